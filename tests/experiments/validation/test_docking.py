"""Docking: two published models in minimal worlds, held to signs that stand in a file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app.cli import answer
from experiments.validation import run as validation
from experiments.validation.docking import DOCKING
from experiments.validation.docking.basin import Basin
from experiments.validation.docking.garbage_can import GarbageCan
from experiments.validation.docking.worlds import minimal_worlds
from experiments.validation.limits.quiet import quiet
from experiments.validation.observing.seen import watched_run
from experiments.validation.run import Validation
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Verdict
from experiments.validation.written import as_data, docking_tables

WORLDS = {name: world for model in DOCKING for name, world in minimal_worlds(model).items()}
DURABLE = {
    "bk_peers_low": 0.3,
    "bk_peers_high": 0.5,
    "bk_mandate_low": 0.6,
    "bk_mandate_high": 0.6,
    "bk_apart_low": 0.2,
    "bk_mandate_scarce": 0.1,
    "bk_mandate_ample": 0.7,
}


def sheet_of(values: dict[str, float], name: str) -> Sheet:
    """Six seeds of every world, all alike but for a hair."""
    rows = [
        {"scenario": arm, "seed": seed, name: value + 0.001 * seed * (1 + n)}
        for n, (arm, value) in enumerate(values.items())
        for seed in range(6)
    ]
    return Sheet(pd.DataFrame(rows), pd.DataFrame())


def test_every_sign_has_a_source_its_published_words_and_one_direction() -> None:
    for model in DOCKING.values():
        assert model.source.startswith("[")
        assert model.world
        assert model.world_zh
        assert len(model.signs) >= 3
        for sign in model.signs:
            assert sign.what
            assert sign.zh
            assert sign.published
            assert np.isfinite(sign.low) != np.isfinite(sign.high)


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_a_minimal_world_is_neutral_but_for_what_its_file_says(name: str) -> None:
    plan, still = WORLDS[name].plan(), quiet("urban_china", 180)
    for section, values in still.content().items():
        if not isinstance(values, dict) or section in ("coordination", "calendar"):
            continue
        mine = plan.content()[section]
        changed = {f"{section}.{key}" for key, value in values.items() if mine[key] != value}
        assert changed <= set(WORLDS[name].changes), name
    for path, value in WORLDS[name].changes.items():
        section, key = path.split(".")
        if path == "coordination.pattern":
            assert plan.coordination.name == value
        else:
            assert getattr(getattr(plan, section), key) == value, path


def test_what_runs_show_is_held_to_the_bounds_of_the_file() -> None:
    shown = Basin().judge(sheet_of(DURABLE, "d2_durable"))
    assert [part.verdict for part in shown.parts] == [Verdict.PASS] * 4
    found = {sign.id: part.found.value for sign, part in zip(Basin.signs, shown.parts, strict=True)}
    assert found == pytest.approx(
        {"mandate": 0.3, "trust": 0.2, "regional": 0.4, "bottleneck": 0.6}, abs=0.02
    )
    turned = Basin().judge(sheet_of({**DURABLE, "bk_mandate_low": 0.25}, "d2_durable"))
    verdicts = {sign.id: part.verdict for sign, part in zip(Basin.signs, turned.parts, strict=True)}
    assert verdicts["mandate"] == Verdict.SHORT
    assert verdicts["bottleneck"] == Verdict.PASS


def test_a_garbage_can_is_observed_in_its_own_world() -> None:
    plan = WORLDS["gc_passing"].plan()
    calendar = type(plan.calendar)(**{**plan.calendar.model_dump(), "days": 60, "warm_up": 20})
    seen = watched_run(plan.model_copy(update={"calendar": calendar}), 1)
    found = GarbageCan().observe(seen)
    assert 0 < found["d1_solved"] < 1
    assert 0 < found["d1_again"] < 1
    assert -2 <= found["d1_low"] <= 2


def docked() -> Validation:
    """A validation of nothing but the basin, one of whose signs fails."""
    finding = Basin().judge(sheet_of({**DURABLE, "bk_apart_low": 0.9}, "d2_durable"))
    return Validation((), (), (), 6, 0, "code", ((DOCKING["D2"], finding),))


def test_a_sign_that_fails_stays_failed_on_the_page_and_requires_nothing() -> None:
    page = docking_tables(docked())
    assert page.count("**not shown**") == 1
    assert page.count("| shown |") == 3
    assert not docked().failures
    assert [part["verdict"] for part in as_data(docked())["docking"][0]["parts"]].count("short") == 1
    assert set(docked().table()["kind"]) == {"docking"}


def test_only_the_block_of_docking_is_renewed(monkeypatch, capsys, tmp_path: Path) -> None:
    blocks = "<!-- validation: begin -->\nold\n<!-- validation: end -->\n"
    page = tmp_path / "page.md"
    page.write_text(f"{blocks}<!-- docking: begin -->\nolder\n<!-- docking: end -->\n", encoding="utf-8")
    monkeypatch.setattr(validation, "validate", lambda *_, **__: docked())
    assert answer(["validate", "--only", "docking", "--publish", str(page)]) == 0
    assert "3 of 4 signs shown" in capsys.readouterr().out
    text = page.read_text(encoding="utf-8")
    assert text.startswith(blocks)
    assert "older" not in text
    assert "Collaborative governance of a basin" in text


def test_runs_of_minimal_worlds_are_kept(tmp_path: Path, monkeypatch) -> None:
    from experiments.validation.docking import worlds

    monkeypatch.setattr(worlds, "DAYS", 30)
    monkeypatch.setattr(worlds, "WARM_UP", 5)
    one = {"D1": DOCKING["D1"]}
    monkeypatch.setattr(validation, "DOCKING", one)
    found = validation.validate(["docking"], seeds=5, out=tmp_path)
    parts = sorted(tmp_path.rglob("part-*.parquet"))
    assert [model.id for model, _ in found.docking] == ["D1"]
    again = validation.validate(["docking"], seeds=5, out=tmp_path)
    assert sorted(tmp_path.rglob("part-*.parquet")) == parts
    assert replace(again).docking[0][1] == found.docking[0][1]
