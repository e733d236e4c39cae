"""The sheet of each plan against its budget: what is left of the money announced, and why."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sim.output.charts import palette
from sim.output.words.money import announced_in_words
from sim.output.workbook.inputs import budget_name, posts_name
from sim.output.workbook.native import Drawn, NativeChart
from sim.output.workbook.sheet import MEANS_FOLLOW, Cell, Column, Formula, Sheet, figures
from sim.output.workbook.years import BLOCK, FIRST_YEAR, ROWS, near
from sim.scenario.words import spoken
from sim.study.money.budget import (
    CAUSES,
    FINDING,
    GRADES,
    POSTS,
    PRACTITIONERS,
    PREMIUM,
    UNFILLED,
    Against,
    posts_more,
)
from sim.study.money.periods import days_of
from sim.study.money.rates import (
    AGENCY_NOTICE,
    AGENCY_PAY,
    COMPARED,
    FAMILY_HELP_PAY,
    FINDING_PEOPLE,
    MANAGER_PAY,
    OVERHEADS,
    OVERTIME,
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
    bill = findings.bills[findings.base]
    columns = (
        Column("Scenario", width=28),
        Column("What", width=66),
        *(Column(f"{bill.label(year)}, £", "money", 14) for year in bill.years),
        Column(f"{bill.span}, £", "money", 15),
        Column(f"Up to {spoken(findings.question.by)} (asked about), £", "money", 15),
    )
    about = (
        "Extra cost is that of the plan over the base in the same runs. It is the sum of the rows "
        "“of which”. The last column is up to the date asked about.",
        "They put the funded posts at the full cost of a permanent worker first; less what is not "
        "spent on empty posts, with the agency premium and the rest.",
        "Money announced counts for the days of the run and for the posts of the plan, where it "
        "was announced for more of either. The 95% interval is as simulated.",
    )
    rows: list[tuple[Cell, ...]] = []
    sheet = Sheet(
        "Against budget", "The plan against its budget", about, columns, rows, banner=MEANS_FOLLOW
    )
    for name in findings.others:
        rows += _plan(findings, money, sheet, name, len(rows))
    strong = frozenset(i for i, row in enumerate(rows) if row[1] in ("Extra cost", LEFT))
    charts = _charts(findings, rows, len(bill.years))
    return replace(sheet, strong=strong, kept=2, locked=True, charts=charts)


def _charts(
    findings: Findings, rows: Sequence[tuple[Cell, ...]], years: int
) -> tuple[NativeChart, ...]:
    """The extra cost of each plan by year against what was announced, drawn from the cells."""
    across = (-1, _FIRST, -1, _FIRST + years - 1)
    charts = []
    for name in findings.others:
        start = next(place for place, row in enumerate(rows) if row[0] == name)
        drawn = [
            Drawn(words, across, (row, _FIRST, row, _FIRST + years - 1), colour)
            for words, row, colour in (
                ("Extra cost", start + _EXTRA, palette.BLUE),
                ("Announced", start, palette.GREY),
            )
            if not all(isinstance(cell, str) for cell in rows[row][_FIRST : _FIRST + years])
        ]
        title = f"{name}: extra cost by financial year against the money announced"
        charts.append(NativeChart("column", title, "Financial year", "£ million", drawn))
    return tuple(charts)


LEFT = "Left (with a minus: over)"


def _plan(
    findings: Findings, money: Sheet, sheet: Sheet, name: str, start: int
) -> Iterator[tuple[Cell, ...]]:
    """The rows of one plan: each of its years, all their days, and up to the date asked about."""
    years, by_then = findings.against(name), findings.against_by_then(name)
    number = list(findings.ensembles).index(name)
    before = list(findings.ensembles).index(findings.base or "")
    posts = for_posts(findings, name, number + 1)
    by_year = [
        _year(sheet, [year], causes(money, number, before, FIRST_YEAR + at), posts[0], start, at)
        for at, year in enumerate(years)
    ]
    last = len(years) + 1
    parts = causes(money, number, before, FIRST_YEAR + last)
    then = _year(sheet, by_then, parts, posts[0], start, last)
    then[_LEFT] = _left_by_then(sheet, by_then, start, last)
    for offset, words in enumerate(_words(years, posts[1])):
        cells = [each[offset] for each in by_year]
        bound = words.startswith("95%")
        across = "by year only" if bound else _sum(sheet, start + offset, cells)
        yield (name, words, *cells, across, "by year only" if bound else then[offset])


def _left_by_then(sheet: Sheet, years: list[Against], start: int, last: int) -> Cell:
    """What is left up to the date asked about, of the years for which money was announced."""
    known = [year.announced == year.announced for year in years]
    if not any(known):
        return _NOT_ANNOUNCED
    extra = start + _EXTRA
    whole = [near(sheet, extra, _FIRST + place) for place in range(len(years) - 1)]
    spent = [cell for cell, counts in zip(whole, known, strict=False) if counts]
    if known[-1]:
        spent.append(near(sheet, extra, _FIRST + last) + "".join(f"-{cell}" for cell in whole))
    value = sum(year.left.mean for year in years if year.left.mean == year.left.mean)
    return Formula(f"={near(sheet, start, _FIRST + last)}-({'+'.join(spent)})", value)


def for_posts(findings: Findings, name: str, number: int) -> tuple[Callable[[str], str], str]:
    """The formula of what was announced for the plan from a year's sum, and the words for it."""
    plan, base = (findings.ensembles[each].scenario for each in (name, findings.base or ""))
    told = announced_in_words(plan, base)
    more = posts_more(plan, base)
    share = f"*MIN(1,{more:g}/{posts_name(number)})"
    counted = plan.budget is not None and plan.budget.posts is not None and more > 0
    return (
        lambda year: f"{budget_name(number, year)}{share if counted else ''}",
        told[0].upper() + told[1:],
    )


