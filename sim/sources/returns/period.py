"""The year that a return covers, and working days within it."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from sim.scenario.calendar import months_later, working_days

ADULT = 18
_FIRST, _LAST = 1990, 2060
"""Outside these years nothing that is counted happens; earlier starts count from the first."""


class WorkingDays:
    """Working days between events: the day of the event is day 0, and the next one is day 1.

    An event on a closed day counts as on the next working day, so that a referral on a Saturday
    has its first working day on Monday. (`Calendar` counts such a referral as one day less.)
    """

    def __init__(self, nation: str = "England") -> None:
        self._dates = working_days(nation, _FIRST, _LAST)

    def between(self, start: date, end: date) -> int:
        """Working days from one event to a later one; negative when it is earlier."""
        if start == end:
            return 0
        if end < start:
            return -self.between(end, start)
        return bisect_left(self._dates, end) - bisect_right(self._dates, start) + 1

    def within(self, first: date, last: date) -> tuple[date, ...]:
        """The working days from one date to another, both included."""
        return self._dates[bisect_left(self._dates, first) : bisect_right(self._dates, last)]

    def after(self, start: date, count: int) -> date:
        """The date of a working day after an event."""
        return self._dates[bisect_right(self._dates, start) + count - 1]


@dataclass(frozen=True)
class Period:
    """The twelve months (or six) to a reference date. A thing that ends on it has ended."""

    first: date
    last: date
    days: WorkingDays

    def __contains__(self, when: date | None) -> bool:
        return when is not None and self.first <= when <= self.last

    @property
    def years(self) -> float:
        """Its length, for rates a year."""
        return ((self.last - self.first).days + 1) / 365.25


def year_to(last: date, days: WorkingDays) -> Period:
    """The twelve months to a reference date."""
    return Period(months_earlier(last, 12) + timedelta(days=1), last, days)


def half_year_to(last: date, days: WorkingDays) -> Period:
    """The six months to the day of an extract, from the day after the same day of the month.

    Where that month is shorter its last day is the first, so 31 March looks back to 30 September.
    """
    same = months_earlier(last, 6)
    return Period(same + timedelta(days=same.day == last.day), last, days)


def months_earlier(on: date, months: int) -> date:
    """The same day of the month some months earlier, or the month's last."""
    return months_later(on, -months)


def is_adult(born: date, on: date) -> bool:
    """Whether somebody is 18 or older on a date (born on 29 February: from 1 March)."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) >= ADULT
