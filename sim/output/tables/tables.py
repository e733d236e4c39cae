"""Tables: what was learned, as CSV for people and spreadsheets and as Parquet for analysts."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from sim.output.tables.columns import meaning
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
from sim.study.measures.measure import HEADLINE
from sim.study.measures.measures import MEASURE, MEASURES
from sim.study.measures.rows import ONLY_ALL_TEAMS, Array, Table, series
from sim.study.money.bill import staffing
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
_RUNS_AT_A_TIME = 5
_LEVEL = 5
"""Of compression: higher ones take longer and save little."""
_REPEATED = ("date", "family", "case", "worker")
"""Columns of numbers that a file keeps as places in a list, as it keeps words."""
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
    _write_weeks(findings, folder)
    for table in ("assessments", "conferences", "workers"):
        rows = (_row_piece(*each, table) for each in findings.ensembles.items())
        write_parquet(folder / f"{table}.parquet", rows)


def _write_weeks(findings: Findings, folder: Path) -> None:
    """What is counted week by week: of each team, and of the whole service in a file of its own."""
    service = (_service_piece(*each) for each in findings.ensembles.items())
    write_parquet(folder / "weekly-service.parquet", service)
    for file, piece in (("staffing", _staffing_piece), ("weekly", _weekly_piece)):
        pieces = (piece(*each) for each in a_few_runs(findings.ensembles))
        write_parquet(folder / f"{file}.parquet", pieces)


def _summary(findings: Findings) -> Iterable[Row]:
    for name, ensemble in findings.ensembles.items():
        dates = summary_dates(ensemble, findings.question.by)
        weeks = [ensemble.week_of(day) for day in dates]
        for measure in MEASURES:
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


def a_few_runs(ensembles: Mapping[str, Ensemble]) -> Iterator[tuple[str, Ensemble, slice]]:
    """The runs of each scenario a few at a time, to spare memory."""
    for name, ensemble in ensembles.items():
        for start in range(0, len(ensemble.replications), _RUNS_AT_A_TIME):
            yield name, ensemble, slice(start, start + _RUNS_AT_A_TIME)


def _weekly_piece(name: str, ensemble: Ensemble, runs: slice) -> Any:
    """Every measure that a team has, by week and team."""
    import pyarrow as pa

    weekly = dict(ensemble.weekly.part(runs))
    columns = week_by_week(name, ensemble, runs, ensemble.teams[:-1])
    for each in MEASURES:
        if not set(ONLY_ALL_TEAMS) & {*each.numerator, *each.denominator}:
            columns[each.column] = _seven_digits(series(weekly, each)[..., :-1])
    return pa.table(columns)


def _service_piece(name: str, ensemble: Ensemble) -> Any:
    """Every measure of the whole service by week."""
    import pyarrow as pa

    columns = week_by_week(name, ensemble, slice(None), ensemble.teams[-1:])
    del columns["team"]
    for each in MEASURES:
        columns[each.column] = _seven_digits(ensemble.series(each.name)[1])
    return pa.table(columns)


def _seven_digits(values: Array) -> Any:
    return _blank_if_nan(values.ravel().astype(np.float32))


def week_by_week(
    name: str, ensemble: Ensemble, runs: slice, teams: Sequence[str] = ()
) -> dict[str, Any]:
    """What each row of a weekly table is about: scenario, replication, date and team.

    Teams are those of the ensemble, the whole service among them, unless they are given.
    """
    import pyarrow as pa

    numbers, teams = ensemble.replications[runs], teams or ensemble.teams
    size, weeks = len(numbers), len(ensemble.dates)
    return {
        "scenario": repeated([name], np.zeros(size * weeks * len(teams), dtype=np.int32)),
        "replication": np.repeat(np.array(numbers, dtype=np.int32), weeks * len(teams)),
        "date": pa.array(np.tile(np.repeat(ensemble.dates, len(teams)), size)),
        "team": repeated(teams, np.tile(np.arange(len(teams), dtype=np.int32), size * weeks)),
    }


def _staffing_piece(name: str, ensemble: Ensemble, runs: slice) -> Any:
    """Everybody who is paid for, by week and team."""
    import pyarrow as pa

    paid = staffing(ensemble.weekly.part(runs))
    columns = week_by_week(name, ensemble, runs, ensemble.teams[:-1])
    return pa.table(columns | {column: pa.array(each.ravel()) for column, each in paid.items()})


def _row_piece(name: str, ensemble: Ensemble, table: str) -> Any:
    """A table of single rows of one scenario: assessments, conferences or workers."""
    import pyarrow as pa

    rows: Table = getattr(ensemble, table)
    scenario = np.zeros(len(rows["replication"]), dtype=np.int32)
    columns: dict[str, Any] = {"scenario": repeated([name], scenario)}
    for column, values in rows.items():
        if column == "team":
            columns[column] = repeated(ensemble.teams, values.astype(np.int32))
        elif column == "worker":  # whole numbers, and blank where nobody held the case
            columns[column] = _blank_if_nan(values).cast(pa.int64())
        else:
            columns[column] = _blank_if_nan(values)
    return pa.table(columns)


def _blank_if_nan(values: Array) -> Any:
    import pyarrow as pa

    if values.dtype.kind == "U":
        words, places = np.unique(values, return_inverse=True)
        return repeated(words.tolist(), places.astype(np.int32))
    return pa.array(values, from_pandas=True)


def repeated(words: Sequence[str], places: Array) -> Any:
    """Text that is repeated in many rows: the word at each place."""
    import pyarrow as pa

    clean = [as_saved(word) for word in words]
    return pa.DictionaryArray.from_arrays(places, pa.array(clean, pa.string())).cast(pa.string())


def as_saved(text: str) -> str:
    """Text as files hold it: in UTF-8, with a mark for what that cannot write."""
    return text.encode("utf-8", "replace").decode()


def write_parquet(path: Path, pieces: Iterable[Any]) -> None:
    """Write tables of the same columns under each other, each page with a checksum.

    Each column says in the file's metadata what it is, in what unit, of what time.
    """
    import pyarrow.parquet as pq

    writer = None
    for piece in pieces:
        if writer is None:
            text = [field.name for field in piece.schema if str(field.type) == "string"]
            options = {"use_dictionary": [*text, *_REPEATED], "write_page_checksum": True}
            options |= {"compression": "zstd", "compression_level": _LEVEL}
            writer = pq.ParquetWriter(path, _told(path.name, piece.schema), **options)
        writer.write_table(piece)
    if writer is not None:
        writer.close()


def _told(file: str, schema: Any) -> Any:
    """The columns of a table with what each says."""
    import pyarrow as pa

    said = {field.name: meaning(file, field.name) for field in schema}
    return pa.schema(
        [
            field.with_metadata({"words": m.words, "unit": m.unit, "window": m.window} if m else {})
            for field, m in zip(schema, said.values(), strict=True)
        ]
    )


def write_text(path: Path, text: str) -> None:
    """Write text as UTF-8 with plain line ends, on every system."""
    path.write_bytes(text.encode("utf-8", "replace"))
