"""The workbook as a whole: its sheets in order, written with a CSV file beside each."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sim.output.charts.style import Chart, caseload_style
from sim.output.workbook.budget import budget_sheet
from sim.output.workbook.calculation import calculation_sheet
from sim.output.workbook.data import (
    assumptions_sheet,
    intervals_sheet,
    measures_sheet,
    runs_sheet,
    switching_sheet,
)
from sim.output.workbook.elsewhere import elsewhere_sheet
from sim.output.workbook.files import twin_columns, workbook_bytes, write_twins
from sim.output.workbook.five_years import five_years_sheet
from sim.output.workbook.inputs import Names, inputs_sheet, kept_to_what_is_used
from sim.output.workbook.months import caseload_sheet, posts_by_month_sheet
from sim.output.workbook.posts import posts_sheet
from sim.output.workbook.service import bridge_sheet, scorecard_sheet, staffing_sheet
from sim.output.workbook.sheet import Formula, Picture, Sheet
from sim.output.workbook.story import (
    answer_sheet,
    contents_sheet,
    cover_sheet,
    notes_sheet,
    pictures_sheet,
)
from sim.output.workbook.value import value_sheet
from sim.output.workbook.years import checks, money_sheet
from sim.study.questions.findings import Findings

Bridge = Sequence[tuple[str, float, float, float]]
TWINS = "workbook"
"""Folder of the CSV files beside the workbook, one for each sheet."""
_PICTURES = ("cost_by_year", "caseload_over_time")


def write_workbook(
    findings: Findings,
    charts: Sequence[Chart],
    about: Mapping[str, object],
    folder: Path,
    bridge: Bridge = (),
) -> list[tuple[str, ...]]:
    """Write `workbook.xlsx` into a folder, and a CSV file for each sheet into `workbook/`.

    `bridge` holds the rows of `bridge.csv` (step, mean, low, high), when there are any. Returns
    what each column of these files says.
    """
    found = sheets(findings, charts, about, bridge)
    title = f"Caseload: {', '.join(findings.others or findings.ensembles)}"
    (folder / "workbook.xlsx").write_bytes(workbook_bytes(found, title))
    write_twins(found, folder / TWINS)
    return twin_columns(found, TWINS)


def bridge_rows(folders: Sequence[Path]) -> Bridge:
    """The rows of the first `bridge.csv` in some folders of results; none when there is none."""
    for folder in folders:
        path = folder / "bridge.csv"
        if path.is_file():
            return _bridge_rows(path)
    return ()


def _bridge_rows(path: Path) -> Bridge:
    """The rows of a bridge; none when the file is not one that we wrote."""
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        try:
            return [_bridge_row(row) for row in csv.DictReader(file)]
        except (KeyError, ValueError):
            return ()


def _bridge_row(row: Mapping[str, str]) -> tuple[str, float, float, float]:
    mean, low, high = (float(row[name] or "nan") for name in ("mean", "low", "high"))
    return (row["step"].removeprefix("'"), mean, low, high)


def sheets(
    findings: Findings, charts: Sequence[Chart], about: Mapping[str, object], bridge: Bridge = ()
) -> list[Sheet]:
    """Every sheet, in the order of the workbook."""
    names, pictures = Names(findings), _pictures(charts)
    titles = {chart.name: chart.title for chart in charts}
    calculation = calculation_sheet(findings, names)
    money = money_sheet(findings, calculation)
    budget, switched = budget_sheet(findings, money), switching_sheet(findings)
    value = value_sheet(findings, calculation, names)
    posts, years = posts_sheet(findings, names), five_years_sheet(findings, money, calculation)
    beyond = [years] if years is not None else []
    live = [calculation, money, value, posts, *beyond, *([budget] if budget is not None else [])]
    elsewhere = elsewhere_sheet(findings)
    rest = [
        answer_sheet(findings),
        *([pictures_sheet(pictures)] if pictures else []),
        money,
        *([budget] if budget is not None else []),
        *beyond,
        kept_to_what_is_used(inputs_sheet(findings, names), _formulas(live)),
        posts,
        calculation,
        intervals_sheet(findings),
        value,
        *([switched] if switched.rows else []),
        staffing_sheet(findings),
        posts_by_month_sheet(findings, titles),
        caseload_sheet(findings, titles),
        scorecard_sheet(findings),
        *([bridge_sheet(bridge)] if bridge else []),
        *([elsewhere] if elsewhere is not None else []),
        assumptions_sheet(findings),
        runs_sheet(findings),
        measures_sheet(findings),
        notes_sheet(),
    ]
    cover = cover_sheet(findings, about, checks(money))
    return [cover, contents_sheet([replace(sheet, rows=()) for sheet in rest]), *rest]


def _formulas(live: Sequence[Sheet]) -> str:
    """The text of every formula of some sheets."""
    cells = (cell for sheet in live for row in sheet.rows for cell in row)
    return " ".join(cell.text for cell in cells if isinstance(cell, Formula))


def _pictures(charts: Sequence[Chart]) -> list[Picture]:
    by_name = {chart.name: chart for chart in charts}
    with caseload_style():
        return [
            Picture(by_name[name].png, by_name[name].alternative)
            for name in _PICTURES
            if name in by_name
        ]
