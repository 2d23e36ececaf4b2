"""The user's own city files: where a path starts, and that a run is known by what stands in them."""

import gzip
from pathlib import Path

import pytest

from experiments.designs.check import load_design
from sim.city.build import build_city
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario, resolved_text, scenario_from_text
from sim.scenario.topics import CATALOGUES
from tests.city.own import AREAS, BOUNDARIES, INSTITUTIONS

SCENARIO = """[city]
preset = "file"
areas_file = "tables/areas.csv"
boundaries_file = "tables/boundaries.geojson"
ties_file = "tables/ties.csv"
institutions_file = "tables/institutions.csv"
"""
FILES = {
    "areas.csv": AREAS,
    "boundaries.geojson": BOUNDARIES,
    "ties.csv": "from,to,layer,weight\nL1/court,L2/court,partnership,0.8\n",
    "institutions.csv": INSTITUTIONS,
}


@pytest.fixture
def place(write):
    """Writes the scenario and its tables into a folder and gives the scenario's path."""

    def place_in(folder: str) -> Path:
        for name, text in FILES.items():
            write(f"{folder}/tables/{name}", text)
        return write(f"{folder}/mine.toml", SCENARIO)

    return place_in


@pytest.mark.slow
def test_a_path_starts_at_the_scenario_file_that_names_it(place, monkeypatch, tmp_path):
    path = place("far/away")
    (tmp_path / "else").mkdir()
    monkeypatch.chdir(tmp_path / "else")
    city = build_city(load_scenario(path).city, 1)
    assert city.name == "Lakeside"


def test_a_catalogue_starts_at_its_file_like_every_path_in_it(write, monkeypatch, tmp_path):
    shipped = (CATALOGUES / "urban_china.toml").read_text(encoding="utf-8")
    write("far/tables/mine.toml", shipped)
    path = write("far/scenario.toml", 'catalogue = "tables/mine.toml"')
    (tmp_path / "else").mkdir()
    monkeypatch.chdir(tmp_path / "else")
    assert Path(load_scenario(path).catalogue) == tmp_path / "far" / "tables" / "mine.toml"
    heir = write("near/heir.toml", 'extends = "../far/scenario.toml"')
    assert load_scenario(heir).key() == load_scenario(path).key()


def test_a_path_given_as_an_option_starts_where_the_command_runs(place, write, monkeypatch, tmp_path):
    path = place("far")
    write("here/areas.csv", AREAS.replace("Lakeside", "Hillside"))
    monkeypatch.chdir(tmp_path / "here")
    scenario = load_scenario(path, {"city.areas_file": "areas.csv", "city.boundaries_file": ""})
    assert build_city(scenario.city, 1).name == "Hillside"


@pytest.mark.parametrize(
    "text",
    [
        '[set]\ncity.preset = "file"\ncity.areas_file = "areas.csv"\n',
        'cities = ["./areas.csv"]\n',
        'cities = ["areas.csv.gz"]\n',
        '[set]\ncity.preset = "file"\n[factors]\ncity.areas_file = ["areas.csv"]\n',
    ],
)
def test_a_path_in_a_design_starts_at_the_design(write, text, monkeypatch, tmp_path):
    write("far/areas.csv", AREAS)
    (tmp_path / "far" / "areas.csv.gz").write_bytes(gzip.compress(AREAS.encode()))
    path = write("far/design.toml", f'scenarios = ["siloed"]\nseeds = 1\n{text}')
    (tmp_path / "else").mkdir()
    monkeypatch.chdir(tmp_path / "else")
    (point,) = load_design(path).points()
    assert build_city(point.made.city, 1).name == "Lakeside"


def test_an_inherited_path_still_starts_where_it_was_written(place, write):
    place("far")
    heir = write("near/heir.toml", 'extends = "../far/mine.toml"')
    assert build_city(load_scenario(heir).city, 1).name == "Lakeside"


def test_a_resolved_text_names_the_same_city(place):
    scenario = load_scenario(place("far"))
    assert scenario_from_text(resolved_text(scenario)).key() == scenario.key()


CHANGED = {
    "areas.csv": ("1400", "1401"),
    "boundaries.geojson": ("120.05", "120.06"),
    "ties.csv": ("0.8", "0.7"),
    "institutions.csv": ("0.9", "0.8"),
}


@pytest.mark.parametrize("name", FILES)
def test_another_content_is_another_scenario_and_another_place_is_not(place, write, name):
    here, there = place("here"), place("there")
    before = load_scenario(here).key()
    assert load_scenario(there).key() == before
    changed = FILES[name].replace(*CHANGED[name])
    assert changed != FILES[name]
    write(f"here/tables/{name}", changed)
    assert load_scenario(here).key() != before
    assert load_scenario(there).key() == before


def test_the_tables_beside_a_table_of_villages_count_too(write):
    write("villages.csv", "code,name,streetCode\n330110001001,甲居委会,330110001\n")
    write("areas.csv", "code,name,cityCode\n330110,余杭区,3301\n")
    write("streets.csv", "code,name,areaCode\n330110001,临平街道,330110\n")
    scenario = write("mine.toml", '[city]\npreset = "file"\nadmin_file = "villages.csv"\n')
    before = load_scenario(scenario).key()
    write("streets.csv", "code,name,areaCode\n330110001,南苑街道,330110\n")
    assert load_scenario(scenario).key() != before


def test_a_missing_file_is_an_error_before_anything_is_run(write):
    path = write("mine.toml", SCENARIO)
    with pytest.raises(ScenarioError, match=r"areas\.csv: no such file .*starts at the folder of that file"):
        load_scenario(path).key()


def test_a_file_that_is_no_scenario_is_not_read(write):
    write("secret.txt", "password: 1234")
    heir = write("heir.toml", 'extends = "secret.txt"')
    with pytest.raises(ScenarioError, match=r"must end in \.toml") as caught:
        load_scenario(heir)
    assert "1234" not in str(caught.value)
