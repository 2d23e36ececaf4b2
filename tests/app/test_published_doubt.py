"""Views of a published doubt: what stands in the page is what the run said."""

import json
from pathlib import Path

import pytest

from app.documents.published.runs import PublishedRun
from app.documents.published.shown import Shown
from app.documents.published.views import show


def verdict(
    metric: str, cell: str = "", horizon: str = "settled", probability: float = 0.97
) -> dict[str, object]:
    word = "robust" if probability >= 0.95 else "undecided"
    return {
        "set": "prior",
        "horizon": horizon,
        "metric": metric,
        "scenario": "party_led",
        "cell": cell,
        "margin": 10.0,
        "word": word,
        "probability": probability,
        "worse": 0.01,
        "low": 0.9,
        "high": 0.99,
        "mean": 31.0,
        "ignorance": 12.0,
        "randomness": 4.0,
    }


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    told = {
        "code_hash": "abc",
        "points": 96,
        "seeds": 2,
        "ensemble": "e1",
        "verdicts": [
            verdict("durable_of_1000"),
            verdict("durable_of_1000", "wide_heavy", probability=0.5),
            verdict("grievance_days", probability=0.4),
        ],
        "decides": [
            {"set": "prior", "factor": "a.b", "label": "A", "partial": 0.61, "beyond_randomness": True},
            {"set": "prior", "factor": "a.c", "label": "C", "partial": 0.01, "beyond_randomness": False},
        ],
        "everything": [{"set": "prior", "metric": "durable_of_1000", "value": 7.25}],
        "worth": [
            {
                "set": "prior",
                "metric": "durable_of_1000",
                "factor": "a.b",
                "value": 3.5,
                "beyond_randomness": True,
            },
            {
                "set": "prior",
                "metric": "durable_of_1000",
                "factor": "a.c",
                "value": 2.5,
                "beyond_randomness": False,
            },
        ],
    }
    (tmp_path / "doubt").mkdir()
    (tmp_path / "doubt" / "doubt.json").write_text(json.dumps(told), encoding="utf-8")
    return Shown(PublishedRun("doubt", "doubt siloed party_led --out {out}"), tmp_path)


def test_verdicts_are_shown_with_interval_and_word(shown: Shown) -> None:
    assert "96 worlds of the priors, 2 seeds in each; ensemble e1" in show(shown, "doubted", ())
    table = show(shown, "sure", ("settled",))
    assert "0.97 [0.90, 0.99], worse 0.01: **robust**" in table
    assert "wide" not in table
    assert show(shown, "counts", ("prior",)) == "1 robust, 0 leaning, 1 undecided"
    assert "wide, heavy" in show(shown, "by_cell", ("settled",))


def test_what_decides_and_what_is_worth_measuring_leave_chance_out(shown: Shown) -> None:
    deciding, worth = show(shown, "deciding", ()), show(shown, "worth", ())
    assert "`a.b`: A" in deciding
    assert "a.c" not in deciding
    assert "`a.b` 3.5" in worth
    assert "a.c" not in worth
    assert "31" in show(shown, "parts", ("settled",))
