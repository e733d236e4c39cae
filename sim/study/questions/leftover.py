"""What a back-test leaves over: how far the model is wrong beyond its inputs and chance.

The log of what happened over the median has a variance; what of it the futures do not have
themselves is model error: as much as makes squared errors, each over the whole variance of its
forecast, 1 on average (Paule and Mandel 1982). So a wide forecast does not hide what narrow ones
miss. A forecast is widened by what other councils' forecasts from the first year left over, so
that neither its own outcome nor a later one is in its range.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import exp, inf, isnan, log, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike

from sim.study.questions.backtest import AS_COLUMNS, KNOWING, Row
from sim.study.statistics.estimates import Array, Estimate, mean_interval, normal

FOUR_IN_FIVE = 2 * normal(0.9)
"""Standard deviations between a tenth and nine tenths of a normal distribution."""
_STABLE = 0.05
_LEAST, _MOST = 1e-9, 4.0
"""Variances of logs that are none, and beyond which a forecast says nothing."""
_FEWEST = 4
"""Councils without which nothing can be told of others."""


@dataclass(frozen=True)
class LeftOver:
    """Model error as a back-test has it.

    `variances` are of the log of the error, by years; `memory` is how errors of one council go
    together from one year to the next; `shared` the variance among councils that stayed within 5%
    over that among councils that grew by 15% or more.
    """

    variances: dict[int, Estimate]
    memory: float
    shared: float

    def spread(self, years: int) -> float:
        """The log standard deviation after so many years.

        An error does not shrink: where variances fall in turn, their mean stands for them.
        """
        from scipy.optimize import isotonic_regression

        spans = sorted(self.variances)
        grown = isotonic_regression([self.variances[each].mean for each in spans]).x
        return sqrt(max(float(grown[spans.index(years)]), 0.0))


def left_over(rows: Sequence[Row]) -> LeftOver:
    """What forecasts that know the growth of staff leave over."""
    told = [row for row in rows if row.knows == KNOWING]
    years = sorted({row.years for row in told})
    variances = {each: _beyond([row for row in told if row.years == each]) for each in years}
    stable = _no_more([row for row in told if abs(row.grew) <= _STABLE], "mean")
    grown = _no_more([row for row in told if row.is_grower], "mean")
    return LeftOver(variances, _memory(told), stable / grown if grown > 0 else nan)


def widened(rows: Sequence[Row]) -> list[Row]:
    """Each forecast with the range that it would have had, from what was left over elsewhere."""
    start = min(row.origin for row in rows)
    first = [row for row in rows if row.origin == start and row.knows == KNOWING]
    elsewhere = {
        code: left_over([row for row in first if row.code != code])
        for code in {row.code for row in rows}
    }
    return [_with_error(row, elsewhere[row.code]) for row in rows]


def log_normal_crps(median: float, spread: float, outcome: float) -> float:
    """The continuous ranked probability score of a log-normal (Baran and Lerch 2015)."""
    from scipy.special import ndtr

    if spread == 0:
        return abs(outcome - median)
    away = (log(outcome) - log(median)) / spread
    mean = median * exp(spread**2 / 2)
    beyond = float(ndtr(away - spread) + ndtr(spread / sqrt(2)) - 1)
    return float(outcome * (2 * ndtr(away) - 1)) - 2 * mean * beyond


def _with_error(row: Row, elsewhere: LeftOver) -> Row:
    """A forecast with model error: the distances from its median grow, on the log scale."""
    known = elsewhere.variances.get(row.years)
    if known is None or known.n < _FEWEST:
        return row
    own, error = _spread(row), elsewhere.spread(row.years)
    wider = sqrt(own**2 + error**2) / own
    # The error has mean 1 and moves no mean, so it moves the median down a little.
    middle = row.median * exp(-(error**2) / 2)
    bounds = {name: middle * (getattr(row, name) / row.median) ** wider for name in AS_COLUMNS}
    return replace(row, **bounds, crps=log_normal_crps(middle, own * wider, row.outcome))


def _spread(row: Row) -> float:
    """The log standard deviation of a forecast's futures, from its range of four in five."""
    return log(row.high80 / row.low80) / FOUR_IN_FIVE


def _error(row: Row) -> float:
    return log(row.outcome / row.median)


def _beyond(rows: Sequence[Row]) -> Estimate:
    """The variance that is left over, with an interval that counts councils; 0 at least.

    Its bounds are where the interval of what the errors have too much, or too little, holds 0.
    """
    low, mean, high = (_no_more(rows, end) for end in ("low", "mean", "high"))
    return Estimate(mean, low, high, len({row.code for row in rows}))


def _no_more(rows: Sequence[Row], end: str) -> float:
    """The variance with which an end of the mean of squared errors, each over its own, is 1."""
    from scipy.optimize import brentq

    squared, own = (np.array([of(row) ** 2 for row in rows]) for of in (_error, _spread))
    by_council = councils_of(rows)

    def too_much(variance: float) -> float:
        over = by_council(squared / (own + variance) - 1)
        return float(getattr(mean_interval(over, mirrored=False), end))

    least = too_much(_LEAST)
    if isnan(least) or least <= 0:
        return nan if isnan(least) else 0.0
    return float(brentq(too_much, _LEAST, _MOST)) if too_much(_MOST) < 0 else inf


def councils_of(rows: Sequence[Row]) -> Callable[[ArrayLike], Array]:
    """What takes a value of each forecast to each council's mean: those of one go together."""
    _, council = np.unique([row.code for row in rows], return_inverse=True)
    forecasts = np.bincount(council)
    return lambda values: np.bincount(council, np.asarray(values)) / forecasts


def _memory(rows: Sequence[Row]) -> float:
    """The correlation of errors a year apart, over councils and years of forecast."""
    errors = {(row.code, row.origin, row.years): _error(row) for row in rows}
    pairs = [
        (value, errors[code, origin, years + 1])
        for (code, origin, years), value in errors.items()
        if (code, origin, years + 1) in errors
    ]
    if len(pairs) < _FEWEST:
        return nan
    return float(np.corrcoef(np.array(pairs).T)[0, 1])
