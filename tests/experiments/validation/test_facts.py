"""The table of facts, what is observed in a run, and how findings follow from it."""

import inspect
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from agents.events import Activity
from experiments.validation.ablation import ablate, facts_for, plans_without
from experiments.validation.arms import BASELINE, Arm
from experiments.validation.fact import CHECKED, SET, STATUSES, Fact
from experiments.validation.facts import _ALL, FACTS, MINIMUM
from experiments.validation.facts.handling import WINDOWS, SlowRecovery
from experiments.validation.facts.reporting import repeat_share
from experiments.validation.facts.times import aic_gain
from experiments.validation.mechanisms import MECHANISMS, NEUTRAL
from experiments.validation.observing.observe import texts_of_observers
from experiments.validation.observing.seen import Seen, watched_run
from experiments.validation.sheet import Sheet
from experiments.validation.texts import hash_of_texts
from experiments.validation.verdict import Verdict
from experiments.wording.sources import keys_of
from sim.coordination import PATTERNS
from sim.running import run

SMALL = {"city.preset": "teaching_town", "city.area": (), "calendar.warm_up": 30, "calendar.days": 150}
every_fact = pytest.mark.parametrize("fact", FACTS.values(), ids=list(FACTS))
every_mechanism = pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda m: m.name)


@pytest.fixture(scope="module")
def seen() -> Seen:
    return watched_run(Arm("party_led", "party_led", SMALL).plan(), 3)


def test_the_minimum_set_is_there_and_required_but_for_the_open_question() -> None:
    assert set(MINIMUM) <= set(FACTS)
    assert len(FACTS) == len(_ALL), "two facts bear one number"
    assert len(FACTS) >= 25
    assert {id for id, fact in FACTS.items() if fact.required} == set(MINIMUM) - {"SF16"}


@every_fact
def test_a_fact_says_where_it_is_known_from_and_what_it_was_used_for(fact: Fact) -> None:
    assert keys_of(fact.source) or fact.source.startswith("derived")
    assert fact.use in (SET, CHECKED)
    assert fact.status in STATUSES
    assert fact.title
    assert fact.zh
    assert fact.arms


def test_arms_of_one_name_are_one_arm() -> None:
    arms: dict[str, Arm] = {}
    for fact in FACTS.values():
        for arm in fact.arms:
            assert arms.setdefault(arm.name, arm) == arm, arm.name


def test_watching_changes_nothing(seen) -> None:
    plain = run(Arm("party_led", "party_led", SMALL).plan(), 3)
    assert plain.event_hash == seen.records.event_hash


def test_every_answer_to_an_offer_is_seen_with_what_it_was(seen) -> None:
    offers, log = seen.watch.offers, seen.log
    for kind, accepted in ((Activity.AGREE, 1), (Activity.REJECT, 0)):
        mine = (log["activity"] == kind) & (log["day"] > seen.warm_up)
        mine[1:] &= (
            log["activity"][:-1] != Activity.ANSWER
        )  # agreed at first contact, before there was an offer
        assert (offers["accepted"] == accepted).sum() == mine.sum()
    assert ((offers["trust"] >= 0) & (offers["trust"] <= 1)).all()
    whole = offers["whole"] > 0
    assert offers["substance"][whole].mean() > offers["substance"][~whole].mean()


def test_good_news_wins_trust_and_bad_news_costs_it(seen) -> None:
    news = seen.watch.news
    good = news["success"] > 0
    assert good.sum() > 20
    assert news["trust"][~good].mean() < 0 < news["trust"][good].mean()
    assert (news["performance"][~good] == 0).all()


@every_fact
def test_observations_are_numbers_under_the_facts_own_prefix(fact: Fact, seen) -> None:
    for name, value in fact.observe(seen).items():
        assert name.startswith(f"{fact.id.lower()}_")
        assert np.isscalar(value)


def pyramid(claims: float, suits: float, arm: str) -> pd.DataFrame:
    rows = [
        {
            "scenario": arm,
            "seed": s,
            "sf1_problems": 1000.0 + s,
            "sf1_claims": claims * 1000 + s % 2,
            "sf1_suits": suits * 1000,
        }
        for s in range(1, 6)
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("claims", "suits", "verdict"),
    [(0.5, 0.05, Verdict.PASS), (0.2, 0.05, Verdict.SHORT), (0.5, 0.01, Verdict.SHORT)],
)
def test_the_pyramid_is_held_against_its_band(claims, suits, verdict) -> None:
    sheet = Sheet(pyramid(claims, suits, "baseline"), pd.DataFrame())
    assert FACTS["SF1"].judge(sheet).verdict == verdict


