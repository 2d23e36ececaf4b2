"""Calibration on a toy: emulators cover, the truth is kept, an impossible record is told with its cause."""

from pathlib import Path

import numpy as np
import pytest

from experiments.doubt.calibrate import Calibrated, Plan, calibrated
from experiments.doubt.emulator import FEWEST_KNOWN, covered, emulate_all, error_correlation
from experiments.doubt.ensemble import Ensemble, shipped_ensembles
from experiments.doubt.figures import known_figures
from experiments.doubt.laboratory import keep
from experiments.doubt.planted import planted
from experiments.doubt.priors import load_priors
from experiments.doubt.targets import Target, Targets, load_targets
from sim.errors import ScenarioError
from tests.experiments.doubt import toys
from tests.experiments.doubt.with_pyabc import BY_PYABC, SEEN

SMALL = Plan(waves=2, first=60, later=30, seeds=3, size=60)
AT = np.array([0.3, 0.6, 0.4, *[0.5] * 7])


@pytest.fixture(scope="module")
def found() -> Calibrated:
    return calibrated(toys.space(), toys.targets(AT), toys.simulate, SMALL)


def test_intervals_of_the_emulators_cover_what_they_promise() -> None:
    space = toys.space()
    unit, fresh = space.sample(90, 1), space.sample(300, 2)
    emulators = emulate_all(unit, toys.simulate("a", unit, 3))
    coverage = covered(emulators, fresh, toys.simulate("b", fresh, 3))
    assert np.all((coverage > 0.90) & (coverage < 0.985)), coverage
    mean, _ = emulators[0].predicted(fresh)
    assert np.corrcoef(mean, toys.truth(fresh)[:, 0])[0, 1] > 0.99


def test_variance_over_seeds_is_learnt_where_it_differs() -> None:
    unit = toys.space().sample(120, 1)
    emulator = emulate_all(unit, toys.simulate("a", unit, 4))[0]
    quiet, loud = (np.full((1, toys.NUMBERS), 0.5) for _ in range(2))
    quiet[0, 0], loud[0, 0] = 0.05, 0.95
    assert emulator.over_seeds(loud)[0] > 2 * emulator.over_seeds(quiet)[0]


def test_the_truth_is_kept_and_space_is_ruled_out(found: Calibrated) -> None:
    ensemble = found.ensemble
    assert ensemble is not None
    assert found.waves[-1]["left"] < 0.3
    assert ensemble.posterior.sum() == pytest.approx(1)
    unit = ensemble.unit(ensemble.paths)
    middle = ensemble.posterior @ unit
    spread = np.sqrt(ensemble.posterior @ (unit - middle) ** 2)
    assert np.all(np.abs(middle - AT)[:3] < 2 * spread[:3])
    assert spread[0] < 0.2  # the prior's is .29
    assert all(row["inside"] for row in found.content()["figures"])


def test_how_far_worlds_lie_from_records_is_told_by_world_and_figure(found: Calibrated) -> None:
    off, targets = found.off(), toys.targets(AT)
    assert off.shape == (SMALL.first, len(toys.FIGURES))
    assert list(off.columns) == list(toys.FIGURES)
    first, spread = targets.targets[0], np.sqrt(targets.targets[0].variance)
    told = first.aim + off["bent"].to_numpy() * spread
    assert told == pytest.approx(found.ran["prior"][:, 0])
    assert 0 < (off.abs() > targets.cutoff).any(axis=1).mean() < 1


def test_what_was_found_is_kept_with_its_pictures(found: Calibrated, tmp_path: Path) -> None:
    pictures = keep(found, tmp_path)
    assert [path.name for path in pictures] == ["figures.png", "learnt.png"]
    assert all(path.is_file() for path in pictures)
    assert found.ensemble is not None
    assert found.ran["ensemble"].shape == (found.ensemble.size, len(toys.FIGURES))
    assert Ensemble.read(tmp_path / "ensemble.parquet").identity == found.ensemble.identity
    assert (tmp_path / "calibration.json").is_file()


def test_what_records_tell_apart_is_told(found: Calibrated) -> None:
    told = found.content()["learnt"]
    assert {row["factor"] for row in told[:3]} == {"toy.n0", "toy.n1", "toy.n2"}
    assert sum(row["beyond_randomness"] for row in told) <= 5


def test_the_posterior_is_that_of_plain_rejection(found: Calibrated) -> None:
    """An independent way to the same: draws of the prior, kept as often as their true figures are likely."""
    generator = np.random.default_rng(8)
    unit = generator.random((200_000, toys.NUMBERS))
    aims = np.array([t.aim for t in toys.targets(AT).targets])
    noise = (0.03 + 0.06 * unit[:, :1]) ** 2
    variance = toys.targets(AT).targets[0].variance + noise
    logs = -0.5 * ((toys.truth(unit) - aims) ** 2 / variance + np.log(variance)).sum(axis=1)
    kept = unit[generator.random(len(unit)) < np.exp(logs - logs.max())]
    assert found.ensemble is not None
    mine = found.ensemble.posterior @ found.ensemble.unit(found.ensemble.paths)
    assert np.abs(mine - kept.mean(axis=0))[:3].max() < 0.07


def test_the_posterior_is_that_of_another_program() -> None:
    """Means within half a spread, spreads within two fifths: some 400 particles there and 150 points here."""
    ensemble = calibrated(toys.space(), toys.targets(AT), toys.simulate, Plan(2, 100, 60, 3, 150)).ensemble
    assert ensemble is not None
    unit = ensemble.unit(ensemble.paths)[:, :SEEN]
    mean = ensemble.posterior @ unit
    spread = np.sqrt(ensemble.posterior @ (unit - mean) ** 2)
    theirs = {name: np.array(values) for name, values in BY_PYABC.items()}
    assert np.all(np.abs(mean - theirs["mean"]) < 0.5 * theirs["spread"])
    assert np.all(np.abs(np.log(spread / theirs["spread"])) < np.log(1.4))


