"""Causes in place, by community and need, and what is left of each problem's part (条件存量)."""

import numpy as np

from agents.kinds import NEEDS
from sim.scenario.topics import Topics
from sim.stages.conditions.params import Conditions

STANDING, SURVIVED = 0, 1  # layers of the stock


class Stock:
    """What people live with: the stock of causes, kept up event by event.

    stock : float64 (2, communities, needs). STANDING, severity of all causes in place times the residents
        within their reach, per resident; SURVIVED, part of the causes of the first day that would be left
    amount : float32 per problem, its part divided by SURVIVED of its first day; 0 one from before the
        mechanism was switched on, below 0 one whose cause is gone
    reference : float64 (needs,), what residents lived with in the mean on the first day
    burden : mean over residents and needs, one number per evening; as yesterday where no cause came or went
    """

    def __init__(self, first: np.ndarray, people: np.ndarray) -> None:
        self.stock = np.stack([first, np.ones_like(first)])
        self.amount = np.zeros(0, np.float32)
        self.reference = people @ first / max(float(people.sum()), 1.0)
        self.people = people.astype(np.float64)
        self.burden: list[float] = []
        self.moved = True  # since the last evening

    def make_room(self, rows: int) -> None:
        """As many rows as the table of disputes has."""
        more = rows - len(self.amount)
        if more > 0:
            self.amount = np.concatenate([self.amount, np.zeros(more, np.float32)])

    def outlive(self, part: float) -> None:
        """A day goes by: of all causes, this part is left; it may bring new ones."""
        self.stock *= part
        self.moved = True

    def relieve(self, community: int, need: int, part: float) -> None:
        """Something takes a part of the causes of a place away, 0..1."""
        self.stock[:, community, need] *= 1.0 - part
        self.moved = True

    def note(self) -> None:
        """Write down what people live with this evening."""
        if not self.moved:
            self.burden.append(self.burden[-1])
            return
        mean = self.people @ self.stock[STANDING] / max(float(self.people.sum()), 1.0)
        self.burden.append(float(mean.mean()))
        self.moved = False


def first_stock(
    rate: np.ndarray, kept: np.ndarray, people: np.ndarray, topics: Topics, rule: Conditions
) -> np.ndarray:
    """Causes in place on the first day: float64 (communities, needs), see `Stock`.

    rate : float64 (communities, topics), problems proposed per day
    kept : float64 (topics,), part of them that arises
    """
    many = np.maximum(people, 1.0)[:, None]
    within = np.minimum(rule.reach * (1.0 + topics.group)[None, :], many)
    by_topic = rate * kept[None, :] * topics.severity[None, :] * within / many * rule.life * rule.standing
    found = np.zeros((len(people), NEEDS))
    for topic, need in enumerate(topics.need.tolist()):
        found[:, need] += by_topic[:, topic]
    return found
