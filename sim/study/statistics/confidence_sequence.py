"""Bounds on a share that hold however often one looks, and whenever one stops.

A gambler who thinks that a share is more than m buys, at a price of m, what pays as much as each
pair of futures turns out to be worth (0, a half or 1). If m is right no way of betting makes
money on average, so that the chance of ever having 40 times what one began with is at most 1 in
40 (Ville 1939). All m against which that happened are excluded, for good. The money is spread
over bets of ten sizes, as in Waudby-Smith and Ramdas (2024), Journal of the Royal Statistical
Society B 86, "Estimating means of bounded random variables by betting".
"""

from math import nan

import numpy as np
from numpy.typing import ArrayLike

from sim.study.statistics.estimates import CONFIDENCE, Array, Estimate

_BETS = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97])
"""Sizes of bets, as shares of all that one has."""
_STEPS = 1000
"""Means that are bet against lie a thousandth apart."""
_ENOUGH = 600.0
"""Logarithm of more money than anybody needs, within what a number can hold."""


def share_at_any_time(met: ArrayLike, confidence: float = CONFIDENCE) -> Estimate:
    """The share of mirrored futures in which something is so, with bounds for any time of stopping.

    The futures come in their order. A last one without its twin tells nothing of the bounds.
    """
    values = np.asarray(met, dtype=np.float64)
    low, high = bounds_at_any_time(halves(values), confidence)
    mean = float(values.mean()) if values.size else nan
    return Estimate(mean, min(mean, float(low[-1])), max(mean, float(high[-1])), values.size)


def halves(met: ArrayLike) -> Array:
    """What each mirrored pair of futures is worth: 0, a half or 1."""
    values = np.asarray(met, dtype=np.float64)
    return np.asarray(values[: values.size // 2 * 2].reshape(-1, 2).mean(axis=1))


def bounds_at_any_time(values: ArrayLike, confidence: float = CONFIDENCE) -> tuple[Array, Array]:
    """The lower and the upper bound of the mean after no, one, two ... values between 0 and 1."""
    found = np.asarray(values, dtype=np.float64)
    low = _lower(found, (1 - confidence) / 2)
    return low, 1 - _lower(1 - found, (1 - confidence) / 2)


def _lower(values: Array, error: float) -> Array:
    """The largest mean that was ever excluded as too small, after each value.

    Money falls with the mean that is bet against, so that it is found by halving.
    """
    kinds, which = np.unique(values, return_inverse=True)
    seen = np.cumsum(which[:, None] == np.arange(kinds.size), axis=0)
    excluded = np.zeros(values.size, dtype=np.int64)
    for step in 2 ** np.arange(9, -1, -1):
        tried = np.minimum(excluded + step, _STEPS - 1)
        won = _money(kinds, seen, tried / _STEPS) >= 1 / error
        excluded = np.where(won, tried, excluded)
    return np.concatenate([[0.0], np.maximum.accumulate(excluded) / _STEPS])


def _money(kinds: Array, seen: Array, means: Array) -> Array:
    """What one has after each value, if one began with 1 and bet against the mean beside it."""
    paid = kinds / means[:, None] - 1
    grown = np.log1p(_BETS * paid[..., None])
    logarithms = (seen[..., None] * grown).sum(axis=1)
    return np.asarray(np.exp(np.minimum(logarithms, _ENOUGH)).mean(axis=-1))
