"""Short names of levers, for tables and figures with little room."""

from experiments.wording.words import Words
from sim.scenario.shape import declared

SECTION = "levers"
FRONT = {"en": "Technology: ", "zh": "科技支撑："}
ASIDE = {"en": " (", "zh": "（"}


def lever_name(name: str, say: Words) -> str:
    """A lever by its label, without its family and asides; of what is no lever the text of that key."""
    if name in say:
        return say(name)
    about = declared(SECTION)[name]
    label = (
        say.pick(about.label, about.zh).partition(ASIDE[say.language])[0].removeprefix(FRONT[say.language])
    )
    return label[0].upper() + label[1:]
