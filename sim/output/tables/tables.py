"""Tables: what was learned, as CSV for people and spreadsheets; for analysts see `parquet.py`."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from sim.output.tables.elsewhere import ELSEWHERE, elsewhere_rows
from sim.output.tables.money import (
    BUDGET,
    BY_RUN,
    CAUSES,
    MONEY,
    OPTIONS,
    TOTALS,
    TOTALS_BY_RUN,
    WHOLE_RUN,
    budget_rows,
    by_run_rows,
    cause_rows,
    money_rows,
    option_rows,
    totals_by_run_rows,
    totals_rows,
    whole_run_rows,
)
from sim.output.tables.parquet import write_rows
from sim.study.measures.measure import HEADLINE
from sim.study.measures.measures import MEASURE
from sim.study.questions.audit import audit
from sim.study.questions.findings import Findings
from sim.study.runs.ensemble import Ensemble

HEADLINES = (
    HEADLINE, "children_per_post", "share_above_standard", "highest_tenth",
    "team_lowest", "team_median", "team_highest", "teams_at_standard",
    "unallocated", "days_to_allocation", "assessments_in_time", "conferences_in_time",
    "reports_shared_in_time", "case_holders", "vacant",
)  # fmt: skip
"""Measures in `replications.csv`."""
MAY_BE = "asked_with_model_error"
"""The measure asked about, as wrong as the model may be: what the probability counts."""

SUMMARY = (
    "scenario", "measure", "date", "mean", "low", "high", "replications", "unit", "window",
)  # fmt: skip
SCORECARD = (
    "finding", "indicator", "unit", "scenario", "months", "mean", "low", "high",
    "date", "change", "change_low", "change_high", "change_is", "replications",
)  # fmt: skip
AUDIT = (
    "finding", "indicator", "scenario", "date", "files", "counted", "truth",
    "sample_low", "sample_high", "chance_more_than_10_points_off", "replications",
)  # fmt: skip

Row = tuple[object, ...]
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def write_tables(findings: Findings, folder: Path) -> None:
    """Every table of a study, in its folder."""
    write_csv(folder / "summary.csv", SUMMARY, _summary(findings))
    columns = (MEASURE[each].column for each in HEADLINES)
    headlines = ("scenario", "replication", "date", "first_met", *columns, MAY_BE)
    write_csv(folder / "replications.csv", headlines, _replications(findings))
    write_csv(folder / "scorecard.csv", SCORECARD, _scorecard(findings))
    write_csv(folder / "audit.csv", AUDIT, _audit(findings))
    write_csv(folder / "money.csv", MONEY, money_rows(findings))
    write_csv(folder / "money-totals.csv", TOTALS, totals_rows(findings))
    write_csv(folder / "money-whole-run.csv", WHOLE_RUN, whole_run_rows(findings))
    write_csv(folder / "money-by-run.csv", BY_RUN, by_run_rows(findings))
    write_csv(folder / "money-totals-by-run.csv", TOTALS_BY_RUN, totals_by_run_rows(findings))
    write_csv(folder / "options.csv", OPTIONS, option_rows(findings))
    write_csv(folder / "elsewhere.csv", ELSEWHERE, _elsewhere(findings))
    if findings.base is not None:
        write_csv(folder / "budget.csv", BUDGET, budget_rows(findings))
        write_csv(folder / "budget-causes.csv", CAUSES, cause_rows(findings))
    write_rows(findings, folder)


def _summary(findings: Findings) -> Iterable[Row]:
    for name, ensemble in findings.ensembles.items():
        dates = summary_dates(ensemble, findings.question.by)
        weeks = [ensemble.week_of(day) for day in dates]
        for measure in findings.measures:
            values = ensemble.series(measure.name)[1]
            figures = [column.tolist() for column in measure.intervals(values[:, weeks])]
            for day, *each in zip(dates, *figures, strict=True):
                yield name, measure.name, day, *each, measure.unit, measure.when


def _scorecard(findings: Findings) -> Iterable[Row]:
    for line in findings.scorecard:
        measure, value = line.measure, line.value
        change = (None, None, None) if line.change is None else line.change.figures
        yield (
            line.finding, measure.words, measure.unit, line.scenario, line.months, *value.figures,
            line.on, *change, line.change_is, value.n,
        )  # fmt: skip


def _audit(findings: Findings) -> Iterable[Row]:
    on = findings.question.by
    for name, ensemble in findings.ensembles.items():
        for row in audit(ensemble, on):
            yield (
                row.finding, row.measure.words, name, on, row.files, row.counted, row.truth,
                row.low, row.high, row.misleads, len(ensemble.replications),
            )  # fmt: skip


def _elsewhere(findings: Findings) -> Iterable[Row]:
    for name in findings.others:
        found = findings.elsewhere(name)
        yield from elsewhere_rows(name, found) if found is not None else ()


def summary_dates(ensemble: Ensemble, asked: date) -> list[date]:
    """The first census, the end of each month, the date asked about and the last day."""
    first: date = ensemble.dates[0].item()
    until = ensemble.scenario.until
    ends = [first, asked, until]
    month = date(first.year, first.month, 1)
    while month <= until:
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        ends.append(month - timedelta(days=1))
    return sorted({day for day in ends if first <= day <= until})


def _replications(findings: Findings) -> Iterable[Row]:
    on = findings.question.by
    for name, ensemble in findings.ensembles.items():
        values = [ensemble.values(measure, on).tolist() for measure in HEADLINES]
        may_be = ensemble.futures(findings.question.measure, on).tolist()
        met = findings.answers[name].first_met.dates
        for place, replication in enumerate(ensemble.replications):
            own = (column[place] for column in (*values, may_be))
            yield (name, replication, on, met[place], *own)


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table of text; a spreadsheet will not take any of its cells for a formula.

    It begins with a byte order mark: without one, Excel reads a table that is opened by a double
    click as if it were not UTF-8, and shows Â£ for £.
    """
    lines = _Lines()
    writer = csv.writer(lines)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    write_text(path, "\ufeff" + "".join(lines.rows))


class _Lines:
    """Takes rows from the writer, which quotes a lone carriage return only if rows end in one."""

    def __init__(self) -> None:
        self.rows: list[str] = []

    def write(self, row: str) -> None:
        self.rows.append(row.removesuffix("\r\n") + "\n")


def _cell(value: object) -> str:
    """A cell: numbers with every digit, blank for what is not known, text made harmless."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float):
        return repr(float(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(_DANGEROUS):
        return f"'{value}"
    return str(value)


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8 with plain line ends, on every system."""
    path.write_bytes(text.encode("utf-8", "replace"))
