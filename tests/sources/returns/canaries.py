"""Values that must turn up nowhere, planted in every field of every return."""

import csv
import io
import random
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import openpyxl
from kept_material import content, names

_ELEMENT = re.compile(r"<(\w+)>([^<>\n]*)</\1>")
_FORMS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%-d %B %Y",
    "%Y%m%d",
    "datetime.date(%Y, %-m, %-d)",
)
_NAMES = ("Zebedee", "Quillfeather", "Oxnard", "Wrexcombe", "Thistlewood", "Yarborough")
_KEPT = ("referencedate", "year", "collection")


@dataclass
class Flock:
    """The canaries of a set of files: what to look for, and the files that hold them."""

    luck: random.Random
    texts: list[str] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    fields: int = 0

    def text(self) -> str:
        """A name, an identifier or a postcode that nobody has."""
        number = len(self.texts)
        kinds = (
            f"{self.luck.choice(_NAMES)} {self.luck.choice(_NAMES)}{number}q",
            f"QX{7_310_000 + number}Z",
            f"QZ{number % 90 + 10} {number % 9}XQ",
        )
        self.texts.append(kinds[number % len(kinds)])
        return self.texts[-1]

    def day(self) -> date:
        """A day in years of which nothing else in the files is."""
        self.days.append(date(1911, 1, 1) + timedelta(days=37 * len(self.days) % 12_000))
        return self.days[-1]

    def value(self, was: str) -> str:
        """A canary of the kind of value that it replaces, or of another kind."""
        self.fields += 1
        is_day = bool(re.search(r"\d[-/]\d", was)) and self.luck.random() < 0.7
        return self.day().strftime(self.luck.choice(_FORMS[:2])) if is_day else self.text()

    def patterns(self) -> list[bytes]:
        """Everything to search for, in every way that it could be written."""
        written = [day.strftime(form) for day in self.days for form in _FORMS]
        texts = [
            form
            for text in self.texts
            for form in (text, text.upper(), text.lower(), text.replace(" ", ""))
        ]
        return sorted({word.encode() for word in (*written, *texts)})


def planted(seed: int) -> Flock:
    """Every return of the invented authority, with a canary in every field of each."""
    flock = Flock(random.Random(seed))
    for name in names("authority-a"):
        if name.endswith(".xml"):
            flock.files[name] = _in_xml(content(name).decode("utf-8-sig"), flock)
        elif name.endswith(".csv"):
            flock.files[name] = _in_csv(content(name).decode(), flock)
        elif name.endswith(".xlsx"):
            flock.files[name] = _in_workbook(content(name), flock)
    return flock


def _in_xml(text: str, flock: Flock) -> bytes:
    """Two of each kind of element become canaries, but for the date of the file."""
    spots: dict[str, list[tuple[int, int]]] = {}
    for found in _ELEMENT.finditer(text):
        if found[1].lower() not in _KEPT:
            spots.setdefault(found[1], []).append(found.span(2))
    chosen = [
        spot for places in spots.values() for spot in flock.luck.sample(places, min(2, len(places)))
    ]
    for start, end in sorted(chosen, reverse=True):
        text = text[:start] + flock.value(text[start:end]) + text[end:]
    return text.encode()


def _in_csv(text: str, flock: Flock) -> bytes:
    head, *rows = list(csv.reader(io.StringIO(text)))
    for place in range(len(head)):
        for row in flock.luck.sample(rows, min(2, len(rows))):
            row[place] = flock.value(row[place])
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode()


def _in_workbook(data: bytes, flock: Flock) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        for column in range(1, sheet.max_column + 1):
            if sheet.max_row > 3:
                row = flock.luck.randrange(2, sheet.max_row + 1)
                cell = sheet.cell(row, column)
                is_day = isinstance(cell.value, datetime)
                flock.fields += 1
                cell.value = flock.day() if is_day else flock.text()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
