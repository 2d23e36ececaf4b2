"""From a design file to a checked experiment; every problem of a file is reported at once, with its place."""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from experiments.designs.chosen import chosen_seeds
from experiments.designs.experiment import MOST_POINTS, Experiment, Stop
from experiments.designs.factor_entries import factor_from, known_path
from experiments.designs.factors import CITY, SCENARIO, WHOLE_FACTORS, Factor, set_and_varied
from experiments.designs.past import LENGTH_PATHS, NONE, Past, refuse_varied_lengths
from experiments.designs.sampling import FULL, MORRIS, ONE, SAMPLED, SOBOL, TABLE
from experiments.designs.source import read_design
from experiments.designs.spec import Comparing, Reforming, Sampling, StopRule
from sim.errors import ScenarioError, one_line, raise_problems
from sim.params import Section, declarations
from sim.scenario.file import variants_of
from sim.scenario.former_names import SCENARIOS, present
from sim.scenario.refusal import refusals_of
from sim.scenario.shape import section_names
from sim.scenario.source import Source, cut, did_you_mean, parse
from sim.scenario.text import shown, toml_value

TEXTS = ("title", "title_zh", "question", "question_zh", "notes", "notes_zh")
LISTS = ("scenarios", "cities", "seeds")
TABLES = ("set", "factors", "points", "stop")
"""What the whole file is made of; the settings of `Sampling` come beside."""


def load_design(name_or_path: str | Path) -> Experiment:
    """Read a shipped design by name, or any design file by path.

    Raises ScenarioError; its text names every problem of the file, one per line, each with its place.
    """
    return _Check(read_design(name_or_path)).experiment()


def design_from_text(text: str, label: str = "design") -> Experiment:
    """Read a design from TOML text, such as that in a manifest."""
    return _Check(parse(text, label)).experiment()


