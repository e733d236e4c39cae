"""The spread of an answer: what part of it is chance, what part inputs, what part the model."""

from dataclasses import dataclass

import numpy as np

from sim.scenario.schema import Question
from sim.study.measures.rows import Array
from sim.study.runs.ensemble import Ensemble
from sim.study.runs.model_error import variance_on

_FEWEST = 10
"""Pairs of which the parts can be told, and pairs that play a draw again."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Parts of the variance of single futures, as shares that make 1 together."""

    chance: float
    inputs: float
    model: float


def spread(ensemble: Ensemble, question: Question) -> Spread | None:
    """Where the spread of a measure on a date comes from; None with few pairs, or without spread.

    The model's part is known: it is put to the runs. The rest is the variance within mirrored
    pairs, which is chance, and the variance between them, which is the inputs, less that between
    pairs that play the same draw. While none do, it is all the inputs': luck that does not cancel
    within a pair is counted with them.
    """
    values = ensemble.values(question.measure, question.by)
    pairs = values[: values.size // 2 * 2].reshape(-1, 2)
    known = np.isfinite(pairs).all(axis=1)
    if np.count_nonzero(known) < _FEWEST:
        return None
    within = float(((pairs[known, 0] - pairs[known, 1]) ** 2).mean()) / 4
    means, drawn = pairs[known].mean(axis=1), ensemble.scenario.drawn
    between = by_chance = float(means.var(ddof=1))
    if drawn is not None:
        draws = np.arange(len(pairs)) % len(drawn.rows)
        by_chance = min(between, _within_draws(means, draws[known]))
    error = variance_on(ensemble.scenario, question.measure, question.by)
    model = error * float((pairs[known] ** 2).mean())
    whole = within + between + model
    if whole <= 0:
        return None
    return Spread((within + by_chance) / whole, (between - by_chance) / whole, model / whole)


def _within_draws(means: Array, draws: Array) -> float:
    """The variance of pairs that play the same draw; nothing while hardly any do."""
    numbers = np.bincount(draws)
    freedom = len(means) - np.count_nonzero(numbers)
    if freedom < _FEWEST:
        return 0.0
    own = np.bincount(draws, weights=means) / np.maximum(numbers, 1)
    return float(((means - own[draws]) ** 2).sum()) / freedom
