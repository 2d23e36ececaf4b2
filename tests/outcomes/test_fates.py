"""Every problem is in one fate each evening, and all problems of a seed are counted under every policy."""

from functools import cache
from math import isnan
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.disputes import Disputes, State, key_of
from agents.enterprise import Enterprise
from sim.outcomes import per_problem
from sim.outcomes.fate_book import FateBook, fates_of
from sim.outcomes.fates import (
    FATES,
    PREVENTED,
    UNWATCHED,
    Fate,
    Prevented,
    ages_for,
)
from sim.stages.environment.phase import without_sanction
from tests.outcomes.table import dispute, records, steady
from tests.promises.worlds import SHORT, model_of, scenario

PLAIN = {
    State.LATENT: Fate.LUMPED,
    State.LUMPED: Fate.LUMPED,
    State.SETTLED: Fate.DURABLE,
    State.DURABLE: Fate.DURABLE,
    State.NOMINAL: Fate.NOMINAL,
    State.JUDGED: Fate.JUDGED,
    State.PRIVATE: Fate.PRIVATE,
    State.FADED: Fate.FADED,
    State.ABANDONED: Fate.ABANDONED,
}
WINDOW = 40


def fate(state: State, closed: int = 20, breaks: int = -1, ended: int = -1) -> Fate:
    one = {"state": [state], "closed": [closed], "relapse_day": [breaks]}
    columns = {name: np.array(values) for name, values in one.items()}
    return Fate(int(fates_of(columns, np.array([ended]), WINDOW)[0]))


@pytest.mark.parametrize("state", State)
def test_every_state_is_of_one_fate_and_what_is_in_somebodys_hands_is_open(state) -> None:
    assert fate(state) == PLAIN.get(state, Fate.OPEN)


def test_a_settlement_that_breaks_within_its_window_ends_nothing() -> None:
    broken = [fate(State.SETTLED, closed=20, breaks=day) for day in (21, 60, 61)]
    assert broken == [Fate.OPEN, Fate.OPEN, Fate.DURABLE]
    assert fate(State.DURABLE, closed=20, breaks=21) == Fate.DURABLE


def test_a_judgment_that_will_not_be_kept_ends_nothing() -> None:
    assert [fate(State.JUDGED, breaks=day) for day in (-1, 30)] == [Fate.JUDGED, Fate.OPEN]


def test_whoever_gives_up_a_file_shut_on_paper_leaves_a_nominal_closure() -> None:
    assert fate(State.ABANDONED, closed=20, ended=20) == Fate.ABANDONED
    assert fate(State.ABANDONED, closed=20, ended=21) == Fate.NOMINAL


def test_fates_are_written_down_at_set_ages_and_at_half_of_a_short_run() -> None:
    usual = {"fate_30": 30, "fate_90": 90, "fate_180": 180, "fate_365": 365}
    assert ages_for(365) == ages_for(360) == ages_for(0) == ages_for(1) == usual
    assert ages_for(359) == usual | {"fate_half": 179}
    assert ages_for(20) == usual | {"fate_half": 10}


def test_a_book_is_good_for_runs_with_the_same_ages_for_the_same_problems() -> None:
    long, short = FateBook(400, 10), FateBook(100, 10)
    assert long.alike(400, 10)
    assert long.alike(500, 30)
    assert not long.alike(100, 10)
    assert not short.alike(400, 10)
    assert short.alike(100, 10)
    assert short.alike(101, 10)
    assert not short.alike(100, 11)
    assert not short.alike(102, 10)


def test_a_book_that_goes_on_in_a_run_of_other_lengths_keeps_what_is_noted_and_begins_its_half_anew() -> None:
    book = FateBook(400, 10)
    book.ended = np.full(3, -1, np.int32)
    book.at = {name: np.array([1, 2, 3], np.uint8) for name in book.ages}
    book.follow(100, 20)
    assert book.ages == ages_for(100)
    assert book.warm_up == 20
    assert book.at["fate_30"].tolist() == [1, 2, 3]
    assert book.at["fate_365"].tolist() == [1, 2, 3]
    assert book.at["fate_half"].tolist() == [UNWATCHED] * 3
    assert book.at["fate_half"].dtype == np.uint8
    book.follow(400, 5)
    assert book.ages == ages_for(400)
    assert "fate_half" not in book.at


