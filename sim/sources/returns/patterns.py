"""When referrals come: by month, by weekday, and how uneven the weeks are beyond chance."""

from collections import Counter
from math import log, sqrt
from statistics import mean, variance

from sim.sources.returns.counting import Work
from sim.sources.returns.period import Period

LEAST_A_YEAR = 600
_MONTHS, _WORKING_WEEK, _WEEK = 12, 5, 7
_LEAST_WEEKS = 26
_TWO_YEARS = 1.95


def patterns(work: Work, children_in_a_family: float) -> dict[str, tuple[float, ...]]:
    """Patterns that rest on enough referrals; weekend ones count as Monday's."""
    dates = [e.referred for e in work.referred()]
    years = work.period.years
    if len(dates) < LEAST_A_YEAR * years:
        return {}
    found = {"demand.weekday_pattern": _weekdays(Counter(d.weekday() for d in dates))}
    if years >= _TWO_YEARS:
        found["demand.month_pattern"] = _months(Counter(d.month for d in dates), work.period)
        weeks = Counter((d - work.period.first).days // _WEEK for d in dates)
        found["demand.weekly_noise"] = (_noise(weeks, work.period, children_in_a_family),)
    return found


def _weekdays(counts: Counter[int]) -> tuple[float, ...]:
    days = [counts[day] for day in range(_WORKING_WEEK)]
    days[0] += counts[5] + counts[6]
    return _ratios([float(day) for day in days])


def _months(counts: Counter[int], period: Period) -> tuple[float, ...]:
    open_days = Counter(day.month for day in period.days.within(period.first, period.last))
    rates = [counts[m] / max(1, open_days[m]) for m in range(1, _MONTHS + 1)]
    return _ratios(rates)


def _ratios(values: list[float]) -> tuple[float, ...]:
    """Values over their mean, to three decimals that still have a mean of 1."""
    average = mean(values)
    return tuple(round(value / average, 3) for value in values)


def _noise(weeks: Counter[int], period: Period, children: float) -> float:
    """The log standard deviation of weeks beyond what chance gives families."""
    whole = ((period.last - period.first).days + 1) // _WEEK
    counts = [weeks[week] for week in range(whole)]
    if len(counts) < _LEAST_WEEKS or not any(counts):
        return 0.0
    average = mean(counts)
    beyond = (variance(counts) - children * average) / average**2
    return round(sqrt(log(1 + beyond)), 3) if beyond > 0 else 0.0
