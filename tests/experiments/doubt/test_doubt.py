"""Doubt on a tiny town: what is run, what is told, and that being killed changes no byte."""

import re
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from experiments.doubt.ensemble import POSSIBLE, POSTERIOR, UNIT, Ensemble
from experiments.doubt.priors import load_priors
from experiments.doubt.study import Doubt, Doubting, beside_point, drawn_sets, run_doubt
from experiments.execution import worker
from experiments.execution.complete import Engine
from experiments.execution.executors import local_executor
from experiments.execution.reform.points import lived_points
from experiments.report.sure import sure_rows
from experiments.wording.numbers import number
from experiments.wording.words import words
from sim.errors import ScenarioError

HAN = re.compile("[\u3400-\u9fff]")
HERE = Engine(1, local_executor(1))
SMALL = {"calendar.days": 40}


def asked(points: int = 8) -> Doubting:
    return Doubting(
        ("siloed", "party_led"), points=points, seeds=2, spin_up=10, horizon="soon", overrides=SMALL
    )


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Doubt, Path]:
    out = tmp_path_factory.mktemp("doubt")
    found = run_doubt(asked(), HERE, out=out)
    found.keep()
    return found, out


def test_both_scenarios_share_a_history_with_the_values_of_their_world() -> None:
    drawn = drawn_sets(asked())[0]
    made = drawn.worlds.experiment("d", drawn.rows)
    lived = lived_points(made, made.points())
    assert lived is not None
    assert len(lived.spin_ups) == 8
    for first, second in zip(lived.points[::2], lived.points[1::2], strict=True):
        assert lived.histories[first.key] == lived.histories[second.key]
        history = lived.histories[first.key]
        assert history.accept.authority == drawn.rows[first.number]["accept.authority"]
        assert history.pattern == "siloed"


def test_worlds_are_dealt_over_the_declared_breadths_and_loads() -> None:
    drawn = drawn_sets(asked())[0]
    assert [cell.name for cell in drawn.cells[:4]] == [
        "narrow_light",
        "narrow_heavy",
        "wide_light",
        "wide_heavy",
    ]
    assert "work.utilisation" not in drawn.worlds.space.paths
    point = drawn.worlds.experiment("d", drawn.rows).points()[2]
    assert point.made.work.utilisation == 1.0
    assert point.made.emerge.breadth == 0.6


def test_every_headline_outcome_has_a_verdict(ran: tuple[Doubt, Path]) -> None:
    found, out = ran
    assert not found.failed
    table = found.table
    assert set(table["word"]) <= {"robust", "leaning", "undecided"}
    assert set(table["cell"]) == {"", "narrow_light", "narrow_heavy", "wide_light", "wide_heavy"}
    assert "durable_of_1000" in set(table["metric"])
    assert (out / "figures" / "doubt.png").is_file()
    assert (table["low"] <= table["probability"] + 1e-9).all()


def test_verdicts_are_shown_in_the_language_of_the_reader(ran: tuple[Doubt, Path]) -> None:
    found, _ = ran
    asked_for = ["nominal_of_1000", "durable_of_1000"]
    english, chinese = (found.brief(asked_for, language) for language in ("en", "zh"))
    row = found.verdict("durable_of_1000", horizon="soon")
    assert list(english.iloc[1])[-2:] == [number(row["worse"], 2), row["word"]]
    assert list(english.iloc[1])[-3].startswith(f"{number(row['probability'], 2)} [")
    assert english.shape == chinese.shape == (2, 7)
    assert not any(HAN.search(f"{said}") for said in [*english.columns, *english.to_numpy().ravel()])
    assert all(HAN.search(said) for said in chinese.columns)
    assert HAN.search(chinese.iloc[0, 0])
    with pytest.raises(ScenarioError, match="no outcome is called 'happiness'"):
        found.brief(["happiness"])


def test_a_figure_of_verdicts_is_drawn_in_one_language_or_titled_in_both(ran: tuple[Doubt, Path]) -> None:
    pictures = [ran[0].plot(language).png for language in ("", "en", "zh")]
    assert all(png.startswith(b"\x89PNG") for png in pictures)
    assert len({len(png) for png in pictures}) == 3
    with pytest.raises(ScenarioError, match="language 'fr' is not known"):
        ran[0].plot("fr")


def test_killed_anywhere_and_resumed_it_gives_the_same_bytes(
    ran: tuple[Doubt, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off after the fifth run and again after the eleventh, as a kill does between two runs."""
    _, calm = ran
    done, plain = [0], worker.carried

    def deadly(*args: object, **more: object) -> object:
        done[0] += 1
        if done[0] in (6, 14):
            raise KeyboardInterrupt
        return plain(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(worker, "carried", deadly)
    stops = 0
    for _ in range(3):
        try:
            run_doubt(asked(), HERE, out=tmp_path).keep()
        except KeyboardInterrupt:
            stops += 1
    assert stops == 2
    for name in ("doubt.json", "verdicts.csv"):
        assert (tmp_path / name).read_bytes() == (calm / name).read_bytes(), name


def test_one_scenario_or_too_few_worlds_are_refused() -> None:
    with pytest.raises(ScenarioError, match="two scenarios or more"):
        Doubting(("siloed",))
    with pytest.raises(ScenarioError, match="--points 2"):
        Doubting(("siloed", "party_led"), points=2)


def made_ensemble(points: int = 8) -> Ensemble:
    """Points of the prior as an ensemble that favours the first of them."""
    space = load_priors()
    unit = space.sample(points, 2)
    rows = [space.values(row) for row in unit]
    columns: dict[str, object] = {POSSIBLE: [1.0] * points, POSTERIOR: [float(points), *[1.0] * (points - 1)]}
    columns |= {path: [row[path] for row in rows] for path in space.paths}
    columns |= {f"{UNIT}{path}": unit[:, i] for i, path in enumerate(space.paths)}
    return Ensemble(pa.table(columns), {"code_hash": "x"})


def test_an_ensemble_gives_verdicts_within_what_is_left_and_by_weight(tmp_path: Path) -> None:
    ensemble = made_ensemble()
    made = beside_point(["siloed", "party_led"], ensemble, {"calendar.days": (30, "--days")}, "soon", seeds=1)
    assert made.overrides == {"calendar.days": 30}
    made = replace(made, spin_up=5)
    (drawn,) = drawn_sets(made)
    assert drawn.name == "ensemble"
    assert drawn.rows[3]["accept.authority"] == ensemble.rows()[3]["accept.authority"]
    assert drawn.weights["posterior"][0] == pytest.approx(8 / 15)
    found = run_doubt(made, HERE, out=tmp_path / "doubt")
    assert set(found.table["set"]) == {"nonimplausible", "posterior"}
    assert set(found.table["cell"]) == {""}
    assert found.identity["ensemble"] == ensemble.identity
    found.keep()
    rows = sure_rows(tmp_path, words("en", "report"))
    assert {row["word"] for row in rows} <= {"robust", "leaning", "undecided"}
    assert len(rows) == len(found.table) / 2
    assert sure_rows(tmp_path / "elsewhere", words("en", "report")) == []
