"""Any stored number can be computed again from what its folder says."""

import json
import shutil
from pathlib import Path

import pytest

from app.commands.run.printing import print_reproduction
from experiments import compare, reproduce
from experiments.execution import single
from experiments.results.reproduce import reproduction_json
from experiments.storage.store import Store
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario
from tests.experiments import doubles

SHORT = {"calendar.days": 20, "calendar.warm_up": 5}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real comparison of two days and a bit."""
    out = tmp_path_factory.mktemp("reproduce") / "results"
    compare(["siloed", "party_led"], [7], workers=1, overrides=SHORT, out=out, history="none")
    return out


def run_of(folder: Path, scenario: str) -> str:
    runs = Store.read(folder).runs()
    return str(runs.loc[runs["scenario"] == scenario, "run_id"].iloc[0])


@pytest.mark.parametrize("scenario", ["siloed", "party_led"])
def test_a_stored_run_comes_out_again_to_the_last_bit(results, scenario):
    found = reproduce(results, run_of(results, scenario)[:8])
    assert found.equal
    assert found.same_code
    assert found.scenario == scenario
    assert found.stored_hash == found.again_hash != ""
    assert len(found.metrics) > 5


def test_a_number_that_was_tampered_with_is_found(results, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    copy, metric = tmp_path / "results", doubles.METRIC
    shutil.copytree(results, copy)
    for part in (copy / "runs").iterdir():
        table = pq.read_table(part)
        changed = pa.array([(value.as_py() or 0) + 1e-12 for value in table[metric]])
        pq.write_table(table.set_column(table.column_names.index(metric), metric, changed), part)
    found = reproduce(copy, run_of(copy, "siloed"))
    assert not found.equal
    assert [m.metric for m in found.metrics if not m.equal] == [metric]


def test_a_run_of_another_code_is_read_computed_again_and_named(results, tmp_path, capsys):
    """As every run that was stored when the identity was a hash of the model's text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    copy, text_hash = tmp_path / "results", "2cc943e4eef4"
    shutil.copytree(results, copy)
    ours = Store.read(copy).code_hash
    manifest = (copy / "manifest.json").read_text()
    (copy / "manifest.json").write_text(manifest.replace(ours, text_hash))
    for part in (copy / "runs").iterdir():
        table = pq.read_table(part)
        column = pa.array([text_hash] * table.num_rows)
        pq.write_table(table.set_column(table.column_names.index("code_hash"), "code_hash", column), part)
    assert len(Store.read(copy).runs()) == 2
    found = reproduce(copy, run_of(copy, "siloed"))
    assert found.equal
    assert not found.same_code
    print_reproduction(found, as_json=False)
    assert f"made by code {text_hash}, computed again by code {ours}" in capsys.readouterr().out


def test_a_scenario_text_that_was_altered_is_refused(results, tmp_path):
    copy = tmp_path / "results"
    shutil.copytree(results, copy)
    manifest = json.loads((results / "manifest.json").read_text())
    for scenario in manifest["designs"][0]["scenarios"]:
        assert "\ndays = 20" in scenario["text"]
        scenario["text"] = scenario["text"].replace("\ndays = 20", "\ndays = 21")
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ScenarioError, match="no longer says what was run"):
        reproduce(copy, run_of(copy, "siloed"))


@pytest.mark.parametrize(
    ("run", "message"), [("zzz", "no run has this identity"), ("", "no run has this identity")]
)
def test_a_run_that_is_not_there_is_named_with_examples(results, run, message):
    with pytest.raises(ScenarioError, match=rf"{message}. Runs there are, for instance: [0-9a-f]{{16}}"):
        reproduce(results, run)


def test_digits_that_mean_several_runs_are_refused(filled):
    runs = list(filled.runs()["run_id"])
    shared = next(digit for digit in "0123456789abcdef" if sum(run[0] == digit for run in runs) != 1)
    with pytest.raises(ScenarioError, match=r"runs start like this|no run has this identity"):
        reproduce(filled.folder, shared)


def test_a_failed_run_shows_its_traceback(pair, tmp_path):
    found = compare(
        pair, [3], workers=1, work=doubles.broken_for_one_seed, out=tmp_path / "results", history="none"
    )
    with pytest.raises(ScenarioError, match="failed when it was made:\nTraceback"):
        reproduce(tmp_path / "results", found.failed["run_id"].iloc[0])


def test_the_json_says_metric_by_metric_what_is_equal(results):
    content = json.loads(reproduction_json(reproduce(results, run_of(results, "siloed"))))
    assert content["equal"] is True
    assert all(metric["equal"] for metric in content["metrics"].values())


def test_a_single_run_is_kept_with_disputes_and_events_and_not_run_twice(tmp_path):
    import pyarrow.parquet as pq

    scenario, out = load_scenario("baseline", SHORT), tmp_path / "results"
    days = []
    first = single.run(scenario, 3, out=out, progress=lambda now: days.append((now.done, now.total)))
    again = single.run(scenario, 3, out=out)
    assert days[-1] == (25, 25)
    assert (first.reused, again.reused) == (False, True)
    assert again.run.event_hash == first.run.event_hash
    assert again.run.metrics == pytest.approx(first.run.metrics, nan_ok=True, rel=0, abs=0)
    assert pq.read_table(out / "disputes" / f"{first.run.run_id}.parquet").num_rows > 0
    assert "activity" in pq.read_table(out / "events" / f"{first.run.run_id}.parquet").column_names
    assert reproduce(out, first.run.run_id).equal
