"""The fuzz run: inputs by number, resumable; `make fuzz`, and a few thousand of them in the tests."""

import argparse
import json
import sys
import tempfile
import time
import traceback
import warnings
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sim.errors import ScenarioError
from tests.fuzz.inputs import KINDS, drawn
from tests.fuzz.oracle import implausible
from tests.fuzz.reading import read
from tests.fuzz.slips import Files

SLOW = 20.0  # seconds of CPU time, after which an input counts as one that hangs
EVERY = 200  # inputs between two notes of how far the run is


@dataclass(slots=True)
class State:
    """How far a run is, and what it found."""

    seed: int
    next: int = 0
    accepted: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    refused: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    found: list[dict[str, object]] = field(default_factory=list)


def problem(kind: str, files: Files, folder: Path) -> tuple[bool, str]:
    """Whether an input was accepted, and what went wrong ("" where nothing did)."""
    began = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = read(kind, files, folder)
        except ScenarioError as error:
            return False, _message_problem(str(error))
        except Exception:
            return False, traceback.format_exc(limit=-4)
    if time.process_time() - began > SLOW:
        return True, "took too long"
    return True, "; ".join(implausible(kind, files, found)[:3])


def _message_problem(message: str) -> str:
    """What is wrong with a refusal: it must be words that any screen can show, none of them endless."""
    lines = message.split("\n")
    if not message.strip() or max(map(len, lines)) > 5000:
        return f"a message of {len(message)} signs"
    bad = [sign for line in lines for sign in line if not sign.isprintable()]
    return f"a message with {bad[:3]!r}: {message[:200]!r}" if bad else ""


def run(state: State, upto: int, keep: Path | None = None) -> State:
    """Try the inputs from where a run is to `upto`; files of those found are kept in a folder."""
    with tempfile.TemporaryDirectory(prefix="gongzhi-fuzz-") as spare:
        folder = Path(spare)
        while state.next < upto:
            number = state.next
            kind = KINDS[number % len(KINDS)]
            files = drawn(kind, state.seed, number)
            accepted, wrong = problem(kind, files, folder)
            (state.accepted if accepted else state.refused)[kind] += 1
            if wrong:
                state.found.append({"number": number, "kind": kind, "accepted": accepted, "wrong": wrong})
                if keep:
                    _keep(files, keep / f"{kind}-{number}")
            state.next += 1
            if keep and (state.next % EVERY == 0 or state.next == upto):
                _note(state, keep)
    return state


def _keep(files: Files, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _note(state: State, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    leftover = folder / "state.json.tmp"
    leftover.write_text(json.dumps(asdict(state), ensure_ascii=True, indent=1), encoding="utf-8")
    leftover.replace(folder / "state.json")
    print(f"{state.next} inputs, {len(state.found)} found", file=sys.stderr, flush=True)


def _resumed(folder: Path, seed: int) -> State:
    path = folder / "state.json"
    if not path.is_file():
        return State(seed)
    said = json.loads(path.read_text(encoding="utf-8"))
    if said["seed"] != seed:
        raise SystemExit(f"{path}: belongs to seed {said['seed']}; choose another folder with --out.")
    return State(**said)


def main() -> int:
    """Run, print what was found, and say by the exit code whether there was anything."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--inputs", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--out", type=Path, default=Path("results/fuzz"))
    given = asked.parse_args()
    state = run(_resumed(given.out, given.seed), given.inputs, given.out)
    _note(state, given.out)
    for each in state.found:
        print(f"{each['kind']} {each['number']}: {each['wrong']}")
    accepted, refused = sum(state.accepted.values()), sum(state.refused.values())
    print(f"{state.next} inputs: {accepted} accepted, {refused} refused, {len(state.found)} found")
    return 1 if state.found else 0


if __name__ == "__main__":
    sys.exit(main())
