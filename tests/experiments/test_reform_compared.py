"""Comparisons of reforms: one past for all, two horizons, and no verdict while a city fills up."""

import json
from types import SimpleNamespace

import pytest

from app.commands.run.comparison import _cells, print_comparison
from experiments import compare, reproduce
from experiments.execution.batch import Progress
from experiments.execution.reform import course, plan
from experiments.execution.reform.shelf import Shelf
from experiments.results.compare import comparison_from
from experiments.results.reform import MOST_ARMS, ReformTold
from experiments.results.repair import repair
from experiments.statistics import settling
from experiments.statistics.settling import missed_at_random
from experiments.storage.store import Store
from sim.errors import ScenarioError
from sim.running import run
from sim.scenario.file import load_scenario
from sim.scenario.reform import reformed

QUICK = {"spin_up": 30, "days": 40}


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """Spin-ups of these tests lie apart."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def short(monkeypatch):
    """A year of 40 days and windows of 20, so that whole courses take seconds."""
    for module, names in {
        settling: {"WINDOW": 20, "SEASON": 40, "SOON_ENOUGH": 10, "PIECE": 5},
        course: {"WINDOW": 20, "SEASON": 40, "MOST_SPIN_UP": 140, "MOST_AFTER": 80, "SOON_ENOUGH": 10},
        plan: {"LEAST_SPIN_UP": 100, "LEAST_AFTER": 40, "SOON_DAYS": 20, "YEAR": 40, "FOLLOWED": 40},
    }.items():
        for name, value in names.items():
            monkeypatch.setattr(module, name, value)
    return {"relapse.window": 10}


def runs_of(found):
    names = [name for name in found.runs if name not in ("seconds", "run_id", "scenario_key", "facts")]
    return found.runs[names].to_csv()


def test_a_folder_that_reads_the_same_runs_on_other_evenings_is_refused(tmp_path):
    first = compare(["siloed", "party_led"], [1], spin_up=30, days=360, out=tmp_path / "out")
    with pytest.raises(ScenarioError, match="it holds the same runs read on other evenings"):
        compare(["siloed", "party_led"], [1], spin_up=30, horizon="soon", followed=180, out=tmp_path / "out")
    again = compare(["siloed", "party_led"], [1], spin_up=30, days=360, out=tmp_path / "out")
    assert runs_of(again) == runs_of(first)


def test_both_horizons_are_followed_as_long_as_is_asked(short, monkeypatch):
    monkeypatch.setattr(plan, "HORIZON", 10)
    found = compare(["siloed", "party_led"], 2, overrides=short, followed=30)
    for horizon in found.reform.horizons:
        assert horizon.read - horizon.until == 30
    assert "followed 30 days or more" in " ".join(found.reform.lines())
    assert found.reform.plain()["asked"]["followed"] == 30


def test_every_arm_is_the_reform_from_its_first_day(tmp_path):
    found = compare(["siloed", "party_led"], [5], **QUICK, out=tmp_path / "out")
    before, after = load_scenario("siloed"), load_scenario("party_led")
    hashes = dict(zip(found.runs["scenario"], found.runs["event_hash"], strict=True))
    for scenario in (before, after):
        assert hashes[scenario.name] == run(reformed(before, scenario, 30, 40), 5).event_hash
    assert len(list(Shelf().folder.glob("*.model"))) == 1  # one spin-up for both


def test_results_are_the_same_bytes_with_any_workers_and_any_shelf(tmp_path):
    one = compare(["siloed", "party_led"], 3, **QUICK, workers=1)
    from_shelf = compare(["siloed", "party_led"], 3, **QUICK, workers=1)
    for file in Shelf().folder.iterdir():
        file.unlink()
    two = compare(["siloed", "party_led"], 3, **QUICK, workers=2)
    assert runs_of(one) == runs_of(from_shelf) == runs_of(two)


def test_a_quick_look_gives_no_verdict(capsys):
    found = compare(["siloed", "party_led"], 2, **QUICK)
    assert not found.verdict("soon", "party_led")
    assert found.soon == ()
    print_comparison(found, [], as_json=False)
    said = " ".join(capsys.readouterr().out.split())
    assert "after 30 days under siloed" in said
    assert "looked at on day 40 after the reform" in said
    assert "still filling up: a spin-up of 30 days is too short to tell" in said
    assert json.loads(found.to_json())["reform"]["holds"] == {"soon": False}


def test_two_horizons_stand_side_by_side(short, tmp_path, capsys):
    found = compare(["siloed", "party_led"], 3, overrides=short, out=tmp_path / "out")
    told = found.reform
    start = told.spin_up
    soon, settled = told.horizons
    assert (soon.after, soon.until, soon.read) == (start, start + 20, start + 60)
    assert settled.until - settled.after == settled.read - settled.until == 40
    assert settled.after >= start + plan.LEAST_AFTER
    assert {d.metric for d in found.soon} == {d.metric for d in found.differences}
    raised = found.difference("raised", horizon="soon"), found.difference("raised")
    daily = found.daily[found.daily["scenario"] == "siloed"].groupby("seed")["raised"]
    assert raised[0].mean_a == daily.apply(lambda column: column.iloc[start : start + 20].sum()).mean()
    assert raised[1].mean_a == daily.apply(lambda c: c.iloc[settled.after : settled.until].sum()).mean()
    print_comparison(found, [], as_json=False)
    out = capsys.readouterr().out
    assert "soon: siloed" in out
    assert "settled: siloed" in out
    again = comparison_from(Store.read(tmp_path / "out"), found.seeds, 0, 0, kept=True)
    assert again.table("soon").equals(found.table("soon"))
    assert again.reform.plain() == told.plain()


def test_a_second_call_recomputes_nothing_and_any_run_can_be_reproduced(short, tmp_path):
    first = compare(["siloed", "party_led"], 2, overrides=short, out=tmp_path / "out")
    again = compare(["siloed", "party_led"], 2, overrides=short, out=tmp_path / "out")
    assert first.computed >= 4
    assert again.computed == 0
    assert runs_of(first) == runs_of(again)
    every = Store.read(tmp_path / "out").runs()["run_id"]  # those of days that were tried too
    for run_id in {
        first.runs["run_id"].iloc[0],
        first.runs["run_id"].iloc[3],
        *every.tail(2),
        *every.head(1),
    }:
        found = reproduce(tmp_path / "out", run_id)
        assert found.equal
        assert {m.metric for m in found.metrics} >= {"raised", "soon_raised"}
    more = compare(["siloed", "party_led"], 3, overrides=short, out=tmp_path / "out")
    assert more.seeds == (1, 2, 3)
    with pytest.raises(ScenarioError, match="Choose another folder"):
        compare(["siloed", "party_led"], 2, overrides=short, horizon="soon", out=tmp_path / "out")


def test_a_lost_run_of_a_reform_is_computed_again_with_its_horizons(short, tmp_path):
    first = compare(["siloed", "party_led"], 2, overrides=short, out=tmp_path / "out")
    for part in (tmp_path / "out" / "metrics").iterdir():
        part.unlink()
    repaired = repair(tmp_path / "out")
    assert repaired.computed >= len(first.runs) == 4
    assert repaired.differing == ()
    again = comparison_from(Store.read(tmp_path / "out"), first.seeds, 0, 0, kept=True)
    assert runs_of(again) == runs_of(first)


def test_the_spin_up_grows_until_the_drift_test_holds(short, monkeypatch):
    asked = []
    real = course.spin_up_tests

    def watched(who, daily, day, followed):
        asked.append((day, daily["open"].shape))
        return real(who, daily, day, followed) if day >= 140 else ()

    monkeypatch.setattr(course, "spin_up_tests", watched)
    monkeypatch.setattr(course, "_hold", lambda tests: bool(tests))
    monkeypatch.setattr(settling, "ERRORS", 1e9)
    found = compare(["siloed", "party_led"], 2, overrides=short, horizon="soon")
    assert asked == [(100, (2, 100)), (140, (2, 140))]
    assert found.reform.spin_up == 140


def test_what_is_too_small_to_matter_ends_a_spin_up_at_the_cap_only(short, monkeypatch):
    monkeypatch.setattr(settling, "TOLERANCE", dict.fromkeys(settling.TOLERANCE, 1e9))
    monkeypatch.setattr(settling, "ERRORS", 0.0)  # no change lies within so many standard errors
    monkeypatch.setattr(settling, "mser", lambda series: SimpleNamespace(days=0, reliable=True))
    found = compare(["siloed", "party_led"], 2, overrides=short)
    assert found.reform.spin_up == course.MOST_SPIN_UP
    assert found.reform.horizons[1].after - found.reform.spin_up == plan.LEAST_AFTER
    assert found.reform.plain()["holds"] == {"soon": True, "settled": True}


def test_a_city_that_never_settles_ends_at_the_cap_without_a_verdict(short, monkeypatch, capsys):
    monkeypatch.setattr(settling, "TOLERANCE", dict.fromkeys(settling.TOLERANCE, -1.0))
    monkeypatch.setattr(settling, "ERRORS", 0.0)
    found = compare(["siloed", "party_led"], 2, overrides=short)
    assert found.reform.spin_up == course.MOST_SPIN_UP
    assert found.reform.horizons[1].after - found.reform.spin_up == course.MOST_AFTER
    assert found.reform.plain()["holds"] == {"soon": False, "settled": False}
    print_comparison(found, [], as_json=False)
    out = capsys.readouterr().out
    assert "still filling up before the reform" in out
    assert "open disputes of party_led - siloed went from" in " ".join(out.split())
    shown = [(d, found.verdict(h, d.scenario)) for h in ("soon", "settled") for d in found.at(h)]
    assert not any(list(_cells(item, verdict=verdict))[-1].plain for item, verdict in shown)


def test_own_histories_are_set_beside_the_first_ones(short, capsys):
    found = compare(["siloed", "party_led"], 5, overrides=short, history="own")
    assert [s.name for s in found.scenarios] == ["siloed", "party_led", "party_led_own"]
    assert found.reform.histories == {"siloed": "siloed", "party_led": "siloed", "party_led_own": "party_led"}
    assert {(d.baseline, d.scenario) for d in found.by_path} == {("party_led", "party_led_own")}
    said = list(found.paths())
    assert said[0].startswith(("the way matters: party_led", "party_led settles in the same state"))
    assert next(iter(found.paths("zh"))).startswith(("路径有别", "就这些种子而言"))


def test_a_scenario_may_say_its_own_history(short, tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text('extends = "party_led"\nhistory = "own"\n')
    named = tmp_path / "named.toml"
    named.write_text('extends = "party_led"\nhistory = "hierarchical"\n')
    found = compare(["siloed", mine, named], 1, **QUICK)
    assert found.reform.histories == {
        "siloed": "siloed",
        "mine": "siloed",
        "mine_own": "mine",
        "named": "hierarchical",
    }
    everyone = compare(["siloed", mine], 1, **QUICK, history="polycentric")
    assert set(everyone.reform.histories.values()) == {"polycentric"}


def test_history_none_is_every_scenario_as_its_file_says():
    values = {"calendar.days": 6, "calendar.warm_up": 3}
    found = compare(["siloed", "party_led"], 1, history="none", overrides=values)
    assert found.reform is None
    assert found.runs["event_hash"].tolist() == [
        run(load_scenario(name, values), 1).event_hash for name in ("siloed", "party_led")
    ]


def test_lengths_among_the_overrides_are_lengths_of_the_reform():
    found = compare(["siloed", "party_led"], 1, overrides={"calendar": {"days": 6, "warm_up": 3}})
    assert (found.reform.spin_up, found.reform.days) == (3, 6)
    none = compare(["siloed", "party_led"], 1, overrides={"calendar.days": 6, "calendar.warm_up": 0})
    assert (none.reform.spin_up, none.reform.days) == (0, 6)


BAD = {
    "horizon": ({"horizon": "sooner"}, r"--horizon sooner: must be one of soon, settled, both.*Did you mean"),
    "spin-up": ({"spin_up": "long"}, "--spin-up long: must be auto or a number of days"),
    "spin-up below": ({"spin_up": -1}, "spin_up"),
    "days": ({"days": 0}, "days"),
    "followed": ({"followed": 179}, "followed = 179"),
    "followed longer": ({"followed": 3651}, "followed = 3651"),
    "followed a part": ({"followed": 180.5}, "followed"),
    "followed and days": ({"followed": 180, "days": 9}, "--followed 180: has no meaning with --days"),
    "followed without a reform": (
        {"followed": 180, "history": "none"},
        "--followed 180: has no meaning with --history none",
    ),
    "history": ({"history": "siload"}, "siloed: history = 'siload'"),
}


@pytest.mark.parametrize("case", BAD)
def test_words_that_cannot_be_used_are_refused(case):
    options, message = BAD[case]
    with pytest.raises(ScenarioError, match=message):
        compare(["siloed", "party_led"], 1, **options)


def test_a_scenario_that_cannot_follow_is_refused_before_anything_is_lived(tmp_path):
    with pytest.raises(ScenarioError, match=r"international: cannot follow siloed.*history none"):
        compare(["siloed", "international"], 1, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_equal_cost_takes_hours_away_on_the_day_of_the_reform():
    found = compare(["siloed", "hybrid"], 1, **QUICK, equal="cost")
    held = {name: rows["held_minutes"].to_numpy() for name, rows in found.daily.groupby("scenario")}
    assert (held["siloed"][:30] == held["hybrid"][:30]).all()
    assert held["hybrid"][30:].sum() < held["siloed"][30:].sum()


def test_progress_counts_the_days_of_spin_ups(short):
    told = []
    found = compare(["siloed", "party_led"], 2, overrides=short, progress=told.append)
    lived = [now.done for now in told]
    assert lived == sorted(lived)
    assert told[-1].done == told[-1].total == 2 * found.reform.spin_up + 4 * found.reform.days
    assert any("spin-up to day 100" in now.note for now in told)
    assert all(now.seconds_left is None or now.seconds_left >= 0 for now in told)


def test_a_spin_up_that_fails_says_why(monkeypatch):
    def broken(task):
        raise ZeroDivisionError("broken on purpose")

    monkeypatch.setattr(course, "spin_up", broken)
    with pytest.raises(ScenarioError, match=r"siloed, seed 1: the spin-up failed[\s\S]*broken on purpose"):
        compare(["siloed", "party_led"], 1, **QUICK)


def test_the_time_left_is_reckoned_without_the_start_of_the_workers():
    """Ten minutes were foretold for what took one: the start of the workers was taken for their pace."""
    told: list[Progress] = []
    clock = course.Clock(told.append, ahead=1000)
    spin_up = clock.batch(20, "spin-up")
    assert spin_up is not None
    spin_up(Progress(0, 10, 0, None))
    spin_up(Progress(1, 10, 0, 9.0))  # a second a run of 20 days
    spin_up(Progress(10, 10, 0, 0.0))
    clock.done, clock.ahead = 200, 0
    after = clock.batch(100, "after")
    assert after is not None
    after(Progress(5, 10, 0, 50.0))
    assert [each.seconds_left for each in told] == [None, 9.0 + 50.0, 50.0, 50.0]
    assert [(each.done, each.total) for each in told] == [(0, 1200), (20, 1200), (200, 1200), (700, 1200)]


def drift(who: str, series: str, *, kind: str = "settled", strict: bool = True, **mser: int):
    told = {"kind": kind, "who": who, "series": series, "holds": True, "strict": strict}
    return told | {"until": -1, "mser": -1} | mser


def told_of(tests, names=("a", "b", "c"), horizons=(["settled", 0, 1, 2, ""],)):
    histories = dict.fromkeys(names, "a")
    return ReformTold({"histories": histories, "own": [], "tests": tests, "horizons": horizons, "spin_up": 9})


def test_one_line_says_which_differences_hold_without_the_tolerance():
    both = [drift("b - a", "open"), drift("c - a", "open"), drift("c - a", "durable", until=5, mser=3)]
    (said,) = told_of([*both, drift("b", "open", strict=False)]).strictness()
    assert said.endswith("within two standard errors: holds for b and c"), "an arm alone is no comparison"
    loose = [*both, drift("b - a", "grievance", strict=False)]
    (said,) = told_of(loose).strictness()
    assert said.endswith("holds for c, not for b (grievance)")
    late = [drift("b - a", "durable", until=5, mser=9), drift("c - a", "durable", until=5, mser=-1)]
    (said,) = told_of(late).strictness()
    assert said.endswith("does not hold for b (durable settlements) and c (durable settlements)")
    (said,) = told_of(loose).strictness("zh")
    assert "c成立，b（不满）不成立" in said
    assert list(told_of([]).strictness()) == []


def test_beside_the_tests_that_lie_outside_stands_how_many_would_at_random():
    """One in ten of Student's t with five degrees of freedom, one in twenty of a normal number."""
    tests = [drift(f"{name} - a", series) | {"freedom": 5} for name in "bc" for series in ("open", "durable")]
    tests[0] |= {"strict": False}
    (said,) = told_of(tests).strictness()
    assert said.endswith("; 1 of 4 tests lie outside, where nothing changes 0.4 would")
    assert missed_at_random([5]) == pytest.approx(0.102, abs=0.0005)
    assert missed_at_random([1, 10**6]) == pytest.approx(0.2952 + 0.0455, abs=0.0005)


