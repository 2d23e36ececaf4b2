"""Nothing is lost and nothing is counted twice: problems, hours, tasks, and the story that the log tells."""

from typing import Any

import numpy as np
import pytest

from agents.casework import Account, Tasks
from agents.disputes import OPEN, STATES, Escalated, State
from agents.events import Activity as A  # noqa: N817
from agents.kinds import COMPETENCES, OUTSIDE
from sim.model import CityModel
from sim.scenario.file import load_scenario
from sim.stages.record.phase import COUNTED, FINAL

DAYS = 210
CASES = {
    "siloed": {"emerge.per_resident_year": 1.2},  # more than the desks can bear
    "siloed_ranked": {"closure.limit": 5, "closure.rate": 0.3},
    "party_led": {
        "joint.every": 2,
        "work.convening_share": 0.6,
        "work.committee_part": 0.5,
        "work.outside_part": 0.5,
        "escalate.petition": 0.0,
        "escalate.court": -0.5,
        "court.force": 0.0,
        "relapse.hazard": 0.02,
        "relapse.confirmation": 0.3,
        "detect.weary": 0.2,
    },
    "transition": {},
    "hierarchical": {"shocks.calls": 2.0},
    "self_governance": {"levers.participation": 1.0},
    "opposed_interests": {},
    "tiers_above": {"harm.hazard": 1e-4},
    "attractive_city": {
        "attract.households": 4.0,
        "attract.firms": 4.0,
        "attract.every": 30,
        "attract.hours": 1.0,
        "projects.budget": 0.0,  # drawing up projects is in the accounts alone
    },
}


class Story:
    """A run, and what was seen every evening."""

    def __init__(self, name: str, changes: dict[str, Any]) -> None:
        length = {"calendar.warm_up": 90, "calendar.days": DAYS - 90}
        self.model = model = CityModel(load_scenario(name, {**length, **changes}), 5)
        self.evenings: list[dict[str, Any]] = []
        while model.running:
            before = model.casework.spent.copy()
            model.step()
            self.evenings.append(evening(model, before))
        self.d = model.disputes.columns()
        self.log = model.events.columns()
        self.daily = model.records.daily

    def count(self, *kinds: A, where: Any = True) -> np.ndarray:
        """Events of these kinds per dispute."""
        mask = np.isin(self.log["activity"], kinds) & where & (self.log["dispute"] >= 0)
        return np.bincount(self.log["dispute"][mask], minlength=self.model.disputes.count)

    def minutes(self, *kinds: A) -> int:
        """Minutes that the events of these kinds tell of."""
        return int(self.log["minutes"][np.isin(self.log["activity"], kinds)].sum())


def evening(model: CityModel, before: np.ndarray) -> dict[str, Any]:
    """What can be counted when the day is over."""
    c, d = model.casework, model.disputes
    weekend = (model.day - 1) % 7 >= 5
    part = model.world.spec.calendar.weekend_staff if weekend else 1.0
    count, minutes, valid, nodes = heaps(model)
    return {
        "state": d.state[: d.count].copy(),
        "breach": d.relapse_day[: d.count] >= 0,
        "active": model.world.active.copy(),
        "open_tasks": d.open_tasks[: d.count].copy(),
        "asking": np.where(np.isin(d.state, (State.ASKING, State.REFUSED)), d.asking, -1)[: d.count],
        "parts": (d.seen & ~d.done & ~d.omitted)[: d.count].copy(),
        "done": d.done[: d.count].copy(),
        "held": c.held.copy(),
        "left": c.left.copy(),
        "spent": (c.spent - before).sum(axis=1),
        "minutes": (model.city.institutions.minutes * part).astype(np.int64).sum(),
        "paid": model.world.turnover.level,
        "nodes": nodes,
        "caseload": c.caseload.copy(),
        "waiting": c.waiting.copy(),
        "in_heap": count,
        "in_heap_minutes": minutes,
        "valid": valid,
        "used": used_nodes(model.tasks),
    }


