"""The reference class: what became of councils whose workforce grew as much, and the formula.

Classes are cut by the growth of all social workers and by the caseload at the start. The formula
uses both as they are, over councils of every class.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, isfinite, log

import numpy as np

from sim.sources.england.windows import Councils, Window

GROWTHS = (-inf, -0.05, 0.05, 0.15, 0.25, inf)
"""Where the growth of one class of councils ends and that of the next begins."""
STARTS = (0.0, 16.0, 20.0, inf)
"""The same for the caseload at which they began."""
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
_USUAL = 17.0
"""Caseload about which the formula is centred."""
_EIGHTY = 1.2816
"""Standard deviations that leave a tenth of a normal distribution beyond each end."""
Span = tuple[float, float]
"""From one value up to the next."""


@dataclass(frozen=True)
class Record:
    """What became of some councils over so many years."""

    growth: Span
    start: Span
    years: int
    windows: tuple[Window, ...]

    @property
    def councils(self) -> int:
        """How many councils there are in it: one may have grown as much more than once."""
        return len({window.code for window in self.windows})

    @property
    def paper(self) -> float:
        """The mean change on paper."""
        return _mean([window.paper for window in self.windows])

    @property
    def change(self) -> float:
        """The mean change that came."""
        return _mean([window.change for window in self.windows])

    @property
    def changes(self) -> list[float]:
        """The changes that a tenth, a quarter, half ... of them are below."""
        return _quantiles([window.change for window in self.windows])

    @property
    def of_paper(self) -> list[float]:
        """The shares of the paper fall that came, in the same way; for councils that grew."""
        return _quantiles([each.change / each.paper for each in self.windows if each.paper < 0])

    def share(self, of: float) -> float:
        """The share of them that fell by so much of the fall on paper, or more; 0 for at all."""
        if not of:
            return _mean([window.change < 0 for window in self.windows])
        return _mean([window.change <= of * window.paper for window in self.windows])

    def fell_as_much(self, change: float) -> int:
        """How many of them fell at least as much."""
        return sum(window.change <= change for window in self.windows)

    def reached(self, standard: float) -> tuple[int, int]:
        """How many of them came down to a standard, and how many began above it."""
        above = [window for window in self.windows if window.before.caseload > standard]
        return sum(window.after.caseload <= standard for window in above), len(above)


@dataclass(frozen=True, slots=True)
class Formula:
    """Three numbers: log(end / start) = a + b log(growth of staff) + c log(start / 17) + error."""

    years: int
    a: float
    b: float
    c: float
    spread: float
    windows: int

    def forecast(self, start: float, growth: float) -> tuple[float, float, float]:
        """The caseload at the end, and the bounds between which four in five councils lie."""
        middle = log(start) + self.a + self.b * log(1 + growth) + self.c * log(start / _USUAL)
        low, high = middle - _EIGHTY * self.spread, middle + _EIGHTY * self.spread
        return exp(middle), exp(low), exp(high)


def record_of(councils: Councils, growth: Span, years: int, but: str) -> Record:
    """What became of councils whose growth lies in a range, without the one of a code."""
    return in_class(councils.windows(years, but), growth, (0.0, inf), years)


def formula_of(windows: Sequence[Window]) -> Formula:
    """The three numbers by least squares, over councils of every growth."""
    inputs = np.array(
        [
            (1.0, log(1 + each.growth), log(each.before.caseload / _USUAL))
            for each in windows
        ]
    )  # fmt: skip
    moved = np.array([log(1 + each.change) for each in windows])
    numbers = np.linalg.lstsq(inputs, moved, rcond=None)[0]
    spread = float((moved - inputs @ numbers).std(ddof=inputs.shape[1]))
    a, b, c = numbers.tolist()
    return Formula(windows[0].years, a, b, c, spread, len(windows))


def class_of(edges: Sequence[float], value: float) -> Span:
    """The class that a value falls into: from its lower edge up to the next."""
    low = max(edge for edge in edges if edge <= value)
    return low, edges[edges.index(low) + 1]


def in_class(windows: Sequence[Window], growth: Span, start: Span, years: int) -> Record:
    """Those of some councils that grew so far, from such a caseload."""
    (least, most), (low, high) = growth, start
    those = [w for w in windows if least <= w.growth < most and low <= w.before.caseload < high]
    return Record(growth, start, years, tuple(those))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")


def _quantiles(values: Sequence[float]) -> list[float]:
    known = [value for value in values if isfinite(value)]
    if not known:
        return [float("nan")] * len(QUANTILES)
    return [float(each) for each in np.quantile(known, QUANTILES)]
