"""Tables: CSV files and workbook sheets, row by row, with their columns found by name."""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from sim.sources.returns.cells import is_missing, plain
from sim.sources.returns.given import Given
from sim.sources.returns.refusing import Refused
from sim.sources.returns.tally import Tally

_CHUNK = 1 << 16
_MOST_COLUMNS = 2_000
_TOTALS = frozenset({"total", "grand total", "count", "totals"})
_FIRST_LINE = 100_000

Names = Mapping[str, tuple[str, ...]]
"""Fields by our name, each with the headings it is known by, the official one first."""


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet counts, and its cells by field."""

    number: int
    _cells: Sequence[object]
    _places: Mapping[str, int]

    def __getitem__(self, field: str) -> object:
        place = self._places.get(field)
        return self._cells[place] if place is not None and place < len(self._cells) else None

    def says(self, heading: Sequence[object]) -> bool:
        """Whether the row says the heading again."""
        first = heading[0] if heading else None
        if not self._cells or str(self._cells[0]).strip().lower() != str(first).strip().lower():
            return False
        said = [plain(str(cell or "")) for cell in self._cells]
        return said == [plain(str(cell or "")) for cell in heading]


class Columns:
    """Where each field stands in a table: by an exact heading, then by the known variants."""

    def __init__(self, headings: Iterable[object], names: Names, tally: Tally) -> None:
        found = [plain(str(heading or "")) for heading in headings]
        self.places: dict[str, int] = {}
        for field, variants in names.items():
            for n, variant in enumerate(variants):
                at = [place for place, heading in enumerate(found) if heading == variant]
                if len(at) > 1:
                    raise Refused(f"has more than one column for {field}; keep one of them")
                if at:
                    self.places[field] = at[0]
                    if n:
                        tally.count("R2")
                    break

    def __contains__(self, field: str) -> bool:
        return field in self.places

    def rows(self, cells: Iterable[tuple[int, Sequence[object]]], tally: Tally) -> Iterator[Row]:
        """Rows that are rows: blank ones and totals are passed over and counted."""
        for number, row in cells:
            first = next((str(c) for c in row if not is_missing(c)), None)
            if first is None or first.strip().lower() in _TOTALS:
                if first is not None:
                    tally.count("R8", number)
                continue
            yield Row(number, row, self.places)


def headings_of(given: Given) -> list[str]:
    """The first row of a CSV file that is not blank, or an empty list."""
    with given.open() as stream:
        head = stream.read(_FIRST_LINE)
    rows = _rows(io.StringIO(_decoded(head)), Tally())
    return next((list(row) for _, row in rows), [])


def csv_rows(given: Given, tally: Tally) -> Iterator[tuple[int, Sequence[str]]]:
    """Every row of a CSV file with its number, the headings first."""
    with given.open() as stream:
        encoding = _encoding(stream)
    if encoding == "cp1252":
        tally.count("R3")
    with (
        given.open() as stream,
        io.TextIOWrapper(stream, encoding, errors="replace", newline="") as text,
    ):
        yield from _rows(text, tally)


def _rows(text: io.TextIOBase, tally: Tally) -> Iterator[tuple[int, Sequence[str]]]:
    start = text.readline(_FIRST_LINE)
    while start and not start.strip():
        start = text.readline(_FIRST_LINE)
    delimiter = max(",;\t", key=start.count)
    reader = csv.reader(_again(start, text), delimiter=delimiter)
    width = 0
    for row in _checked(reader):
        if len(row) > _MOST_COLUMNS:
            raise Refused("has more columns than any return")
        width = width or len(row)
        if any(cell.strip() for cell in row):
            yield reader.line_num, row


def _checked(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows of a reader; what it says of a row that is none may quote it, so it ends here."""
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            row = None
        if row is None:
            raise Refused("has a row that is none; are its quotation marks closed?")
        yield row


def _again(start: str, text: io.TextIOBase) -> Iterator[str]:
    yield start
    yield from text


def _encoding(stream: BinaryIO) -> str:
    """UTF-8 when all of it decodes, else windows-1252; a byte order mark decides."""
    start = stream.read(_CHUNK)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        while start:
            decoder.decode(start)
            start = stream.read(_CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _decoded(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    return head.decode("utf-8-sig", "replace")


@dataclass(frozen=True)
class Table:
    """A table wherever it stands: a CSV file, or a sheet of a workbook. Rows have the headings."""

    name: str
    read: Callable[[Tally], Iterator[tuple[int, Sequence[object]]]]
    since_1904: bool = False

    def rows(self, names: Names, tally: Tally) -> Iterator[Row]:
        """Its rows below the headings; a repeated heading is none."""
        cells = self.read(tally)
        heading = next(cells, (0, ()))[1]
        columns = Columns(heading, names, tally)
        for row in columns.rows(cells, tally):
            if row.says(heading):
                tally.count("R8", row.number)
            else:
                yield row


def csv_table(given: Given) -> Table:
    """A CSV file as a table."""
    return Table(given.name, lambda tally: csv_rows(given, tally))
