"""Finding design files: shipped ones by name, others by path."""

from pathlib import Path

from sim.errors import ScenarioError, one_line
from sim.scenario.former_names import DESIGNS, present
from sim.scenario.source import Source, cut, did_you_mean, read

CATALOGUE = Path(__file__).parent / "catalogue"


def shipped_designs() -> dict[str, Path]:
    """Name and file of every shipped design, by name."""
    return {path.stem: path for path in sorted(CATALOGUE.glob("*.toml"))}


def is_there(path: str | Path) -> bool:
    """Whether something has this name; a name that nothing can have is none."""
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False


def read_design(name_or_path: str | Path) -> Source:
    """Read a shipped design by name, or a file by path. Raises ScenarioError when it is none."""
    known, name = shipped_designs(), str(name_or_path)
    if not isinstance(name_or_path, Path) and name not in known:
        name = name_or_path = present(name, DESIGNS, "design")
    if name in known and not isinstance(name_or_path, Path):
        return read(known[name])
    path = Path(name_or_path)
    if path.suffix == ".toml" or len(path.parts) > 1 or is_there(path):
        if not is_there(path):
            beside = [file.name for file in path.parent.glob("*.toml")] if is_there(path.parent) else []
            hint = did_you_mean(path.name, beside) or did_you_mean(path.stem, known)
            raise ScenarioError(f"{one_line(name)}: no such file.{hint} {_list()}")
        return read(path)
    hint = did_you_mean(name, known)
    raise ScenarioError(f"no design is called '{cut(one_line(name))}'.{hint} {_list()}")


def _list() -> str:
    return f"Shipped designs: {', '.join(shipped_designs())}; or give the path of a .toml file."
