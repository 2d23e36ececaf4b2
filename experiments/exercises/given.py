"""The task of one student: what was drawn, what is right, and what is typically wrong (学生的题目)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from experiments.exercises.arms import CITY, DAYS, Arm, arm
from experiments.exercises.exercise import CHOICE, LEVERS, Both, Exercise, Field
from experiments.exercises.lots import Lot
from experiments.exercises.package import REACHED, Goal, table_of
from experiments.exercises.runs import SEEDS, Asked, Runs
from experiments.exercises.statistic import Table, Value, half_width, value
from sim.scenario.shape import declared

FINENESS = 20  # an answer may be off by this part of the interval's half-width
ROUNDING = 0.6  # of the last digit that is asked for; a little more than rounding does
MOST_DRAWS = 40


@dataclass(frozen=True, slots=True)
class Right:
    """The right answer to one field, and wrong ones with what is said to them.

    tolerance : how far a number may be off
    """

    value: Value
    tolerance: float = 0.0
    slips: tuple[tuple[Value, Both], ...] = ()

    def holds(self, answer: Value, wanted: Value | None = None) -> bool:
        """Whether an answer is the right one, or another one that is given."""
        other = self.value if wanted is None else wanted
        if isinstance(answer, str) or isinstance(other, str):
            return answer == other
        return abs(answer - other) <= self.tolerance

    @property
    def told_apart(self) -> bool:
        """Whether every wrong answer can be told from the right one and from each other."""
        values = [self.value, *(each for each, _ in self.slips)]
        if any(isinstance(each, str) for each in values):
            return len(set(values)) == len(values)
        numbers = sorted(float(each) for each in values)
        return all(b - a > 2 * self.tolerance for a, b in pairwise(numbers))


@dataclass(frozen=True, slots=True)
class Given:
    """The task of one student in one exercise.

    places : what the places of the question are filled with; files : name -> text, handed out
    table : runs that the right answers come from
    goal : what a package of levers must reach, where one is asked for
    """

    exercise: Exercise
    right: Mapping[str, Right]
    places: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    table: Table | None = None
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """Scenarios and seeds that were drawn for a student."""

    arms: tuple[Arm, ...]
    seeds: tuple[int, ...]
    apart: tuple[tuple[int, ...], tuple[int, ...]]

    def asked(self) -> list[Asked]:
        """All runs that the answer needs."""
        each = [(arm, seed) for arm in self.arms for seed in self.seeds]
        return each + [(arm, seed) for arm, own in zip(self.arms, self.apart, strict=False) for seed in own]


def draw(exercise: Exercise, lot: Lot) -> Drawn:
    """Draw what the plan of an exercise leaves open: which scenarios, which seeds."""
    plan = exercise.plan
    common, alone = plan["seeds"], plan.get("apart", 0)
    names = lot.pick(plan["one_of"]) if "one_of" in plan else plan["arms"]
    seeds = lot.some(SEEDS, common + 2 * alone)
    own = (tuple(sorted(seeds[common : common + alone])), tuple(sorted(seeds[common + alone :])))
    return Drawn(tuple(map(arm, names)), tuple(sorted(seeds[:common])), own)


def first_draw(exercise: Exercise, lot: Lot) -> list[Asked]:
    """The runs that a student's task asks for at first: most tasks need no others."""
    return draw(exercise, lot).asked()


def given(exercise: Exercise, lot: Lot, runs: Runs) -> Given:
    """The task of a student, drawn again until wrong answers can be told from the right one."""
    for _ in range(MOST_DRAWS):
        drawn = draw(exercise, lot)
        runs.make(drawn.asked())
        table = Table(runs, drawn.arms, drawn.seeds, drawn.apart)
        goal = Goal.of(table) if exercise.asks_package else None
        right = _answers(exercise, table)
        if all(each.told_apart for each in right.values()) and (goal or not exercise.asks_package):
            places, files = _places(exercise, drawn, goal), _files(exercise, drawn, runs)
            return Given(exercise, right, places, files, table, goal)
    raise RuntimeError(f"no draw of {exercise.name} can be given")


