"""Sheets as plain data: what each cell holds, before it is a workbook or a CSV file.

No cell of a table is left blank: where there is no figure, a few words say why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import isfinite
from textwrap import wrap
from typing import Literal

from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from sim.output.charts.style import PNG_DOTS
from sim.output.workbook.native import NativeChart
from sim.scenario.schema import Note
from sim.study.statistics.estimates import Estimate

Kind = Literal[
    "text", "money", "pence", "rate", "number", "exact", "whole", "year", "share", "date"
]

_ON_SCREEN = 96
_A_PAGE_WIDE = 205
"""Letters across a page of A4 on its side that can still be read; wider sheets take two pages."""
_LETTERS = 1.2
"""Letters of a sentence in the width of a digit."""
_UNITS = {"text": "words", "date": "date", "year": "number", "whole": "number", "share": "share"}


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula, and what it gives with the inputs as they are written."""

    text: str
    value: float | str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """A figure that the reader may change; formulas call it by its name.

    A value below `low` or above `high` is asked about before it is taken.
    """

    name: str
    value: float
    kind: Kind | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is shown in another form than the rest of its column."""

    value: float
    kind: Kind


Cell = str | int | float | date | Formula | Input | Figure


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title with the unit, what it holds, and its width in letters."""

    title: str
    kind: Kind = "text"
    width: float = 13

    @property
    def unit(self) -> str:
        """What it is counted in, as far as every row of it is counted in the same."""
        if self.kind == "money" or self.kind == "pence":
            return "£ a year" if self.title.endswith("£ a year") else "£"
        return _UNITS.get(self.kind, "as the title or the row says")


def interval_columns(words: str, kind: Kind = "number") -> tuple[Column, Column, Column]:
    """Columns for a mean and its bounds."""
    low, high = (Column(f"{words}, {bound}", kind, 11) for bound in ("low", "high"))
    return Column(words, kind, 13), low, high


NOT_APPLICABLE, NOT_GIVEN = "not applicable", "not given"


def known(mean: float, low: float, high: float, runs: int = 1) -> tuple[Cell, Cell, Cell]:
    """A mean and its bounds; where there is none, the reason."""
    if not isfinite(mean):
        return ("did not arise", "did not arise", "did not arise")
    why = "no interval: one run" if runs < 2 else "no bound"
    return (mean, low if isfinite(low) else why, high if isfinite(high) else why)


def figures(value: Estimate) -> tuple[Cell, Cell, Cell]:
    """The mean of an estimate and its bounds; where there is none, the reason."""
    return known(*value.figures, value.n)


def shown(value: Estimate, kind: Kind) -> tuple[Cell, Cell, Cell]:
    """The mean of an estimate and its bounds, in a form of their own."""
    mean, low, high = (Figure(c, kind) if isinstance(c, float) else c for c in figures(value))
    return mean, low, high


def range_of(note: Note) -> tuple[Cell, Cell]:
    """The lowest and highest value that the evidence allows; where there is none, the reason."""
    why = "published without a range" if note.quality == "green" else NOT_GIVEN
    low, high = (why if each is None else each for each in (note.low, note.high))
    return low, high


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture under a table, with what it says in words."""

    png: bytes
    alternative: str

    @property
    def height(self) -> float:
        """Its height in points of a screen (96 to the inch)."""
        return int.from_bytes(self.png[20:24], "big") * _ON_SCREEN / PNG_DOTS


AS_SIMULATED = (
    "Inputs were changed: what stands here is as it was simulated, with the rates as they were."
)
MEANS_FOLLOW = "Inputs were changed: the means follow them; low and high are as simulated."


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title, some sentences about it, and one table.

    `strong` holds the numbers of rows in bold, such as totals. `kept` is how many columns stay in
    sight. A `locked` sheet can be changed only in its inputs. The `banner` is what the sheet says
    of itself as soon as an input is not what it was in the runs.
    """

    name: str
    title: str
    about: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[tuple[Cell, ...]]
    strong: frozenset[int] = frozenset()
    kept: int = 0
    locked: bool = False
    upright: bool = False
    pictures: Sequence[Picture] = ()
    banner: str = ""
    charts: Sequence[NativeChart] = ()

    @property
    def header(self) -> int:
        """The row of the column titles, counted from 0."""
        return len(self.lines) + 2 + bool(self.banner)

    @property
    def is_wide(self) -> bool:
        """Whether it could not be read on one page of A4, and takes two."""
        return self._across > _A_PAGE_WIDE and not self.charts

    @cached_property
    def lines(self) -> Sequence[str]:
        """The sentences above the table, none longer than the first page is wide."""
        room = int(_LETTERS * (self._across / 2 if self.is_wide else self._across))
        return [line for words in self.about for line in wrap(words, room)]

    @property
    def _across(self) -> float:
        return sum(column.width for column in self.columns)

    def cell(self, row: int, column: int) -> str:
        """The address of a cell of the table for formulas on any sheet."""
        place = xl_rowcol_to_cell(self.header + 1 + row, column, row_abs=True, col_abs=True)
        return f"'{self.name}'!{place}"

    def column_range(self, column: int) -> str:
        """The addresses of a whole column of the table."""
        last = xl_rowcol_to_cell(self.header + len(self.rows), column, row_abs=True, col_abs=True)
        return f"{self.cell(0, column)}:{last}"


def value_of(cell: Cell) -> str | int | float | date:
    """What a cell shows with the inputs as they are written."""
    value = cell.value if isinstance(cell, Formula | Input | Figure) else cell
    return "not known" if isinstance(value, float) and not isfinite(value) else value
