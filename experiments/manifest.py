"""What a result folder was made for: scenario texts, seeds, code and package versions.

A folder holds one question. More seeds may be added later; new code adds a design beside the old one,
so that rows of both stay traceable and are never mixed. Another question needs another folder.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from experiments.atomic import file_errors, write_json
from sim.errors import ScenarioError
from sim.identity import code_hash, versions
from sim.scenario import Scenario
from sim.scenario_file import resolved_text

SCHEMA = 1
MANIFEST = "manifest.json"


def run_id(scenario_key: str, seed: int, code: str) -> str:
    """Identity of a run: what was asked, with which luck, of which code (16 hexadecimal digits)."""
    return blake2b(f"{scenario_key}\n{seed}\n{code}".encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class PlannedScenario:
    """A scenario as it stood when it was run; `text` is complete and loads back to the same scenario."""

    name: str
    key: str
    title: str
    title_zh: str
    text: str


@dataclass(frozen=True, slots=True)
class Design:
    """Scenarios and seeds under one version of the code."""

    scenarios: tuple[PlannedScenario, ...]
    seeds: tuple[int, ...]
    code_hash: str
    versions: dict[str, str]
    created: str

    @classmethod
    def of(cls, scenarios: Sequence[Scenario], seeds: Sequence[int]) -> "Design":
        """The design of these scenarios and seeds under the code that is running."""
        planned = tuple(
            PlannedScenario(s.name, s.key(), s.title, s.title_zh, resolved_text(s)) for s in scenarios
        )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(planned, tuple(seeds), code_hash(), dict(versions()), now)

    @property
    def keys(self) -> dict[str, str]:
        """Key of every scenario by its name."""
        return {scenario.name: scenario.key for scenario in self.scenarios}


@dataclass(frozen=True, slots=True)
class Manifest:
    """The question of a result folder and its designs, newest last."""

    question: str
    designs: tuple[Design, ...]

    def design_of(self, code: str) -> Design | None:
        """The design that was run with this code, if there is one."""
        return next((design for design in self.designs if design.code_hash == code), None)

    def joined_by(self, design: Design, folder: Path) -> "Manifest":
        """This manifest with `design` added, or its seeds added where the code is known already.

        Raises ScenarioError when the folder belongs to other scenarios.
        """
        known = self.design_of(design.code_hash)
        if known is None:
            if [s.name for s in self.designs[-1].scenarios] != [s.name for s in design.scenarios]:
                raise _another_design(folder, self.designs[-1], design)
            return Manifest(self.question, (*self.designs, design))
        if known.keys != design.keys:
            raise _another_design(folder, known, design)
        seeds = tuple(sorted({*known.seeds, *design.seeds}))
        grown = Design(known.scenarios, seeds, known.code_hash, known.versions, known.created)
        others = tuple(d for d in self.designs if d is not known)
        return Manifest(self.question, (*others, grown))

    def write(self, folder: Path) -> None:
        """Store the manifest in `folder`."""
        content = {
            "project": "gongzhi",
            "schema": SCHEMA,
            "question": self.question,
            "designs": [asdict(d) for d in self.designs],
        }
        with file_errors(folder, "write results"):
            write_json(folder / MANIFEST, content)

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest of a result folder. Raises ScenarioError when it is missing, broken or newer."""
        path = folder / MANIFEST
        if not folder.is_dir():
            raise ScenarioError(f"{folder}: there is no such result folder.")
        if not path.is_file():
            raise ScenarioError(
                f"{folder}: not a result folder (it has no {MANIFEST}). "
                "Give the folder that was named with --out."
            )
        try:
            with file_errors(folder, "read results"):
                content = json.loads(path.read_text(encoding="utf-8"))
            return _manifest_from(content, path)
        except (KeyError, TypeError, AttributeError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise ScenarioError(
                f"{path}: damaged ({type(error).__name__}: {error}). Restore it from a copy, "
                "or choose another folder with --out."
            ) from error


def _manifest_from(content: dict[str, Any], path: Path) -> Manifest:
    if content["project"] != "gongzhi":
        raise ScenarioError(f"{path}: belongs to another program. Choose another folder with --out.")
    if content["schema"] > SCHEMA:
        raise ScenarioError(
            f"{path}: written by a newer version of Gongzhi (schema {content['schema']}, this one reads "
            f"up to {SCHEMA}). Update Gongzhi, or choose another folder with --out."
        )
    return Manifest(content["question"], tuple(_design_from(design) for design in content["designs"]))


def _design_from(content: dict[str, Any]) -> Design:
    scenarios = tuple(PlannedScenario(**scenario) for scenario in content["scenarios"])
    seeds = tuple(int(seed) for seed in content["seeds"])
    return Design(scenarios, seeds, content["code_hash"], dict(content["versions"]), content["created"])


def _another_design(folder: Path, held: Design, wanted: Design) -> ScenarioError:
    held_names, wanted_names = ", ".join(held.keys), ", ".join(wanted.keys)
    if held_names == wanted_names:
        changed = [name for name, key in wanted.keys.items() if held.keys[name] != key]
        difference = f"it was made with another text of {', '.join(changed)} (other days, city or parameters)"
    else:
        difference = f"it holds runs of {held_names}, not of {wanted_names}"
    return ScenarioError(f"{folder}: {difference}. Choose another folder with --out.")
