"""Workbooks: the sheets of one, row by row, values as stored, nothing unpacked to disk."""

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from xml.parsers import expat

from sim.sources.returns.given import Given
from sim.sources.returns.refusing import Refused

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MOST_UNPACKED, _MOST_TIMES = 1 << 30, 100
_SMALL = 1 << 20
_CHUNK = 1 << 14

Cells = Sequence[object]


@dataclass(frozen=True)
class Sheet:
    """One visible sheet of an open workbook."""

    name: str
    since_1904: bool
    _sheet: Any

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Every row with its number, as far as there are any, whatever size the sheet states."""
        self._sheet.reset_dimensions()
        yield from enumerate(self._sheet.iter_rows(values_only=True), 1)


def is_workbook(start: bytes) -> bool:
    """Whether a file begins as a workbook does; old ones are refused with advice."""
    if start.startswith(OLD_EXCEL):
        raise Refused("is an old or a locked Excel file; save it as .xlsx, without a password")
    return start.startswith(ZIP)


@contextmanager
def sheets_of(given: Given) -> Iterator[list[Sheet]]:
    """The visible sheets of a workbook, macros, links, charts and formulas left alone."""
    if find_spec("openpyxl") is None:
        raise Refused("is a workbook; to read workbooks install caseload-sim[returns]")
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    with given.open() as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl quotes the cells that it warns of
        _check(stream)
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        try:
            since_1904 = book.epoch == CALENDAR_MAC_1904
            yield [
                Sheet(sheet.title, since_1904, sheet)
                for sheet in book.worksheets
                if sheet.sheet_state == "visible"
            ]
        finally:
            book.close()


def _check(stream: Any) -> None:
    """Refuse what is no workbook, a bomb, or has entities."""
    try:
        archive = zipfile.ZipFile(stream)
    except zipfile.BadZipFile:
        archive = None
    if archive is None or "[Content_Types].xml" not in archive.namelist():
        raise Refused("is a zip file and no workbook; give the files in it")
    size = sum(part.file_size for part in archive.infolist())
    packed = sum(part.compress_size for part in archive.infolist())
    if size > _MOST_UNPACKED or (size > _SMALL and size > _MOST_TIMES * packed):
        raise Refused("unpacks to far more than it should; save it again from Excel")
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")):
            _check_prolog(archive, part)
    stream.seek(0)


def _check_prolog(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A DOCTYPE can only come before the first element, so the rest need not be read."""
    parser, begun = expat.ParserCreate(), list[str]()
    parser.StartElementHandler = lambda tag, _: begun.append(tag)
    parser.StartDoctypeDeclHandler = _doctype
    with archive.open(part) as stream:
        while not begun and (chunk := stream.read(_CHUNK)):
            try:
                parser.Parse(chunk, False)
            except expat.ExpatError:
                chunk = b""
            if not chunk:
                raise Refused("is a damaged workbook; open it in Excel and save it again")


def _doctype(*_told: object) -> None:
    raise Refused("has a DOCTYPE or entities, which no workbook needs")
