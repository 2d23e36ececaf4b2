"""A run once more, day by day, taking down what the event log does not hold about a few decisions."""

import pickle
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from agents.disputes import State
from agents.events import Activity
from agents.kinds import Competence
from agents.randomness import streams as decisions
from agents.randomness.plain import KeyedRandom
from agents.readable.institutions import Reply
from experiments.story.mirror import CALLS, OFFERS, REQUESTS, Weighed, reply_of, weighed
from sim.coordination.base import NOBODY
from sim.model import CityModel
from sim.observers import Observer
from sim.scenario.scenario import Scenario
from sim.stages.coordinate.phase import coordinate
from sim.stages.triage.phase import cases_of
from sim.world import World


@dataclass(frozen=True, slots=True)
class Decision:
    """A request or a call: the unit's reply with its terms, and the probability in the log.

    exact : the terms give the very probability that the log holds
    """

    reply: Reply
    noted: float

    @property
    def exact(self) -> bool:
        """Equal as far as the log keeps digits (float32)."""
        return bool(np.float32(self.reply.logit.probability) == np.float32(self.noted))


@dataclass(frozen=True, slots=True)
class Answer:
    """An offer and the number drawn for the parties.

    noted : what the log holds of it, its substance; of one that was not made, its probability
    again : the same as it was computed now
    """

    offer: Weighed
    noted: float
    again: float
    random_number: float

    @property
    def exact(self) -> bool:
        """Equal as far as the log keeps digits (float32)."""
        return bool(np.float32(self.again) == np.float32(self.noted))


@dataclass(frozen=True, slots=True)
class Intake:
    """What intake believed and what the pattern gave the lead to ask with; masks of competences."""

    seen: int
    done: int
    tier: int
    authority: float
    ties: float
    appraisal: float


@dataclass(frozen=True, slots=True)
class Shift:
    """Minutes that a unit gave to one part of a dispute on one day; waits : nothing was done that day."""

    day: int
    dispute: int
    unit: int
    competence: int
    minutes: int
    left: int


@dataclass(slots=True)
class Notes:
    """What was taken down: by position of the event in the log, and the days of work in their order."""

    decisions: dict[int, Decision] = field(default_factory=dict)
    answers: dict[int, Answer] = field(default_factory=dict)
    intakes: dict[int, Intake] = field(default_factory=dict)
    shifts: list[Shift] = field(default_factory=list)


def witnessed(
    scenario: Scenario,
    seed: int,
    log: np.ndarray,
    positions: np.ndarray,
    *,
    on_day: Callable[[int, int], None] | None = None,
    model: CityModel | None = None,
) -> Notes:
    """Run again up to the last of some events of a run and take down what was behind them.

    log : all events of that run; positions : which of them, ascending
    model : an evening of that run before the first of the events, to go on from; it is lived on
    """
    witness = _Witness(model or CityModel(scenario, seed, keep_events=False), log, positions)
    last = int(log["day"][positions].max()) if len(positions) else 0
    while witness.model.day < last:
        witness.model.step()
        if on_day:
            on_day(witness.model.day, last)
    return witness.found


