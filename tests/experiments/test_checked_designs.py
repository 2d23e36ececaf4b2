"""A check of a sampled design draws no points, and refuses what a run would refuse."""

from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import field_validator, model_validator

from experiments.designs.check import load_design
from experiments.designs.checked import check_design
from experiments.designs.experiment import Experiment
from experiments.designs.sampling import SAMPLED
from experiments.designs.source import shipped_designs
from sim.coordination import PATTERNS
from sim.coordination.siloed import Siloed
from sim.errors import ScenarioError
from sim.params import param

SAMPLES = {"latin_hypercube": 12, "sobol": 4, "morris": 4}
TIED = "city.young_share = { low = 0.1, high = 0.8 }\ncity.old_share = { low = 0.1, high = 0.8 }\n"
DATED = 'extends = "siloed"\n[calendar]\nwarm_up = 10\ndays = 90\n[[changes]]\nday = 60\nsettle.delay = 0.2\n'


def written(folder: Path, factors: str, kind: str = "latin_hypercube", top: str = "") -> Path:
    (folder / "mine.toml").write_text(
        f'kind = "{kind}"\nsamples = {SAMPLES[kind]}\n{top}seeds = 1\n[factors]\n{factors}', encoding="utf-8"
    )
    return folder / "mine.toml"


def of_a_run(path: Path) -> tuple[str, int]:
    """What stops a run of a design, and how many points it has."""
    try:
        return "", len(load_design(path).points())
    except ScenarioError as error:
        return str(error), 0


@pytest.fixture
def nothing_drawn(monkeypatch):
    """Where a draw would fail the test."""
    monkeypatch.setattr(Experiment, "unit_sample", lambda _: pytest.fail("points were drawn"))


@pytest.mark.usefixtures("nothing_drawn")
@pytest.mark.parametrize("name", [n for n in shipped_designs() if load_design(n).kind in SAMPLED])
def test_a_shipped_sampled_design_is_checked_without_a_draw(name):
    assert check_design(name).ok


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize(
    ("factors", "top"),
    [
        ("claim.pace = {}\n", ""),
        ("claim.pace = {}\nsettle.delay = { low = 0.1, high = 0.4 }\n", 'scenarios = ["siloed", "hybrid"]\n'),
        ('scenario = ["siloed", "hybrid"]\njoint.every = {}\n', ""),
        ("coordination.pattern = {}\ncoordination.meet_from = {}\n", ""),
        ('city = ["teaching_town", "mid_city"]\nclaim.pace = {}\n', ""),
        ('claim.pace = { low = 0.001, high = 0.5, scale = "log" }\n', 'cities = ["mid_city"]\n'),
    ],
)
def test_as_many_points_are_counted_as_a_run_has(tmp_path, monkeypatch, kind, factors, top):
    path = written(tmp_path, factors, kind, top)
    stopped, points = of_a_run(path)
    assert not stopped
    monkeypatch.setattr(Experiment, "unit_sample", lambda _: pytest.fail("points were drawn"))
    found = check_design(path)
    assert (found.problem, found.points) == ("", points)


@pytest.mark.usefixtures("nothing_drawn")
def test_the_city_of_a_scenario_that_no_point_has_is_not_asked_for(tmp_path):
    (tmp_path / "far.toml").write_text('[city]\npreset = "file"\n', encoding="utf-8")
    for factors, top in (
        ("claim.pace = {}\n", 'cities = ["teaching_town"]\n'),
        ('claim.pace = {}\ncity = ["teaching_town", "mid_city"]\n', ""),
    ):
        found = check_design(written(tmp_path, factors, top=f'scenarios = ["far.toml"]\n{top}'))
        assert (found.problem, found.points) == ("", 12)


