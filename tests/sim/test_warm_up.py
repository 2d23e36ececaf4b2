"""The first compilation is shared with a second process, which may be missing or fail without harm."""

import io
import pickle
import shutil
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim import compilation


def test_the_helper_does_the_phases_of_a_day_of_talk_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[str, int]] = []

    def phase(name: str) -> Any:
        return lambda world: done.append((name, world.day))

    sent = io.BytesIO(pickle.dumps(SimpleNamespace(world=SimpleNamespace(day=0))))
    monkeypatch.setattr("sim.day.DAY", (phase("morning"), phase("noon"), phase("evening")))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=sent))
    compilation.compile_from_evening()
    assert done == [("evening", 7), ("noon", 7), ("morning", 7)]


def test_a_helper_that_fails_at_once_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    false = shutil.which("false")
    if false is None:
        pytest.skip("no program here that only fails")
    monkeypatch.setattr(sys, "executable", false)
    monkeypatch.setattr(compilation, "processes", lambda: 2)
    with compilation._helper() as send:
        for _ in range(2):  # the second is for nobody: one model is sent
            send(SimpleNamespace(day=1, ballast=np.zeros(1_000_000)))  # type: ignore[arg-type]


def test_on_one_core_no_helper_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(compilation.os, "cpu_count", lambda: 1)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    with compilation._helper() as send:
        send(SimpleNamespace(day=1))  # type: ignore[arg-type]