def test_before_a_reform_every_history_of_a_design_counts():
    soon = (["soon", 0, 1, 2, ""],)
    tests = [drift("a (x = 1)", "open", kind="spin-up")]
    tests += [drift("a (x = 2)", "open", kind="spin-up", strict=False)]
    (said,) = told_of(tests, ("a", "b"), soon).strictness()
    assert said.endswith("does not hold for b (open disputes)")
    many = [f"s{i}" for i in range(12)]
    (said,) = told_of(tests[:1], many, soon).strictness()
    assert said.endswith("holds for 11 of 11")


def test_a_comparison_prints_whether_it_needs_the_tolerance(short, tmp_path, capsys):
    found = compare(["siloed", "party_led"], 3, overrides=short, out=tmp_path / "out")
    print_comparison(found, [], as_json=False)
    said = " ".join(capsys.readouterr().out.split())
    assert all(line in said for line in found.reform.strictness())
    assert len(list(found.reform.strictness())) == 2


def test_of_many_histories_and_drifts_their_number_is_told():
    cells = [f"cell {n}" for n in range(MOST_ARMS + 1)]
    test = {"kind": "spin-up", "series": "grievance", "first": 0.03, "later": 0.04}
    tests = [{**test, "who": who, "holds": n == 0} for n, who in enumerate(cells)]
    told = ReformTold(
        {
            "spin_up": 720,
            "days": 90,
            "own": [],
            "histories": dict(zip(cells, cells, strict=True)),
            "tests": tests,
        }
    )
    assert next(told.lines()).startswith("a reform: the same cities after 720 days under 21 histories")
    assert list(told.warnings()) == [
        "still filling up before the reform, so no verdict on what comes soon: grievance of 20 of 21"
    ]
