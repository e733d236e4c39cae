"""A measure: something that can be asked of a run, with its words, its unit and its sum.

Nearly every measure is a ratio of sums of columns of the journal. Stocks are read at the last
census on or before a date; flows are summed over the 13 weeks that end there. Over
12 months, a stock is the mean of its 52 weekly figures up to that census, and a flow is summed.
"""

from dataclasses import dataclass, replace
from math import inf
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.scenario.schema import OVER_A_YEAR
from sim.study.statistics.estimates import Estimate, mean_intervals, mean_share_intervals

Better = Literal["lower", "higher"] | None
When = Literal[
    "at the census",
    "over 13 weeks to the date",
    "on average over 12 months to the date",
    "over 12 months to the date",
]
CENSUS: When = "at the census"
QUARTER: When = "over 13 weeks to the date"
MEAN_OF_YEAR: When = "on average over 12 months to the date"
YEAR: When = "over 12 months to the date"
WEEKS_IN_QUARTER = 13
WHOLE_YEAR = 52
"""Weekly figures in 12 months."""
WEEKS_IN_YEAR = 365.25 / 7
PERCENT = 100.0
HEADLINE = "average_caseload"
PER_WORKER = "children for each full-time worker"
"""The unit of every measure that is a caseload."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: `scale` times the sum of the numerator over the sum of the denominator.

    Without a denominator it is a plain sum. It is not a number (nan) when there was nothing to
    divide by, such as a share of conferences in weeks without a conference.
    """

    name: str
    words: str
    unit: str
    population: str
    when: When
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    scale: float = 1.0
    digits: int = 1
    better: Better = None

    @property
    def column(self) -> str:
        """Its name in a table of weeks: a figure of 13 weeks says so, lest it is summed."""
        if self.when != QUARTER:
            return self.name
        yearly = self.unit.endswith(" a year")
        return f"{self.name}_{'a_year' if yearly else 'over_13_weeks'}"

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the most that the measure can be: no interval goes beyond them."""
        return 0.0, PERCENT if self.unit == "%" else inf

    @property
    def is_caseload(self) -> bool:
        """Whether it is a caseload of workers, of which the model is wrong by so many per cent."""
        return self.unit == PER_WORKER

    @property
    def is_over_a_year(self) -> bool:
        """Whether it is taken over the 12 months that end on a date."""
        return self.when in (MEAN_OF_YEAR, YEAR)

    @property
    def over_a_year(self) -> "Measure":
        """The same over 12 months: its mean where it is a stock, all that happened for a flow."""
        when = MEAN_OF_YEAR if self.when == CENSUS else YEAR
        words = f"{self.words} over 12 months"
        return replace(self, name=f"{self.name}{OVER_A_YEAR}", words=words, when=when)

    def interval(self, values: ArrayLike) -> Estimate:
        """The mean of the runs with its interval, within what the measure can be."""
        return Estimate(*(each.item() for each in self.intervals(np.reshape(values, (-1, 1)))))

    def intervals(self, values: ArrayLike) -> tuple[NDArray[Any], ...]:
        """Mean, low, high and number of runs of each column; the rows are runs."""
        if self.unit == "%":
            return mean_share_intervals(values, PERCENT)
        mean, low, high, n = mean_intervals(values)
        return mean, np.maximum(low, self.bounds[0]), high, n


@dataclass(frozen=True, slots=True)
class Population:
    """What a measure is taken over: in words, the columns that count it, and when.

    A measure of it counts the column of its own name, unless others are given.
    """

    words: str
    columns: tuple[str, ...]
    when: When = QUARTER

    def share(self, name: str, words: str, *part: str, better: Better = "higher") -> Measure:
        """The share of a part in the whole, in per cent."""
        return Measure(
            name,
            words,
            "%",
            self.words,
            self.when,
            part or (name,),
            self.columns,
            PERCENT,
            0,
            better,
        )

    def mean(
        self, name: str, words: str, unit: str, *sums: str, scale: float = 1.0, digits: int = 1,
        better: Better = "lower",
    ) -> Measure:  # fmt: skip
        """The mean for each of the population."""
        return Measure(
            name, words, unit, self.words, self.when, sums or (name,), self.columns, scale, digits,
            better,
        )  # fmt: skip


def done(occasions: str, words: str, population: str) -> Measure:
    """Share of recurring work that was done before it fell due again."""
    due = Population(population, (occasions, f"{occasions}_missed"))
    return due.share(f"{occasions}_done", words, occasions)


def count(name: str, words: str, unit: str, better: Better = None) -> Measure:
    """A stock of all teams."""
    return Measure(name, words, unit, "all teams", CENSUS, (name,), digits=0, better=better)


def a_year(
    name: str, words: str, unit: str, column: str | None = None, better: Better = None
) -> Measure:
    """A flow of the last 13 weeks, as so many a year."""
    weeks = Population("all teams", ("weeks",))
    counted = column or name
    return weeks.mean(name, words, unit, counted, scale=WEEKS_IN_YEAR, digits=0, better=better)
