"""What a city learns from its own records: where which problems are common (由记录学习的预测)."""

import numpy as np

from agents.disputes import Disputes
from sim.stages.detect.params import Detect
from sim.world import World

MOST = 3.0  # a log rate further from the mean is a fluke of few records


def learn_from_records(world: World) -> None:
    """Train the prediction anew once in a while, on everything that was claimed or detected so far."""
    rule = world.spec.detect
    if rule.learnt > 0.0 and world.day % rule.retrain == 0:
        people = np.diff(world.people)
        world.hunch[:] = prediction(
            recorded(world.disputes, world.hunch.shape, world.day, rule), people, rule
        )


def recorded(disputes: Disputes, shape: tuple[int, int], day: int, rule: Detect) -> np.ndarray:
    """Records up to a day by community and topic, weighed by age, float64 (communities, topics).

    An office has no other data: what was never claimed or detected is no record. A problem that was first
    lumped and later claimed counts from the day of its claim.
    """
    n = disputes.count
    raised = disputes.raised[:n]
    rows = np.flatnonzero((raised >= 0) & (raised <= day))
    weight = np.exp(-(day - disputes.raised[rows]) / rule.forgets)
    topics = shape[1] - 1
    cell = disputes.community[rows].astype(np.int64) * topics + disputes.topic[rows]
    return np.bincount(cell, weight, shape[0] * topics).reshape(shape[0], topics)


def prediction(counts: np.ndarray, people: np.ndarray, rule: Detect) -> np.ndarray:
    """Log of the rate of every community and topic relative to the city's, float64 (communities, topics + 1).

    Formula: log((n + doubt)/(E + doubt)), n records, E what as many residents have on average
    (Clayton & Kaldor 1987); the last column is for all topics together. Cut at 3 either way.

    counts : float64 (communities, topics); people : residents per community
    """
    seen = np.column_stack([counts, counts.sum(axis=1)])
    expected = np.outer(people / max(people.sum(), 1), seen.sum(axis=0))
    return np.clip(np.log((seen + rule.doubt) / (expected + rule.doubt)), -MOST, MOST)


def judged_by_truth(
    hunch: np.ndarray, rate: np.ndarray, people: np.ndarray, voice: np.ndarray
) -> list[float]:
    """How good the prediction is, and how fair: [skill, gap]; empty where nothing was learnt.

    skill : correlation of the predicted and the true log rates, weighed by the true numbers
    gap : predicted less true log rate of all topics, of the more outspoken half of the communities less the
        other half; above 0 where those who complain are seen as having more problems than they have

    rate : true problems per day (communities, topics); voice : how far each community complains
    """
    if not hunch.any():
        return []
    true = np.column_stack([rate, rate.sum(axis=1)])
    mean = np.outer(people / max(people.sum(), 1), true.sum(axis=0))
    log = np.log(np.maximum(true, 1e-12) / np.maximum(mean, 1e-12))
    weight, said, is_so = true[:, :-1].ravel(), hunch[:, :-1].ravel(), log[:, :-1].ravel()
    said, is_so = (x - np.average(x, weights=weight) for x in (said, is_so))
    spread = np.sqrt((weight * said**2).sum() * (weight * is_so**2).sum())
    error = hunch[:, -1] - log[:, -1]
    loud = voice > np.median(voice)
    gap = float(error[loud].mean() - error[~loud].mean()) if loud.any() else 0.0
    return [float((weight * said * is_so).sum() / spread) if spread > 0 else 0.0, gap]
