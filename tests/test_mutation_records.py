"""What is kept and told of mutants: nothing is forgotten, and an interval is of a random part alone."""

import signal
from types import SimpleNamespace

import pytest

from tests.mutation import record, run
from tests.mutation.page import Mutant, dealt, random_part, said, sample


def mutants(status, n=100, module="a.py"):
    return [Mutant(f"a.x_f__mutmut_{i + 1}", module, status(i)) for i in range(n)]


def test_a_look_at_one_module_forgets_nothing_of_the_others(tmp_path):
    path = tmp_path / "results.txt"
    path.write_text("a.py x_f 00 kks\nb.py x_g 11 k-t\n")
    record.keep([], {}, path)
    assert path.read_text() == "a.py x_f 00 kks\nb.py x_g 11 k-t\n"
    record.keep([("a.py", "a.x_f__mutmut_2", "survived")], {("a.py", "x_f"): "22"}, path)
    assert path.read_text() == "a.py x_f 22 -s\nb.py x_g 11 k-t\n"


def test_the_random_part_ends_before_the_first_that_was_not_tried():
    every = mutants(lambda i: "killed")
    order = [mutant.name for mutant in next(dealt(every))]
    late = set(order[40:])
    some = [Mutant(m.name, m.module, "not checked" if m.name in late else "killed") for m in every]
    assert [m.name for m in random_part(some)] == order[:40]
    assert set(sample(some, 0.5)) == set(order[40:50])
    assert said(some) == ("1.000", "40", "1.000", "[0.912, 1.000]")
    first = [Mutant(m.name, m.module, "not checked" if m.name == order[0] else "killed") for m in every]
    assert random_part(first) == []
    assert said(first) == ("1.000", "", "", "")
    assert said(mutants(lambda i: "survived" if i < 10 else "killed")) == ("0.900", "", "", "")
    assert said(mutants(lambda i: "not checked")) == ("", "", "", "")


def test_the_random_part_is_alike_in_every_module():
    whole = mutants(lambda i: "killed", 50, "b.py")
    half = mutants(lambda i: "killed")
    late = {mutant.name for mutant in next(dealt(half))[20:]}
    half = [Mutant(m.name, m.module, "not checked" if m.name in late else "killed") for m in half]
    assert len(random_part([*whole, *half])) == 10 + 20


@pytest.mark.parametrize(
    ("seconds", "given_up"), [([1.0, 2.0, 2.0, 9.0], True), ([0.0, 0.0], True), ([1.0, 2.0, 3.0], False)]
)
def test_a_process_that_only_waits_is_given_up_and_one_that_computes_is_not(monkeypatch, seconds, given_up):
    left, told = list(seconds), []
    process = SimpleNamespace(
        is_running=lambda: bool(left), status=lambda: "running", cpu_times=lambda: (left.pop(0), 0.0, 99.0)
    )
    monkeypatch.setattr(run.psutil, "Process", lambda pid: process)
    monkeypatch.setattr(run.time, "sleep", told.append)
    monkeypatch.setattr(run.os, "kill", lambda pid, sign: told.append((pid, sign)))
    run.give_up_if_idle(7)
    assert set(told) - {(7, signal.SIGXCPU)} <= {run.IDLE}
    assert ((7, signal.SIGXCPU) in told) == given_up
