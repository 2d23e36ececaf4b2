"""Which disputes of the table somebody wants to see, checked; without the table itself (查询)."""

from dataclasses import dataclass
from typing import Self

# How `experiments.statistics.winners` calls the fates of a pair -> how a film does.
NAMES = {"well in both": "both", "lost": "only_a", "won": "only_b", "well in neither": "neither"}
SORTS = ("telling", "born", "topic", "place", "breadth", "days_a", "days_b", "parted")
LONGEST = 60  # signs of a text that is looked for
MOST_PAGES = 1_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which disputes of the table, in which order.

    fate : "" for all, or one of the values of `NAMES`; topic : "" or a topic's id; text : part of the name of
    a place or topic; sort : one of `SORTS`; down : largest first; page : 0, 1, ...
    """

    fate: str = ""
    topic: str = ""
    text: str = ""
    sort: str = "telling"
    down: bool = False
    page: int = 0

    @classmethod
    def of(cls, fate: str, topic: str, text: str, sort: str, *, down: bool, page: int) -> Self:
        """The same from words of a visitor; what is not known asks for nothing."""
        return cls(
            fate=fate if fate in NAMES.values() else "",
            topic=str(topic)[:LONGEST],
            text=str(text)[:LONGEST],
            sort=sort if sort in SORTS else SORTS[0],
            down=bool(down),
            page=min(max(int(page), 0), MOST_PAGES),
        )