def _words(years: list[Against], announced: str) -> list[str]:
    presumed = [year.year for year in years if year.presumed]
    note = f" ({', '.join(presumed)}: presumed)" if presumed else ""
    bounds = ["95% interval of the extra cost: low", "95% interval of the extra cost: high"]
    made_of = [f"of which: {cause}{_left_out(cause, years)}" for cause in CAUSES]
    return [f"{announced}{note}", "Extra cost", LEFT, *made_of, *bounds]


def _left_out(cause: str, years: list[Against]) -> str:
    return "" if cause in years[0].causes else " (the budget does not cover them)"


def _year(
    sheet: Sheet,
    years: list[Against],
    parts: Mapping[str, str],
    announced: Callable[[str], str],
    start: int,
    place: int,
) -> list[Cell]:
    """A column: one financial year, or several up to a day."""
    column, first = _FIRST + place, start + _LEFT + 1
    extra = f"=SUM({near(sheet, first, column)}:{near(sheet, first + len(CAUSES) - 1, column)})"
    told = [year for year in years if year.announced == year.announced]
    left = f"={near(sheet, start, column)}-{near(sheet, start + _EXTRA, column)}"
    sums = [f"{announced(y.year)}*{y.days}/{days_of(int(y.year[:4]))}" for y in told]
    money = sum(year.announced for year in told)
    cost = sum(year.extra.mean for year in years)
    bounds = figures(years[0].extra)[1:] if len(years) == 1 else ("by year only",) * 2
    return [
        Formula(f"={'+'.join(sums)}", money) if told else _NOT_ANNOUNCED,
        Formula(extra, cost),
        Formula(left, money - cost) if told else _NOT_ANNOUNCED,
        *_parts(parts, years),
        *bounds,
    ]


def _parts(parts: Mapping[str, str], years: list[Against]) -> Iterator[Cell]:
    """The causes that count; overheads do not where the budget does not cover them."""
    for cause in CAUSES:
        if cause in years[0].causes:
            value = sum(year.causes[cause].mean for year in years)
            yield Formula(f"={parts[cause]}", value)
        else:
            yield _NOT_COVERED


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
        AGENCY_NOTICE: more(AGENCY_NOTICE),
        OVERTIME: more(OVERTIME),
        PRACTITIONERS: more(*FAMILY_HELP_PAY),
        FINDING: more(*FINDING_PEOPLE),
        OVERHEADS: more(OVERHEADS),
    }
