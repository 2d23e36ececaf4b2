"""The list of published runs: commands of `gongzhi` in a file, done in their order, none of them twice."""

import json
import shlex
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.storage.atomic import write_json
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.scenario.source import did_you_mean

ROOT = Path(__file__).parents[3]
LIST = ROOT / "docs" / "published.toml"
FIELDS = {"command", "figures", "about", "may_end", "needs"}
type Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PublishedRun:
    """One command whose results stand in documents.

    name : names its result folder, and the blocks of pages that show it
    command : what stands after `gongzhi`; `{out}` is its result folder
    about : what it is for, in one line
    figures : figures of the result folder -> file of docs/figures
    may_end : exit codes beside 0 with which its results are there all the same
    needs : a file that does not come with the project, from its folder on; empty for none
    """

    name: str
    command: str
    about: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    may_end: tuple[int, ...] = ()
    needs: str = ""

    def folder(self, out: Path) -> Path:
        """Where its results are kept."""
        return out / self.name

    def words(self, out: Path) -> list[str]:
        """The command as arguments."""
        return shlex.split(self.command.format(out=self.folder(out)))

    def said(self) -> str:
        """The command as a reader types it."""
        return "gongzhi " + self.command.format(out=f"results/{self.name}")


def published_runs(path: Path = LIST) -> dict[str, PublishedRun]:
    """The list, by name. Raises ScenarioError with the entry that cannot be used."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ScenarioError(f"{path}: {error}") from None
    return {name: _read(path, name, entry) for name, entry in content.items()}


def _read(path: Path, name: str, entry: Any) -> PublishedRun:
    if not isinstance(entry, dict) or not isinstance(entry.get("command"), str):
        raise ScenarioError(f'{path}: [{name}] needs command = "...", what stands after gongzhi.')
    for unknown in entry.keys() - FIELDS:
        hint = did_you_mean(unknown, FIELDS)
        raise ScenarioError(f"{path}: [{name}] {unknown}: is not known.{hint}")
    ends = tuple(entry.get("may_end", ()))
    told = (entry.get("about", ""), entry.get("figures", {}), ends, entry.get("needs", ""))
    return PublishedRun(name, entry["command"], *told)


def do_all(runs: Mapping[str, PublishedRun], out: Path, say: Say) -> Iterator[PublishedRun]:
    """Do what was not done by this model, in its order, and give each run once its results are there.

    A command that was interrupted goes on where it was, as all of them do; one that ended is not begun again
    as long as the model and the command stay the same. Where records that a run needs are not there, it is
    passed over with a word, and its numbers stay. Raises ScenarioError for a command that fails.
    """
    for number, run in enumerate(runs.values(), 1):
        told = _told(run, out)
        if run.needs and not (ROOT / run.needs).exists():
            say(
                f"{number} of {len(runs)}: {run.name} needs {run.needs}, which is not there: its numbers stay"
            )
            continue
        if told and (told["code"], told["command"]) == (code_hash(), run.command):
            say(f"{number} of {len(runs)}: {run.name} is there already")
        else:
            before = f", {told['seconds'] / 60:.0f} min the last time" if told else ""
            say(f"{number} of {len(runs)}: gongzhi {' '.join(run.words(out))}{before}")
            _do(run, out)
        yield run


def _do(run: PublishedRun, out: Path) -> None:
    started = time.perf_counter()
    # What it prints stands in its result folder; progress and complaints go on to the reader.
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", *run.words(out)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    if done.returncode not in (0, *run.may_end):
        raise ScenarioError(f"{run.name}: gongzhi ended with code {done.returncode}. Say the command again.")
    seconds = time.perf_counter() - started
    write_json(_note(run, out), {"command": run.command, "code": code_hash(), "seconds": seconds})


def _note(run: PublishedRun, out: Path) -> Path:
    return out / f"{run.name}.done.json"


def _told(run: PublishedRun, out: Path) -> dict[str, Any]:
    """What was noted when the run ended; nothing where it did not, or the note cannot be read."""
    try:
        found = json.loads(_note(run, out).read_text(encoding="utf-8"))
        return dict(found) if {"command", "code", "seconds"} <= found.keys() else {}
    except (OSError, ValueError, AttributeError):
        return {}
