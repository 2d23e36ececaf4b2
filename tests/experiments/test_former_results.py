"""A result folder that was written under former names is read, asked and added to like one of today."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from experiments.designs.check import design_from_text
from experiments.execution.complete import Engine
from experiments.execution.run_design import run_experiment
from experiments.results.design_results import DesignResults
from experiments.storage.query import query
from experiments.storage.store import open_results
from sim.notes import noted
from sim.scenario.former_names import OUTCOMES, PARAMETERS, columns_of
from tests.experiments.test_run_design import TWO_BY_THREE, noisy

FORMER = {now: before for before, now in OUTCOMES.items()}


def aged(folder: Path) -> None:
    """Write every table, and the design in the manifest, under the names of before."""
    for path in folder.rglob("*.parquet"):
        table, kind = pq.read_table(path), "points" if path.stem.startswith("points") else path.parent.name
        before = {now: old for old, now in columns_of(kind).items()}
        table = table.rename_columns([before.get(name, name) for name in table.column_names])
        if kind == "metrics":
            at = table.column_names.index("metric")
            names = [FORMER.get(name, name) for name in table["metric"].to_pylist()]
            table = table.set_column(at, "metric", [names])
        pq.write_table(table, path)
    manifest = folder / "manifest.json"
    text = manifest.read_text("utf-8")
    for old, now in PARAMETERS.items():
        text = text.replace(now, old).replace(
            f"\\n{now.partition('.')[2]} =", f"\\n{old.partition('.')[2]} ="
        )
    manifest.write_text(text, "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    run_experiment(design_from_text(TWO_BY_THREE), tmp_path / "out", Engine(1), work=noisy)
    aged(tmp_path / "out")
    return tmp_path / "out"


def test_results_under_former_names_are_read(folder: Path) -> None:
    assert b"hub_part" in next(folder.glob("points-*.parquet")).read_bytes()
    with noted() as notes:
        results = open_results(folder).results()
        found = DesignResults.of(open_results(folder))
    assert set(results["work.branch_part"]) == {0.2, 0.4, 0.6}
    assert "escalated_share" in results or "climbed_share" not in results
    assert [factor.path for factor in found.experiment.factors] == ["work.branch_part"]
    assert any("'work.hub_part' is called 'work.branch_part' now" in note for note in notes)


def test_results_under_former_names_are_asked(folder: Path) -> None:
    rows = query(folder, 'SELECT DISTINCT "work.branch_part" FROM results ORDER BY 1').records()
    assert [row["work.branch_part"] for row in rows] == [0.2, 0.4, 0.6]


def test_more_seeds_join_results_under_former_names(folder: Path) -> None:
    again = run_experiment(
        design_from_text(TWO_BY_THREE.replace("seeds = 4", "seeds = 5")), folder, Engine(1), work=noisy
    )
    assert len(again.store.results()) == 30
    assert set(again.store.results()["work.branch_part"]) == {0.2, 0.4, 0.6}
