"""What changes by itself: what is out of line in a council, and what England's councils share.

A year's figures are not what is usual. Where workers held more than in the council's years before,
or than in England, a part of that is gone a year later: with the same children in need and the
same case holders, they hold fewer. And from year to year all councils come to hold fewer. How
much is read from all of them, up to the year that a scenario is made for and no further.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp, expm1, log, sqrt
from statistics import mean, median, stdev

from sim.sources.england.names import with_whom
from sim.sources.england.table import Place, Table
from sim.sources.england.windows import Councils, Count, counted
from sim.sources.known import Known

BACK_TO_USUAL = "practice.back_to_usual"
USUAL_CHANGE = "practice.usual_change"
_YEARS_BEFORE = 5
_WITH_STAFF = 0.66
"""Cases held follow case holders by this power, and children in need by the rest of 1 (DfE, all
councils, 2017 to 2025; case holders as the whole workforce moves them: error 0.06)."""
_FEWEST = 20
"""Councils with a year before and a year after, of which a part that goes back can be told."""
_FEWEST_YEARS = 3
"""Years of all councils from which a change that they have in common can be told."""
_TENTH = 1.2816
_LEAST, _MOST = 0.005, 0.5
"""Changes that are worth saying, and that a scenario allows."""


@dataclass(frozen=True, slots=True)
class Usual:
    """A council's caseload beside what is usual: in its own years before, and in England."""

    caseload: float
    own: float | None
    england: float
    years: tuple[int, ...]

    @property
    def away(self) -> float:
        """How far the caseload is from midway between its own usual and England's, as a log."""
        own = self.caseload if self.own is None else self.own
        return log(self.caseload) - (log(own) + log(self.england)) / 2


@dataclass(frozen=True, slots=True)
class GoneInAYear:
    """The part of what was unusual that is gone a year later, with its standard error."""

    part: float
    error: float


def back_to_usual(table: Table, place: Place, year: int | None) -> Known | None:
    """By how much fewer, or more, social workers will hold a year on, if anything can be said."""
    councils = counted(table)
    usual = usual_of(councils, with_whom(place.code) or place.code, year or 0)
    gone = gone_in_a_year(table, councils, year or 0)
    if usual is None or gone is None:
        return None
    change, *ends = (
        min(max(expm1(-part * usual.away), -_MOST), _MOST)
        for part in (
            gone.part,
            max(gone.part - _TENTH * gone.error, 0.0),
            min(gone.part + _TENTH * gone.error, 1.0),
        )
    )
    if abs(change) < _LEAST:
        return None
    return Known(change, _source(usual, gone, year or 0), "amber", min(ends), max(ends), year)


def usual_change(table: Table, year: int | None) -> Known | None:
    """By how much more, or fewer, social workers of all councils come to hold in a year.

    The mean over the years up to the one given of what the councils changed by, beyond what their
    staff and children in need explain.
    """
    moves = _moves_by_year(table, counted(table), year or 0)
    means = [mean(each.values()) for _, each in moves]
    if len(means) < _FEWEST_YEARS:
        return None
    change, width = mean(means), _TENTH * stdev(means) / sqrt(len(means))
    share, low, high = (expm1(each) for each in (change, change - width, change + width))
    source = (
        f"Derived: with the same staff and children in need England's councils hold on average "
        f"{abs(share):.1%} {'fewer' if share < 0 else 'more'} in a year, over "
        f"{len(means)} years (DfE, all councils to {year})"
    )
    return Known(share, source, "amber", low, high, year)


def usual_of(councils: Councils, code: str, year: int) -> Usual | None:
    """A council's caseload of September of a year beside what is usual; None if it has no count."""
    told = councils.counts.get(code, {})
    if year not in told:
        return None
    england = _middle(councils, year)
    before = tuple(y for y in range(year - _YEARS_BEFORE, year) if y in told)
    # A year counts as it stood to England's, which has come down.
    own = [log(told[y].caseload / _middle(councils, y)) for y in before]
    own_usual = england * exp(mean(own)) if own else None
    return Usual(told[year].caseload, own_usual, england, before)


def gone_in_a_year(table: Table, councils: Councils, until: int) -> GoneInAYear | None:
    """Which part of what was unusual is gone a year later, over all councils up to a year.

    A line through nothing of what changed on how far each council was from its usual, what all
    councils have in common in a year taken out; the error is by council.
    """
    found: dict[str, list[tuple[float, float]]] = {}
    for year, moves in _moves_by_year(table, councils, until):
        middle = median(moves.values())
        for code, move in moves.items():
            usual = usual_of(councils, code, year)
            if usual is not None and usual.own is not None:
                found.setdefault(code, []).append((usual.away, move - middle))
    pairs = [pair for each in found.values() for pair in each]
    spread = sum(away**2 for away, _ in pairs)
    if len(pairs) < _FEWEST or not spread:
        return None
    slope = sum(away * move for away, move in pairs) / spread
    together = (sum(a * (m - slope * a) for a, m in each) ** 2 for each in found.values())
    return GoneInAYear(min(max(-slope, 0.0), 1.0), sqrt(sum(together)) / spread)


def _moves_by_year(
    table: Table, councils: Councils, until: int
) -> Iterator[tuple[int, dict[str, float]]]:
    """Each year before the one given, and what it changed of the cases that councils hold."""
    for year in range(min(_years(councils), default=until), until):
        moves = dict(_moves(table, councils, year))
        if moves:
            yield year, moves


def _moves(table: Table, councils: Councils, year: int) -> Iterator[tuple[str, float]]:
    """What a year changes of the cases held, beyond what staff and children in need explain."""
    for code, told in councils.counts.items():
        if year not in told or year + 1 not in told:
            continue
        cases, holders = (_log_change(told, year, name) for name in ("caseload", "holders"))
        need = [table.places[code].figure("cin_31mar_n", y) for y in (year, year + 1)]
        if all(each is not None and each.sound and each.value > 0 for each in need):
            first, last = (each.value for each in need if each is not None)
            explained = _WITH_STAFF * holders + (1 - _WITH_STAFF) * log(last / first)
            yield code, cases + holders - explained


def _log_change(told: Mapping[int, Count], year: int, name: str) -> float:
    return log(getattr(told[year + 1], name) / getattr(told[year], name))


def _middle(councils: Councils, year: int) -> float:
    """The middle caseload of England's councils in a year."""
    return median(told[year].caseload for told in councils.counts.values() if year in told)


def _years(councils: Councils) -> set[int]:
    return {year for told in councils.counts.values() for year in told}


def _source(usual: Usual, gone: GoneInAYear, year: int) -> str:
    over = expm1(usual.away)
    side = "over" if over > 0 else "under"
    own = ""
    if usual.own is not None:
        years = f"{usual.years[0]} to {usual.years[-1]}" if usual.years[1:] else usual.years[0]
        own = f", here in {years} {usual.own:.1f}"
    return (
        f"Derived: {usual.caseload:.1f} children a worker in September {year}, England's middle "
        f"{usual.england:.1f}{own}: {abs(over):.0%} {side} what is usual, "
        f"of which {gone.part:.0%} is expected to be gone in a year (DfE, all councils to {year})"
    )
