"""By which rule projects are chosen: what each sees of needs; none sees all (项目选定方式)."""

from enum import IntEnum

import numpy as np

from agents.kinds import NEEDS
from sim.stages.projects.rules import LOCALS, MEMBERS, WILLING


class Rule(IntEnum):
    """Who chooses."""

    PLANS = 0  # departments, by files on their desks
    VOTE = 1  # deputies, one vote for each resident registered, whatever the size of the need
    HEARINGS = 2  # residents who come
    LISTS = 3  # a branch, by files and by what members know


NAMES = {"plans": Rule.PLANS, "vote": Rule.VOTE, "hearings": Rule.HEARINGS, "lists": Rule.LISTS}


def scores(rule: Rule, files: np.ndarray, voices: np.ndarray, people: np.ndarray) -> np.ndarray:
    """How urgent each community and need looks: float64 (communities, needs), sums to 1.

    files : float64 (communities, needs), disputes raised since the last round
    voices : see `sim.stages.projects.rules.hear_needs`; people : residents of each community
    """
    if rule == Rule.PLANS:
        return parts(files)
    if rule == Rule.VOTE:
        unmet = voices[LOCALS, :, :NEEDS]
        within = unmet / np.maximum(unmet.sum(axis=1, keepdims=True), 1e-12)
        return parts(within * voices[LOCALS, :, NEEDS:])
    if rule == Rule.HEARINGS:
        return parts(voices[WILLING, :, :NEEDS])
    known = voices[MEMBERS, :, :NEEDS] / np.maximum(voices[MEMBERS, :, NEEDS:], 1.0) * people[:, None]
    both: np.ndarray = (parts(files) + parts(known)) / 2.0
    return both


def parts(values: np.ndarray) -> np.ndarray:
    """Values as parts of their sum; all alike where nothing is known."""
    total = float(values.sum())
    found: np.ndarray = values / total if total > 0 else np.full(values.shape, 1.0 / values.size)
    return found


def next_cell(urgency: np.ndarray, taken: np.ndarray) -> tuple[int, int]:
    """Where the next project goes: most urgent, each earlier one making a cell less so (D'Hondt)."""
    community, need = np.unravel_index(int(np.argmax(urgency / (taken + 1.0))), urgency.shape)
    return int(community), int(need)
