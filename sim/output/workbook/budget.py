"""The sheet of each plan against its budget: what is left of the money announced, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sim.output.tables.money import against
from sim.output.workbook.inputs import budget_name
from sim.output.workbook.sheet import Cell, Column, Formula, Sheet, figures
from sim.output.workbook.years import BLOCK, FIRST_YEAR, ROWS, near
from sim.study.money.budget import CAUSES, FINDING, GRADES, POSTS, PREMIUM, UNFILLED, Against
from sim.study.money.periods import days_of, year_name
from sim.study.money.rates import (
    AGENCY_PAY,
    COMPARED,
    FINDING_PEOPLE,
    MANAGER_PAY,
    OVERHEADS,
    PERMANENT_PAY,
)
from sim.study.questions.findings import Findings

_FIRST = 2
_EXTRA, _LEFT = 1, 2
_NOT_ANNOUNCED, _NOT_COVERED = "not announced", "not covered"
_WORDS = {item.name: item.words for item in COMPARED}


def budget_sheet(findings: Findings, money: Sheet) -> Sheet | None:
    """Each plan's extra cost by year against what was announced, and what it is made of."""
    if findings.base is None:
        return None
    years = findings.bills[findings.base].years
    columns = (
        Column("Scenario", width=28),
        Column("What", width=66),
        *(Column(f"{year_name(year)}, £", "money", 14) for year in years),
        Column("All years, £", "money", 15),
    )
    about = (
        "Extra cost is that of the plan over the base in the same runs. It is the sum of the rows "
        "“of which”.",
        "They put the funded posts at the full cost of a permanent worker first; less what is not "
        "spent on empty posts, with the agency premium and the rest.",
        "A year that the run covers in part has the same part of the money announced. The 95% "
        "interval is as simulated: it does not follow the inputs.",
    )
    rows: list[tuple[Cell, ...]] = []
    sheet = Sheet("Against budget", "The plan against its budget", about, columns, rows)
    for name in findings.others:
        rows += _plan(findings, money, sheet, name, len(rows))
    strong = frozenset(i for i, row in enumerate(rows) if row[1] in ("Extra cost", "Left"))
    return replace(sheet, strong=strong, kept=2, locked=True)


def _plan(
    findings: Findings, money: Sheet, sheet: Sheet, name: str, start: int
) -> Iterator[tuple[Cell, ...]]:
    """The rows of one plan, each with its years and their sum."""
    years = against(findings, name)
    number = list(findings.ensembles).index(name)
    before = list(findings.ensembles).index(findings.base or "")
    by_year = [
        _year(sheet, year, causes(money, number, before, FIRST_YEAR + place), number, start, place)
        for place, year in enumerate(years)
    ]
    for offset, words in enumerate(_words(years)):
        cells = [each[offset] for each in by_year]
        bound = words.startswith("95%")
        across = "by year only" if bound else _sum(sheet, start + offset, cells)
        yield (name, words, *cells, across)


def _words(years: list[Against]) -> list[str]:
    presumed = [year.year for year in years if year.presumed]
    note = f" ({', '.join(presumed)}: presumed)" if presumed else ""
    bounds = ["95% interval of the extra cost: low", "95% interval of the extra cost: high"]
    made_of = [f"of which: {cause}{_left_out(cause, years)}" for cause in CAUSES]
    return [f"Announced{note}", "Extra cost", "Left", *made_of, *bounds]


def _left_out(cause: str, years: list[Against]) -> str:
    return "" if cause in years[0].causes else " (the budget does not cover them)"


def _year(
    sheet: Sheet, year: Against, parts: Mapping[str, str], number: int, start: int, place: int
) -> list[Cell]:
    column, first = _FIRST + place, start + _LEFT + 1
    extra = f"=SUM({near(sheet, first, column)}:{near(sheet, first + len(CAUSES) - 1, column)})"
    known = year.announced == year.announced
    left = f"={near(sheet, start, column)}-{near(sheet, start + _EXTRA, column)}"
    share = f"{year.days}/{days_of(int(year.year[:4]))}"
    told = f"={budget_name(number + 1, year.year)}*{share}"
    return [
        Formula(told, year.announced) if known else _NOT_ANNOUNCED,
        Formula(extra, year.extra.mean),
        Formula(left, year.left.mean) if known else _NOT_ANNOUNCED,
        *_parts(parts, year),
        *figures(year.extra)[1:],
    ]


def _parts(parts: Mapping[str, str], year: Against) -> Iterator[Cell]:
    """The causes that count; overheads do not where the budget does not cover them."""
    for cause in CAUSES:
        counted = cause in year.causes
        yield Formula(f"={parts[cause]}", year.causes[cause].mean) if counted else _NOT_COVERED


def _sum(sheet: Sheet, row: int, cells: list[Cell]) -> Cell:
    values = [cell.value for cell in cells if isinstance(cell, Formula)]
    if not values:
        return cells[0]
    last = _FIRST + len(cells) - 1
    text = f"=SUM({near(sheet, row, _FIRST)}:{near(sheet, row, last)})"
    return Formula(text, float(sum(v for v in values if isinstance(v, float))))


def causes(money: Sheet, plan: int, base: int, column: int) -> dict[str, str]:
    """The formula of each cause: rows of the plan less those of the base, in one year."""

    def more(*lines: str) -> str:
        rows = [ROWS.index(line) for line in lines]
        own = "+".join(money.cell(plan * BLOCK + row, column) for row in rows)
        before = "".join(f"-{money.cell(base * BLOCK + row, column)}" for row in rows)
        return f"({own}{before})"

    def filled(name: str) -> str:
        return more(f"For comparison: {_WORDS[name]}")

    return {
        POSTS: f"{filled('posts')}+{filled('manager_posts')}",
        UNFILLED: f"-{filled('vacant')}-{filled('vacant_managers')}",
        PREMIUM: f"{more(*AGENCY_PAY)}-{filled('agency')}",
        GRADES: f"{more(*PERMANENT_PAY, *MANAGER_PAY)}"
        f"-({filled('posts')}-{filled('vacant')}-{filled('agency')})"
        f"-({filled('manager_posts')}-{filled('vacant_managers')})",
        FINDING: more(*FINDING_PEOPLE),
        OVERHEADS: more(OVERHEADS),
    }
