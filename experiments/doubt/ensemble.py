"""An ensemble: what records leave possible, as weighted points in a small file with its own identity
(参数集合)."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.storage.atomic import file_errors, write_whole
from sim.errors import ScenarioError
from sim.scenario.source import did_you_mean

FOLDER = Path(__file__).with_name("ensembles")
ABOUT = b"gongzhi_ensemble"
UNIT = "unit:"  # before the name of a number: where it lies in its prior, 0 .. 1
POSSIBLE, POSTERIOR = "possible", "posterior"
ERRORS = 20_000  # draws of an error about a prediction


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Points that records leave possible.

    table : a row per point: weights `possible` and `posterior`, every number by its path and its place in its
        prior (`unit:path`), and the figures of its runs (`figure:name`)
    about : what it was made from: code hash, targets, priors, waves, distances, space left
    """

    table: pa.Table
    about: Mapping[str, Any]

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Numbers that it holds."""
        return tuple(name.removeprefix(UNIT) for name in self.table.column_names if name.startswith(UNIT))

    @property
    def size(self) -> int:
        """Number of points."""
        return int(self.table.num_rows)

    def _weights(self, name: str) -> np.ndarray:
        found = np.asarray(self.table[name], dtype=float)
        return np.asarray(found / found.sum())

    @property
    def possible(self) -> np.ndarray:
        """Weights of what is not implausible, float64 (points,), which sum to 1."""
        return self._weights(POSSIBLE)

    @property
    def posterior(self) -> np.ndarray:
        """Weights of the approximate posterior, float64 (points,), which sum to 1."""
        return self._weights(POSTERIOR)

    def unit(self, paths: Sequence[str]) -> np.ndarray:
        """Where the points lie in the priors of some numbers, float64 (points, numbers)."""
        return np.column_stack([np.asarray(self.table[f"{UNIT}{path}"], dtype=float) for path in paths])

    def rows(self) -> list[dict[str, Any]]:
        """Values of all numbers at every point."""
        return list(self.table.select(list(self.paths)).to_pylist())

    @cached_property
    def identity(self) -> str:
        """Hash of its points and weights, whatever the file is called."""
        content = json.dumps(self.table.to_pydict(), sort_keys=True)
        return blake2b(content.encode(), digest_size=6).hexdigest()

    def write(self, path: Path | str) -> Path:
        """Put it into a file. Raises ScenarioError where the disk refuses."""
        path = Path(path)
        about = json.dumps({**self.about, "identity": self.identity}, ensure_ascii=False, sort_keys=True)
        raw = io.BytesIO()
        pq.write_table(self.table.replace_schema_metadata({ABOUT: about.encode()}), raw, compression="zstd")
        with file_errors(path.parent, "write an ensemble"):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, raw.getvalue())
        return path

    @classmethod
    def read(cls, name_or_path: Path | str) -> "Ensemble":
        """A shipped ensemble by name, or any by path. Raises ScenarioError for what is none."""
        path = found_at(name_or_path)
        try:
            table = pq.read_table(path)
            told = json.loads((table.schema.metadata or {})[ABOUT])
        except (OSError, KeyError, ValueError, pa.ArrowException) as error:
            raise ScenarioError(f"{path}: not an ensemble of `gongzhi calibrate` ({error}).") from None
        made = cls(table.replace_schema_metadata(None), told)
        if told.get("identity") != made.identity:
            raise ScenarioError(f"{path}: the points are not those that were written. Calibrate again.")
        return made


def with_error(values: np.ndarray, weights: np.ndarray, deviation: float) -> np.ndarray:
    """What a place could show: draws of weighted values, each with a normal error, float64 (`ERRORS`,).

    weights : of the values, sum to 1; deviation : standard deviation of the error. The same at every call.
    """
    generator = np.random.default_rng(7)
    drawn = generator.choice(values, ERRORS, p=weights)
    return np.asarray(drawn + generator.normal(0.0, deviation, ERRORS))


def shipped_ensembles() -> dict[str, Path]:
    """Ensembles that come with the program, by name."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.parquet"))}


def found_at(name_or_path: Path | str) -> Path:
    """Where an ensemble lies. Raises ScenarioError where there is none."""
    known, said = shipped_ensembles(), str(name_or_path)
    if said in known:
        return known[said]
    if not Path(said).is_file():
        raise ScenarioError(
            f"--ensemble {said}: no file, and no shipped ensemble.{did_you_mean(said, known)} "
            f"Shipped: {', '.join(known) or 'none'}."
        )
    return Path(said)
