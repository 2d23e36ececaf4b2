"""What a validation leaves in a folder: its numbers as JSON, a figure per fact."""

from pathlib import Path

from experiments.storage.atomic import file_errors, write_json
from experiments.validation.figures import draw_facts
from experiments.validation.run import Validation
from experiments.validation.written import as_data


def keep_validation(found: Validation, folder: Path | str) -> list[Path]:
    """Write `validation.json` and the figures into a folder. Returns the figures."""
    out = Path(folder)
    with file_errors(out, "write results"):
        out.mkdir(parents=True, exist_ok=True)
        write_json(out / "validation.json", as_data(found))
        return draw_facts(found, out / "figures")
