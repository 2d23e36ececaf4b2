"""The page of the model is what the code says today, and nothing in it lacks a meaning."""

from dataclasses import fields

import numpy as np
import pytest

from agents.casework import Casework
from agents.columns import declared
from agents.disputes import Disputes
from agents.institution import Institutions
from agents.residents import Residents
from app.documents.decisions import DECISIONS
from app.documents.dictionary import PAGE, text
from app.documents.model_page import PAGE as MODEL
from app.documents.model_page import decision_numbers, renewed, users_of_decisions
from sim.coordination import PATTERNS
from sim.day import DAY
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS


def test_the_page_is_current() -> None:
    page = MODEL.read_text(encoding="utf-8")
    assert page == renewed(page), "run `make docs`"
    spoilt = page.replace("| `durable_share` |", "| `share` |")
    assert spoilt != page == renewed(spoilt)


def test_every_state_variable_and_every_decision_has_a_meaning() -> None:
    for table in (Residents, Institutions, Casework, Disputes):
        columns = [f.name for f in fields(table) if f.type in (np.ndarray, "np.ndarray") and f.name != "used"]
        assert list(declared(table)) == columns
        assert all(known.meaning for known in declared(table).values())
    assert set(DECISIONS) == set(decision_numbers())


def test_decisions_that_are_drawn_are_not_called_idle() -> None:
    idle = {name for name, said in DECISIONS.items() if said.startswith("kept for")}
    drawn = {name for name, users in users_of_decisions().items() if users}
    assert idle & drawn == set()
    assert set(DECISIONS) - idle - drawn == set()


def test_the_page_holds_every_pattern_phase_and_outcome() -> None:
    text = MODEL.read_text(encoding="utf-8")
    for name in (*PATTERNS, *(phase.__name__ for phase in DAY), *METRICS):
        assert f"| `{name}` |" in text, name


def test_a_page_without_its_marks_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"entities: begin"):
        renewed(MODEL.read_text(encoding="utf-8").replace("<!-- entities: begin -->", ""))


def test_the_page_of_the_data_dictionary_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(), "run `make docs`"
