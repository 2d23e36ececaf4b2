"""A design as the text of its file, and a design read back from what a manifest keeps of it."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from experiments.designs.equal_cost import HOURS
from experiments.designs.experiment import Experiment
from experiments.designs.factors import SCENARIO, Factor
from experiments.designs.past import NONE, Past
from experiments.designs.sampling import MORRIS, ONE, SAMPLED, SOBOL, TABLE
from experiments.designs.spec import Reforming, Sampling
from sim.scenario.former_names import PARAMETERS, present, present_keys
from sim.scenario.text import toml_value


def text_of(experiment: Experiment) -> str:
    """The design file that asks for this experiment, for those that were asked for in other words."""
    return "\n".join(_lines(experiment)) + "\n"


def _lines(made: Experiment) -> Iterator[str]:
    for name in ("title", "title_zh", "question", "question_zh", "notes", "notes_zh"):
        if getattr(made, name):
            yield f"{name} = {toml_value(getattr(made, name))}"
    yield f"kind = {toml_value(made.kind)}"
    if not any(factor.path == SCENARIO for factor in made.factors):
        yield f"scenarios = {toml_value(made.scenarios)}"
    if made.cities:
        yield f"cities = {toml_value(made.cities)}"
    yield from (f"{name} = {toml_value(getattr(made, name))}" for name in _settings(made))
    first = tuple(range(1, len(made.seeds) + 1))
    yield f"seeds = {toml_value(len(made.seeds) if made.seeds == first else made.seeds)}"
    if made.equal != HOURS:
        yield f"equal = {toml_value(made.equal)}"
    yield from _lived(made.past)
    yield from _section("set", made.fixed or {})
    if made.kind != TABLE:
        yield from _section("factors", {factor.path: factor for factor in made.factors})
    for row in made.table:
        yield from _section("points", row, "[[points]]")
    if made.stop:
        rule = {"metric": made.stop.metric, "width": made.stop.width, "most": made.stop.most}
        yield from _section("stop", rule)


def _lived(past: Past | None) -> Iterator[str]:
    """The history and its lengths, as far as they are not the usual ones."""
    usual = Past()
    if past is None:
        yield f"history = {toml_value(NONE)}"
        return
    for name in Reforming.model_fields:
        if getattr(past, name) != getattr(usual, name):
            yield f"{name} = {toml_value(getattr(past, name))}"


def _settings(made: Experiment) -> list[str]:
    names = ["samples", "seed"] if made.kind in SAMPLED else []
    names += ["levels"] if made.kind in (MORRIS, ONE) else []
    return names + (["second_order"] if made.kind == SOBOL else [])


def _section(name: str, values: Mapping[str, Any], head: str = "") -> Iterator[str]:
    if values:
        yield f"\n{head or f'[{name}]'}"
        yield from (f"{path} = {_value(value)}" for path, value in values.items())


def _value(value: object) -> str:
    if not isinstance(value, Factor):
        return toml_value(value)
    over = f", over = {toml_value(value.over)}" if value.over else ""
    if value.levels:
        listed = toml_value(value.levels)
        return f"{{ levels = {listed}{over} }}" if over else listed
    ends = [int(end) if value.whole else end for end in (value.low, value.high)]
    scale = ', scale = "log"' if value.log else ""
    return f"{{ low = {toml_value(ends[0])}, high = {toml_value(ends[1])}{scale}{over} }}"


def kept_experiment(summary: Mapping[str, Any]) -> Experiment:
    """The experiment as far as its sampling and factors go, from `Experiment.summary` in a manifest.

    No scenario file is needed for it. A folder of an exploring command that was written before the text of
    its
    design was kept has the usual settings; its number of samples follows from that of its points.
    """
    where = f"design {summary['name']}"
    text, _ = present_keys(tomllib.loads(str(summary.get("text", ""))), lambda *_: where)
    given = {name: text[name] for name in Sampling.model_fields if name in text}
    settings = Sampling(**{"kind": summary["kind"]} | given)
    factors = tuple(_factor(each) for each in summary["factors"])
    samples = settings.samples
    if "samples" not in given and settings.kind in SAMPLED:
        one = Experiment("", "", settings.kind, (), factors, samples=1, second_order=settings.second_order)
        samples = int(summary["size"]) // one.size
    return Experiment(
        name=str(summary["name"]),
        text=str(summary.get("text", "")),
        kind=settings.kind,
        scenarios=(str(summary["baseline"]),),
        factors=factors,
        cities=tuple(text.get("cities", ())),
        fixed=_flat(text.get("set", {})),
        table=tuple(_flat(row) for row in text.get("points", ())),
        samples=samples,
        seed=settings.seed,
        levels=settings.levels,
        second_order=settings.second_order,
        title=str(summary.get("title", "")),
        title_zh=str(summary.get("title_zh", "")),
        question=str(summary.get("question", "")),
        question_zh=str(text.get("question_zh", "")),
        notes=str(text.get("notes", "")),
        notes_zh=str(text.get("notes_zh", "")),
        equal=str(summary.get("equal", HOURS)),
    )


def _factor(about: Mapping[str, Any]) -> Factor:
    path, (label, zh, unit) = (
        present(str(about["path"]), PARAMETERS, "factor"),
        (str(about.get(name, "")) for name in ("label", "zh", "unit")),
    )
    over = tuple(map(str, about.get("over", ())))
    if "levels" in about:
        levels = tuple(tuple(level) if isinstance(level, list) else level for level in about["levels"])
        return Factor(path, levels, label=label, zh=zh, unit=unit, over=over)
    ends, scale = (float(about["low"]), float(about["high"])), (bool(about["whole"]), bool(about["log"]))
    return Factor(path, (), *ends, *scale, label, zh, unit, over)


def _flat(values: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """`{"calendar": {"days": 90}}` as `{"calendar.days": 90}`; tables stand for sections only."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        found |= _flat(value, f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}": value}
    return found