class _Witness(Observer):
    """Looks before and after some stages of a run."""

    def __init__(self, model: CityModel, log: np.ndarray, positions: np.ndarray) -> None:
        self.model = model
        self.keyed_random = KeyedRandom(int(model.seed))
        self.log = log
        self.by_day: dict[int, list[int]] = defaultdict(list)
        for position in positions.tolist():
            self.by_day[int(log["day"][position])].append(position)
        self.disputes = sorted({int(row) for row in log["dispute"][positions] if row >= 0})
        self.found = Notes()
        self.in_work: dict[int, tuple[int, int, int]] = {}
        self.model.observers.append(self)

    def before(self, stage: str, world: World) -> None:
        """What decisions of this stage will depend on."""
        today = self.by_day.get(world.day, [])
        if stage == "coordinate":
            self._hear_requests(today)
        elif stage == "settle":
            self._hear_answers(today)
        elif stage == "work":
            self.in_work = self._parts()

    def after(self, stage: str, world: World) -> None:
        """What this stage has left."""
        if stage == "triage":
            self._note_intakes(self.by_day.get(world.day, []))
        elif stage == "work":
            self._note_work(self.in_work)

    def _of(self, today: list[int], kinds: tuple[Activity, ...]) -> list[int]:
        return [p for p in today if self.log["activity"][p] in kinds]

    def _hear_requests(self, today: list[int]) -> None:
        """A request is answered in the state that the requests before it have left: play those only."""
        asked = self._of(today, REQUESTS + CALLS)
        morning = pickle.dumps(self.model, pickle.HIGHEST_PROTOCOL) if asked else b""
        for position in asked:
            event, moment = self.log[position], pickle.loads(morning)
            row, k = int(event["dispute"]), int(event["target"])
            moment.world.active = _earlier(moment, event)
            coordinate(moment.world)
            _lend(moment, row, int(event["origin"]), at_table=event["activity"] in CALLS)
            kind = decisions.ACCEPT if event["activity"] in REQUESTS else decisions.ATTEND
            reply = reply_of(moment, row, k, (int(event["origin"]), int(event["actor"])), kind)
            self.found.decisions[position] = Decision(reply, float(event["note"]))

    def _hear_answers(self, today: list[int]) -> None:
        d = self.model.disputes
        for position in self._of(today, OFFERS):
            row = int(self.log["dispute"][position])
            random_number = self.keyed_random.uniform(decisions.SETTLE, int(d.relapses[row]), int(d.key[row]))
            offer, noted = weighed(self.model, row), float(self.log["note"][position])
            made = self.log["activity"][position] != Activity.WITHHOLD
            again = offer.substance.value if made else offer.answer.probability
            self.found.answers[position] = Answer(offer, noted, again, random_number)

    def _note_intakes(self, today: list[int]) -> None:
        d = self.model.disputes
        for position in self._of(today, (Activity.ARRANGE,)):
            row = int(self.log["dispute"][position])
            standing = (float(d.authority[row]), float(d.ties[row]), float(d.appraisal[row]))
            tier = int(d.tier[row])
            self.found.intakes[position] = Intake(int(d.seen[row]), int(d.done[row]), tier, *standing)

    def _parts(self) -> dict[int, tuple[int, int, int]]:
        """Node of every part that is worked on -> dispute, minutes left, minutes worked on the dispute."""
        d, tasks, found = self.model.disputes, self.model.tasks, {}
        for row in self.disputes:
            if row >= d.count or d.state[row] not in (State.WORKING, State.IN_COURT) or not d.open_tasks[row]:
                continue
            used = slice(0, int(tasks.free[1]))
            mine = (tasks.dispute[used] == row) & (tasks.round[used] == d.round[row])
            for node in np.flatnonzero(mine).tolist():
                if not int(d.done[row]) >> int(tasks.competence[node]) & 1:  # else a node given back
                    found[node] = (row, int(tasks.minutes[node]), int(d.worked[row]))
        return found

    def _note_work(self, before: dict[int, tuple[int, int, int]]) -> None:
        """What each unit gave today. A caseload that is too high cuts a part when it is begun: what was
        worked on the whole dispute says how much of a drop was cut."""
        d, tasks = self.model.disputes, self.model.tasks
        for row in sorted({parts[0] for parts in before.values()}):
            nodes = [node for node, parts in before.items() if parts[0] == row]
            left = {node: self._left(node, row) for node in nodes}
            drops = {node: before[node][1] - left[node] for node in nodes}
            worked = int(d.worked[row]) - before[nodes[0]][2]
            excess = sum(drops.values()) - worked
            for node in nodes:
                cut = min(excess, drops[node]) if excess > 0 and self._was_cut(node) else 0
                excess -= cut
                part = (int(tasks.unit[node]), int(tasks.competence[node]))
                self.found.shifts.append(Shift(self.model.day, row, *part, drops[node] - cut, left[node]))

    def _left(self, node: int, row: int) -> int:
        d, tasks = self.model.disputes, self.model.tasks
        k = int(tasks.competence[node])
        finished = bool(int(d.done[row]) >> k & 1) or (
            k == Competence.ADJUDICATION and d.open_tasks[row] == 0
        )
        return 0 if finished else int(tasks.minutes[node])

    def _was_cut(self, node: int) -> bool:
        """Whether a caseload took more from a part than was missing from the start."""
        d, tasks = self.model.disputes, self.model.tasks
        compelled = int(d.compelled[tasks.dispute[node]]) >> int(tasks.competence[node]) & 1
        whole = np.float32(1.0 - self.model.world.spec.work.formalism if compelled else 1.0)
        return bool(tasks.quality[node] < whole)


def _lend(model: CityModel, row: int, asker: int, *, at_table: bool) -> None:
    """A lender of standing without minutes for it lends none; a convener that sits has them."""
    d, lender = model.disputes, int(model.disputes.lender[row])
    if lender < 0 or (at_table and lender == asker):
        return
    if model.world.spec.accept.backing > 0 and model.casework.left[lender] <= 0:
        d.authority[row] = d.appraisal[row] = 0.0


def _earlier(model: CityModel, event: np.ndarray) -> np.ndarray:
    """The disputes whose turn comes before: sessions by convener, then requests in order of arising."""
    d, active = model.disputes, model.world.active
    decided = (d.state[active] == State.AWAITING) & (d.joint[active] > 0)  # may be called today
    waits = (d.state[active] == State.CONVENING) | decided
    told = _designated(model)
    if event["activity"] in REQUESTS:
        return np.asarray(active[told | waits | (active < event["dispute"])])
    return np.asarray(active[told | (waits & (d.convener[active] < event["origin"]))])


def _designated(model: CityModel) -> np.ndarray:
    """Mask of the active disputes whose unit may be designated this morning, before anybody is asked."""
    world, d = model.world, model.disputes
    back: np.ndarray = d.state[world.active] == State.REFUSED
    rows = world.active[back]
    if len(rows):
        part, times = (getattr(d, name)[rows].astype(np.int64) for name in ("asking", "refused_now"))
        unit = world.spec.coordination.redirect(cases_of(world, rows), part, times, world.roster)
        back[back] = unit == NOBODY
    return back
