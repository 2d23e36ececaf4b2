"""Texts of stories, divergences, processes and reports: both languages, the same places, no name missing."""

from string import Formatter

import pytest

from agents.disputes import Channel, State
from agents.events import Activity
from agents.kinds import Competence, Kind
from experiments.wording.words import FOLDER, LANGUAGES, words
from sim.day import DAY
from sim.errors import ScenarioError

FILES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("file", FILES)
def test_every_text_is_there_in_both_languages_with_the_same_places(file):
    for key, texts in words("en", file).table.items():
        assert set(texts) == set(LANGUAGES), key
        assert all(texts.values()), key
        assert places(texts["en"]) == places(texts["zh"]), key


@pytest.mark.parametrize("names", [Activity, Competence, Channel, State, Kind])
def test_everything_that_the_model_names_has_a_name_in_both_languages(names):
    for language in LANGUAGES:
        say = words(language)
        assert all(say(f"{names.__name__.lower()}.{each.name.lower()}") for each in names)


def test_every_phase_of_the_day_has_its_words_in_the_report():
    assert [phase.__name__ for phase in DAY if f"phase.{phase.__name__}" not in words("en", "report")] == []


def test_a_place_that_is_not_filled_is_an_error():
    with pytest.raises(KeyError):
        words("en")("day")


def test_names_are_enumerated_as_each_language_does():
    assert words("en").listed(["a", "b", "c"]) == "a, b and c"
    assert words("zh").listed(["甲", "乙", "丙"]) == "甲、乙、丙"
    assert words("en").listed(["a"]) == "a"


def test_of_two_texts_kept_elsewhere_the_one_in_the_language_is_picked():
    assert [words(language).pick("town", "镇") for language in LANGUAGES] == ["town", "镇"]


def test_an_unknown_language_is_refused_with_those_that_are_known():
    with pytest.raises(ScenarioError, match=r"language 'fr' is not known. Languages: en, zh"):
        words("fr")
