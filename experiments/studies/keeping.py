"""What a study leaves beside its runs: figures, numbers as JSON, and what they can be found again by."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from experiments.results.reform import ReformTold
from experiments.storage.atomic import file_errors, write_json
from experiments.storage.store import Store
from experiments.wording.plain_data import plain
from sim.errors import ScenarioError

type Identity = dict[str, object]


def learnt[T](make: Callable[[], T], lacking: str = "") -> T:
    """What `make` gives; what it cannot learn from is told as a message, with what is lacking first."""
    try:
        return make()
    except ScenarioError:
        raise
    except ValueError as error:
        raise ScenarioError(f"{lacking} ({error})" if lacking else str(error)) from None


@contextmanager
def figure_folder(out: Path) -> Iterator[Path]:
    """The folder of figures in `out`, made if absent; failures of the disk become messages."""
    with file_errors(out, "write figures"):
        (out / "figures").mkdir(parents=True, exist_ok=True)
        yield out / "figures"


def keep_json(out: Path, name: str, content: object) -> None:
    """Store `content` in `out` as readable JSON."""
    with file_errors(out, "write results"):
        write_json(out / name, plain(content))


def identity_of(store: Store) -> Identity:
    """What a picture must carry so that its numbers can be found and made again."""
    design = store.design
    return {"scenarios": design.keys, "seeds": list(design.seeds), "code_hash": design.code_hash}


def reform_of(store: Store) -> ReformTold | None:
    """What was before and after the reform of the runs; None where every run began on its first day."""
    return ReformTold(store.design.reform) if store.design.reform else None


def place_for(folder: Path | str | None, kept: Path | None) -> Path:
    """Where figures go: into the folder that is named, else beside the runs. Raises ScenarioError without."""
    if folder is None and kept is None:
        raise ScenarioError("keep: the runs were not kept either; name a folder.")
    return Path(folder) if folder is not None else Path(str(kept))
