"""What a result folder was made for: scenario texts, seeds, code and package versions.

A folder holds one question. More seeds may be added later; new code adds a design beside the old one,
so that rows of both stay traceable and are never mixed. Another question needs another folder.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from experiments.storage.atomic import file_errors, one_at_a_time
from experiments.storage.manifest_shape import check_shape
from experiments.storage.place import Place
from sim.errors import ScenarioError
from sim.identity import code_hash, versions
from sim.identity.outside import outside
from sim.scenario.file import resolved_text
from sim.scenario.scenario import Scenario

SCHEMA = 2  # 2: experiments with points; `kept` in runs; the table of metrics
MANIFEST = "manifest.json"
ATTEMPTS = 20  # to enter a design while other processes do the same


def outside_now() -> tuple[dict[str, str], ...]:
    """What comes from outside in this process, as a manifest names it."""
    return tuple(
        {
            "kind": thing.kind,
            "name": thing.name,
            "origin": thing.origin.name,
            "way": thing.origin.way,
            "hash": thing.origin.hash,
        }
        for thing in outside()
    )


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
    """Scenarios and seeds under one version of the code.

    experiment : what a design file asked for: its name, key, kind, number of points, factors and text
        (see `experiments.designs.experiment.Experiment.summary`); empty where scenarios were only compared
    equal : what the scenarios hold alike: "hours", or "cost", that of the first
    outside : patterns, levers, outcomes and catalogues that came from outside: kind, name, origin, way (older
        manifests lack it), hash
    reform : of a comparison of reforms: what was asked, histories, days, horizons and drift tests
        (see `experiments.execution.reform.plan`); empty where every scenario runs as its file says
    """

    scenarios: tuple[PlannedScenario, ...]
    seeds: tuple[int, ...]
    code_hash: str
    versions: dict[str, str]
    created: str
    experiment: dict[str, Any] = field(default_factory=dict)
    equal: str = "hours"
    outside: tuple[dict[str, str], ...] = ()
    reform: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        scenarios: Sequence[Scenario],
        seeds: Sequence[int],
        experiment: Mapping[str, Any] | None = None,
        equal: str = "hours",
        reform: Mapping[str, Any] | None = None,
    ) -> "Design":
        """The design of these scenarios and seeds under the code that is running."""
        planned = tuple(
            PlannedScenario(s.name, s.key(), s.title, s.title_zh, resolved_text(s)) for s in scenarios
        )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        asked, days = (
            json.loads(json.dumps(dict(each or {}))) for each in (experiment, reform)
        )  # as read back
        made = code_hash(), dict(versions()), now
        return cls(planned, tuple(seeds), *made, asked, equal, outside_now(), days)

    @property
    def asked(self) -> tuple[str, str]:
        """Name and key of the experiment of a design file; empty for a comparison."""
        return str(self.experiment.get("name", "")), str(self.experiment.get("key", ""))

    def planned(self, key: str) -> PlannedScenario | None:
        """The scenario of a key; of a reform also as it was planned while its days were being looked for."""
        earlier = (each for plan in self.reform.get("earlier", ()) for each in plan["scenarios"])
        found = next((s for s in self.scenarios if s.key == key), None)
        return found or next((PlannedScenario(**s) for s in earlier if s["key"] == key), None)

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

    def joined_by(self, design: Design, folder: Place) -> "Manifest":
        """This manifest with `design` added, or its seeds added where the code is known already.

        Raises ScenarioError when the folder belongs to other scenarios or to another experiment.
        """
        known = self.design_of(design.code_hash)
        if known is None:
            last = self.designs[-1]
            names = [[s.name for s in each.scenarios] for each in (last, design)]
            if names[0] != names[1] or last.asked[0] != design.asked[0]:
                raise _another_design(folder, last, design)
            return Manifest(self.question, (*self.designs, design))
        if known.keys == design.keys and known.asked[1] == design.asked[1]:
            if _read_otherwise(known.reform, design.reform):
                raise _another_design(folder, known, design)
            seeds = tuple(sorted({*known.seeds, *design.seeds}))
            reform = _with_tests(_with_earlier(design, known), known)
            grown = replace(known, seeds=seeds, experiment=design.experiment, reform=reform)
        elif known.reform and known.reform.get("asked") == design.reform.get("asked"):
            # The same question, for which other seeds or days have found other lengths.
            grown = replace(design, reform=_with_earlier(design, known))
        else:
            raise _another_design(folder, known, design)
        others = tuple(d for d in self.designs if d is not known)
        return Manifest(self.question, (*others, grown))

    def write(self, folder: Place) -> None:
        """Store the manifest in `folder`."""
        content = {
            "project": "gongzhi",
            "schema": SCHEMA,
            "question": self.question,
            "designs": [asdict(d) for d in self.designs],
        }
        with file_errors(folder, "write results"):
            folder.write_json(MANIFEST, content)

    @classmethod
    def joined(cls, folder: Place, design: Design, question: str) -> "Manifest":
        """Enter a design into the manifest of a folder, which is made where there is none.

        Several processes may do so at once: on this machine they take turns; at an address each looks
        whether its design is in, and enters it again if another one has written over it meanwhile.
        """
        with one_at_a_time(folder.local) if folder.local is not None else nullcontext():
            for _ in range(ATTEMPTS):
                there = cls.read(folder) if folder.has(MANIFEST) else None
                manifest = there.joined_by(design, folder) if there else cls(question, (design,))
                if manifest == there:
                    return manifest
                manifest.write(folder)
        raise ScenarioError(
            f"{folder}: another process changes {MANIFEST} all the time. Try again when it is done."
        )

    @classmethod
    def read(cls, folder: "Place | Path | str") -> "Manifest":
        """The manifest of a result folder. Raises ScenarioError when it is missing, broken or newer."""
        folder = Place(folder)
        path = folder.where(MANIFEST)
        if folder.local is not None and folder.local.is_file():
            raise ScenarioError(f"{folder}: is a file, no result folder. Give the folder named with --out.")
        if not folder.is_there():
            raise ScenarioError(f"{folder}: there is no such result folder.")
        if not folder.has(MANIFEST):
            raise ScenarioError(
                f"{folder}: not a result folder (it has no {MANIFEST}). "
                "Give the folder that was named with --out."
            )
        try:
            with file_errors(folder, "read results"):
                content = json.loads(folder.read(MANIFEST).decode("utf-8"))
            return _manifest_from(content, path)
        except ScenarioError:
            raise
        except (KeyError, TypeError, AttributeError, RecursionError, ValueError) as error:
            raise ScenarioError(
                f"{path}: damaged ({type(error).__name__}: {error}). Restore it from a copy, "
                "or choose another folder with --out."
            ) from error


def _with_earlier(design: Design, known: Design) -> dict[str, Any]:
    """What is told of a reform, with the lengths that were tried before; empty without a reform."""
    if not design.reform:
        return {}
    tried = [
        *known.reform.get("earlier", ()),
        {"scenarios": [asdict(s) for s in known.scenarios], "horizons": known.reform.get("horizons", [])},
    ]
    kept = {tuple(s["key"] for s in plan["scenarios"]): plan for plan in tried}
    kept.pop(tuple(s.key for s in design.scenarios), None)
    return {**design.reform, "earlier": list(kept.values())}


def _with_tests(reform: dict[str, Any], known: Design) -> dict[str, Any]:
    """A reform of which nothing was tested this time keeps the drift tests of before."""
    if not reform or "tested" in reform or "tested" not in known.reform:
        return reform
    return reform | {name: known.reform[name] for name in ("tests", "tested")}


def _read_otherwise(known: dict[str, Any], reform: dict[str, Any]) -> bool:
    """Whether two plans read the same runs on other evenings: the metrics of one are not those of the other.

    A horizon that both have is enough, for one may be read beside another.
    """
    held, wanted = (each.get("horizons", []) for each in (known, reform))
    if not known or not reform or held == wanted:
        return False
    return not any(one[:4] == other[:4] for one in held for other in wanted)  # but for the prefix of columns


def _manifest_from(content: dict[str, Any], path: str) -> Manifest:
    if content["project"] != "gongzhi":
        raise ScenarioError(f"{path}: belongs to another program. Choose another folder with --out.")
    if content["schema"] > SCHEMA:
        raise ScenarioError(
            f"{path}: written by a newer version of Gongzhi (schema {content['schema']}, this one reads "
            f"up to {SCHEMA}). Update Gongzhi, or choose another folder with --out."
        )
    check_shape(content, path)
    return Manifest(content["question"], tuple(_design_from(design) for design in content["designs"]))


def _design_from(content: dict[str, Any]) -> Design:
    scenarios = tuple(PlannedScenario(**scenario) for scenario in content["scenarios"])
    seeds = tuple(content["seeds"])
    asked = dict(content.get("experiment", {}))  # schema 1 had none
    named = tuple(dict(thing) for thing in content.get("outside", ()))
    made = content["code_hash"], dict(content["versions"]), content["created"]
    days = dict(content.get("reform", {}))
    return Design(scenarios, seeds, *made, asked, content.get("equal", "hours"), named, days)


def _another_design(folder: Place, held: Design, wanted: Design) -> ScenarioError:
    held_names, wanted_names = ", ".join(held.keys), ", ".join(wanted.keys)
    if held.asked[0] != wanted.asked[0]:
        what = [f"of the design {d.asked[0]}" if d.asked[0] else "of a comparison" for d in (held, wanted)]
        difference = f"it holds runs {what[0]}, not {what[1]}"
    elif held.keys == wanted.keys and _read_otherwise(held.reform, wanted.reform):
        difference = "it holds the same runs read on other evenings (other days, horizon or followed)"
    elif held_names == wanted_names and held.keys == wanted.keys:
        difference = f"it was made with another text of the design {held.asked[0]} (other points)"
    elif held_names == wanted_names:
        changed = [name for name, key in wanted.keys.items() if held.keys[name] != key]
        difference = f"it was made with another text of {', '.join(changed)} (other days, city or parameters)"
    else:
        difference = f"it holds runs of {held_names}, not of {wanted_names}"
    return ScenarioError(f"{folder}: {difference}. Choose another folder with --out.")
