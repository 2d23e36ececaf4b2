"""The shipped scenarios are complete, bilingual, comparable, and described by current files."""

import json
import re
import tomllib

import jsonschema
import pytest

from sim.scenario.file import generated, load_scenario, resolved_text, scenario_from_text, schema, shipped
from sim.scenario.shape import declared, section_names
from sim.scenario.source import scenario_folder

SCHEMA = schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
every_shipped = pytest.mark.parametrize("name", shipped())
CHINESE = re.compile(r"[一-鿿]")


def test_the_baseline_comes_first():
    assert list(shipped())[:1] == ["baseline"]
    assert {"siloed", "party_led"} <= shipped().keys()
    assert len(shipped()) >= 6


def test_an_installed_package_brings_its_own_scenarios(tmp_path, monkeypatch):
    (tmp_path / "sim" / "scenarios").mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()
    monkeypatch.setattr("sim.scenario.source.__file__", str(tmp_path / "sim" / "scenario" / "source.py"))
    assert scenario_folder() == tmp_path / "sim" / "scenarios"
    (tmp_path / "sim" / "scenarios").rmdir()
    assert scenario_folder() == tmp_path / "scenarios"


@every_shipped
def test_a_shipped_scenario_says_what_it_is_for_in_two_languages(name):
    found = load_scenario(name)
    assert found.name == name
    assert found.title
    assert not CHINESE.search(found.title)
    assert CHINESE.search(found.title_zh)
    for english, chinese in ((found.question, found.question_zh), (found.notes, found.notes_zh)):
        assert re.search("[a-z]{3}", english)
        assert not CHINESE.search(english)
        assert CHINESE.search(chinese)
    assert (found.asked("en"), found.asked("zh")) == (found.question, found.question_zh)


def test_a_text_that_says_both_languages_is_shown_in_one():
    found = scenario_from_text('question = "Who asks, on day 3? 第3天由谁提问？"\nnotes = "只有中文。"', "x")
    assert found.asked("en") == "Who asks, on day 3?"
    assert found.asked("zh") == "第3天由谁提问？"
    assert found.noted("en") == found.noted("zh") == "只有中文。"


def test_an_inherited_translation_does_not_belong_to_another_question(tmp_path):
    (tmp_path / "own.toml").write_text('extends = "party_led"\nquestion = "Mine?"', "utf-8")
    found = load_scenario(tmp_path / "own.toml")
    assert found.asked("zh") == found.asked("en") == "Mine?"


@every_shipped
def test_a_shipped_scenario_is_listed_and_names_the_schema(name):
    assert f"| `{name}` |" in (scenario_folder() / "README.md").read_text(encoding="utf-8")
    assert shipped()[name].read_text(encoding="utf-8").startswith("#:schema scenario.schema.json\n")


@every_shipped
def test_the_complete_text_of_a_scenario_reads_back_to_the_same_scenario(name):
    found = load_scenario(name)
    for comments in (True, False):
        text = resolved_text(found, comments=comments)
        again = scenario_from_text(text)
        assert again == found
        assert again.key() == found.key()
        assert resolved_text(again, comments=comments) == text


def test_the_complete_text_holds_every_value_with_its_unit_and_source():
    text = resolved_text(load_scenario("party_led"))
    for section in section_names():
        for known in declared(section, "party_led").values():
            assert f"({known.zh})" in text
            assert known.source in text
            assert f"\n{known.name} = " in text


def test_scenarios_differ_by_their_policy_alone():
    towns = {name: load_scenario(name) for name in shipped()}
    # Conveners may give their hours to mediation; what is held, and by whom, is the same everywhere.
    staff = {name: found.work.model_copy(update={"convening_share": 1.0}) for name, found in towns.items()}
    # Who comes and leaves is a question of years.
    days = {name: found.calendar for name, found in towns.items() if name != "attractive_city"}
    assert len(set(days.values())) == 1
    alike = {(f.city, f.emerge, staff[name].model_dump_json()) for name, f in towns.items()}
    assert len(alike) == 1
    keys = [found.key() for name, found in towns.items() if name != "siloed"]
    assert len(set(keys)) == len(keys)
    assert towns["siloed"].key() == towns["baseline"].key()


def test_the_transition_falls_on_the_first_counted_day():
    found = load_scenario("transition")
    assert [change.day for change in found.changes] == [found.calendar.warm_up + 1]


def test_generated_files_are_current():
    for path, text in generated().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is out of date: run `make docs`"


def test_the_schema_is_a_schema_and_admits_what_is_shipped():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for path in shipped().values():
        VALIDATOR.validate(tomllib.loads(path.read_text(encoding="utf-8")))


def test_the_schema_admits_a_complete_text():
    found = load_scenario("transition", {"city.area": ("Heping",)})
    VALIDATOR.validate(tomllib.loads(resolved_text(found)))


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        "[claim]\npeace = 1",
        "[claim]\npace = 2",
        "[claim]\npace = 'x'",
        "[coordination]\npattern = 'x'",
        "[[changes]]\nclaim.pace = 0.2",
        "[[changes]]\nday = 0\nclaim.pace = 0.2",
        "[[changes]]\nday = 1",
        "[[changes]]\nday = 1\ncity.scale = 2",
        "[[changes]]\nday = 1\ncalendar.days = 2",
        "title = 3",
        "[work]\nordered_first = 1",
        "[city]\narea = [1]",
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(text):
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(tomllib.loads(text))


def test_the_schema_describes_every_parameter_in_both_languages():
    for section in section_names():
        for known in declared(section).values():
            text = json.dumps(SCHEMA["properties"][section]["properties"][known.name], ensure_ascii=False)
            assert known.zh in text
            assert known.label in text or known.name in ("asks", "pattern")