def test_points_that_must_cost_alike_are_drawn(tmp_path, monkeypatch):
    def drawn(_):
        raise ScenarioError("drawn")

    monkeypatch.setattr(Experiment, "unit_sample", drawn)
    scenarios = 'scenarios = ["siloed", "party_led"]\n'
    for equal, problem in (("cost", "drawn"), ("hours", "")):
        path = written(tmp_path, "claim.pace = {}\n", top=f'{scenarios}equal = "{equal}"\n')
        assert check_design(path).problem == problem


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize(
    ("factors", "top"),
    [
        (TIED, ""),
        (
            "calendar.days = { low = 30, high = 90 }\n",
            'history = "none"\nscenarios = ["siloed", "dated.toml"]\n',
        ),
        (  # each alone leaves the day of the change within the run
            "calendar.days = { low = 50, high = 55 }\ncalendar.warm_up = { low = 0, high = 9 }\n",
            'history = "none"\nscenarios = ["dated.toml"]\n',
        ),
        ('city = ["teaching_town", "tianjin:Atlantis"]\nclaim.pace = {}\n', ""),
        ("claim.pace = {}\n", 'cities = ["teaching_town", "none.csv"]\n'),
        ("claim.pace = {}\n", 'equal = "cost"\nscenarios = ["siloed", "siloed"]\n'),
    ],
)
def test_what_stops_a_run_is_refused_in_the_same_words(tmp_path, kind, factors, top):
    (tmp_path / "dated.toml").write_text(DATED, encoding="utf-8")
    path = written(tmp_path, factors, kind, top)
    stopped, _ = of_a_run(path)
    found = check_design(path).problem
    if stopped:
        assert found == stopped
    else:  # its cities are looked at before the first run
        assert "cannot be run" in found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(
    low=st.tuples(st.integers(0, 6), st.integers(0, 6)),
    wide=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    days=st.tuples(st.integers(40, 80), st.integers(1, 30)),
    kind=st.sampled_from(sorted(SAMPLES)),
)
def test_a_check_and_a_run_agree_on_values_that_must_fit_each_other(tmp_path, low, wide, days, kind):
    (tmp_path / "dated.toml").write_text(DATED, encoding="utf-8")
    ends = [f"{{ low = {a / 10}, high = {min((a + b) / 10, 1.0)} }}" for a, b in zip(low, wide, strict=True)]
    shares = f"city.young_share = {ends[0]}\ncity.old_share = {ends[1]}\n"
    length = f"calendar.days = {{ low = {days[0]}, high = {sum(days)} }}\n"
    for factors in (shares, length, f"{length}calendar.warm_up = {{ low = 0, high = 20 }}\n"):
        path = written(tmp_path, factors, kind, 'history = "none"\nscenarios = ["dated.toml"]\n')
        stopped, points = of_a_run(path)
        found = check_design(path)
        assert (found.problem, found.points) == (stopped, points)


class Paired(Siloed):
    """A pattern from outside, two numbers of which must fit each other."""

    name: ClassVar[str] = "outside"
    one: float = param(0.1, "One", "甲", unit="share", low=0.0, high=1.0, source="assumption: a test")
    other: float = param(0.1, "Other", "乙", unit="share", low=0.0, high=1.0, source="assumption: a test")

    @model_validator(mode="after")
    def _fit(self):
        if self.one + self.other > 1:
            raise ValueError("one + other must be at most 1.")
        return self


class Even(Siloed):
    """A pattern from outside, a number of which must be even."""

    name: ClassVar[str] = "outside"
    one: int = param(2, "One", "甲", unit="day", low=0, high=10, source="assumption: a test")

    @field_validator("one")
    @classmethod
    def _even(cls, value):
        if value % 2:
            raise ValueError("one must be even.")
        return value


@pytest.mark.parametrize(
    ("pattern", "factors"), [(Paired, ("one", "other")), (Even, ("one",))], ids=["tied", "with holes"]
)
def test_rules_of_a_pattern_from_outside_are_seen(tmp_path, monkeypatch, pattern, factors):
    from sim.scenario.shape import declared

    monkeypatch.setitem(PATTERNS, "outside", pattern)
    declared.cache_clear()
    path = written(
        tmp_path,
        "".join(f"coordination.{name} = {{}}\n" for name in factors),
        top='set = { coordination.pattern = "outside" }\n',
    )
    try:
        stopped, _ = of_a_run(path)
        assert stopped
        assert check_design(path).problem == stopped
    finally:
        monkeypatch.undo()
        declared.cache_clear()