def test_an_ablation_names_the_fact_that_breaks() -> None:
    mechanism = MECHANISMS[0]
    runs = pd.concat([pyramid(0.5, 0.05, "baseline"), pyramid(0.2, 0.05, f"baseline~{mechanism.name}")])
    sheet = Sheet(runs, pd.DataFrame())
    found = ablate(mechanism, sheet, {"SF1": FACTS["SF1"].judge(sheet)})
    assert found.broken == ("SF1",)
    assert found.parts == ("SF1: claims per problem",)


def test_a_mechanism_that_touches_nothing_breaks_nothing() -> None:
    sheet = Sheet(pyramid(0.5, 0.05, "baseline"), pd.DataFrame())
    assert ablate(MECHANISMS[0], sheet, {"SF1": FACTS["SF1"].judge(sheet)}).broken == ()


def test_every_parameter_with_a_neutral_value_belongs_to_one_mechanism() -> None:
    listed = [path for mechanism in MECHANISMS for path in mechanism.parameters]
    assert sorted(listed) == sorted(NEUTRAL), set(listed) ^ set(NEUTRAL)


@every_mechanism
def test_a_mechanism_can_be_switched_off_in_every_pattern(mechanism) -> None:
    assert set(mechanism.facts) <= set(FACTS)
    assert set(mechanism.facts) <= set(facts_for(mechanism))
    for pattern in PATTERNS:
        assert set(mechanism.off(pattern)) <= {p.replace(f".{pattern}.", ".") for p in mechanism.parameters}


def test_runs_without_a_mechanism_hold_its_neutral_values() -> None:
    mechanism = next(m for m in MECHANISMS if m.name == "delay")
    plans = plans_without(mechanism)
    assert {plan.settle.delay for plan in plans} == {0.0}
    assert BASELINE.plan().settle.delay > 0
    assert all(plan.name.endswith("~delay") for plan in plans)


def test_repeats_are_counted_by_person_topic_and_day() -> None:
    """What comes in after the first 90 days, worked out by hand."""
    rows = [  # day, dispute, activity
        (100, 0, Activity.CLAIM),
        (150, 1, Activity.CLAIM),  # same person and topic after 50 days: a repeat
        (241, 2, Activity.CLAIM),  # the same after 91 days: none
        (242, 3, Activity.CLAIM),  # same person, another topic: none
        (243, 4, Activity.CLAIM),  # another person: none
        (244, 4, Activity.RELAPSE),  # a repeat
        (245, 3, Activity.RESURFACE),  # a repeat
        (246, 3, Activity.REFUSE),  # nothing that comes in
    ]
    day, dispute, activity = (np.array(column) for column in zip(*rows, strict=True))
    seen = SimpleNamespace(
        log={"day": day, "dispute": dispute, "activity": activity},
        d={"resident": np.array([7, 7, 7, 7, 8]), "topic": np.array([1, 1, 1, 2, 1])},
        warm_up=10,
    )
    assert repeat_share(seen) == pytest.approx(3 / 6), "of the six that come in after day 100"


def test_the_fit_of_times_can_go_either_way() -> None:
    """A log-normal is preferred where times are log-normal, and an exponential where they are exponential."""
    draws = np.random.default_rng(1)
    assert aic_gain(draws.lognormal(2.0, 1.5, 2000)) > 0
    assert aic_gain(draws.exponential(8.0, 2000)) < 0


@every_fact
def test_what_a_fact_observes_is_kept_only_while_its_text_is_the_same(fact: Fact) -> None:
    """Facts in folders of their own were left out: edited, their old observations came back."""
    told = {path.resolve() for path in texts_of_observers()}
    for kind in type(fact).__mro__[:-1]:
        assert Path(inspect.getfile(kind)).resolve() in told


def test_what_watches_runs_belongs_to_what_observes_them() -> None:
    told = {path.name for path in texts_of_observers()}
    assert {"seen.py", "watch.py", "traces.py", "handovers.py", "observe.py"} <= told


def test_the_hash_of_texts_follows_their_content_not_their_ends_of_lines(tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    hashes = []
    for content in (b"a\nb\n", b"a\r\nb\r\n", b"a\nc\n"):
        one.write_bytes(content)
        other.write_bytes(b"d\n")
        hashes.append(hash_of_texts([one, other]))
    assert hashes[0] == hashes[1] != hashes[2]
    assert len(hashes[0]) == 12


def test_windows_of_a_recovery_lie_within_the_runs() -> None:
    last = min(arm.plan().last_day for arm in SlowRecovery.arms)
    assert max(end for _, end in WINDOWS.values()) <= last