def test_a_book_notes_ends_on_their_evening_and_fates_at_their_age() -> None:
    table, book = Disputes.empty(2), FateBook(10)
    active = np.zeros(0, np.int32)
    for day in range(1, 9):
        table.reserve(1)
        table.born[table.count], table.count = day, table.count + 1
        active = np.arange(table.count, dtype=np.int32)
        if day == 4:
            table.state[0] = State.PRIVATE
        if day == 5:
            table.state[1], table.closed[1] = State.ABANDONED, 5
        book.note(day, table, active[2:] if day > 5 else active[1:] if day > 4 else active, WINDOW)
    columns = book.columns(table, WINDOW)
    assert columns["ended"].tolist() == [4, 5, *[-1] * 6]
    at_five = [Fate.PRIVATE, Fate.ABANDONED, Fate.LUMPED, *[UNWATCHED] * 5]
    assert columns["fate_half"].tolist() == at_five  # born on days 1 to 3, which was five days ago or more
    assert columns["fate_30"].tolist() == [UNWATCHED] * 8
    assert columns["fate"].tolist() == [Fate.PRIVATE, Fate.ABANDONED, *[Fate.LUMPED] * 6]


def test_what_is_prevented_keeps_its_day_and_its_topic() -> None:
    none, some = Prevented(), Prevented()
    assert {name: len(column) for name, column in none.columns().items()} == dict.fromkeys(
        ("key", "born", "resident", "need", "topic", "community"), 0
    )
    for day in (3, 4):
        rows = [(key_of(day, 7, topic, 1), day, 2, need, topic, 7) for topic, need in ((5, 1), (9, 6))]
        some.add(np.array(rows, PREVENTED))
    assert some.columns()["born"].tolist() == [3, 3, 4, 4]
    assert some.columns()["topic"].tolist() == [5, 9, 5, 9]
    assert some.columns()["need"].tolist() == [1, 6, 1, 6]


part = st.floats(0.0, 1.0)


@given(st.lists(st.floats(0.0, 1.0, width=32), min_size=1, max_size=4), part, part, part)
def test_what_an_enterprise_keeps_without_sanction_is_what_it_weighs_without_claims(
    kept, habit, profit, back
):
    table = SimpleNamespace(compliance=np.array(kept, np.float32))
    for row in range(len(kept)):
        Enterprise.weigh(SimpleNamespace(table=table, row=row, habit=habit, settled=0), 0.5, profit, back, 3)
    found = without_sanction(np.array(kept, np.float32), np.full(len(kept), habit), profit, back)
    assert found.astype(np.float32).tolist() == table.compliance.tolist()


# ---- cohorts


def test_a_cohort_can_be_named_and_is_read_only_once_all_of_it_has_been_followed() -> None:
    born = [dispute(born=day) for day in (20, 30, 31, 40)]
    assert per_problem.counts(records(*born, cohort_from=20, cohort_to=31), 50).sum() == 2
    assert per_problem.counts(records(*born, cohort_from=20, cohort_to=60), 50).sum() == 3
    assert per_problem.counts(records(*born, cohort_from=20, cohort_to=61), 50).sum() == 0
    assert per_problem.counts(records(*born, cohort_from=20, cohort_to=31), 70).sum() == 0  # not written down
    assert per_problem.counts(records(*born, cohort_from=20, cohort_to=31), 50).dtype == np.int64
    assert per_problem.counts(records(*born, cohort_from=20, cohort_to=31), 70).dtype == np.int64
    assert per_problem.followed(records(*born, cohort_from=20, cohort_to=31)) == 50
    assert per_problem.followed(records(*born, cohort_from=5, cohort_to=20)) == 90
    late = records(*born, cohort_from=20, cohort_to=61)
    assert per_problem.followed(late) == 0
    for outcome in (per_problem.grievance_days, per_problem.days_followed, per_problem.of_1000(Fate.OPEN)):
        assert isnan(outcome(late))


def test_effort_is_that_of_the_days_on_which_the_cohort_arose() -> None:
    rows = [dispute(born=day) for day in (20, 30, 31, 40, 90)]
    minutes = {name: steady(0) for name in ("court_minutes", "volunteer_minutes", "lever_yuan")}
    days = np.arange(1, 111, dtype=float)
    whole = records(*rows, daily=minutes | {"spent_minutes": days}, spared=[(31, 1), (91, 1)])
    assert per_problem.minutes_per_problem(whole) == sum(range(11, 111)) / 7
    assert per_problem.cost_per_problem(whole) == sum(range(11, 111)) / 7  # a minute costs a yuan
    named = records(
        *rows,
        daily=minutes | {"spent_minutes": days},
        spared=[(31, 1), (91, 1)],
        cohort_from=29,
        cohort_to=31,
    )
    assert per_problem.minutes_per_problem(named) == (30 + 31) / 3
    assert per_problem.cost_per_problem(named) == (30 + 31) / 3