def test_an_ensemble_goes_through_its_file_and_an_altered_one_is_refused(
    found: Calibrated, tmp_path: Path
) -> None:
    assert found.ensemble is not None
    path = found.ensemble.write(tmp_path / "toy.parquet")
    again = Ensemble.read(path)
    assert again.identity == found.ensemble.identity
    assert again.rows() == found.ensemble.rows()
    Ensemble(found.ensemble.table.slice(0, 20), {**again.about}).write(path)
    assert Ensemble.read(path).identity != again.identity
    (tmp_path / "other.parquet").write_bytes(b"no parquet")
    with pytest.raises(ScenarioError, match="not an ensemble"):
        Ensemble.read(tmp_path / "other.parquet")


def test_a_form_that_cannot_meet_a_record_is_told_with_its_cause() -> None:
    found = calibrated(toys.space(), toys.targets(AT, off=3.0), toys.simulate, SMALL)
    assert found.ensemble is None
    assert found.content()["ensemble"] is None
    alone = {row["figure"]: row["alone"] for row in found.empty}
    assert alone["straight"] > 3
    assert max(alone["bent"], alone["crossed"]) < 3
    without = {row["figure"]: row["without"] for row in found.empty}
    assert without["straight"] < 3 < without["bent"]


def test_a_figure_that_hardly_any_run_tells_is_named_with_the_way_out() -> None:
    def simulate(name: str, unit: np.ndarray, seeds: int) -> np.ndarray:
        told = toys.simulate(name, unit, seeds)
        told[FEWEST_KNOWN - 1 :, :, 1] = np.nan
        return told

    with pytest.raises(ScenarioError) as error:
        calibrated(toys.space(), toys.targets(AT), simulate, SMALL)
    assert f"{toys.FIGURES[1]} is undefined at {60 - FEWEST_KNOWN + 1} of 60 points" in str(error.value)
    assert "calendar.days" in str(error.value)


def test_planted_truths_are_found() -> None:
    space = toys.space()
    unit = space.sample(130, 5)
    figures = toys.simulate("p5", unit, 3)
    found = planted(space, toys.targets(AT), unit, figures, cities=40)
    assert found.kept >= 0.95
    assert found.inside >= 0.85
    assert found.p_uniform > 0.01


@pytest.mark.parametrize("name", ["urban_china", "boston_2015", "nyc_council"])
def test_shipped_targets_are_figures_of_a_run_with_a_source(name: str) -> None:
    targets = load_targets(name)
    assert len(targets.targets) >= 8
    assert set(targets.figures) <= set(known_figures())
    assert all(target.source for target in targets.targets)


def test_mistakes_in_targets_are_named(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    path.write_text(
        '[[target]]\nfigure = "ordres"\nvalue = 1\nspread = 0\nform = 0\nsorce = "x"\n', encoding="utf-8"
    )
    with pytest.raises(ScenarioError) as error:
        load_targets(path)
    for part in ("no run has a figure 'ordres'", "needs source", "'sorce' is not known", "cannot both be 0"):
        assert part in str(error.value), part


@pytest.mark.parametrize("name", shipped_ensembles())
def test_a_shipped_ensemble_is_whole_and_its_numbers_are_known(name: str) -> None:
    ensemble = Ensemble.read(name)
    assert ensemble.size >= 20
    assert ensemble.possible.sum() == pytest.approx(1)
    assert ensemble.posterior.min() >= 0
    known = load_priors()
    held = [prior for prior in known.priors if prior.path in ensemble.paths]
    assert len(held) > 200
    rows = ensemble.rows()
    for prior in held:
        values = [row[prior.path] for row in rows]
        assert prior.factor.low <= min(values), prior.path
        assert max(values) <= prior.factor.high, prior.path


def test_figures_that_see_the_same_count_as_one_record() -> None:
    """Three of four share what no emulator sees: independent errors would promise too narrow a region."""
    space, generator = toys.space(), np.random.default_rng(4)
    unit = space.sample(150, 5)
    unseen = 0.4 * generator.standard_normal((len(unit), 1))
    means = toys.truth(unit)[:, :1] + unseen
    shown = np.column_stack([means, means, means, toys.truth(unit)[:, 2]])[:, None, :]
    figures = shown + 0.01 * generator.standard_normal((len(unit), 2, 4))
    each = [Target(name, 0.5, 0.02, 0.01) for name in ("week", "month", "quarter", "straight")]
    targets = Targets("toy", "baseline", tuple(each), {})
    together = error_correlation(emulate_all(unit, figures))
    assert together[:3, :3].min() > 0.9 > 0.3 > np.abs(together[3, :3]).max()
    found = planted(space, targets, unit, figures, cities=70)
    assert found.inside >= 0.8  # .9 is meant; seventy cities show .8 or more in 995 of 1000 cases


def test_a_city_that_lacks_a_figure_is_passed_over_as_a_truth() -> None:
    unit = toys.space().sample(80, 5)
    figures = toys.simulate("p", unit, 2)
    figures[-3, :, 1] = np.nan
    found = planted(toys.space(), toys.targets(AT), unit, figures, cities=10)
    assert len(found.table) == len(found.ranks) == 9
    assert np.isfinite(found.ranks).all()


def test_more_cities_than_points_cannot_be_held_back() -> None:
    unit = toys.space().sample(60, 5)
    with pytest.raises(ScenarioError, match="20 cities in 4 turns are too many for 60 points"):
        planted(toys.space(), toys.targets(AT), unit, toys.simulate("p", unit, 2), turns=4)
