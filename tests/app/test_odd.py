"""The ODD document is what the code says today, and nothing in it lacks a meaning."""

from dataclasses import fields

import numpy as np

from agents.casework import Casework
from agents.columns import declared
from agents.disputes import Disputes
from agents.institution import Institutions
from agents.residents import Residents
from app.documents.odd import DOCUMENT, decision_numbers, document, users_of_decisions
from app.documents.odd_variables import DECISIONS
from sim.day import DAY
from sim.outcomes.metrics import METRICS
from sim.scenario.scenario import all_declarations


def test_the_document_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run `make docs`"


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


def test_the_document_holds_every_parameter_phase_and_outcome() -> None:
    text = document()
    for each in all_declarations():
        assert f"| `{each.name}` | {each.label}" in text, each.path
    for phase in DAY:
        assert f"| `{phase.__name__}` |" in text
    for name in METRICS:
        assert f"| `{name}` |" in text