def with_package(task: Given, word: str) -> tuple[Given, str]:
    """The task with the numbers that are right for the package of a student, and how it meets the goal.

    Raises ScenarioError where a run of the package fails.
    """
    if task.table is None or task.goal is None:
        raise ValueError(f"{task.exercise.name} asks for no package")
    table = table_of(task.table, word)
    return replace(task, right=_answers(task.exercise, table), table=table), task.goal.verdict(table)


def _answers(exercise: Exercise, table: Table) -> dict[str, Right]:
    return {each.name: _right(each, table) for each in exercise.fields if each.of or each.kind == LEVERS}


def _right(asked: Field, table: Table) -> Right:
    if asked.kind == LEVERS:
        return Right(REACHED, slips=tuple((slip.of, slip.said) for slip in asked.slips))
    expected = value(asked.of, table)
    if asked.kind == CHOICE:
        return Right(
            expected, slips=tuple((slip.of, slip.said) for slip in asked.slips if slip.of != expected)
        )
    tolerance = max(ROUNDING * 10.0**-asked.decimals, half_width(asked.of, table) / FINENESS, asked.tolerance)
    return Right(expected, tolerance, tuple((value(slip.of, table), slip.said) for slip in asked.slips))


def _command(exercise: Exercise, drawn: Drawn) -> str:
    """The command of a task with one seed."""
    name = exercise.plan.get("command", "run")
    words = " ".join(each.word for each in drawn.arms)
    return f"gongzhi {name} {words} --seed {drawn.seeds[0]} --days {DAYS} --city {CITY}"


def _places(exercise: Exercise, drawn: Drawn, goal: Goal | None) -> dict[str, str]:
    names = {f"arm{number}": f"`{each.name}`" for number, each in enumerate(drawn.arms)}
    if goal:
        names |= {"gain": f"{goal.gain:g}", "budget": f"{goal.cost:g}"}
    return names | {
        "seeds": ", ".join(map(str, drawn.seeds)),
        "first": str(drawn.seeds[0]),
        "lever": drawn.arms[-1].name,
        "city": CITY,
        "days": str(DAYS),
        "run": _command(exercise, drawn),
    }


def _files(exercise: Exercise, drawn: Drawn, runs: Runs) -> dict[str, str]:
    """Changed scenarios and a design that does the runs, or a table of their outcomes."""
    if "table" in exercise.plan:
        return {f"{exercise.name}.csv": _csv(exercise.plan["table"], drawn, runs)}
    if exercise.asks_package:
        unused = tuple((f"levers.{name}", 0.0) for name in declared("levers"))
        mine = Arm("package", drawn.arms[0].base, unused)
        drawn = replace(drawn, arms=(drawn.arms[0], mine))
    files = {each.word: each.text() for each in drawn.arms if each.changes}
    if len(drawn.seeds) > 1:
        files[f"{exercise.name}.design.toml"] = _design(exercise, drawn)
    return files


def _design(exercise: Exercise, drawn: Drawn) -> str:
    words = ", ".join(f'"{each.word}"' for each in drawn.arms)
    return (
        f'title = "{exercise.title.en}"\ntitle_zh = "{exercise.title.zh}"\n'
        f'question = "Exercise {exercise.name}"\nquestion_zh = "习题 {exercise.name}"\n'
        f'kind = "full_factorial"\nscenarios = [{words}]\nseeds = {list(drawn.seeds)}\nhistory = "none"\n\n'
        f'[set]\ncity.preset = "{CITY}"\ncalendar.days = {DAYS}\n'
    )


def _csv(metrics: list[str], drawn: Drawn, runs: Runs) -> str:
    lines = [",".join(["scenario", "seed", *metrics])]
    for number, each in enumerate(drawn.arms):
        own = drawn.apart[number] if number < len(drawn.apart) else ()
        for seed in sorted(drawn.seeds + own):
            values = [f"{runs.outcome(each, seed, metric):.4f}" for metric in metrics]
            lines.append(",".join([each.name, str(seed), *values]))
    return "\n".join(lines) + "\n"
