"""Tables of a sensitivity analysis that lie in a result folder, for the report."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.numbers import NOTHING
from sim.errors import ScenarioError

SHOWN = 30  # rows of a table
METHODS = ("morris", "sobol")  # what `gongzhi sensitivity` writes


def sensitivity_tables(folder: Path) -> list[dict[str, Any]]:
    """File, columns, rows as text and number of rows of every table that is there.

    Taken are `morris.json` and `sobol.json` of `gongzhi sensitivity`, and any table (CSV, Parquet) whose name
    begins with `sensitivity`, in the folder itself or in a folder `sensitivity` within.

    Raises ScenarioError for a table that cannot be read.
    """
    paths = [path for where in (folder, folder / "sensitivity") for path in _candidates(where)]
    return [_shown(path, path.relative_to(folder).as_posix()) for path in sorted(set(paths))]


def _candidates(where: Path) -> list[Path]:
    named = "*" if where.name == "sensitivity" else "sensitivity*"
    found = [*where.glob(f"{named}.csv"), *where.glob(f"{named}.parquet")]
    return found + [path for method in METHODS if (path := where / f"{method}.json").is_file()]


def _shown(path: Path, file: str) -> dict[str, Any]:
    try:
        table = _read(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ScenarioError(f"{path}: not a readable table ({error}). Take it away or renew it.") from error
    rows = [[_cell(value) for value in row] for row in table.head(SHOWN).itertuples(index=False)]
    return {"file": file, "columns": list(map(str, table.columns)), "rows": rows, "all": len(table)}


def _read(path: Path) -> pd.DataFrame:
    if path.suffix == ".csv":
        return pd.read_csv(path)
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.DataFrame(json.loads(path.read_text(encoding="utf-8"))["table"])


def _cell(value: object) -> str:
    if value is None or value != value:
        return NOTHING
    return f"{value:.4g}".replace("-", "−") if isinstance(value, float) else str(value)
