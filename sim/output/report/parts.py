"""What a report is made of: tables with captions, figures, and how numbers stand in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sim.output.charts.style import number, plain, spoken
from sim.study.statistics.estimates import Estimate

LONGEST = 400
"""Letters of text in a cell."""


@dataclass(frozen=True)
class Cell:
    """One cell: its text, and whether it is a figure (set to the right)."""

    text: str
    figure: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first cell of each row names the row.

    `groups` are rows under a heading of their own; a table without headings has one group whose
    heading is empty.
    """

    caption: str
    columns: tuple[str, ...]
    groups: Sequence[tuple[str, Sequence[Sequence[Cell]]]]

    @property
    def rows(self) -> int:
        """How many rows there are in all groups."""
        return sum(len(rows) for _, rows in self.groups)


def table_of(caption: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """A table of values of any kind, told in words."""
    return Table(caption, tuple(columns), (("", [[cell(v) for v in row] for row in rows]),))


def cell(value: object) -> Cell:
    """A value as it stands in a table: dates in words, figures with up to three decimals."""
    if isinstance(value, Cell):
        return value
    if value is None or (isinstance(value, float) and value != value):
        return Cell("not available")
    if isinstance(value, date):
        return Cell(spoken(value))
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, int):
        return Cell(f"{value:,}", figure=True)
    if isinstance(value, float):
        return Cell(short(value), figure=True)
    return Cell(plain(str(value), LONGEST))


def short(value: float) -> str:
    """A figure with as many decimals as its size calls for."""
    if value == int(value) and abs(value) < 1e15:
        return f"{value:,.0f}"
    digits = 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f}"


def estimate_cell(estimate: Estimate, digits: int, unit: str = "") -> Cell:
    """A mean with the 95% interval of the mean."""
    if estimate.n == 0:
        return Cell("not available")
    mark = "%" if unit == "%" else ""
    mean, low, high = (number(v, digits) for v in (estimate.mean, estimate.low, estimate.high))
    return Cell(f"{mean}{mark} ({low} to {high})", figure=True)
