"""The sheets of the service: staffing by quarter, scorecard and bridge."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sim.output.workbook.sheet import (
    NOT_APPLICABLE,
    Cell,
    Column,
    Sheet,
    figures,
    interval_columns,
    known,
)
from sim.study.money.bill import quantities
from sim.study.money.periods import Period, year_name, year_of
from sim.study.questions.findings import Findings
from sim.study.questions.scorecard import Line
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import mean_interval

_STAFF = (
    ("Permanent", ("newly_qualified", "social_worker", "advanced")),
    ("Agency", ("agency",)),
    ("Vacant", ("vacant",)),
    ("Managers", ("team_manager",)),
)
_THE_BASE = "the base"


def staffing_sheet(findings: Findings) -> Sheet:
    """Full-time people paid and posts vacant, by quarter of the financial year."""
    columns = (
        Column("Scenario", width=28),
        Column("Quarter", width=13),
        Column("From", "date", 12),
        Column("To", "date", 12),
        *(column for words, _ in _STAFF for column in interval_columns(words)),
        *interval_columns("Hired"),
    )
    rows = [row for each in findings.ensembles.items() for row in _quarters(*each)]
    about = (
        "Average over the days of each quarter, full-time: permanent and agency social workers, "
        "vacant social worker posts, team managers; and how many people were hired.",
        "Mean of the runs with the bounds of its 95% interval. Posts that hold no cases are in.",
    )
    return Sheet("Staffing by quarter", "Staffing by quarter", about, columns, rows, kept=2)


def _quarters(name: str, ensemble: Ensemble) -> Iterator[tuple[Cell, ...]]:
    spans = quarters(ensemble)
    counted = quantities(ensemble, spans)
    by_run = {key: each.sum(axis=2) for key, each in counted.items()}
    for place, span in enumerate(spans):
        cells: list[Cell] = [name, _quarter_name(span.first), span.first, span.last]
        for _, keys in _STAFF:
            days = sum(by_run[key][:, place] for key in keys)
            cells += figures(mean_interval(days / span.days))
        yield (*cells, *figures(mean_interval(by_run["hires"][:, place])))


def quarters(ensemble: Ensemble) -> tuple[Period, ...]:
    """The quarters of the financial year that a run covers, the first and last perhaps in part."""
    scenario, spans = ensemble.scenario, []
    first = scenario.start
    while first <= scenario.until:
        month = 3 * ((first.month - 1) // 3) + 4
        following = date(first.year + month // 13, (month - 1) % 12 + 1, 1)
        last = min(following - timedelta(days=1), scenario.until)
        spans.append(Period(first, last, scenario.costs))
        first = following
    return tuple(spans)


def _quarter_name(first: date) -> str:
    quarter = (first.month - 4) // 3 % 4 + 1
    return f"{year_name(year_of(first))} Q{quarter}"


def scorecard_sheet(findings: Findings) -> Sheet:
    """What an inspector would look at, some months on."""
    columns = (
        Column("Finding", width=28),
        Column("Indicator", width=32),
        Column("Unit", width=16),
        Column("Scenario", width=22),
        Column("Months on", "whole", 8),
        Column("Date", "date", 12),
        *interval_columns("Mean"),
        *interval_columns("Change"),
        Column("The change is", width=16),
    )
    about = (
        "Findings of the inspectors' letter of 14 October 2016, with an indicator for each. Change "
        "is against the base, run by run.",
        "Mean of the runs with the bounds of its 95% interval.",
    )
    too_short = ("The runs end before the first date", *(NOT_APPLICABLE,) * (len(columns) - 1))
    rows = [_line(line) for line in findings.scorecard] or [too_short]
    return Sheet("Scorecard", "Monitoring scorecard", about, columns, rows, kept=2)


def _line(line: Line) -> tuple[Cell, ...]:
    measure = line.measure
    change = (_THE_BASE,) * 3 if line.change is None else figures(line.change)
    return (
        line.finding, measure.words, measure.unit, line.scenario, line.months, line.on,
        *figures(line.value), *change, line.change_is or _THE_BASE,
    )  # fmt: skip


def bridge_sheet(rows: Sequence[tuple[str, float, float, float]]) -> Sheet:
    """Why the paper answer and the simulated one differ, step by step."""
    columns = (
        Column("Step", width=60),
        Column("Children", "number", 13),
        Column("Low", "number", 13),
        Column("High", "number", 13),
    )
    cells: list[tuple[Cell, ...]] = [
        (step, *known(mean, low, high)) for step, mean, low, high in rows
    ]
    about = ("From the paper answer to the simulated one, in children for each case holder.",)
    return Sheet(
        "Bridge", "Bridge: paper and simulation", about, columns, cells, upright=True, kept=1
    )
