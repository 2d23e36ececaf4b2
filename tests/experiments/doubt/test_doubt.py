"""Doubt on a tiny town: what is run, what is told, and that being killed changes no byte."""

from pathlib import Path

import pytest

from experiments.doubt.study import Doubt, Doubting, drawn_sets, run_doubt
from experiments.execution import worker
from experiments.execution.complete import Engine
from experiments.execution.executors import local_executor
from experiments.execution.reform.points import lived_points
from sim.errors import ScenarioError

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
