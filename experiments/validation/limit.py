"""What a limit is: a case in which theory gives the answer, the model's answer, and how far they may part."""

from dataclasses import dataclass

FALSE_ALARM = 1e-6  # probability that a right model is called wrong by one statistical limit
Z = 4.892  # a normal number is this far from its mean, either way, once in a million


@dataclass(frozen=True, slots=True)
class Limit:
    """One number that theory knows.

    bound : largest difference that is let pass; 0 where the answer is exact
    probability : that a right model exceeds it; 0 where it cannot
    """

    id: str
    title: str
    zh: str
    source: str
    expected: float
    found: float
    bound: float
    probability: float = FALSE_ALARM

    @property
    def holds(self) -> bool:
        """Whether the model answers as theory does."""
        return bool(abs(self.found - self.expected) <= self.bound)


def exact(id: str, title: str, zh: str, source: str, expected: float, found: float) -> Limit:
    """A limit without random variation: equal, or equal up to rounding."""
    return Limit(id, title, zh, source, expected, found, 1e-9 * max(1.0, abs(expected)), 0.0)
