"""Cells: what one value of a return says, whichever way it was written."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from sim.sources.returns.tally import Tally

_MISSING = frozenset({"", "null", "n/a", "#n/a", "none", "nat", "-", "nan"})
_FIRST_YEAR, _LAST_YEAR = 1910, 2090
_TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d*)?)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME}", re.ASCII)
_DAY_FIRST = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}", re.ASCII)
_WORDED = re.compile(rf"(\d{{1,2}})[ -]([A-Za-z]{{3,9}})[ -](\d{{4}}|\d{{2}}){_TIME}", re.ASCII)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_SERIALS = range(20_000, 80_001)
_EXCEL_EPOCH = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_YES = re.compile(r"(?:\w[).]\s*|\d\s*-\s*)?(1|true|yes|y)\b.*", re.I)
_LETTERED = re.compile(r"[a-z][).]\s*", re.I)
_CODE = re.compile(r"[A-Z0-9]+")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
"""Curly quotes as straight ones."""
_BLANKS = re.compile(r"\s+")


def plain(text: str) -> str:
    """A tag, header or name made comparable: one kind of quote, single blanks, lower case."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text).translate(_QUOTES)).strip().lower()


def is_missing(value: object) -> bool:
    """Whether a cell says that there is nothing."""
    return value is None or (isinstance(value, str) and value.strip().lower() in _MISSING)


def identifier(value: object) -> str:
    """An identifier made comparable, or nothing: blanks of any kind and a trailing .0 go."""
    if is_missing(value):
        return ""
    text = "".join(str(value).split())
    return text.removesuffix(".0").upper()


def is_yes(value: object) -> bool:
    """Whether a flag is set; missing is no."""
    return value is True or (not is_missing(value) and bool(_YES.fullmatch(str(value).strip())))


def code(value: object) -> str:
    """The code at the start of a cell, after a letter of a list if there is one."""
    if is_missing(value):
        return ""
    found = _CODE.match(_LETTERED.sub("", str(value).strip(), count=1).upper())
    return found.group() if found else ""


def number(value: object, tally: Tally, row: int = 0) -> float | None:
    """A number of 0 or more, or None when there is none that can be read."""
    if is_missing(value) or isinstance(value, bool):
        return None
    try:
        found = float(str(value).replace(",", "").replace(" ", ""))
    except ValueError:
        found = float("nan")
    if not 0 <= found < 1e9:  # not a number, infinite or negative
        tally.count("R9", row)
        return None
    return found


class Dates:
    """Dates of one file, the day before the month unless the year comes first.

    Each way of writing a date is worked out once; the memory goes with the file.
    """

    def __init__(self, tally: Tally, latest_year: int, *, since_1904: bool = False) -> None:
        self._tally, self._latest = tally, latest_year
        self._epoch = _EXCEL_EPOCH[since_1904]
        self._known: dict[str, date | None] = {}

    def read(
        self, column: str, value: object, row: int = 0, placeholder: str = "R4a"
    ) -> date | None:
        """The date in a cell, or None; what is unreadable or a placeholder is counted."""
        if is_missing(value):
            return None
        found = self._of_cell(value)
        self._tally.columns[column].filled += 1
        if found is None:
            self._tally.columns[column].unreadable += 1
            self._tally.count("R4b", row)
        elif not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            self._tally.count(placeholder, row)
            return None
        return found

    def _of_cell(self, value: object) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, int | float):
            day = int(value) if value == value and abs(value) < 1e9 else 0
            return self._epoch + timedelta(days=day) if day in _SERIALS else None
        text = str(value)
        if text not in self._known:
            self._known[text] = self._of_text(text.strip())
        return self._known[text]

    def _of_text(self, text: str) -> date | None:
        if found := _ISO.fullmatch(text):
            return _date(*(int(part) for part in found.groups()))
        if found := _DAY_FIRST.fullmatch(text):
            return _date(self._year(found[4]), int(found[3]), int(found[1]))
        if found := _WORDED.fullmatch(text):
            return _date(self._year(found[3]), _month(found[2]), int(found[1]))
        return None

    def _year(self, digits: str) -> int:
        if len(digits) == 4:
            return int(digits)
        year = 2000 + int(digits)
        return year if year <= self._latest + 1 else year - 100


def _month(word: str) -> int:
    at = [n for n, name in enumerate(_MONTHS, 1) if word.lower() in (name, name[:3])]
    return at[0] if at else 0


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
