"""Sheets as plain data: what each cell holds, before it is a workbook or a CSV file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

Kind = Literal["text", "money", "rate", "number", "exact", "whole", "year", "share", "date"]


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula, and what it gives with the inputs as they are written."""

    text: str
    value: float | str


@dataclass(frozen=True, slots=True)
class Input:
    """A figure that the reader may change; formulas call it by its name."""

    name: str
    value: float


Cell = str | int | float | date | Formula | Input | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title with the unit, what it holds, and its width in letters."""

    title: str
    kind: Kind = "text"
    width: float = 13


def interval_columns(words: str, kind: Kind = "number") -> tuple[Column, Column, Column]:
    """Columns for a mean and its bounds."""
    low, high = (Column(f"{words}, {bound}", kind, 11) for bound in ("low", "high"))
    return Column(words, kind, 13), low, high


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture under a table, with what it says in words."""

    png: bytes
    alternative: str


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title, some sentences about it, and one table.

    `strong` holds the numbers of rows in bold, such as totals. `kept` is how many columns stay in
    sight. A `locked` sheet can be changed only in its inputs.
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

    @property
    def header(self) -> int:
        """The row of the column titles, counted from 0."""
        return len(self.about) + 2

    def cell(self, row: int, column: int) -> str:
        """The address of a cell of the table for formulas on any sheet."""
        place = xl_rowcol_to_cell(self.header + 1 + row, column, row_abs=True, col_abs=True)
        return f"'{self.name}'!{place}"

    def column_range(self, column: int) -> str:
        """The addresses of a whole column of the table."""
        last = xl_rowcol_to_cell(self.header + len(self.rows), column, row_abs=True, col_abs=True)
        return f"{self.cell(0, column)}:{last}"


def value_of(cell: Cell) -> str | int | float | date | None:
    """What a cell shows with the inputs as they are written."""
    return cell.value if isinstance(cell, Formula | Input) else cell