def heaps(model: CityModel) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[int]]:
    """Tasks and minutes per unit, tasks that still count per dispute, and all nodes, by walking the heaps."""
    t, d, head = model.tasks, model.disputes, model.casework.head
    count, minutes = np.zeros(len(head), int), np.zeros(len(head), int)
    valid, nodes = np.zeros(d.count, int), []
    for unit in np.flatnonzero(head >= 0).tolist():
        stack = [int(head[unit])]
        while stack:
            node = stack.pop()
            nodes.append(node)
            row = int(t.dispute[node])
            count[unit] += 1
            minutes[unit] += t.minutes[node]
            valid[row] += d.state[row] in (State.WORKING, State.IN_COURT) and d.round[row] == t.round[node]
            stack += [int(x) for x in (t.child[node], t.sibling[node]) if x >= 0]
    return count, minutes, valid, nodes


def used_nodes(tasks: Tasks) -> int:
    """Nodes ever used less those given back."""
    free, node = 0, int(tasks.free[0])
    while node >= 0:
        free, node = free + 1, int(tasks.sibling[node])
    return int(tasks.free[1]) - free


@pytest.fixture(scope="module", params=CASES, ids=str)
def story(request) -> Story:
    return Story(request.param, CASES[request.param])


def test_the_runs_meet_everything_that_is_checked() -> None:
    """The scenarios together write every kind of event."""
    met = np.zeros(len(A), int)
    for name, changes in CASES.items():
        met += Story(name, changes).model.events.counts
    assert [kind.name for kind in A if not met[kind]] == []


def test_every_problem_is_in_one_state_and_none_is_lost(story) -> None:
    arisen = np.cumsum(np.bincount(story.log["day"][story.log["activity"] == A.ARISE], minlength=DAYS + 1))[
        1:
    ]
    for day, e in enumerate(story.evenings):
        assert len(e["state"]) == arisen[day]
        assert e["state"].max(initial=0) < STATES
        assert len(np.unique(e["active"])) == len(e["active"])
        final = ended(e)
        assert not final[e["active"]].any()
        assert final.sum() + len(e["active"]) == arisen[day]
    for today, tomorrow in zip(story.evenings, story.evenings[1:], strict=False):
        over = np.flatnonzero(ended(today))
        assert (tomorrow["state"][over] == today["state"][over]).all()


def ended(e: dict[str, Any]) -> np.ndarray:
    """What is over this evening; a judgment that will not be kept is not."""
    return FINAL[e["state"]] & ~((e["state"] == State.JUDGED) & e["breach"])


def test_nobody_is_left_standing_at_the_door(story) -> None:
    """Those who wait for intake this evening came, or came back, today."""
    kinds = (A.CLAIM, A.DETECT, A.RELAPSE, A.RESURFACE, A.BREACH)
    for day, e in enumerate(story.evenings, 1):
        came = story.count(*kinds, where=np.isin(story.log["day"], (day - 1, day)))[: len(e["state"])]
        assert (came[e["state"] == State.RAISED] > 0).all(), day


def test_open_disputes_are_those_that_came_less_those_that_left(story) -> None:
    state = np.stack([np.bincount(e["state"], minlength=STATES) for e in story.evenings])
    kind, note = story.log["activity"], story.log["dispute"]
    shut = np.zeros(story.model.disputes.count, bool)
    change = np.zeros(DAYS + 1)
    for day, activity, row in zip(story.log["day"], kind, note, strict=True):
        if activity in (A.CLAIM, A.DETECT, A.RELAPSE, A.RESURFACE, A.BREACH):
            change[day] += 1
        elif activity in (A.AGREE, A.CLOSE_NOMINALLY, A.SUE) or (activity == A.ABANDON and not shut[row]):
            change[day] -= 1
        if activity in (A.CLOSE_NOMINALLY, A.RESURFACE):
            shut[row] = activity == A.CLOSE_NOMINALLY
    assert (
        np.cumsum(change)[1:].tolist()
        == state[:, list(OPEN)].sum(axis=1).tolist()
        == story.daily["open"].tolist()
    )
    assert (story.daily["latent"] == state[:, State.LATENT] + state[:, State.LUMPED]).all()
    assert (story.daily["waiting_for_session"] == state[:, State.CONVENING]).all()


