"""What workforce censuses say of careers: who leaves early, when the new ones come, what they hold.

Several censuses are pooled: each shows those in post and the leavers of the year before it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sim.sources.returns.counting import Counts
from sim.sources.returns.period import Period, WorkingDays, months_earlier, year_to
from sim.sources.returns.workforce import (
    ASSESSED_YEAR,
    HOLDS_CASES,
    NEWLY_QUALIFIED_ORIGIN,
    Worker,
    Workforce,
)

_EARLY_MONTHS = 24
_HIGH = 0.9


def career_counts(workforces: Sequence[Workforce], days: WorkingDays) -> Counts:
    """Leavers and years worked, early and later; months of starts; caseloads of the first year."""
    left, begun = Counter[bool](), Counter[int]()
    worked = {True: 0.0, False: 0.0}
    for workforce in workforces:
        year = year_to(workforce.on, days)
        for worker in _employed(workforce, year):
            start, end = worker.start, worker.end
            if start is None:
                continue
            for early, years in _years(start, end or year.last, year):
                worked[early] += years
            if end is not None and end in year:
                left[_is_early(start, end)] += 1
            if start in year and worker.origin == NEWLY_QUALIFIED_ORIGIN:
                begun[start.month] += 1
    return {
        "left_early": left[True],
        "left_later": left[False],
        "years_early": worked[True],
        "years_later": worked[False],
        "new_starters_by_month": {month: begun[month] for month in sorted(begun)},
        **_first_year(workforces[-1]),
    }


def _employed(workforce: Workforce, year: Period) -> Iterable[Worker]:
    roles = sorted(HOLDS_CASES)
    return [*workforce.in_post(roles), *workforce.leavers(year, roles)]


def _is_early(start: date, end: date) -> bool:
    return months_earlier(end, _EARLY_MONTHS) < start


def _years(start: date, end: date, year: Period) -> Iterator[tuple[bool, float]]:
    """Years worked in a period, of the first two in post and after them."""
    first, last = max(start, year.first), min(end, year.last)
    turn = months_earlier(start, -_EARLY_MONTHS)
    yield True, max(0, (min(last, turn) - first).days) / 365.25
    yield False, max(0, (last - max(first, turn)).days) / 365.25


def _first_year(workforce: Workforce) -> Counts:
    """How many children those in their assessed year hold, for each full-time worker."""
    held = sorted(
        worker.cases / worker.fte
        for worker in workforce.in_post(sorted(HOLDS_CASES))
        if worker.level == ASSESSED_YEAR and worker.fte > 0 and worker.cases >= 1
    )
    return {
        "first_year_holders": len(held),
        "first_year_highest_decile_from": held[int(len(held) * _HIGH)] if held else None,
    }