class _Check:
    """Reads one design file and gathers what is wrong with it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.data = source.data
        self.problems: list[tuple[int, str]] = []
        self.folder = source.path.parent if source.path else None

    def experiment(self) -> Experiment:
        """The experiment of the file. Raises ScenarioError with all problems in the order of the file."""
        self._keys()
        sampling = self._settings(Sampling, (), self.data)
        equal = Comparing(**self._settings(Comparing, (), self.data)).equal
        reforming = Reforming(**self._settings(Reforming, (), self.data))
        texts = {name: self._text(name) for name in TEXTS}
        fixed = dict(self._values("set", self.data.get("set", {})))
        factors = self._factors(sampling.get("kind", FULL))
        table = self._points(sampling.get("kind", FULL))
        scenarios, cities = self._scenarios(factors, table), self._cities(factors)
        seeds, stop = self._seeds(), self._stop()
        raise_problems(self.problems)
        chosen = Sampling(**sampling)
        made = Experiment(
            name=self.source.name,
            text=self._whole_text(),
            kind=chosen.kind,
            scenarios=scenarios,
            factors=factors,
            cities=cities,
            fixed=fixed,
            table=table,
            seeds=seeds,
            samples=chosen.samples,
            seed=chosen.seed,
            levels=chosen.levels,
            second_order=chosen.second_order,
            stop=stop,
            **texts,
            equal=equal,
            past=_past(reforming),
            folder=self.folder,
        )
        self._fits(made)
        raise_problems(self.problems)
        return made

    def _whole_text(self) -> str:
        """The text of the file as it stands; without one, what was read, one part to a line."""
        if self.source.path is not None:
            return self.source.path.read_text(encoding="utf-8-sig")
        return "".join(f"{name} = {toml_value(value)}\n" for name, value in self.data.items())

    def say(self, key: tuple[str | int, ...], text: str, table: str = "") -> None:
        """Note that something is not usable."""
        where = f"{self.source.where(*key)} {table}".rstrip()
        self.problems.append((self.source.line(*key), f"{where}: {one_line(text)}"))

    def _keys(self) -> None:
        known = (
            *TEXTS,
            *Sampling.model_fields,
            *Comparing.model_fields,
            *Reforming.model_fields,
            *LISTS,
            *TABLES,
        )
        for key in self.data:
            if key not in known:
                hint = did_you_mean(key, known)
                if key in section_names():
                    hint = f" Values that hold at every point belong into [set]: write `{key}.name = value`."
                self.say((key,), f"'{cut(key)}' is no part of a design.{hint} Parts: {', '.join(known)}.")

    def _text(self, name: str) -> str:
        value = self.data.get(name, "")
        if not isinstance(value, str):
            self.say((name,), f"{name} = {shown(value)} must be a text in quotes.")
            return ""
        return value

    def _settings(
        self, section: type[Section], key: tuple[str, ...], data: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The values of a declared group that the file gives; those not allowed become problems."""
        known = {each.name: each for each in declarations(section, ".".join(key))}
        given = {name: data[name] for name in known if name in data}
        table = f"[{key[0]}]" if key else ""
        for name, text in refusals_of(section, given, known):
            self.say((*key, name), f"{name} = {text}", table)
            given.pop(name, None)
        return given

    def _values(self, part: str, data: object, *key: str | int) -> Iterator[tuple[str, Any]]:
        """Path and value of everything a table holds, such as ("claim.pace", 0.2)."""
        at = (part, *key)
        if not isinstance(data, dict):
            self.say(at, f"{part} = {shown(data)} must be a table: write [{part}] and its values below.")
            return
        for name, value in data.items():
            if name in WHOLE_FACTORS and not isinstance(value, dict):
                if part == "set" and name == SCENARIO:
                    self.say((*at, name), "write scenarios = [...] at the top instead.", f"[{part}]")
                elif part == "set" and name == CITY:
                    self.say((*at, name), "write cities = [...] at the top instead.", f"[{part}]")
                else:
                    yield name, value
            elif isinstance(value, dict) and name in section_names():
                yield from ((f"{name}.{inner}", each) for inner, each in value.items())
            elif "." in name:
                self.say((*at, name), f'"{name}" is one name: write {name} without quotes.', f"[{part}]")
            else:
                problem = known_path(f"{name}.") or f"{name} must name a parameter, as in `{name}.x = ...`."
                self.say((*at, name), problem, f"[{part}]")

    def _factors(self, kind: str) -> tuple[Factor, ...]:
        found = []
        for path, spec in self._values("factors", self.data.get("factors", {})):
            key = ("factors", *path.split("."))
            try:
                found.append(factor_from(path, spec, self.folder))
            except ScenarioError as error:
                self.say(key, f"{path}: {error}", "[factors]")
                continue
            if kind == FULL and not found[-1].levels:
                self.say(
                    key, f"{path}: a full factorial takes lists only: write {path} = [...].", "[factors]"
                )
        if kind in (*SAMPLED, ONE) and not self.data.get("factors"):
            self.say(("kind",), f"kind = {shown(kind)} needs [factors]: what is varied, over which range.")
        return tuple(found)

    def _points(self, kind: str) -> tuple[dict[str, Any], ...]:
        rows = self.data.get("points", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.say(("points",), "points must be tables: write [[points]] above each.")
            return ()
        if bool(rows) != (kind == TABLE):
            needs = f"kind = {shown(kind)} takes no [[points]]" if rows else 'kind = "table" needs [[points]]'
            self.say(("points",) if rows else ("kind",), f'{needs}; an explicit table is kind = "table".')
        found = []
        for number, row in enumerate(rows):
            values = dict(self._values("points", row, number))
            for path, value in values.items():
                try:
                    factor_from(path, [value], self.folder)
                except ScenarioError as error:
                    self.say(("points", number, *path.split(".")), f"{path}: {error}", "[[points]]")
            found.append(values)
        return tuple(found)

    def _scenarios(
        self, factors: tuple[Factor, ...], table: tuple[Mapping[str, Any], ...]
    ) -> tuple[str, ...]:
        varied = any(f.path == SCENARIO for f in factors) or any(SCENARIO in row for row in table)
        if varied and "scenarios" in self.data:
            self.say(("scenarios",), "the scenario is a factor already; name scenarios at one place only.")
        levels = next((f.levels for f in factors if f.path == SCENARIO), ())
        names = self._names("scenarios", list(map(str, levels)) or ["baseline"])
        for number, name in enumerate(names):
            try:
                variants_of(name, self.folder)
            except ScenarioError as error:
                at = ("scenarios", number) if "scenarios" in self.data else ("factors", SCENARIO)
                self.say(at, str(error))
        return names

    def _cities(self, factors: tuple[Factor, ...]) -> tuple[str, ...]:
        if "cities" in self.data and any(f.path == CITY for f in factors):
            self.say(("cities",), "the city is a factor already; name cities at one place only.")
        return self._names("cities", [])

    def _names(self, part: str, otherwise: list[str]) -> tuple[str, ...]:
        names = self.data.get(part, otherwise)
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self.say((part,), f"{part} = {shown(names)} must be a list of texts.")
            return ()
        if part == "scenarios":
            names = [present(name, SCENARIOS, self.source.where(part)) for name in names]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice or (part in self.data and not names):
            self.say((part,), f"{part}: {', '.join(twice)} stands there twice." if twice else "is empty.")
        return tuple(names)

    def _seeds(self) -> tuple[int, ...]:
        seeds = self.data.get("seeds", 20)
        if not isinstance(seeds, int | float | list) or isinstance(seeds, bool):
            self.say(("seeds",), f"seeds = {shown(seeds)} must be a whole number, or a list of them.")
            return ()
        try:
            return chosen_seeds(seeds)
        except ScenarioError as error:
            self.say(("seeds",), str(error))
            return ()

    def _stop(self) -> Stop | None:
        rule = self.data.get("stop")
        if rule is None:
            return None
        if not isinstance(rule, dict):
            self.say(("stop",), f"stop = {shown(rule)} must be a table: write [stop] and its values below.")
            return None
        for name in rule:
            if name not in StopRule.model_fields:
                hint = did_you_mean(name, StopRule.model_fields)
                known = ", ".join(StopRule.model_fields)
                self.say(("stop", name), f"'{cut(name)}' is not known.{hint} Parts: {known}.", "[stop]")
        values = StopRule(**self._settings(StopRule, ("stop",), rule))
        return Stop(values.metric, values.width, values.most)

    def _set_and_varied(self, made: Experiment) -> None:
        """What is set for every point cannot be varied between them."""
        varied = {factor.path: "[factors]" for factor in made.factors}
        varied |= {path: "[[points]]" for row in made.table for path in row}
        varied |= {CITY: "cities"} if made.cities else {}
        for path, by in set_and_varied(made.fixed or {}, varied):
            text = f"{path} is set here and varied by {varied[by]}; keep one of the two."
            self.say(("set", *path.split(".")), text, "[set]")
        for path, _ in set_and_varied([p for p in varied if p != CITY], [CITY] if CITY in varied else []):
            text = f"{path} is varied here and by the city; keep one of the two."
            self.say(("factors", *path.split(".")), text, varied[path])

    def _equal(self, made: Experiment) -> None:
        """Rules on what is held alike, and in which scenarios a factor varies."""
        varied = {factor.path for factor in made.factors} | {path for row in made.table for path in row}
        if why := made.unequal():
            self.say(("equal",), f'equal = "cost" {why}')
        self._over([factor for factor in made.factors if factor.over], made, alone=SCENARIO in varied)

    def _over(self, factors: list[Factor], made: Experiment, *, alone: bool) -> None:
        """Rules on factors that lie over some of the scenarios."""
        names = [make(None).name for make in made.bases().values()] if factors else []
        for factor in factors:
            for name in factor.over:
                if name not in names:
                    at, hint = ("factors", *factor.path.split(".")), did_you_mean(name, names)
                    text = f"{factor.path}: over = '{cut(name)}' is no scenario of the design.{hint}"
                    self.say(at, f"{text} Scenarios: {', '.join(names)}.", "[factors]")
            if alone:
                at = ("factors", *factor.path.split("."))
                self.say(at, f"{factor.path}: over needs scenarios in scenarios = [...].", "[factors]")

    def _lengths(self, made: Experiment) -> None:
        """Rules on how long runs are: after a reform all alike."""
        for path in {factor.path for factor in made.factors} & set(LENGTH_PATHS) if made.past else ():
            try:
                refuse_varied_lengths([path])
            except ScenarioError as error:
                self.say(("factors", *path.split(".")), str(error), "[factors]")

    def _fits(self, made: Experiment) -> None:
        """Rules on several parts of the file."""
        self._equal(made)
        self._lengths(made)
        self._set_and_varied(made)
        if made.size > MOST_POINTS or not made.size:
            self.say(("kind",), f"the design has {made.size:,} points; allowed are 1 to {MOST_POINTS:,}.")
        if made.kind == SOBOL and made.samples & (made.samples - 1):
            near = 2 ** round(math.log2(made.samples))
            self.say(
                ("samples",), f"samples = {made.samples} must be a power of two for Sobol, such as {near}."
            )
        if made.kind == MORRIS and made.levels % 2:
            self.say(("levels",), f"levels = {made.levels} must be even for Morris.")
        if made.stop and len(made.scenarios) < 2:
            self.say(("stop",), "a rule to stop needs two scenarios or more, whose difference it watches.")
        if made.stop and isinstance(self.data.get("seeds"), list):
            self.say(("seeds",), "with a rule to stop, seeds is the number of seeds to begin with.")
        if made.stop and made.stop.most < len(made.seeds):
            self.say(
                ("stop", "most"), f"most = {made.stop.most} is below seeds = {len(made.seeds)}.", "[stop]"
            )


def _past(said: Reforming) -> Past | None:
    """What lies behind the points; None where every run begins on its first day."""
    return None if said.history == NONE else Past(said.history, said.spin_up, said.horizon)
