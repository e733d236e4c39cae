"""The calendar: working days of a nation, and the way between day numbers and dates."""

from bisect import bisect_left
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

_SUBDIVISIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
_YEARS_BEFORE, _YEARS_AFTER = 40, 30
MONTHS_A_YEAR = 12
WORKING_DAYS_A_YEAR = 253
_WORKING_WEEK = 5


@lru_cache(maxsize=16)
def bank_holidays(nation: str, first: int, last: int) -> frozenset[date]:
    """Bank holidays of a nation from one year to another, substitute days included."""
    import holidays  # takes a quarter of a second, and not everybody needs it

    found = holidays.country_holidays(
        "GB", subdiv=_SUBDIVISIONS[nation], years=range(first, last + 1)
    )
    return frozenset(found)


@lru_cache(maxsize=16)
def working_days(nation: str, first: int, last: int) -> tuple[date, ...]:
    """Working days of a nation from one year to another."""
    closed = bank_holidays(nation, first, last)
    day, end = date(first, 1, 1), date(last, 12, 31)
    every = (day + timedelta(n) for n in range((end - day).days + 1))
    return tuple(d for d in every if d.weekday() < _WORKING_WEEK and d not in closed)


class Calendar:
    """Working days: Monday to Friday less the bank holidays of a nation.

    Day 0 is the first working day on or after the start; earlier days have negative numbers.
    """

    def __init__(self, nation: str, start: date) -> None:
        first, last = start.year - _YEARS_BEFORE, start.year + _YEARS_AFTER
        self._dates = working_days(nation, first, last)
        self._zero = bisect_left(self._dates, start)
        self.days_per_year = len(self._dates) / (_YEARS_BEFORE + _YEARS_AFTER + 1)
        self._months: dict[tuple[int, float], int] = {}

    def day_of(self, on: date) -> int:
        """Number of the first working day on or after a date."""
        place = bisect_left(self._dates, on)
        if place == len(self._dates) or on < self._dates[0]:
            raise ValueError(f"{on} is outside the calendar, {self._span()}")
        return place - self._zero

    def date_of(self, day: float) -> date:
        """Date of a working day, whatever part of it has passed."""
        place = int(day // 1) + self._zero
        if not 0 <= place < len(self._dates):
            raise ValueError(f"working day {day} is outside the calendar, {self._span()}")
        return self._dates[place]

    def after_weeks(self, day: float, weeks: float) -> float:
        """The same weekday some weeks later, or the next working day after it."""
        later = self.date_of(day) + timedelta(days=round(weeks * 7))
        return self.day_of(later) + day % 1

    def after_months(self, day: float, months: float) -> float:
        """The same day of the month some months later, or its last day; worked out in dates."""
        whole = int(day // 1)
        key = (whole, months)
        found = self._months.get(key)
        if found is None:
            found = self._months[key] = self.day_of(months_later(self.date_of(whole), months))
        return found + day % 1

    def _span(self) -> str:
        return f"which runs from {self._dates[0]} to {self._dates[-1]}"


def months_later(on: date, months: float) -> date:
    """A date some months later: the same day of the month, or the month's last; parts in days."""
    whole = int(months // 1)
    count = on.year * MONTHS_A_YEAR + on.month - 1 + whole
    year, month = divmod(count, MONTHS_A_YEAR)
    longest = monthrange(year, month + 1)[1]
    then = date(year, month + 1, min(on.day, longest))
    return then + timedelta(days=round((months - whole) * longest))
