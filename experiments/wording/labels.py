"""What a figure says: in both languages beside each other, or in one, as a page shows it (图中文字)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from experiments.wording.terms import Titled, short_title
from experiments.wording.words import Words, words

LONGEST = 24  # signs of a name


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
        """Name -> short title, cut; the name itself where two are alike."""
        if not self.language:
            return {}
        short = {each.name: _cut(short_title(each, self.say)) for each in self.scenarios}
        alike = [title for title in short.values() if list(short.values()).count(title) > 1]
        return {name: name if title in alike else title for name, title in short.items()}


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"
