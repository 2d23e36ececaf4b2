"""Names of the terms that a decision is made of."""

from experiments.wording.words import Words
from sim.scenario.scenario import all_declarations

WEIGHED = ("accept", "settle")  # sections whose parameters weigh the terms of a decision


def term_name(words: Words, term: str) -> str:
    """A term by its own words `term.<name>`, else by the label of the parameter that weighs it.

    Raises StopIteration for a term that has neither.
    """
    if (key := f"term.{term}") in words:
        return words(key)
    known = next(each for each in all_declarations() if each.section in WEIGHED and each.name == term)
    return words.pick(known.label, known.zh)
