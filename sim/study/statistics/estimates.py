"""Estimates: how far to trust a mean, a share or a percentile of a number of runs.

An interval of the mean says how well the runs pin down the average future, and narrows with
more runs. A range of futures says how far one future may lie from it, and does not.

Runs come in the order of their futures, in mirrored pairs: what is independent is a pair, and
intervals are made over pairs. A last run without its twin counts as a pair of its own. Runs of
which none mirrors another are said not to be `mirrored`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
"""Numbers in rows: runs, weeks, teams. Everything above counts and estimates with them."""
CONFIDENCE = 0.95
_FEWEST_FOR_INTERVAL = 2
_MSER_BATCH = 5
_ALIKE = 1e-12
"""Error of a mean share below which its runs differ by rounding only."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the bounds of its interval and the number of runs it rests on."""

    mean: float
    low: float
    high: float
    n: int

    @property
    def half_width(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2

    @property
    def figures(self) -> tuple[float, float, float]:
        """Mean, low and high, as a table has them."""
        return self.mean, self.low, self.high

    def times(self, factor: float) -> "Estimate":
        """The same in another unit, such as a share in per cent."""
        return Estimate(factor * self.mean, factor * self.low, factor * self.high, self.n)


UNKNOWN = Estimate(nan, nan, nan, 0)
"""What is said of something of which there is nothing to go by."""


def student_t(probability: float, freedom: float) -> float:
    """The value that Student's t stays below with a probability."""
    # scipy.special starts in a tenth of the time of scipy.stats.
    from scipy.special import stdtrit

    return float(stdtrit(freedom, probability))


def normal(probability: float) -> float:
    """The value that a standard normal stays below with a probability."""
    from scipy.special import ndtri

    return float(ndtri(probability))


def mean_interval(
    values: ArrayLike, confidence: float = CONFIDENCE, pairs: int = 1, *, mirrored: bool = True
) -> Estimate:
    """The mean with its Student t interval; runs in which it is not a number are left out.

    With several `pairs` of scenarios shown together the intervals are widened (Bonferroni), so
    that all of them hold at once with the confidence.
    """
    column = np.asarray(values, dtype=np.float64).reshape(-1, 1)
    found = mean_intervals(column, pairs, confidence=confidence, mirrored=mirrored)
    return Estimate(*(each.item() for each in found))


def mean_share_interval(values: ArrayLike, most: float = 1.0, pairs: int = 1) -> Estimate:
    """The mean of shares of 0 to `most`, one a run, with an interval that holds near its ends too.

    See `mean_share_intervals`.
    """
    column = np.asarray(values, dtype=np.float64).reshape(-1, 1)
    mean, low, high, n = (each[0] for each in mean_share_intervals(column, most, pairs))
    return Estimate(float(mean), float(low), float(high), int(n))


def mean_share_intervals(values: ArrayLike, most: float = 1.0, pairs: int = 1) -> tuple[Array, ...]:
    """Mean, low, high and number of runs of each column of shares; the rows are runs.

    Wilson's interval, with Student's t, for as many independent things as would give the runs
    the spread that they have (Korn and Graubard 1998). Runs that are all alike are one thing
    for each pair, and no more: that they were alike so far does not make them certain.
    """
    mean, error, apart, n = _means(values, mirrored=True)
    share, error = mean / most, error / most
    alone = np.where(apart > 1, multipliers(apart, pairs), nan)
    differ = error > _ALIKE
    size = np.where(differ, share * (1 - share) / np.where(differ, error, 1.0) ** 2, apart)
    whole = 1 + alone**2 / size
    centre = (share + alone**2 / (2 * size)) / whole
    half = alone * np.sqrt(share * (1 - share) / size + (alone / (2 * size)) ** 2) / whole
    low = np.where(share <= 0, np.minimum(0.0, centre), centre - half)
    high = np.where(share >= 1, np.maximum(1.0, centre), centre + half)
    return mean, low * most, high * most, n


def mean_intervals(
    values: ArrayLike, pairs: int = 1, *, confidence: float = CONFIDENCE, mirrored: bool = True
) -> tuple[Array, ...]:
    """Mean, low, high and number of runs of each column, all at once; the rows are runs."""
    mean, error, apart, n = _means(values, mirrored=mirrored)
    half = multipliers(apart, pairs, confidence) * error
    return mean, mean - half, mean + half, n


def _means(values: ArrayLike, *, mirrored: bool) -> tuple[Array, ...]:
    """Mean of each column, its standard error, and how many pairs and runs it rests on.

    Of pairs of which both are known, that is the textbook's error of the mean of the pairs'
    means; a run without its twin weighs half as much (the error of a ratio estimate).
    """
    table = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(table)
    n = known.sum(axis=0)
    mean = np.where(n > 0, np.where(known, table, 0.0).sum(axis=0) / np.maximum(n, 1), nan)
    sums = pair_sums(np.where(known, table - mean, 0.0), mirrored=mirrored)
    apart = (pair_sums(known, mirrored=mirrored) > 0).sum(axis=0)
    several = np.where(apart >= _FEWEST_FOR_INTERVAL, apart / np.maximum(apart - 1, 1), nan)
    return mean, np.sqrt(several * (sums**2).sum(axis=0)) / np.maximum(n, 1), apart, n


def pair_sums(table: Array, *, mirrored: bool = True) -> Array:
    """The sum over each pair of rows; of a last row without its twin, the row."""
    whole = table.astype(np.float64)
    return np.add.reduceat(whole, np.arange(0, len(whole), 2)) if mirrored and len(whole) else whole


def multipliers(n: Array, pairs: int = 1, confidence: float = CONFIDENCE) -> Array:
    """The multiplier of each number of independent things."""
    from scipy.special import stdtrit

    found: Array = stdtrit(np.maximum(n - 1, 1), 1 - (1 - confidence) / (2 * pairs))
    return found


def multiplier(n: int, pairs: int = 1, confidence: float = CONFIDENCE) -> float:
    """Student's t by which a standard error is multiplied, for so many intervals at once."""
    return student_t(1 - (1 - confidence) / (2 * pairs), n - 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p values, in the order given: right for any number of comparisons."""
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    for rank, place in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = largest
    return adjusted


def share_interval(hits: int, n: int, confidence: float = CONFIDENCE) -> Estimate:
    """A share of runs with its Wilson interval, which holds for few runs and shares near 0 or 1."""
    if n == 0:
        return UNKNOWN
    return wilson(hits / n, n, confidence)


def wilson(share: float, n: int, confidence: float = CONFIDENCE) -> Estimate:
    """A share of so many independent things with its Wilson interval.

    It may be a mean of shares, such as the chance over draws of what is not known.
    """
    z = normal(1 - (1 - confidence) / 2)
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = 0.0 if share <= 0 else centre - half
    high = 1.0 if share >= 1 else centre + half
    return Estimate(share, low, high, n)


def percentile_interval(
    values: ArrayLike, share: float, confidence: float = CONFIDENCE
) -> Estimate:
    """A percentile (share 0.9 is the 90th) with the interval given by order statistics.

    It assumes nothing about the shape. A bound is not a number where the runs are too few to
    give one.
    """
    ordered = np.sort(_known(values))
    n = ordered.size
    if n == 0:
        return UNKNOWN
    lower, upper = ranks_around(share, n, confidence)
    low = float(ordered[lower - 1]) if lower is not None else nan
    high = float(ordered[upper - 1]) if upper is not None else nan
    return Estimate(float(np.quantile(ordered, share)), low, high, n)


def ranks_around(
    share: float, n: int, confidence: float = CONFIDENCE
) -> tuple[int | None, int | None]:
    """Between which of n values in order (1 is the smallest) a percentile lies, surely enough.

    By the binomial distribution of how many of n fall below it, with half the error on each
    side; None where n values are too few to give a bound.
    """
    from scipy.special import bdtr

    tail = (1 - confidence) / 2
    below = np.asarray(bdtr(np.arange(n), n, share))
    lower = int(np.searchsorted(below, tail + 1e-12, "right"))
    upper = int(np.searchsorted(below, 1 - tail - 1e-12, "left")) + 1
    return (lower if lower >= 1 else None), (upper if upper <= n else None)


def range_of_futures(values: ArrayLike, share: float = 0.8) -> tuple[float, float]:
    """The bounds between which so large a share of single futures lies."""
    known = _known(values)
    if known.size == 0:
        return nan, nan
    low, high = np.quantile(known, [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)


def replications_needed(
    mean: float, deviation: float, relative: float, confidence: float = CONFIDENCE
) -> int:
    """Fewest runs whose interval is within a share of the mean, judged from a pilot.

    The search starts at the number that a normal distribution would ask for.
    """
    width = abs(mean) * relative
    if deviation == 0:
        return _FEWEST_FOR_INTERVAL
    if width == 0:
        raise ValueError("the precision asked for must be more than nothing")
    start = int((normal(1 - (1 - confidence) / 2) * deviation / width) ** 2)
    n = max(start, _FEWEST_FOR_INTERVAL)
    while multiplier(n, confidence=confidence) * deviation / sqrt(n) > width:
        n += 1
    return n


def replications_when_precise(
    measures: Sequence[ArrayLike],
    precisions: Sequence[float],
    at_least: int = 20,
    stays: int = 6,
    intervals: Sequence[Callable[[ArrayLike], Estimate]] | None = None,
) -> int | None:
    """After how many runs the means of all measures are known to within their precisions.

    The slowest measure decides: all must be precise at once, after at least so many runs, and stay
    so for six runs more, since a narrow interval by luck does not end the study. Only whole pairs
    are looked at. `intervals` make the interval of each measure; Student's t, when they are not
    said. Hoad, Robinson and Davies (2010), Journal of the Operational Research Society 61, with a
    fixed number of further runs.
    """
    table = [np.asarray(values, dtype=np.float64) for values in measures]
    made, kept = intervals or [mean_interval] * len(table), 0
    for n in range(at_least + at_least % 2, table[0].size + 1, 2):
        halves = [each(values[:n]).half_width for each, values in zip(made, table, strict=True)]
        precise = all(half <= most for half, most in zip(halves, precisions, strict=True))
        kept = kept + 2 if precise else 0
        if kept > stays:
            return n
    return None


def warm_up_end(values: ArrayLike) -> int:
    """Where the settling-in of a series ends, by White's MSER-5: how many values to cut."""
    series = np.asarray(values, dtype=np.float64)
    whole = series.size // _MSER_BATCH
    batches = series[: whole * _MSER_BATCH].reshape(whole, _MSER_BATCH).mean(axis=1)
    best, best_score = 0, inf
    for cut in range(whole // 2):
        left = batches[cut:]
        score = float(left.var()) / left.size
        if score < best_score - 1e-12:
            best, best_score = cut, score
    return best * _MSER_BATCH


def _known(values: ArrayLike) -> Array:
    numbers = np.asarray(values, dtype=np.float64).ravel()
    return numbers[~np.isnan(numbers)]