def test_headlines_follow_at_most_half_a_year() -> None:
    long = records(dispute(), day=800)
    long.facts["fate_ages"] = {"fate_180": 180, "fate_365": 365}
    assert per_problem.followed(long) == 180
    assert per_problem.followed(records(dispute(), day=10)) == 0


def test_satisfaction_without_a_problem_is_undefined() -> None:
    empty = records(people={"hit": [], "hit_migrant": []})
    assert isnan(per_problem.satisfaction_of_hit(empty))
    assert isnan(per_problem.gap_of_hit(empty))


# ---- runs

DAYS = 190
AGE = 90


@cache
def lived():
    """A run in which files are closed nominally, sued over and given up, and the states it passed through."""
    plan = scenario("party_led", DAYS, closure__ranking=1.0, claim__outside=-1.0, **SHORT)
    model = model_of(plan, 3)
    states = []
    while model.running:
        model.step()
        states.append(model.disputes.state[: model.disputes.count].copy())
    return model.records, states


def test_in_a_run_every_problem_is_in_one_fate_and_fates_sum_to_a_thousand() -> None:
    found, _ = lived()
    assert set(np.unique(found.disputes["fate"])) <= set(range(FATES))
    followed = found.disputes["born"] <= DAYS - AGE
    assert (found.disputes[f"fate_{AGE}"][followed] < FATES).all()
    assert (found.disputes[f"fate_{AGE}"][~followed] == UNWATCHED).all()
    shares = [per_problem.of_1000(each, age=AGE)(found) for each in Fate]
    assert sum(shares) == pytest.approx(1000)
    assert all(share > 0 for share in shares)  # none of the fates is empty, else it were not tested
    wide = [per_problem.of_1000(each, age=AGE, of=per_problem.WIDE)(found) for each in Fate]
    assert sum(wide) == pytest.approx(1000)
    count = per_problem.problems(found, (0, DAYS - AGE))
    assert per_problem.counts(found, AGE).sum() == count


def test_in_a_run_a_fate_is_that_of_the_state_on_the_evening_of_its_age_and_its_ends_last() -> None:
    """Told from states of every evening, and from what followed them, by itself."""
    found, states = lived()
    d = found.disputes
    seen = {fate: 0 for fate in Fate}
    for row in np.flatnonzero(d["born"] <= DAYS - AGE).tolist():
        day = int(d["born"][row]) + AGE
        path = [int(states[e - 1][row]) for e in range(int(d["born"][row]), DAYS + 1)]
        now, after, fate = State(path[AGE]), path[AGE:], Fate(int(d[f"fate_{AGE}"][row]))
        seen[fate] += 1
        if now in (State.SETTLED, State.JUDGED):
            kept = PLAIN[now] if all(PLAIN.get(State(s)) == PLAIN[now] for s in after) else Fate.OPEN
            assert fate == kept or d["relapse_day"][row] > DAYS, row
        elif now == State.ABANDONED:
            abandoned = path.index(State.ABANDONED, max(0, len(path) - 1 - path[::-1].index(path[-1]) - 400))
            nominal = path[abandoned - 1] == State.NOMINAL
            assert fate == (Fate.NOMINAL if nominal else Fate.ABANDONED), row
            assert d["ended"][row] == d["born"][row] + abandoned
        else:
            assert fate == PLAIN.get(now, Fate.OPEN), row
        if fate in (Fate.PRIVATE, Fate.FADED):
            assert d["ended"][row] == d["born"][row] + path.index(int(now)), row
        assert day <= DAYS
    assert min(seen[fate] for fate in Fate if fate != Fate.PREVENTED) > 0


def test_in_a_run_a_problem_is_felt_until_it_ends() -> None:
    found, states = lived()
    d = found.disputes
    rows = np.flatnonzero(d["born"] <= DAYS - AGE)
    days = per_problem.unresolved_days(found, AGE)
    assert len(days) == len(rows)
    for row, felt in zip(rows.tolist(), days.tolist(), strict=True):
        born = int(d["born"][row])
        if d[f"fate_{AGE}"][row] not in (Fate.DURABLE, Fate.JUDGED, Fate.PRIVATE, Fate.FADED):
            assert felt == AGE
            continue
        alike = PLAIN[State(int(states[born + AGE - 1][row]))]
        first = born + AGE
        while first > born and PLAIN.get(State(int(states[first - 2][row]))) == alike:
            first -= 1
        assert felt == first - born, row
