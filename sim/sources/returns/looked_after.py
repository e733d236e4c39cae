"""The looked-after return (SSDA903): placement episodes, from CSV or XML."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from sim.sources.returns.cells import Dates, code, identifier, plain
from sim.sources.returns.counting import Counts
from sim.sources.returns.given import Given
from sim.sources.returns.markup import Element, records
from sim.sources.returns.period import Period
from sim.sources.returns.records import Care
from sim.sources.returns.tables import Table
from sim.sources.returns.tally import Tally

NAME = "looked-after return"
COLUMNS = {
    "child": ("child", "childid", "child id", "child_id"),
    "start": ("decom",),
    "reason": ("rne",),
    "status": ("ls",),
    "placement": ("place", "pl"),
    "end": ("dec",),
    "ceased": ("rec",),
}
TABLES = {"episodes": "decom", "reviews": "review", "workers": "sw_decom", "header": "dob"}
"""The tables of the return and a column that only one of them has, in the order to ask."""
SHORT_BREAKS = frozenset({"V3", "V4"})
COURT = frozenset({"C1", "C2", "E1"})
INTERIM = "C1"
LONG_TERM = frozenset({"U1", "U4"})
GOES_ON = "X1"
_NO_YEAR = 2000
STARTS = "S"


@dataclass(frozen=True, slots=True)
class Placement:
    """A stretch in one placement under one legal status."""

    child: str
    start: date
    end: date | None
    reason: str
    status: str
    place: str
    ceased: str

    def is_open(self, on: date) -> bool:
        """Whether it runs on a date."""
        return self.start <= on and (self.end is None or self.end > on)

    @property
    def is_short_break(self) -> bool:
        """Whether this is respite, which is not being looked after."""
        return self.status in SHORT_BREAKS


@dataclass
class CareReturn:
    """The placements of the year, each once, short breaks among them."""

    tally: Tally
    placements: list[Placement] = field(default_factory=list)

    def year_end(self) -> date:
        """The 31 March that the return is of, by the last day on which something happened."""
        days = [d for p in self.placements for d in (p.start, p.end) if d is not None]
        last = max(days, default=date(_NO_YEAR, 3, 31))
        return date(last.year + (last > date(last.year, 3, 31)), 3, 31)


def table_of(headings: Iterable[str]) -> str:
    """Which table of the return has these headings; nothing when none."""
    names = {plain(heading) for heading in headings}
    if not names & {"child", "childid", "child id"}:
        return ""
    return next((table for table, column in TABLES.items() if column in names), "")


def read_looked_after(source: Given | Table, tally: Tally, latest_year: int) -> CareReturn:
    """Read the episodes, of a table or of the XML form; rows that are there twice count once."""
    dates, found = Dates(tally, latest_year), CareReturn(tally)
    seen: set[tuple[object, ...]] = set()
    rows = _from_table(source, tally) if isinstance(source, Table) else _from_xml(source)
    for number, said in rows:
        placement = _placement(number, said, dates, tally)
        if placement is None:
            continue
        key = (placement.child or number, placement.start, placement.end)
        if key in seen:
            tally.count("D1", number)
            continue
        seen.add(key)
        if placement.is_short_break:
            tally.count("L1", number)
        found.placements.append(placement)
    return found


Said = dict[str, object]


def _from_table(table: Table, tally: Tally) -> Iterator[tuple[int, Said]]:
    for row in table.rows(COLUMNS, tally):
        yield row.number, {name: row[name] for name in COLUMNS}


def _from_xml(given: Given) -> Iterator[tuple[int, Said]]:
    """The episodes of the XML form of the return."""
    with given.open() as stream:
        for child in records(stream, {"child"}):
            who = child.first("header").get("childid", "child") or child.get("childid")
            for episode in child.all("episode", "episodes"):
                yield episode.line, {"child": who, **_said(episode)}


def _said(episode: Element) -> Said:
    return {name: episode.get(*tags) for name, tags in COLUMNS.items() if name != "child"}


def _placement(number: int, said: Said, dates: Dates, tally: Tally) -> Placement | None:
    start = dates.read("DECOM", said["start"], number)
    if start is None:
        tally.count("L2", number)
        return None
    child = identifier(said["child"])
    if not child:
        tally.count("R5", number)
    return Placement(
        child=child or f"\0{number}",
        start=start,
        end=dates.read("DEC", said["end"], number, "C5"),
        reason=code(said["reason"]),
        status=code(said["status"]),
        place=code(said["placement"]),
        ceased=code(said["ceased"]),
    )


def ours(found: CareReturn) -> list[Placement]:
    """Placements that make a child looked after."""
    return [p for p in found.placements if not p.is_short_break]


def in_care(found: CareReturn, on: date) -> frozenset[str]:
    """Who is looked after on a date."""
    return frozenset(p.child for p in ours(found) if p.is_open(on))


def periods(found: CareReturn) -> dict[str, list[Care]]:
    """Each child's periods of being looked after, short breaks left out.

    The first placement in the file may not be the first of its period.
    """
    by_child: dict[str, list[Care]] = {}
    for p in sorted(ours(found), key=lambda p: (p.child, p.start)):
        known = by_child.setdefault(p.child, [])
        if p.reason == STARTS or not known:
            known.append(Care(p.start, p.end, has_length=p.reason == STARTS))
        known[-1].end = p.end
        known[-1].in_court = known[-1].in_court or p.status in COURT
    return by_child


def care_counts(found: CareReturn, period: Period) -> Counts:
    """Stocks and flows of looked-after children."""
    placements, last = ours(found), period.last
    open_now = [p for p in placements if p.is_open(last)]
    known = {p.child for p in placements if p.reason == STARTS}
    short = {p.child for p in found.placements if p.is_short_break}
    return {
        "rows": len(found.placements),
        "children": len({p.child for p in found.placements}),
        "looked_after": len({p.child for p in open_now}),
        "started": sum(p.reason == STARTS and p.start in period for p in placements),
        "ended": sum(p.ceased != GOES_ON and p.end in period for p in placements),
        "short_break_children": len(short),
        "open_with_known_start": len({p.child for p in open_now} & known),
        "in_care_proceedings_C1": len({p.child for p in open_now if p.status == INTERIM}),
        "settled": len({p.child for p in open_now if p.place in LONG_TERM}),
    }
