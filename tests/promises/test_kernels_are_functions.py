"""Promise 4: kernels are functions: arrays in, arrays changed in place, and only those they say.

Their numbers are compared with plain Python in tests/kernels.
"""

import hashlib
import importlib
import pkgutil
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numba.core.dispatcher import Dispatcher

import sim.stages
from agents.compiling import KERNELS as COMPILED
from agents.tables import (
    CaseworkRows,
    DisputeRows,
    InstitutionRows,
    LogRows,
    PlaceRows,
    ResidentRows,
    SocietyRows,
)
from tests.promises.worlds import AT_BIRTH, SHORT, fields_of, grown, model_of, scenario

PHASES = [
    importlib.import_module(f"sim.stages.{m.name}.phase") for m in pkgutil.iter_modules(sim.stages.__path__)
]
MODULES = [
    sys.modules[name]
    for name in dict.fromkeys(each.py_func.__module__ for each in COMPILED)
    if name.startswith(("agents.", "sim.")) and name != "agents.tables"  # makes what kernels are handed
]
KERNELS = {
    f"{module.__name__}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Dispatcher) and value.py_func.__module__ == module.__name__
}
LOG, OUT, FIXED = "log", "out", "fixed"
# What each bundle holds; FIXED is what no kernel of a day may write to, but for the weights of working ties.
BUNDLES = {
    DisputeRows: ("disputes", FIXED),
    CaseworkRows: ("casework",),
    ResidentRows: ("residents",),
    PlaceRows: (FIXED,),
    InstitutionRows: ("casework", "tasks", FIXED),
    SocietyRows: ("residents", "society"),
    LogRows: (LOG,),
}
# Which tables each kernel of a day may write to; whatever is not named must come back as it went in.
MAY_WRITE = {
    "count_proposals": {OUT},
    "place_problems": {"disputes", LOG},
    "find_prevented": {OUT},
    "hit_by_wave": {OUT},
    "place_wave": {"disputes", LOG},
    "find_problems": {"disputes", "casework", LOG, "society"},
    "go_round": {"casework", LOG, "society"},
    "false_alarms": {"casework", LOG, "society"},
    "think_over": {"disputes", LOG},
    "whose_turn": {OUT},
    "diagnose": {"disputes"},
    "look_at": {OUT},
    "pay_intake": {"casework", LOG, OUT},
    "write_down": {"disputes"},
    "decide": {"disputes", "casework", LOG},
    "let_go": {"disputes", LOG},
    "ask_units": {"disputes", "casework", "tasks", LOG},
    "hold_sessions": {"disputes", "casework", "tasks", LOG},
    "redirect": {"disputes", "casework", "tasks", LOG},
    "lend": {"casework"},
    "open_desks": {"casework"},
    "pay_debts": {"casework"},
    "serve": {"disputes", "casework", "tasks", LOG},
    "watch_closed": {"disputes", "casework", LOG},
    "call_back": {"disputes", "casework", LOG},
    "answer_offers": {"disputes", "casework", LOG},
    "close_overdue_nominally": {"disputes", "casework", LOG},
    "judge": {"disputes", LOG},
    "answer_first": {"disputes", "casework", LOG},
    "decide_steps": {"disputes", "casework", "tasks", LOG},
    "gather": {"disputes", LOG, "society"},
    "take_news": {"residents", "society"},
    "talk_round": {"residents", OUT},
    "take_lessons": {"casework", OUT},
    "mean_feelings": {OUT},
    "count_events": {OUT},
    "count_states": {OUT},
    "count_minutes": {OUT},
    "learn_ties": {"ties"},
    "tire": {"casework"},
    "sum_by_place": {OUT},
    "follow_causes": {OUT},
    "live_with": {"residents"},
    "hear_needs": {OUT},
    "hear_answers": {"residents"},
    "write_letters": {"disputes", "casework", LOG, OUT},
    "read_letters": {"disputes", LOG, OUT},
    "inspect": {"disputes", "casework", LOG},
    "sum_strain": {OUT},
    "move_households": {"residents", "society", OUT},
    "drop_matters": {"disputes", LOG},
    "move_firms": {OUT},
    "paid_level": set(),
    "weigh_harm": {"casework", "residents", LOG, OUT},
}
# Of what a problem is born with, early discovery makes it smaller and a court adds its own work.
MAY_CHANGE_BIRTH = {
    "place_problems": set(AT_BIRTH),
    "place_wave": set(AT_BIRTH),
    "find_problems": {"severity", "effort"},
    "decide_steps": {"effort"},
}


def digest(array: np.ndarray) -> bytes:
    return hashlib.blake2b(np.ascontiguousarray(array).tobytes()).digest()


