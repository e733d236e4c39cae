"""The sheets by month, each with a chart of its own: caseload, and posts to case holders."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sim.output.charts import palette
from sim.output.tables.tables import summary_dates
from sim.output.workbook.native import COLOURS, Drawn, NativeChart
from sim.output.workbook.sheet import Cell, Column, Sheet, figures, interval_columns
from sim.study.measures.measures import measure_named
from sim.study.measures.rows import Array
from sim.study.questions.findings import Findings
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import mean_interval, range_of_futures

_BY_MONTH = ("average_caseload", "unallocated", "children_per_post", "share_above_standard")
_ON, _MEAN, _FROM, _UPTO, _STANDARD = 1, 2, 5, 6, 7
_CHART_UNDER = "A chart of these figures is under the table."
_POSTS = ("Funded", "Filled", "Case holders", "At a full load")
_LINES = (palette.DARK_GREY, palette.TURQUOISE, palette.PURPLE, palette.BLUE)


def caseload_sheet(findings: Findings, titles: Mapping[str, str]) -> Sheet:
    """The caseload at the end of each month, against the standard."""
    first, *others = (_columns(each) for each in _BY_MONTH)
    futures = [Column(f"80% of futures, {end}", "number", 11) for end in ("from", "to")]
    columns = [Column("Scenario", width=28), Column("At the end of", "date", 13), *first, *futures]
    columns += [Column("Standard, children", "number", 11), *(c for each in others for c in each)]
    rows = [
        (name, on, *_of_month(ensemble, on))
        for name, ensemble in findings.ensembles.items()
        for on in summary_dates(ensemble, findings.question.by)
    ]
    about = (
        "At the last weekly count on or before each date: mean of the runs with the bounds of its "
        f"95% interval, and where 80% of single futures lie. {_CHART_UNDER}",
        "The average caseload is children allocated for each full-time case holder in post, "
        "agency workers included. Unallocated children lower it, so they stand beside it.",
    )
    sheet = Sheet("Caseload by month", "Caseload by month", about, columns, rows, kept=2)
    title = titles.get("caseload_over_time", "The average caseload against the standard")
    return replace(sheet, charts=_over_months(sheet, title, "Children", _caseload_lines(findings)))


def _columns(name: str) -> Sequence[Column]:
    measure = measure_named(name)
    return interval_columns(f"{measure.words}, {_short(measure.unit)}")


def _of_month(ensemble: Ensemble, on: date) -> tuple[Cell, ...]:
    values = {each: ensemble.values(each, on) for each in _BY_MONTH}
    first, *others = (figures(measure_named(n).interval(each)) for n, each in values.items())
    low, high = range_of_futures(ensemble.futures(_BY_MONTH[0], on))
    futures = ("did not arise",) * 2 if low != low else (low, high)
    return (*first, *futures, ensemble.scenario.standard, *(c for each in others for c in each))


def _short(unit: str) -> str:
    return unit.removesuffix(" for each full-time worker").removesuffix(" for each post")


Line = tuple[str, str, int, str, bool]
"""Scenario, name of the line, column, colour, and whether it is dashed."""


def _caseload_lines(findings: Findings) -> list[Line]:
    """Each scenario's mean, the range of futures of the first plan, and the standard."""
    plan, base = findings.others[0], findings.base
    ends = ((_FROM, "a tenth of futures lie below"), (_UPTO, "a tenth lie above"))
    colours = iter(COLOURS * len(findings.ensembles))
    lines: list[Line] = [
        (name, name, _MEAN, palette.GREY if name == base else next(colours), False)
        for name in findings.ensembles
    ]
    lines += [(plan, f"{plan}: {words}", column, COLOURS[0], True) for column, words in ends]
    return [*lines, (plan, "Standard", _STANDARD, palette.PURPLE, False)]


def posts_by_month_sheet(findings: Findings, titles: Mapping[str, str]) -> Sheet:
    """From funded posts to workers at a full load, at the end of each month."""
    columns = (
        Column("Scenario", width=28),
        Column("At the end of", "date", 13),
        *(column for words in _POSTS for column in interval_columns(f"{words}, full-time")),
    )
    rows = [
        (
            name,
            on,
            *(cell for each in _posts(ensemble, on) for cell in figures(mean_interval(each))),
        )
        for name, ensemble in findings.ensembles.items()
        for on in summary_dates(ensemble, findings.question.by)
    ]
    about = (
        "Social worker posts: funded; filled by a permanent or an agency worker; workers in post "
        "who hold cases; those of them at a full load.",
        "At the last weekly count on or before each date: mean of the runs with the bounds of its "
        f"95% interval. {_CHART_UNDER}",
    )
    name = "Posts by month"
    sheet = Sheet(name, "Posts to case holders by month", about, columns, rows, kept=2)
    title = titles.get("posts_to_case_holders", "From funded posts to case holders")
    lines: list[Line] = [
        (findings.others[0], words, 2 + 3 * place, _LINES[place], False)
        for place, words in enumerate(_POSTS)
    ]
    return replace(sheet, charts=_over_months(sheet, title, "Full-time workers or posts", lines))


def _posts(ensemble: Ensemble, on: date) -> tuple[Array, ...]:
    """What becomes of funded posts in each run, in the order of the columns."""
    posts, in_post, agency, holders, full = (
        ensemble.values(each, on)
        for each in ("posts", "in_post", "agency", "case_holders", "full_load")
    )
    return posts, in_post + agency, holders, full


def _over_months(
    sheet: Sheet, title: str, up: str, lines: Sequence[Line]
) -> tuple[NativeChart, ...]:
    """A chart of some columns over the months; without the lines in which a figure is missing."""
    drawn, days = [], 0
    for scenario, name, column, colour, dashed in lines:
        places = [i for i, row in enumerate(sheet.rows) if row[0] == scenario]
        first, last = places[0], places[-1]
        if all(isinstance(sheet.rows[place][column], int | float) for place in places):
            across, shown = ((first, c, last, c) for c in (_ON, column))
            drawn.append(Drawn(name, across, shown, colour, dashed))
            start, end = sheet.rows[first][_ON], sheet.rows[last][_ON]
            assert isinstance(start, date)
            assert isinstance(end, date)
            days = (end - start).days
    chart = NativeChart("line", title, "At the end of the month", up, drawn, days)
    return (chart,) if drawn else ()
