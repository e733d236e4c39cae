"""Reading the Department's own files into a newer table, with a list of what was left and why."""

import csv
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.sources.england.dfe import (
    COMMON,
    IN_TIME,
    LATE,
    NOTHING,
    SHARE_IN_TIME,
    SUPPRESSED,
    TOTALS,
    Kind,
    kind_of,
)
from sim.sources.england.table import Figure, Place, Table

_OLDEST, _NEWEST = 2000, 2100
_COUNCIL = "local authority"
_NUMBER = re.compile(r"-?[\d,]*\.?\d+%?")
Row = Mapping[str, str]


@dataclass
class Reading:
    """What was read of one file: its kind, columns, how many figures, and what was left and why."""

    file: str
    kind: str
    found: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    years: set[int] = field(default_factory=set)
    taken: int = 0
    new: int = 0
    changed: int = 0
    left: Counter[str] = field(default_factory=Counter)

    @property
    def fault(self) -> str | None:
        """Why nothing was taken, if nothing was."""
        if self.taken:
            return None
        reasons = ", ".join(f"{words}: {many:,}" for words, many in self.left.most_common(3))
        return reasons or "it has no rows"


def read_folder(folder: Path, table: Table) -> list[Reading]:
    """Put the figures of every CSV file of a folder into a table, newer ones over older ones."""
    return [read_file(file, table) for file in sorted(folder.glob("*.csv"))]


def read_file(file: Path, table: Table) -> Reading:
    """Put the figures of one of the Department's files into a table."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            names = [name.strip().lower() for name in rows.fieldnames or ()]
            rows.fieldnames = names
            reading, kind = _begun(file.name, names)
            if kind is not None:
                for row in rows:
                    _take_row(row, kind, table, reading)
            return reading
    except (UnicodeDecodeError, csv.Error) as fault:
        return Reading(
            file.name, "not read", left=Counter({f"it is not text in UTF-8 ({fault})": 1})
        )


def _begun(file: str, names: list[str]) -> tuple[Reading, Kind | None]:
    """A reading with the columns of a file, and its kind when it can be read."""
    kind = kind_of(set(names))
    if kind is None:
        reason = "none of the columns that tell the tables apart"
        return Reading(file, "not a table that is understood", left=Counter({reason: 1})), None
    used = {*kind.columns, *COMMON, "new_la_code", "region_name", "category"}
    lacking = [name for name in COMMON if name not in names]
    reading = Reading(
        file,
        kind.name,
        [name for name in kind.columns if name in names],
        [name for name in (*lacking, *kind.columns) if name not in names],
        [name for name in names if name not in used],
    )
    if lacking:
        reading.left[f"there is no column {' or '.join(lacking)}"] += 1
        return reading, None
    return reading, kind


def _take_row(row: Row, kind: Kind, table: Table, reading: Reading) -> None:
    """Take the figures of one row, or count why not."""
    reason = _not_wanted(row)
    year = _year(row["time_period"])
    if reason is None and year is None:
        reason = f"rows whose year is not understood ({row['time_period'][:10]})"
    if reason is not None or year is None:
        reading.left[reason or ""] += 1
        return
    place = _place(row, table)
    for name, measure in kind.columns.items():
        if name in row:
            _take(place, measure, year, row[name], reading)
    if all(name in row for name in (*IN_TIME, *LATE)):
        _take(place, SHARE_IN_TIME, year, _share_in_time(row), reading)


def _not_wanted(row: Row) -> str | None:
    """Why a row is left, if it is: it is not of a council, or of some of its children only."""
    if (row["geographic_level"] or "").strip().lower() != _COUNCIL:
        return "rows of England and its regions"
    if (row.get("category") or "").strip().lower() not in TOTALS:
        return "rows of a category, and not of all"
    if not re.fullmatch(r"\d{3}", (row["old_la_code"] or "").strip()):
        return "rows without the three-digit code of a council"
    return None


def _year(text: str | None) -> int | None:
    """The year of a period: 202425 is the year to March 2025."""
    digits = (text or "").strip()
    if not digits.isdecimal() or len(digits) not in (4, 6):
        return None
    year = int(digits[:4]) + (len(digits) == 6)
    if len(digits) == 6 and year % 100 != int(digits[4:]):
        return None
    return year if _OLDEST <= year <= _NEWEST else None


def _place(row: Row, table: Table) -> Place:
    code = row["old_la_code"].strip()
    place = table.places.get(code)
    if place is None:
        place = Place(code, row["la_name"].strip(), (row.get("region_name") or "").strip())
        table.places[code] = place
    ons = (row.get("new_la_code") or "").strip()
    if ons and ons not in place.ons_codes:
        place.ons_codes = (*place.ons_codes, ons)
    return place


def _take(place: Place, measure: str, year: int, text: str | None, reading: Reading) -> None:
    value = _value(text or "")
    if isinstance(value, str):
        reading.left[value] += 1
        return
    before = place.figure(measure, year)
    reading.taken += 1
    reading.new += before is None
    reading.years.add(year)
    if before is None or before.value != value:
        reading.changed += before is not None
        place.figures.setdefault(measure, {})[year] = Figure(measure, year, value, "published")


def _value(text: str) -> float | str:
    """The figure, or why there is none."""
    plain = text.strip().lower()
    if plain in NOTHING:
        return 0.0
    if plain in SUPPRESSED:
        return f"figures {SUPPRESSED[plain]} ({plain or 'blank'})"
    if not _NUMBER.fullmatch(plain):
        return f"figures that are no number ({plain[:10]})"
    value = float(plain.rstrip("%").replace(",", ""))
    return value if value >= 0 else "figures below nothing"


def _share_in_time(row: Row) -> str:
    """Conferences within 15 working days, as a percentage of all, where none is suppressed."""
    counts = [_value(row[name] or "") for name in (*IN_TIME, *LATE)]
    known = [each for each in counts if isinstance(each, float)]
    if len(known) < len(counts) or not sum(known):
        return "c"
    return f"{100 * sum(known[: len(IN_TIME)]) / sum(known):.1f}"
