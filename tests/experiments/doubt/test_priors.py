"""Priors: every number without a source has one, or is a decision; the shipped value lies inside."""

from pathlib import Path

import numpy as np
import pytest

from experiments.designs.check import load_design
from experiments.designs.source import shipped_designs
from experiments.doubt.priors import SHIPPED, Space, decided, load_priors, policy, unsourced
from sim.errors import ScenarioError
from sim.scenario.file import load_scenario
from sim.scenario.shape import declared


@pytest.fixture(scope="module")
def space() -> Space:
    return load_priors()


def written(folder: Path, more: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(SHIPPED.read_text(encoding="utf-8") + more, encoding="utf-8")
    return path


def test_every_unsourced_number_has_a_prior_or_is_a_decision(space: Space) -> None:
    told = set(space.paths) | set(decided())
    lacking = sorted(set(unsourced()) - told)
    assert not lacking, f"no prior in {SHIPPED.name}: {', '.join(lacking)}"


def test_the_numbers_that_decided_the_prototype_are_among_them(space: Space) -> None:
    decisive = {"work.branch_part", "work.convening_share", "work.committee_part", "accept.authority"}
    assert decisive <= set(space.paths)


def test_every_prior_holds_the_shipped_value_and_tells_its_reason_in_two_languages(space: Space) -> None:
    for prior in space.priors:
        assert prior.factor.low <= prior.shipped <= prior.factor.high, prior.path
        assert prior.why, prior.path
        assert prior.why_zh, prior.path


def test_quantiles_rise_from_end_to_end(space: Space) -> None:
    for prior in space.priors:
        values = [prior.at(share) for share in np.linspace(0, 1 - 1e-9, 9)]
        assert values == sorted(values), prior.path
        assert prior.factor.low <= values[0], prior.path
        assert values[-1] <= prior.factor.high, prior.path
        assert values[0] < values[-1], prior.path


def test_a_range_that_leaves_out_the_shipped_value_is_refused_by_name(tmp_path: Path) -> None:
    path = written(tmp_path, '[prior."relapse.hazard"]\nlow = 0.001\nhigh = 0.02\nwhy = "once"\n')
    with pytest.raises(ScenarioError, match=r"relapse\.hazard.*leaves out the shipped value, 0\.037"):
        load_priors(path)


def test_every_mistake_of_a_file_is_named(tmp_path: Path) -> None:
    more = '[prior."relapse.hazzard"]\nlow = 0.001\nhigh = 0.02\nwhy = "x"\n'
    more += '[prior."accept.tie"]\nlow = 1\nhihg = 2\n'
    with pytest.raises(ScenarioError) as error:
        load_priors(written(tmp_path, more + "\n[priors]\n"))
    for part in ("relapse.hazard", "'hihg' is not known", "needs why", "'priors' is no part"):
        assert part in str(error.value), part


def test_a_number_that_no_rule_fits_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"accept\.authority: rests on no source and no rule"):
        load_priors(path)


def test_what_a_scenario_sets_itself_is_its_policy_and_no_doubt(space: Space) -> None:
    scenarios = [load_scenario("siloed"), load_scenario("party_led_thin_convener")]
    assert "work.convening_share" in policy(space, scenarios)
    assert policy(space, [load_scenario("siloed"), load_scenario("party_led")]) == []


def test_a_sample_has_one_point_in_every_slice_and_can_be_run(space: Space) -> None:
    unit = space.sample(24, 3)
    slices = np.sort(np.floor(unit * 24).astype(int), axis=0)
    assert np.array_equal(slices, np.tile(np.arange(24)[:, None], len(space.paths)))
    for row in unit[:6]:
        load_scenario("party_led", {k: v for k, v in space.values(row).items() if "coordination." not in k})


def test_ranges_of_shipped_designs_hold_the_shipped_values() -> None:
    for name in shipped_designs():
        for factor in load_design(name).factors:
            section, _, one = factor.path.partition(".")
            known = declared(section).get(one) if one else None
            if known is not None and not factor.levels:
                assert factor.low <= known.default <= factor.high, f"{name}: {factor.path}"
