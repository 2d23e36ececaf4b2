"""`gongzhi validate` and `gongzhi phase` from the command line: bad input, exit codes, what is written."""

import json

import pytest

from app.cli import answer
from experiments.validation import run as validation
from experiments.validation.facts import FACTS
from experiments.validation.limit import exact
from experiments.validation.run import Validation
from experiments.validation.verdict import Finding, Part, exactly


def found(value: float) -> Validation:
    """A validation whose only required fact has this value in a band from 0 on, and one limit that holds."""
    finding = Finding((Part("number", exactly(value), 0.0),), note="a note")
    limit = exact("x", "Two and two", "二加二", "design rule", 4, 4)
    return Validation((limit,), ((FACTS["SF1"], finding),), (), 4, 0, "code")


def test_an_unknown_fact_is_refused_with_what_is_known(capsys) -> None:
    assert answer(["validate", "--only", "SF99"]) == 2
    said = capsys.readouterr().err
    assert "--only SF99" in said
    assert "SF3" in said


def test_too_few_seeds_are_refused(capsys) -> None:
    assert answer(["validate", "--seeds", "4"]) == 2
    assert "seeds" in capsys.readouterr().err


@pytest.mark.parametrize(("value", "code"), [(1.0, 0), (-1.0, 1)])
def test_the_exit_code_says_whether_anything_required_fell_short(monkeypatch, capsys, value, code) -> None:
    monkeypatch.setattr(validation, "validate", lambda *_, **__: found(value))
    assert answer(["validate", "--only", "SF1"]) == code
    said = capsys.readouterr().out
    assert "SF1" in said
    assert ("required, and short: SF1" in said) == bool(code)


def test_data_figures_and_json_are_written(monkeypatch, capsys, tmp_path) -> None:
    monkeypatch.setattr(validation, "validate", lambda *_, **__: found(1.0))
    assert answer(["validate", "--json", "--out", str(tmp_path / "v")]) == 0
    printed = json.loads(capsys.readouterr().out)
    stored = json.loads((tmp_path / "v" / "validation.json").read_text("utf-8"))
    assert printed == stored
    assert printed["facts"][0]["parts"][0]["verdict"] == "pass"
    assert (tmp_path / "v" / "figures" / "SF1.png").stat().st_size > 5_000


@pytest.mark.slow
def test_a_fact_is_judged_from_runs_that_are_kept(capsys, tmp_path, monkeypatch) -> None:
    from experiments.validation import arms

    small = {"city.preset": "teaching_town", "city.area": (), "calendar.warm_up": 20, "calendar.days": 100}
    monkeypatch.setattr(arms, "CITY", small)
    line = ["validate", "--only", "SF1", "--seeds", "5", "--workers", "1", "--json", "--out", str(tmp_path)]
    first = answer(line), json.loads(capsys.readouterr().out)
    parts = sorted(tmp_path.rglob("part-*.parquet"))
    second = answer(line), json.loads(capsys.readouterr().out)
    assert first == second
    assert sorted(tmp_path.rglob("part-*.parquet")) == parts  # nothing was run again
    assert first[1]["facts"][0]["id"] == "SF1"
    assert first[1]["seeds"] == 5
