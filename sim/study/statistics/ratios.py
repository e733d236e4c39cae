"""Ratios: what one thing costs in terms of another, when both are means of the same runs."""

from math import nan, sqrt

import numpy as np

from sim.study.statistics.estimates import Array, Estimate, multiplier, pair_sums


def ratio_interval(above: Array, below: Array) -> Estimate:
    """The ratio of two means over the same runs, with Fieller's interval over mirrored pairs.

    It allows for the noise of both and for their going together. The bounds are not a number when
    the mean below the line cannot be told from nothing, since then the ratio can be anything.
    """
    n = len(above)
    top, bottom = float(np.mean(above)), float(np.mean(below))
    if bottom == 0:
        return Estimate(nan, nan, nan, n)
    apart = pair_sums(np.stack([above - top, below - bottom], axis=1))
    pairs = len(apart)
    if pairs < 2:
        return Estimate(top / bottom, nan, nan, n)
    spread = apart.T @ apart * (multiplier(pairs) ** 2 * pairs / (pairs - 1) / n**2)
    square = bottom**2 - float(spread[1, 1])
    middle = top * bottom - float(spread[0, 1])
    rest = top**2 - float(spread[0, 0])
    root = middle**2 - square * rest
    if square <= 0 or root < 0:
        return Estimate(top / bottom, nan, nan, n)
    return Estimate(top / bottom, (middle - sqrt(root)) / square, (middle + sqrt(root)) / square, n)
