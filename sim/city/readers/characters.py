"""What no export could write is refused where it comes in, with its place (控制字符)."""

from functools import lru_cache
from pathlib import Path

from sim.city.places.plan import Plan
from sim.city.readers.admin_table import WHAT as DIVISIONS
from sim.city.readers.admin_table import tables_beside
from sim.city.readers.areas_table import WHAT as AREAS
from sim.city.readers.files import read_text
from sim.city.readers.institutions import WHAT as INSTITUTIONS
from sim.city.readers.ties import WHAT as TIES
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError
from sim.texts import unusable


def check_characters(spec: CitySpec) -> None:
    """Refuse control characters in the tables of a city; JSON and XML files hold none as they are."""
    files = {spec.admin_file: DIVISIONS, spec.areas_file: AREAS, spec.institutions_file: INSTITUTIONS}
    files |= {spec.ties_file: TIES} if spec.ties_file.lower().removesuffix(".gz").endswith(".csv") else {}
    if spec.admin_file:
        files |= dict.fromkeys(tables_beside(spec.admin_file), DIVISIONS)
    for path, what in files.items():
        if path:
            state = Path(path).stat() if Path(path).is_file() else None
            _check(path, what, state.st_mtime_ns if state else 0, state.st_size if state else 0)


def check_names(plan: Plan) -> None:
    """Refuse names and codes of areas that go over several lines."""
    for place in plan.places:
        for text in (place.code, place.name, place.name_zh):
            if found := unusable(text, one_line=True):
                raise ScenarioError(
                    f"{plan.origin}: '{place.code}': the name or code {text[:40]!r} holds {found[1]}; "
                    "it must be one line. Remove it."
                )


@lru_cache(maxsize=64)
def _check(path: str, what: str, _changed: int, _size: int) -> None:
    text = read_text(path, what)
    if found := unusable(text):
        before = text[: found[0]]
        line, column = before.count("\n") + 1, found[0] - before.rfind("\n")
        raise ScenarioError(
            f"{path}:{line}: holds {found[1]} (sign {column} of the line), which no other program could "
            "read in an export. Remove it."
        )
