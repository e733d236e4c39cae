"""Demand from year to year, from the referrals of several censuses: its growth and its spread."""

from collections.abc import Sequence
from datetime import date
from math import exp, log, sqrt
from statistics import mean

from sim.sources.returns.figures import Figures, Return
from sim.sources.returns.ranges import Z

_FEWEST_YEARS, _FEWEST_TO_SPREAD = 3, 6
_MOST = 0.5
_DAYS_A_YEAR = 365.25
_TAIL = 0.025
Years = Sequence[tuple[date, int]]
"""The day of each census, and the referrals of the year to it."""


def growth_figure(found: Figures, years: Years, origin: Return) -> None:
    """The slope of the logarithm of referrals, with the range that chance leaves."""
    if not _enough(found, years, _FEWEST_YEARS):
        found.left["demand.growth_per_year"] = "fewer than three censuses; the default stays"
        return
    times, slope, _ = _line(years)
    apart = sum(t**2 for t in times)
    chance = sum(
        (t / apart) ** 2 * found.children / n for t, (_, n) in zip(times, years, strict=True)
    )
    value, low, high = (
        round(max(-_MOST, min(_MOST, exp(slope + step) - 1)), 4)
        for step in (0.0, -Z * sqrt(chance), Z * sqrt(chance))
    )
    what = f"referrals of {len(years)} years"
    found.amount("demand.growth_per_year", value, what, origin, "amber", (low, high))


def noise_figure(found: Figures, years: Years, origin: Return) -> None:
    """How far years lie from the line of growth, beyond chance; its memory stays the default.

    The range is that of a variance with so few years (chi-squared).
    """
    key = "demand.yearly_noise"
    if not _enough(found, years, _FEWEST_TO_SPREAD):
        found.left[key] = "fewer than six censuses; the default stays"
        return
    from scipy.special import chdtri

    _, _, beside = _line(years)
    freedom = len(years) - 2
    squares = sum(each**2 for each in beside)
    chance = mean(found.children / n for _, n in years)
    value, low, high = (
        round(sqrt(max(0.0, squares / by - chance)), 3)
        for by in (freedom, chdtri(freedom, _TAIL), chdtri(freedom, 1 - _TAIL))
    )
    what = f"referrals of {len(years)} years about their growth, beyond chance"
    found.amount(key, value, what, origin, "red", (low, high))


def _enough(found: Figures, years: Years, fewest: int) -> bool:
    return len(years) >= fewest and all(found.small.shows(n) and n for _, n in years)


def _line(years: Years) -> tuple[list[float], float, list[float]]:
    """Years about their middle, the slope of log referrals, and how far each lies beside it."""
    times = [(on - years[0][0]).days / _DAYS_A_YEAR for on, _ in years]
    middle, logs = mean(times), [log(n) for _, n in years]
    times, level = [t - middle for t in times], mean(logs)
    slope = sum(t * each for t, each in zip(times, logs, strict=True)) / sum(t**2 for t in times)
    beside = [each - level - slope * t for t, each in zip(times, logs, strict=True)]
    return times, slope, beside
