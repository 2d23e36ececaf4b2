"""What a stylised fact is: where it is known from, what is observed in a run, and how it is judged."""

from typing import ClassVar

from experiments.validation.arms import Arm
from experiments.validation.observing.seen import Seen
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Finding

CHECKED, AFTER_LOOKING, SET = STATUSES = ("checked", "checked after looking", "set")


class Fact:
    """Base of all facts. A fact observes single runs and judges all of them together.

    id : number in the literature's list of stylised facts
    title, zh : what is known; source : citation keys of docs/sources.md
    statistic : what is computed
    use : "set" where parameters or the form of a rule were chosen with it in view, else "checked"
    reworked : what of the statistic was changed after numbers had been seen; empty where nothing was
    required : a validation falls short when this fact does
    arms : runs it is read from
    """

    id: ClassVar[str]
    title: ClassVar[str]
    zh: ClassVar[str]
    source: ClassVar[str]
    statistic: ClassVar[str]
    use: ClassVar[str] = "checked"
    reworked: ClassVar[str] = ""
    required: ClassVar[bool] = False
    arms: ClassVar[tuple[Arm, ...]]

    @property
    def status(self) -> str:
        """How much passing it shows, one of `STATUSES`.

        A fact is checked only where nothing, statistic and length of runs included, was chosen after a look.
        """
        if self.use == SET:
            return SET
        return AFTER_LOOKING if self.reworked else CHECKED

    def observe(self, seen: Seen) -> dict[str, float]:
        """Numbers of one run; names are prefixed by the fact's own. Called for runs of its arms."""
        del seen
        return {}

    def judge(self, sheet: Sheet) -> Finding:
        """What all runs together say."""
        raise NotImplementedError
