"""`make mutants`, first half: mutmut with two changes that make it quick and fair on a busy machine.

mutmut forks each mutant from a process that has imported everything, but each then collects its tests anew,
which takes longer than the tests. Here the process collects them once, and a mutant runs those that reach it,
quick files first, until one fails. And a mutant is given up by the time it computes, not by the time it waits
for its turn. One that asks for more memory than any test needs gets none, and its test fails. One that waits
without computing, say for the other end of a pipe, is given up, too.

    python -m tests.mutation.run NAME...    names of mutants as mutmut has them, `*` for any
"""

import os
import resource
import signal
import sys
import time
from collections.abc import Iterable
from threading import Thread
from typing import Any

import psutil
import pytest
from mutmut import __main__ as mutmut
from mutmut.configuration import config
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.utils.file_utils import change_cwd
from mutmut.workers import isolation
from mutmut.workers.timeout import register_timeout

CLEAN = 3600  # seconds for all tests without a mutant
OWN = ("-p", "no:unraisableexception")  # mutmut leaves files open, for which pytest would blame the next test
MEMORY = 4 << 30  # bytes that a mutant may ask for
WAIT = 10  # seconds on the clock for each second of computing that mutmut grants
IDLE = 60.0  # seconds on the clock without any computing, which a busy machine does not make anybody wait


class Collected(PytestRunner):
    """Runs tests that were collected before the fork."""

    items: dict[str, pytest.Item] | None = None  # by their names; None: outside the process that collects

    def warm_up(self) -> None:
        """Nothing is left to do: the process that forks has collected."""

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        """0 if all tests pass, 1 as soon as one fails."""
        if self.items is None:
            return super().run_tests(mutant_name=mutant_name, tests=tests)
        chosen = [self.items[name] for name in in_order(tests) if name in self.items]
        for item, following in zip(chosen, [*chosen[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if item.session.testsfailed:
                return 1
        return 0


def in_order(tests: Iterable[str]) -> list[str]:
    """Tests file by file, since a file shares what it sets up; quick files and quick tests first."""
    names, took = list(tests), state().duration_by_test
    file_of = {name: name.partition("::")[0] for name in names}
    seconds = dict.fromkeys(file_of.values(), 0.0)
    for name in names:
        seconds[file_of[name]] += took.get(name, 0.0)
    return sorted(names, key=lambda name: (seconds[file_of[name]], file_of[name], took.get(name, 0.0)))


class Server(isolation.ForkServerRunner):
    """The process that forks is a run of pytest that has got as far as its tests."""

    def run_clean_tests(self, tests: Iterable[str]) -> int:
        """Whether tests pass without a mutant, run in the very way in which mutants are: 0 if they do."""
        beside = Server(1, Collected, {})
        beside.startup()
        beside.submit("", list(tests) or list(state().duration_by_test), CLEAN, CLEAN)
        passed = beside.wait_for_result().exit_code
        beside.shutdown()
        return passed

    def _forkserver_main(self, work_fd: int, result_fd: int) -> None:
        serve = super()._forkserver_main

        class Loop:
            def pytest_runtestloop(self, session: pytest.Session) -> bool:
                Collected.items = {item.nodeid: item for item in session.items}
                serve(work_fd, result_fd)
                return True

        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        with change_cwd("mutants"):
            selected = config().pytest_add_cli_args_test_selection
            Collected().execute_pytest(["-q", "-s", *OWN, *selected], plugins=[Loop()])


def server(max_workers: int = 1) -> isolation.MutantRunner:
    """What mutmut asks for its way to run mutants."""
    return Server(max_workers, Collected, {})


def patient(pid: int, timeout_s: float) -> None:
    """The clock gives a mutant up late: on a quiet machine the limit of computing time is reached before."""
    register_timeout(pid, WAIT * timeout_s)
    Thread(target=give_up_if_idle, args=(pid,), daemon=True).start()


def give_up_if_idle(pid: int, idle: float = IDLE) -> None:
    """End a process that has not computed for so many seconds; returns when it is gone."""
    try:
        process, before = psutil.Process(pid), -1.0
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            used = sum(process.cpu_times()[:2])
            if used == before:
                os.kill(pid, signal.SIGXCPU)
                return
            before = used
            time.sleep(idle)
    except (psutil.Error, ProcessLookupError):
        return


def main(names: list[str]) -> None:
    """Try these mutants, one at a time."""
    hooks: list[tuple[Any, str, Any]] = [
        (mutmut, "get_mutant_runner", server),
        (isolation, "register_timeout", patient),
    ]
    for module, name, ours in hooks:
        setattr(module, name, ours)
    mutmut._run(names, 1)


if __name__ == "__main__":
    main(sys.argv[1:])
