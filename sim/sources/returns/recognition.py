"""Which return a file is: by its content, never by its name."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sim.sources.returns import annex_a, census, looked_after, safeguarding, workforce
from sim.sources.returns.cells import is_missing, plain
from sim.sources.returns.given import Given
from sim.sources.returns.markup import tags_of
from sim.sources.returns.refusing import Refused
from sim.sources.returns.tables import Table, csv_table, headings_of
from sim.sources.returns.tally import Tally
from sim.sources.returns.workbook import Cells, Sheet, is_workbook, sheets_of

CENSUS, WORKFORCE, CARE, ANNEX_A, DATASET = (
    census.NAME,
    workforce.NAME,
    looked_after.NAME,
    annex_a.NAME,
    safeguarding.NAME,
)
_BY_TAG = {
    "expssda903": CARE,
    "cswwworker": WORKFORCE,
    "lalevelvacancies": WORKFORCE,
    "lalevel": WORKFORCE,
    "cindetails": CENSUS,
    "cindetailscollection": CENSUS,
    "childidentifiers": CENSUS,
}
_STAFF = frozenset({"sweno", "agencyworker", "numberofvacancies"})
_BLANKS = b" \t\r\n"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Recognised:
    """A file, or a sheet of one, with the return that it is and the part of it."""

    kind: str
    given: Given
    source: Given | Table
    part: str = ""


def recognise(given: Given) -> list[Recognised]:
    """What a file is; an empty list when it is none of the returns."""
    with given.open() as stream:
        start = stream.read(64)
    if not start.strip(_BLANKS):
        raise Refused("is empty")
    if is_workbook(start):
        return list(_in_workbook(given))
    for mark in _MARKS:
        start = start.removeprefix(mark)
    if start.replace(b"\0", b"").lstrip(_BLANKS).startswith(b"<"):
        return _in_xml(given)
    return _of_table(headings_of(given), given, csv_table(given))


def _in_xml(given: Given) -> list[Recognised]:
    with given.open() as stream:
        kind = next((_BY_TAG[tag] for tag in tags_of(stream) if tag in _BY_TAG), "")
    return [Recognised(kind, given, given)] if kind else []


def _of_table(headings: list[str], given: Given, table: Table) -> list[Recognised]:
    names = {plain(heading) for heading in headings}
    if part := looked_after.table_of(headings):
        return [Recognised(CARE, given, table, part)]
    if names & _STAFF:
        part = "workers" if names & {"sweno", "agencyworker"} else "vacancies"
        return [Recognised(WORKFORCE, given, table, part)]
    if part := safeguarding.table_of(headings):
        return [Recognised(DATASET, given, table, part)]
    return []


def _in_workbook(given: Given) -> Iterator[Recognised]:
    with sheets_of(given) as sheets:
        heads = [(sheet, annex_a.header_of(sheet)) for sheet in sheets]
        if any(head and annex_a.list_of(head[1], sheet.name) for sheet, head in heads):
            yield Recognised(ANNEX_A, given, given)
            return
        tops = [(place, _top(sheet)) for place, sheet in enumerate(sheets)]
    for place, top in tops:
        headings = [str(cell) for cell in top if not is_missing(cell)]
        yield from _of_table(headings, given, _sheet_table(given, place))


def _top(sheet: Sheet) -> Cells:
    return next((row for _, row in islice(sheet.rows(), 1)), ())


def _sheet_table(given: Given, place: int) -> Table:
    def rows(_tally: Tally) -> Iterator[tuple[int, Cells]]:
        with sheets_of(given) as sheets:
            yield from sheets[place].rows()

    return Table(given.name, rows)