def test_hours_spent_never_exceed_hours_held(story) -> None:
    for e in story.evenings:
        assert (e["left"] >= 0).all()
        assert (e["spent"] >= 0).all()
        assert (e["spent"] <= e["held"]).all()
        assert (e["spent"] + e["left"] == e["held"]).all()


def test_lending_moves_hours_and_makes_none(story) -> None:
    paid = [1.0, *(e["paid"] for e in story.evenings)]  # hours at another level begin tomorrow
    made = [
        e["held"].sum() - e["minutes"]
        for before, e in zip(paid, story.evenings, strict=False)
        if e["paid"] == before
    ]
    assert not any(made)


def test_daily_counters_say_what_the_log_says(story) -> None:
    for name, kinds in COUNTED.items():
        days = story.log["day"][np.isin(story.log["activity"], kinds)]
        assert story.daily[name].tolist() == np.bincount(days, minlength=DAYS + 1)[1:].tolist(), name
    assert story.daily["day"].tolist() == list(range(1, DAYS + 1))
    assert story.model.events.counts.sum() == len(story.log["day"]) == len(story.model.events)
    broken = np.cumsum(np.bincount(story.log["day"][story.log["activity"] == A.RELAPSE], minlength=DAYS + 1))[
        1:
    ]
    assert (story.daily["raised_cumulative"] == np.cumsum(story.daily["raised"])).all()
    assert (story.daily["reported_cumulative"] == np.cumsum(story.daily["reported"])).all()
    assert (story.daily["holding_cumulative"] == np.cumsum(story.daily["agreed"]) - broken).all()
    holding = [np.isin(e["state"], (State.SETTLED, State.DURABLE)).sum() for e in story.evenings]
    assert story.daily["holding_cumulative"].tolist() == holding


def test_columns_of_disputes_say_what_the_log_says(story) -> None:
    d, n = story.d, story.count
    other = story.log["actor"] != story.log["origin"]
    assert (d["refusals"] == n(A.REFUSE, A.ABSENT)).all()
    handed = story.log["note"] > 0
    assert (d["hops"] == n(A.REFUSE) + n(A.ACCEPT, where=other) + n(A.DESIGNATE, where=handed)).all()
    assert (d["sessions"] == n(A.CONVENE)).all()
    assert (d["rejections"] == n(A.REJECT, A.DECLINE)).all()
    assert (d["relapses"] == n(A.RELAPSE, A.RESURFACE, A.BREACH)).all()
    assert (d["nominal"] == (n(A.CLOSE_NOMINALLY) > 0)).all()
    assert (d["reported"] == (n(A.AGREE, A.CLOSE_NOMINALLY) > 0)).all()
    assert ((d["raised"] >= 0) == (n(A.CLAIM, A.DETECT) > 0)).all()
    assert n(A.CLAIM, A.DETECT).max() == 1
    assert (n(A.ENDURE, A.JUDGE, A.FADE, A.PRIVATE, A.ABANDON) - n(A.BREACH)).max() == 1
    assert (n(A.BREACH) <= n(A.JUDGE)).all()
    for bit, kinds in {
        Escalated.TIER: (A.MOVE_UP, A.PETITION),
        Escalated.PETITION: (A.PETITION,),
        Escalated.COURT: (A.SUE,),
        Escalated.COLLECTIVE: (A.JOIN,),
    }.items():
        assert ((d["escalated"] & bit > 0) == (n(*kinds) > 0)).all(), bit


def test_days_of_disputes_are_those_of_the_log(story) -> None:
    first, last = {}, {}
    for day, kind, row in zip(story.log["day"], story.log["activity"], story.log["dispute"], strict=True):
        first.setdefault((int(row), int(kind)), int(day))
        last[int(row), int(kind)] = int(day)
    for row in range(story.model.disputes.count):
        opened = [first[row, k] for k in (A.CLAIM, A.DETECT) if (row, k) in first]
        closed = [first[row, k] for k in (A.AGREE, A.CLOSE_NOMINALLY) if (row, k) in first]
        assert story.d["raised"][row] == min(opened, default=-1)
        assert story.d["first_closed"][row] == min(closed, default=-1)
        assert story.d["born"][row] == first[row, A.ARISE]
        if story.d["state"][row] in (State.SETTLED, State.DURABLE):
            assert story.d["closed"][row] == last[row, A.AGREE]


