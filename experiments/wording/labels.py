"""What a figure says: in both languages beside each other, or in one, as a page shows it (图中文字)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from experiments.wording.words import Words, words

ENDS = (":", "：")  # of the part of a title by which a scenario is called
LONGEST = 24  # signs of a name


class Titled(Protocol):
    """A scenario with its titles."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def title_zh(self) -> str: ...


def bilingual(english: str, chinese: str) -> str:
    """A label in both languages."""
    return f"{english}  {chinese}" if chinese else english


@dataclass(frozen=True)
class Labels:
    """The texts of a figure.

    language : "" for labels in both languages and scenarios by their short names, as a file is read by
        anybody; else a language, with scenarios by their titles
    """

    language: str
    scenarios: Sequence[Titled]

    @cached_property
    def say(self) -> Words:
        """Sentences of the figures."""
        return words(self.language or "en", "figures")

    def label(self, key: str) -> str:
        """A label by its key, in both languages where no one is asked for."""
        return self.pick(*(words(language, "figures")(key) for language in ("en", "zh")))

    def pick(self, english: str, chinese: str) -> str:
        """A label that is kept elsewhere."""
        return self.say.pick(english, chinese or english) if self.language else bilingual(english, chinese)

    def unit(self, unit: str) -> str:
        """A unit of measure, as reports call it."""
        known = words(self.language or "en", "report")
        return known(f"unit.{unit}") if f"unit.{unit}" in known else unit

    def joined(self, parts: Sequence[str]) -> str:
        """Parts of a line."""
        return ("；" if self.language == "zh" else "; ").join(parts)

    def name(self, scenario: str) -> str:
        """What a scenario is called."""
        return self._names.get(scenario, scenario)

    @cached_property
    def _names(self) -> dict[str, str]:
        """Name -> beginning of the title; the name itself where two begin alike."""
        if not self.language:
            return {}
        titles = {
            each.name: self.say.pick(each.title, each.title_zh or each.title) for each in self.scenarios
        }
        heads = {name: _head(title) or name for name, title in titles.items()}
        alike = [head for head in heads.values() if list(heads.values()).count(head) > 1]
        return {name: name if head in alike else head for name, head in heads.items()}


def _head(title: str) -> str:
    for end in ENDS:
        title = title.partition(end)[0]
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"
