"""Studies beside the main one: what is in the folder is shown, what is not says how to ask.

A file that another command writes (money, bridge, seeking, levers, sensitivity) is read from the
folder of the study, or from other folders of results about the same scenario.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.output.charts.style import plain
from sim.output.report.figures import MOST_ROWS, picture
from sim.output.report.parts import Cell, Table, cell

_MOST_BYTES = 5_000_000


_WITH_THE_RUN = "caseload run"


@dataclass(frozen=True)
class Extra:
    """A further study: its place in the report, its file, its chart, and how to ask for it."""

    part: str
    title: str
    file: str
    charts: tuple[str, ...]
    says: str
    command: str


EXTRAS = (
    Extra("why", "From the paper answer to the simulated one, cause by cause",
          "bridge.csv", ("bridge",),
          "Which cause adds how much to the caseload, from the paper answer to the simulated one",
          "caseload bridge"),
    Extra("money", "Cost by financial year", "money.csv", (),
          "What the service costs by financial year (April to March) and line, in pounds: mean and "
          "95% interval of the mean", _WITH_THE_RUN),
    Extra("money", "Cost of each financial year, all lines together", "money-totals.csv", (),
          "What the service costs by financial year, all lines together, in pounds",
          _WITH_THE_RUN),
    Extra("money", "Cost of the whole run", "money-whole-run.csv", (),
          "What the service costs over all days of the run, in pounds", _WITH_THE_RUN),
    Extra("money", "What it costs beside the base", "options.csv", (),
          "What a plan costs beside the base, and what a fall in the caseload costs",
          _WITH_THE_RUN),
    Extra("money", "Against the announced budget", "budget.csv", (),
          "What is spent against the budget that was announced, by financial year",
          _WITH_THE_RUN),
    Extra("money", "What the extra cost is made of", "budget-causes.csv", (),
          "The causes of the extra cost by financial year: they add up to it", _WITH_THE_RUN),
    Extra("change", "The fewest posts that would do", "seek.csv", ("seek",),
          "The smallest number of posts, or the least change of any other input, that meets the "
          "target with the confidence asked for", "caseload seek"),
    Extra("change", "What else would do it: one child fewer by each lever",
          "levers.csv", ("levers",),
          "By how much each lever would have to change for one child fewer, and what that costs",
          "caseload levers"),
    Extra("change", "Which inputs the answer hangs on", "tornado.csv", ("tornado",),
          "How far the answer moves when each input goes from the low to the high end of its range",
          "caseload sensitivity"),
    Extra("change", "How unsure the inputs make the answer", "uncertainty.csv", ("uncertainty",),
          "How far the answer may lie from the truth because its inputs are not known exactly, "
          "apart from the luck of single runs", "caseload uncertainty"),
)  # fmt: skip
"""The further studies that a report has a place for."""


@dataclass(frozen=True)
class Picture:
    """A chart from a file, as a picture with its words."""

    address: str
    words: str


@dataclass(frozen=True)
class Found:
    """A further study as a report shows it: its table and charts."""

    extra: Extra
    table: Table
    pictures: tuple[Picture, ...]
    left_out: int


def found_in(folders: Sequence[Path]) -> list[Found]:
    """The further studies that are there, each from the first of the folders that has its file."""
    every = (_found(extra, folders) for extra in EXTRAS)
    return [found for found in every if found is not None]


def not_found(found: Sequence[Found]) -> list[Extra]:
    """The further studies of a command of their own that nobody has asked for yet."""
    there = {each.extra.file for each in found}
    return [each for each in EXTRAS if each.file not in there and each.command != _WITH_THE_RUN]


def _found(extra: Extra, folders: Sequence[Path]) -> Found | None:
    for folder in folders:
        path = folder / extra.file
        if path.is_file() and path.stat().st_size <= _MOST_BYTES:
            table, left_out = _table(path, extra.title)
            return Found(extra, table, _pictures(folder / "charts", extra.charts), left_out)
    return None


def _table(path: Path, title: str) -> tuple[Table, int]:
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        header, *rows = list(csv.reader(file)) or [[]]
    columns = tuple(name.replace("_", " ") for name in header)
    shown = [[_cell(text) for text in row] for row in rows[:MOST_ROWS]]
    return Table(title, columns, (("", shown),)), max(0, len(rows) - MOST_ROWS)


def _cell(text: str) -> Cell:
    """A cell as `write_csv` wrote it: numbers, blanks, and text made harmless."""
    try:
        return cell(float(text))
    except ValueError:
        return cell(plain(text.removeprefix("'")) if text else None)


def _pictures(folder: Path, names: Sequence[str]) -> tuple[Picture, ...]:
    found = []
    for name in names:
        drawing, words = folder / f"{name}.svg", folder / f"{name}.txt"
        if drawing.is_file() and words.is_file() and drawing.stat().st_size <= _MOST_BYTES:
            told = plain(words.read_text(encoding="utf-8", errors="replace"), 600)
            found.append(Picture(picture(drawing.read_bytes()), told))
    return tuple(found)
