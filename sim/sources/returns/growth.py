"""Growth of demand, from the referrals of three censuses or more."""

from collections.abc import Sequence
from datetime import date
from math import exp, log, sqrt

from sim.sources.returns.figures import Figures, Return
from sim.sources.returns.ranges import Z

_FEWEST_YEARS = 3
_MOST = 0.5
_DAYS_A_YEAR = 365.25


def growth_figure(found: Figures, years: Sequence[tuple[date, int]], origin: Return) -> None:
    """The slope of the logarithm of referrals, with the range that chance leaves."""
    if len(years) < _FEWEST_YEARS or any(not found.small.shows(n) or n == 0 for _, n in years):
        found.left["demand.growth_per_year"] = "fewer than three censuses; the default stays"
        return
    times = [(on - years[0][0]).days / _DAYS_A_YEAR for on, _ in years]
    middle = sum(times) / len(times)
    apart = sum((t - middle) ** 2 for t in times)
    slope = sum((t - middle) * log(n) for t, (_, n) in zip(times, years, strict=True)) / apart
    chance = sum(
        ((t - middle) / apart) ** 2 * found.children / n
        for t, (_, n) in zip(times, years, strict=True)
    )
    value, low, high = (
        round(max(-_MOST, min(_MOST, exp(slope + step) - 1)), 4)
        for step in (0.0, -Z * sqrt(chance), Z * sqrt(chance))
    )
    what = f"referrals of {len(years)} years"
    found.amount("demand.growth_per_year", value, what, origin, "amber", (low, high))
