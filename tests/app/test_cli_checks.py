"""`check` and `design check` refuse what a run would refuse, say how files were read, and build nobody."""

import json

import pytest

from app.cli import answer
from tests.city.own import AREAS, INSTITUTIONS, TIES

BAD_CITIES = {
    "a file without files": ('preset = "file"\n', "preset = 'file' needs areas_file"),
    "an unknown district": ('preset = "tianjin"\narea = ["Atlantis"]\n', "'Atlantis' is not a district"),
    "another district's tier": ('preset = "tianjin"\narea = ["和平县"]\n', "'和平县' is not a district"),
    "a table without effect": ('preset = "tianjin"\nareas_file = "areas.csv"\n', "has no effect on preset"),
    "a table that is not there": ('preset = "file"\nareas_file = "no.csv"\n', "no.csv: no such file"),
    "no such institution": (
        'preset = "file"\nareas_file = "areas.csv"\nties_file = "ties.csv"\n',
        "'L9/court' is not an institution",
    ),
    "no such role": (
        'preset = "file"\nareas_file = "areas.csv"\ninstitutions_file = "institutions.csv"\n',
        "'curt' is not a role",
    ),
    "an empty name": ('area = [""]\n', "area holds an empty name"),
}


@pytest.fixture(autouse=True)
def nobody(monkeypatch, tmp_path):
    """In a folder with a user's files, where nobody may be born."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.city.build.residents_of", lambda *_: pytest.fail("residents were built"))
    (tmp_path / "areas.csv").write_text(AREAS, encoding="utf-8")
    (tmp_path / "good.csv").write_text(TIES, encoding="utf-8")
    (tmp_path / "ties.csv").write_text(TIES.replace("L1/court", "L9/court"), encoding="utf-8")
    (tmp_path / "institutions.csv").write_text(INSTITUTIONS.replace("court", "curt"), encoding="utf-8")


@pytest.mark.parametrize(("city", "message"), BAD_CITIES.values(), ids=BAD_CITIES)
def test_a_scenario_whose_city_cannot_be_built_is_refused(tmp_path, capsys, city, message) -> None:
    (tmp_path / "mine.toml").write_text(f"[city]\n{city}", encoding="utf-8")
    assert answer(["check", "mine.toml"]) == 2
    said = capsys.readouterr()
    assert message in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    ("city", "message"),
    [("tianjin:Atlantis", "Atlantis"), ("file", "needs areas_file"), ("no.csv", "no.csv")],
)
@pytest.mark.parametrize("form", ["cities = {}\n", "[factors]\ncity = {}\n"])
def test_a_design_whose_city_cannot_be_built_is_refused(tmp_path, capsys, form, city, message) -> None:
    text = f"seeds = 1\n{form.format(json.dumps([city, 'teaching_town']))}"
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    for command in (["design", "check", "mine.toml"], ["design", "run", "mine.toml"]):
        assert answer(command) == 2
        said = capsys.readouterr()
        assert message in said.err
        assert said.out == ""
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("preset", ["teaching_town", "teaching_district", "mid_city", "tianjin"])
def test_checking_a_city_of_any_size_builds_nobody(tmp_path, capsys, preset) -> None:
    (tmp_path / "mine.toml").write_text(f'[city]\npreset = "{preset}"\n', encoding="utf-8")
    assert answer(["check", "mine.toml"]) == 0
    assert capsys.readouterr().out == "mine.toml: ok\n"


def test_a_check_says_how_tables_were_read(tmp_path, capsys) -> None:
    (tmp_path / "areas.csv").write_bytes(AREAS.replace(",", ";").encode("gb18030"))
    text = '[city]\npreset = "file"\nareas_file = "areas.csv"\nties_file = "good.csv"\n'
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    for _ in range(2):  # also when the table is remembered
        assert answer(["check", "mine.toml"]) == 0
        ok, areas, ties = capsys.readouterr().out.splitlines()
        assert ok == "mine.toml: ok"
        assert areas == "  areas.csv: 10 rows, GB 18030, cells parted by semicolons."
        assert ties == "  good.csv: 2 rows, UTF-8, cells parted by commas."
    assert answer(["check", "mine.toml", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)[0]["notes"]) == 2


def test_a_design_check_says_it_too(tmp_path, capsys) -> None:
    (tmp_path / "mine.toml").write_text(
        'seeds = 1\ncities = ["areas.csv", "teaching_town"]\n', encoding="utf-8"
    )
    assert answer(["design", "check", "mine.toml"]) == 0
    ok, areas = capsys.readouterr().out.splitlines()
    assert ok == "mine.toml: ok, 2 points"
    assert areas.endswith("areas.csv: 10 rows, UTF-8, cells parted by commas.")