def test_minutes_in_the_log_are_the_minutes_in_the_accounts(story) -> None:
    spent, m = story.model.casework.spent.sum(axis=0), story.minutes
    taken = spent + story.model.casework.carried_over.sum(axis=0)  # what an evening could not hold is owed
    assert taken[Account.INTAKE] == m(A.ARRANGE, A.ANSWER)
    assert taken[Account.REQUEST] == m(A.ACCEPT, A.REFUSE, A.BACK, A.WRITE_OUT)
    assert taken[Account.MEETING] == m(A.CONVENE, A.MEET, A.UNCOVER, A.SHUTTLE, A.SPEAK)
    assert taken[Account.VERIFY] == m(A.DETECT, A.FALSE_ALARM, A.ROUND, A.CALL_BACK, A.RESURFACE)
    assert taken[Account.REVIEW] == m(A.PETITION, A.DECIDE, A.DESIGNATE, A.SEND_DOWN)
    crimes = int(story.count(A.HARM).sum()) * story.model.programme.harm.case_minutes  # work of the police
    assert taken[Account.WORK] == story.d["worked"].sum() + crimes
    assert spent[Account.WORK] == story.daily["work_minutes"].sum()
    assert spent.sum() == story.daily["spent_minutes"].sum()
    assert story.daily["held_minutes"].tolist() == [e["held"].sum() for e in story.evenings]
    coordination = spent[[Account.REQUEST, Account.MEETING, Account.REVIEW]].sum()
    assert coordination == story.daily["coordination_minutes"].sum()


def test_precedents_are_finished_parts(story) -> None:
    done = story.log["activity"] == A.FINISH
    expected = np.zeros_like(story.model.casework.precedents)
    np.add.at(expected, (story.log["actor"][done], story.d["topic"][story.log["dispute"][done]]), 1)
    assert (story.model.casework.precedents == expected).all()


def test_caseload_and_waiting_are_what_lies_in_the_queues(story) -> None:
    for e in story.evenings:
        assert (e["caseload"] == e["in_heap"]).all()
        assert (e["waiting"] == e["in_heap_minutes"]).all()
        assert len(set(e["nodes"])) == len(e["nodes"]) == e["used"]


def test_open_tasks_are_the_tasks_that_still_count(story) -> None:
    for e in story.evenings:
        busy = np.isin(e["state"], (State.WORKING, State.IN_COURT))
        assert (e["open_tasks"] == np.where(busy, e["valid"], 0)).all()
        assert (e["valid"][e["state"] == State.WORKING] > 0).all()


def test_nobody_is_asked_for_a_part_that_is_not_open(story) -> None:
    for e in story.evenings:
        rows = np.flatnonzero(e["asking"] >= 0)
        assert (e["parts"][rows] >> e["asking"][rows] & 1).all()


def test_what_was_done_since_it_was_last_raised_is_what_was_finished(story) -> None:
    done = np.zeros(story.model.disputes.count, int)
    kinds, rows, targets = (story.log[name] for name in ("activity", "dispute", "target"))
    before = -1
    for kind, row, k in zip(kinds.tolist(), rows.tolist(), targets.tolist(), strict=True):
        if kind == A.FINISH and k != COMPETENCES - 1:
            assert not done[row] >> k & 1
            done[row] |= 1 << k
        elif (
            kind == A.AGREE and before == A.ANSWER
        ):  # an answer that was enough stands for all that is needed
            done[row] = story.d["need"][row]
        elif kind in (A.RELAPSE, A.RESURFACE, A.BREACH):
            done[row] = 0
        before = kind
    here = ~np.int64(OUTSIDE)  # a part outside the city is done there, by no desk
    assert (done & here).tolist() == (story.d["done"].astype(np.int64) & here).tolist()
