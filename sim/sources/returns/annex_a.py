"""Annex A: the lists that inspectors ask for, in a workbook; one row a child, as of its day."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from sim.sources.returns.cells import Dates, identifier, is_missing, plain
from sim.sources.returns.given import Given
from sim.sources.returns.period import is_adult
from sim.sources.returns.refusing import Refused
from sim.sources.returns.tables import Columns, Row
from sim.sources.returns.tally import Tally
from sim.sources.returns.workbook import Cells, Sheet, sheets_of

NAME = "Annex A"
_CHILD = ("child unique id", "child id")
_PEOPLE = {
    "child": _CHILD,
    "born": ("date of birth",),
    "team": ("allocated team",),
    "worker": ("allocated worker",),
}
LISTS: Mapping[int, Mapping[str, tuple[str, ...]]] = {
    1: {"contact": ("date of contact",)},
    3: {
        "referred": ("date of referral",),
        "nfa": ("referral nfa?", "referral nfa"),
        "earlier": ("number of referrals in last 12 months",),
    },
    4: {
        "start": ("continuous assessment start date",),
        "done": ("continuous assessment date of authorisation",),
    },
    5: {
        "start": ("strategy discussion initiating section 47 enquiry start date",),
        "conference": ("date of initial child protection conference",),
        "plan": (
            "did the initial child protection conference result in a child protection plan",
            "did the initial child protection conference result in a child protection plan?",
        ),
    },
    6: {
        "start": ("cin start date",),
        "seen": ("date child was last seen",),
        "end": ("cin closure date",),
        "reason": ("reason for closure",),
        "status": ("case status",),
    },
    7: {
        "start": ("child protection plan start date",),
        "end": ("child protection plan end date",),
        "visit": ("date of the last statutory visit",),
        "review": ("date of latest review conference",),
    },
    8: {
        "start": ("date started to be looked after",),
        "end": ("date ceased to be looked after",),
        "status": ("child's legal status",),
        "review": ("date of latest statutory review",),
        "visit": ("date of last social work visit",),
        "placement": ("placement type",),
    },
    9: {"leaver": ("eligibility category",)},
}
_KEY_COLUMN = {
    1: "contact",
    3: "referred",
    4: "start",
    5: "start",
    6: "start",
    7: "start",
    8: "start",
    9: "leaver",
}
DATED = frozenset(
    {"contact", "referred", "start", "done", "conference", "seen", "end", "visit", "review"}
)
ONE_A_CHILD = frozenset({6, 7, 8})
_LAST_YEAR = 2089
_HEADER_IN, _LEAST_HEADINGS = 8, 5


@dataclass(slots=True)
class Entry:
    """A row of a list: a child's dates, and what was said of the case."""

    child: str
    dates: dict[str, date | None]
    said: dict[str, object]
    is_adult: bool
    row: int

    def is_open(self, on: date) -> bool:
        """Whether a plan, a stay or an episode runs on a date."""
        start, end = self.dates.get("start"), self.dates.get("end")
        return start is not None and start <= on and (end is None or end > on)


@dataclass
class Lists:
    """The lists of a workbook, each row once, and one row a child where a list is of children."""

    on: date
    tally: Tally
    entries: dict[int, list[Entry]] = field(default_factory=dict)
    care_leavers: int = 0

    def latest(self) -> date | None:
        """The latest of the days on which something happened: the day of the extract, or nearly."""
        names = {"referred", "done", "visit", "seen"}
        wanted = {3: names, 4: names, 5: {"start"}, 6: {*names, "start"}, 7: names, 8: names}
        days = [
            day
            for number, entries in self.entries.items()
            for entry in entries
            for name, day in entry.dates.items()
            if day is not None and name in wanted.get(number, ())
        ]
        return max(days, default=None)


def read_annex_a(given: Given, tally: Tally, on: date | None = None) -> Lists:
    """Read the lists that the model needs; each sheet is known by its columns.

    The workbook does not carry its date: unless one is given, it is the latest day of an event.
    """
    if on is None:
        on = read_annex_a(given, Tally(), date(_LAST_YEAR, 12, 31)).latest()
        if on is None:
            raise Refused("has no rows in its lists, or none with a date")
    found = Lists(on, tally)
    with sheets_of(given) as sheets:
        for sheet in sheets:
            head = header_of(sheet)
            number = list_of(head[1], sheet.name) if head else 0
            if head and number in LISTS and number not in found.entries:
                found.entries[number] = _entries(sheet, number, head, tally, on)
    found.care_leavers = len({e.child for e in found.entries.pop(9, [])})
    for number in ONE_A_CHILD & set(found.entries):
        found.entries[number] = _latest_of_each(found.entries[number])
    return found


def header_of(sheet: Sheet) -> tuple[int, Cells] | None:
    """The row with the headings, under a title or not, and its number."""
    for number, row in islice(sheet.rows(), _HEADER_IN):
        filled = [plain(str(cell)) for cell in row if not is_missing(cell)]
        if len(filled) >= _LEAST_HEADINGS and any(name in filled for name in _CHILD):
            return number, row
    return None


def list_of(headings: Iterable[object], name: str) -> int:
    """Which list has these headings; the name of the sheet breaks a tie. 0 when none has."""
    found = {plain(str(heading or "")) for heading in headings}
    fits = [n for n, key in _KEY_COLUMN.items() if found & set(LISTS[n][key])]
    named = re.search(r"\d+", name)
    by_name = int(named.group()) if named else 0
    if "family identifier" in found:
        return 0
    return by_name if by_name in fits else max(fits, default=0)


def _entries(
    sheet: Sheet, number: int, head: tuple[int, Cells], tally: Tally, on: date
) -> list[Entry]:
    tally.of = f"list {number} row"
    columns = Columns(head[1], {**_PEOPLE, **LISTS[number]}, tally)
    dates = Dates(tally, on.year, since_1904=sheet.since_1904)
    after = ((n, row) for n, row in sheet.rows() if n > head[0])
    seen: set[tuple[object, ...]] = set()
    found = []
    for row in columns.rows(after, tally):
        entry = _entry(row, number, dates, on, tally)
        if entry is None:
            continue
        key = (entry.child, *entry.dates.values())
        if key in seen and number != 9:
            tally.count("D1", row.number)
            continue
        seen.add(key)
        found.append(entry)
    return found


def _entry(row: Row, number: int, dates: Dates, on: date, tally: Tally) -> Entry | None:
    fields = LISTS[number]
    told = {f: dates.read(f"list {number} {f}", row[f], row.number) for f in fields if f in DATED}
    if told and not any(told.values()):
        tally.count("R8", row.number)
        return None
    child = identifier(row["child"])
    if not child:
        tally.count("R5", row.number)
    said = {f: row[f] for f in (*fields, "team", "worker") if f not in DATED}
    born = dates.read("date of birth", row["born"], row.number)
    is_grown = born is not None and is_adult(born, on)
    return Entry(child or f"\0{number} {row.number}", told, said, is_grown, row.number)


def _latest_of_each(entries: list[Entry]) -> list[Entry]:
    """Of several rows of a child the one with the latest start."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        known = kept.get(entry.child)
        if known is None or (entry.dates["start"] or date.min) >= (
            known.dates["start"] or date.min
        ):
            kept[entry.child] = entry
    return list(kept.values())
