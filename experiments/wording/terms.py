"""Names of terms, scenarios and outcomes in a language."""

from collections.abc import Sequence
from typing import Protocol

from experiments.wording.words import Words
from sim.errors import ScenarioError
from sim.outcomes.metrics import METRICS
from sim.scenario.scenario import all_declarations
from sim.scenario.source import did_you_mean

FAMILIES = frozenset({"Appraisal", "考核", "Shock", "冲击"})
WEIGHED = ("accept", "settle")  # sections whose parameters weigh the terms of a decision


def term_name(words: Words, term: str) -> str:
    """A term by its own words `term.<name>`, else by the label of the parameter that weighs it.

    Raises StopIteration for a term that has neither.
    """
    if (key := f"term.{term}") in words:
        return words(key)
    known = next(each for each in all_declarations() if each.section in WEIGHED and each.name == term)
    return words.pick(known.label, known.zh)


class Titled(Protocol):
    """A scenario by its name and its titles in both languages."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def title_zh(self) -> str: ...


def short_title(scenario: Titled, say: Words) -> str:
    """What stands before the first colon of a scenario's title; its name where it has none.

    Before the colon of `FAMILIES` stands what several scenarios are about: of these, what stands after it.
    """
    english = scenario.title or scenario.name
    chinese = scenario.title_zh or english
    head, _, rest = say.pick(english.partition(":"), chinese.partition("："))
    rest = rest.strip()
    return rest[0].upper() + rest[1:] if head in FAMILIES and rest else head.strip()


def metric_label(name: str, say: Words) -> str:
    """An outcome with its unit; `say` holds the texts of reports."""
    about = METRICS[name]
    label = say.pick(about.label, about.zh)
    return say("with_unit", label=label, unit=say(f"unit.{about.unit}")) if about.unit else label


def named_metrics(wanted: Sequence[str], known: Sequence[str]) -> list[str]:
    """The outcomes that are wanted. Raises ScenarioError for one that is not known."""
    for name in wanted:
        if name not in known:
            raise ScenarioError(f"no outcome is called '{name}'.{did_you_mean(name, known)}")
    return list(wanted)