class Spy:
    """Notes for every kernel of a day which of the arrays handed to it were changed."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.seen: dict[str, set[str]] = {}

    def arrays(self, arguments: tuple[Any, ...]) -> dict[str, np.ndarray]:
        """Label -> array for everything that a kernel is handed."""
        found: dict[str, np.ndarray] = {}
        for n, argument in enumerate(arguments):
            for name in BUNDLES.get(type(argument), ()):
                found |= self.parts(name)
            if isinstance(argument, np.ndarray):
                found[self.label(n, argument)] = argument
        return found

    def parts(self, name: str) -> dict[str, np.ndarray]:
        """Label -> array of a table, of what is fixed, of the log, or of what society holds beside people."""
        world = self.model.world
        if name == FIXED:
            return self.fixed()
        if name == LOG:
            return {LOG: self.model.events.rows, f"{LOG}.cursor": self.model.events.cursor}
        if name == "society":
            held = {
                n: getattr(world, n) for n in ("people", "heard", "usual", "vigilance", "outspoken", "walked")
            }
            held |= {"crowd": world.crowds.joined, "engaged": world.engaged, "gone": world.turnover.gone}
            return {f"society.{n}": array for n, array in held.items()}
        table = self.model.city.residents if name == "residents" else getattr(world, name)
        return {f"{name}.{column}": values for column, values in fields_of(table)}

    def fixed(self) -> dict[str, np.ndarray]:
        """What is fixed while a day lasts."""
        place = {f"ties.{name}": column for name, column in self.model.city.ties.columns().items()}
        place |= {f"institutions.{name}": c for name, c in self.model.city.institutions.columns().items()}
        return place | {
            f"topics.{name}": getattr(self.model.topics, name) for name in ("lead", "base", "hours")
        }

    def label(self, n: int, argument: np.ndarray) -> str:
        for name, column in fields_of(self.model.city.residents):
            if argument is column:
                return f"residents.{name}"
        return f"{OUT}.{n}"

    def watch(self, name: str, kernel: Callable[..., Any]) -> Callable[..., Any]:
        """The same kernel, with a note of what it changed."""

        def watched(*arguments: Any) -> Any:
            before = {label: digest(array) for label, array in self.arrays(arguments).items()}
            answer = kernel(*arguments)
            after = {label: digest(array) for label, array in self.arrays(arguments).items()}
            changed = {label for label in before if before[label] != after[label]}
            self.seen.setdefault(name, set()).update(changed)
            return answer

        return watched


@pytest.fixture(scope="module")
def changed() -> dict[str, set[str]]:
    """Kernel -> labels of arrays that it changed, over two weeks of patterns that use them all."""
    seen: dict[str, set[str]] = {}
    for name in ("siloed", "party_led", "hierarchical", "self_governance"):
        model = grown(
            model_of(
                scenario(
                    name,
                    claim__outside=-1.0,
                    learn__sanction=0.5,
                    closure__ranking=1.0,
                    shocks__calls=1.1,
                    shocks__flood=0.001,
                    levers__party_leadership=0.9,
                    levers__participation=0.5,
                    conditions__weight=0.5,
                    projects__budget=500.0,
                    projects__every=45,  # the second round falls into the two weeks
                    projects__proposals=100.0,
                    beyond__share=1.0,
                    beyond__inspections=12.0,
                    harm__hazard=0.001,
                    attract__households=10.0,
                    attract__firms=20.0,
                    attract__grief=10.0,
                    attract__every=7,
                    **SHORT,
                )
            ),
            42,
        )
        spy = Spy(model)
        spy.seen = seen
        with pytest.MonkeyPatch.context() as patch:
            for phase in PHASES:
                for kernel_name in MAY_WRITE:
                    if isinstance(vars(phase).get(kernel_name), Dispatcher):
                        patch.setattr(phase, kernel_name, spy.watch(kernel_name, getattr(phase, kernel_name)))
            grown(model, 14)
    return seen


def test_every_kernel_that_a_phase_calls_is_known_here():
    called = {
        name for phase in PHASES for name, value in vars(phase).items() if isinstance(value, Dispatcher)
    }
    assert called == set(MAY_WRITE)


def test_every_kernel_was_at_work(changed):
    assert set(changed) == set(MAY_WRITE)
    assert [name for name, labels in changed.items() if not labels] == ["paid_level"]


@pytest.mark.parametrize("name", MAY_WRITE)
def test_a_kernel_changes_only_the_tables_it_says(changed, name):
    tables = {label.partition(".")[0] for label in changed[name]}
    assert tables <= MAY_WRITE[name]


@pytest.mark.parametrize("name", MAY_WRITE)
def test_what_a_problem_was_born_with_is_left_alone(changed, name):
    columns = {label.partition(".")[2] for label in changed[name] if label.startswith("disputes.")}
    assert columns & set(AT_BIRTH) <= MAY_CHANGE_BIRTH.get(name, set())


def test_kernels_are_compiled_in_one_way_with_strict_numbers():
    """No fast mathematics and no threads of their own: both would make bytes depend on the machine."""
    assert len(KERNELS) > 60
    for name, compiled in KERNELS.items():
        options = compiled.targetoptions
        assert options.get("nopython"), name
        assert options.get("nogil"), name
        assert not options.get("fastmath"), name
        assert not options.get("parallel"), name
        assert options.get("error_model") == "numpy", name


def test_every_kernel_says_what_it_does():
    public = {name: each for name, each in KERNELS.items() if not name.rpartition(".")[2].startswith("_")}
    assert [name for name, compiled in public.items() if not (compiled.py_func.__doc__ or "").strip()] == []


def test_kernels_keep_nothing_of_their_own():
    """A global array or list is a memory between calls; numbers, enums and functions are not."""
    held = [
        f"{module.__name__}.{name}"
        for module in MODULES
        for name, value in vars(module).items()
        if isinstance(value, np.ndarray | list | set | bytearray) and not name.startswith("__")
    ]
    assert held == []
