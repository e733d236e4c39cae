"""The sheet of what happened in England where as much was tried."""

from collections.abc import Sequence

from sim.output.tables.elsewhere import elsewhere_rows
from sim.output.words.record import CARE, SOURCE, hindsight, tried_in_words
from sim.output.workbook.sheet import NOT_APPLICABLE, Cell, Column, Sheet
from sim.study.questions.findings import Findings

_COLUMNS = (
    Column("Scenario", width=28),
    Column("Councils that", width=30),
    Column("Years", "whole", 8),
    Column("Growth of all social workers, from", "share", 12),
    Column("Growth, to", "share", 10),
    Column("Caseload at the start, from", "number", 12),
    Column("Caseload at the start, to", "number", 12),
    Column("Times", "whole", 8),
    Column("Councils", "whole", 9),
    Column("Change on paper, mean", "share", 11),
    Column("Change that came, mean", "share", 11),
    *(Column(f"Change, {part}% are below", "share", 11) for part in (10, 25, 50, 75, 90)),
    Column("Fell at all", "share", 9),
    Column("Fell by half of paper", "share", 10),
    Column("Fell by all of paper", "share", 10),
    *(Column(f"Share of paper, {part}% are below", "share", 11) for part in (10, 25, 50, 75, 90)),
    Column("Target", "number", 9),
    Column("Came to it", "whole", 9),
    Column("Began above it", "whole", 9),
)


def elsewhere_sheet(findings: Findings) -> Sheet | None:
    """Every class of councils over 1, 2 and 3 years beside each plan; None where none tried it."""
    beside = {name: findings.elsewhere(name) for name in findings.others}
    found = {name: each for name, each in beside.items() if each is not None}
    if not found:
        return None
    about = (
        "What happened to the average caseload of English councils whose workforce grew as much.",
        *(f"{name}: {tried_in_words(each)}" for name, each in found.items()),
        f"{CARE} {hindsight(next(iter(found.values())))} {SOURCE}",
    )
    rows = [_row(row) for name, each in found.items() for row in elsewhere_rows(name, each)]
    return Sheet("Elsewhere", "What happened elsewhere", about, _COLUMNS, rows, kept=3)


def _row(told: Sequence[object]) -> tuple[Cell, ...]:
    """A class of councils, with the years before its bounds: they belong to what the row is."""
    name, councils, *bounds = map(_cell, told)
    return (name, councils, bounds[4], *bounds[:4], *bounds[5:])


def _cell(value: object) -> Cell:
    if value is None:
        return "no limit"
    if isinstance(value, float) and value != value:
        return NOT_APPLICABLE
    return value  # type: ignore[return-value]
