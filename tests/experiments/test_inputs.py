"""A user's own files are kept beside the runs, so that these can be computed again where the files are
not."""

import shutil
from pathlib import Path

import pytest

from benchmarks.cities import areas_table
from experiments import compare, reproduce
from experiments.designs.check import load_design
from experiments.execution import single
from experiments.execution.complete import Engine
from experiments.execution.run_design import run_experiment
from experiments.storage.inputs import INPUTS
from experiments.storage.place import Place
from experiments.storage.store import Store, open_results
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario
from sim.scenario.topics import CATALOGUES
from tests.experiments import doubles

SHORT = "[calendar]\ndays = 6\nwarm_up = 0\n"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder with two scenarios on a city and a catalogue of the user's own."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "areas.csv").write_text(areas_table(2500), "utf-8")
    shutil.copy(CATALOGUES / "international.toml", folder / "topics.toml")
    for name in ("siloed", "party_led"):
        head = f'extends = "{name}"\nname = "my_{name}"\ncatalogue = "{folder / "topics.toml"}"\n'
        city = '[city]\npreset = "file"\nareas_file = "areas.csv"\n'
        (folder / f"my_{name}.toml").write_text(f"{head}{SHORT}{city}", "utf-8")
    return folder


def elsewhere(results: Path, mine: Path, tmp_path: Path) -> Path:
    """The results as they are on another machine: copied to another place, the user's files gone."""
    copy = tmp_path / "other machine" / "copied"
    shutil.copytree(results, copy)
    shutil.rmtree(results)
    shutil.rmtree(mine)
    return copy


@pytest.mark.slow
def test_runs_on_files_of_one_s_own_come_out_again_on_another_machine(mine, tmp_path):
    out = tmp_path / "results"
    compare([mine / "my_siloed.toml", mine / "my_party_led.toml"], [1], workers=1, out=out, history="none")
    copy = elsewhere(out, mine, tmp_path)
    for run in Store.read(copy).runs()["run_id"]:
        assert reproduce(copy, run).equal


@pytest.mark.slow
def test_a_point_in_a_city_of_one_s_own_and_a_single_run_come_out_again_too(mine, tmp_path):
    text = 'history = "none"\nscenarios = ["siloed"]\ncities = ["areas.csv"]\nseeds = 1\n[set]\n'
    text += f'catalogue = "{mine / "topics.toml"}"\n'
    (mine / "design.toml").write_text(f"{text}calendar.days = 6\ncalendar.warm_up = 0\n", "utf-8")
    out = tmp_path / "results"
    run_experiment(load_design(mine / "design.toml"), out, Engine(1))
    alone = tmp_path / "single"
    single.run(load_scenario(mine / "my_siloed.toml"), 2, out=alone)
    shutil.copytree(alone, tmp_path / "moved")
    copy = elsewhere(out, mine, tmp_path)
    assert reproduce(copy, Store.read(copy).runs()["run_id"][0]).equal
    assert reproduce(tmp_path / "moved", Store.read(tmp_path / "moved").runs()["run_id"][0]).equal


def test_a_file_that_changes_between_two_calls_is_kept_in_both_forms(mine, tmp_path):
    scenario = load_scenario(mine / "my_siloed.toml")
    before = scenario.key()
    table = mine / "areas.csv"
    place = Place(tmp_path / "kept")
    from experiments.storage.inputs import keep_inputs, moved

    keep_inputs(place, [scenario])
    keep_inputs(place, [scenario])
    assert len(place.names(INPUTS)) == 2  # the table and the catalogue, each once
    table.write_text(areas_table(3000), "utf-8")
    assert scenario.key() != before
    keep_inputs(place, [scenario])
    assert len(place.names(INPUTS)) == 3
    keys = {
        scenario.model_copy(
            update={"city": scenario.city.model_copy(update={"areas_file": at[str(table)]})}
        ).key()
        for at in moved(place)
    }
    assert keys == {before, scenario.key()}


def test_a_kept_file_that_was_altered_is_found_out(mine, tmp_path):
    out = tmp_path / "results"
    compare(
        [mine / "my_siloed.toml", mine / "my_party_led.toml"],
        [1],
        workers=1,
        out=out,
        work=doubles.quick,
        history="none",
    )
    (kept,) = (out / INPUTS).glob("*/areas.csv")
    kept.write_text(kept.read_text("utf-8").replace("2500", "2600"), "utf-8")
    with pytest.raises(ScenarioError, match="was altered, so runs made from it cannot be computed again"):
        reproduce(out, Store.read(out).runs()["run_id"][0])


@pytest.mark.slow
def test_files_kept_at_an_address_are_fetched(mine, address):
    compare(
        [mine / "my_siloed.toml", mine / "my_party_led.toml"], [1], workers=1, out=address, history="none"
    )
    shutil.rmtree(mine)
    assert reproduce(address, open_results(address).runs()["run_id"][0]).equal


def test_a_catalogue_counts_by_what_stands_in_it_not_by_where_it_lies(mine, tmp_path):
    first = load_scenario(mine / "my_siloed.toml")
    other = tmp_path / "other.toml"
    shutil.copy(mine / "topics.toml", other)
    assert first.model_copy(update={"catalogue": str(other)}).key() == first.key()
    other.write_text(other.read_text("utf-8") + "\n# a word more\n", "utf-8")
    assert first.model_copy(update={"catalogue": str(other)}).key() != first.key()


def test_a_folder_in_which_nothing_was_stored_goes_with_its_inputs(mine, tmp_path):
    def stopped(_):
        raise KeyboardInterrupt

    out = tmp_path / "results"
    with pytest.raises(KeyboardInterrupt):
        compare(
            [mine / "my_siloed.toml", mine / "my_party_led.toml"],
            [1],
            workers=1,
            out=out,
            work=stopped,
            history="none",
        )
    assert not out.exists()
