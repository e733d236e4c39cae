"""A measure: something that can be asked of a run, with its words, its unit and its sum.

Nearly every measure is a ratio of sums of columns of the journal. Stocks are read at the last
census on or before a date; flows are summed over the 13 weeks that end there.
"""

from dataclasses import dataclass
from math import inf
from typing import Literal

from numpy.typing import ArrayLike

from sim.study.statistics.estimates import Estimate, kept_within, mean_interval

When = Literal["at the census", "over 13 weeks to the date"]
CENSUS: When = "at the census"
QUARTER: When = "over 13 weeks to the date"
WEEKS_IN_QUARTER = 13
WEEKS_IN_YEAR = 365.25 / 7
PERCENT = 100.0
HEADLINE = "average_caseload"


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
    better: Literal["lower", "higher"] | None = None

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the most that the measure can be: no interval goes beyond them."""
        return 0.0, PERCENT if self.unit == "%" else inf

    def interval(self, values: ArrayLike) -> Estimate:
        """The mean of the runs with its interval, kept within what the measure can be."""
        return kept_within(mean_interval(values), *self.bounds)


def share(
    name: str,
    words: str,
    population: str,
    part: tuple[str, ...],
    whole: tuple[str, ...],
    *,
    when: When = QUARTER,
    better: Literal["lower", "higher"] | None = "higher",
) -> Measure:
    """The share of a part in a whole, in per cent."""
    return Measure(name, words, "%", population, when, part, whole, PERCENT, 0, better)


def done(name: str, words: str, population: str, occasions: str) -> Measure:
    """Share of recurring work that was done before it fell due again."""
    return share(name, words, population, (occasions,), (occasions, f"{occasions}_missed"))


def count(
    name: str,
    words: str,
    unit: str,
    better: Literal["lower", "higher"] | None = None,
) -> Measure:
    """A stock of all teams."""
    return Measure(name, words, unit, "all teams", CENSUS, (name,), digits=0, better=better)


def a_year(name: str, words: str, unit: str, column: str) -> Measure:
    """A flow of the last 13 weeks, as so many a year."""
    return Measure(
        name, words, unit, "all teams", QUARTER, (column,), ("weeks",), WEEKS_IN_YEAR, 0, None
    )
