"""The sheets of data: money with its intervals, every run, every measure, every assumption."""

from collections.abc import Iterator
from itertools import islice

from sim.output.tables.money import Row, amounts_by_run, spending_rows, switching_of
from sim.output.workbook.inputs import kind_of
from sim.output.workbook.sheet import (
    AS_SIMULATED,
    NOT_APPLICABLE,
    NOT_GIVEN,
    Cell,
    Column,
    Figure,
    Sheet,
    figures,
    interval_columns,
    known,
    range_of,
)
from sim.scenario.entries import inputs
from sim.scenario.resolved import value_of
from sim.scenario.schema import Note, Scenario
from sim.scenario.words import spoken
from sim.study.measures.measures import measure_named
from sim.study.money.budget import TOTAL
from sim.study.money.rates import LINES
from sim.study.questions.findings import Findings
from sim.study.questions.switching_values import Switch


def intervals_sheet(findings: Findings) -> Sheet:
    """Every line of money with its interval."""
    columns = (
        Column("Scenario", width=28),
        Column("Financial year", width=22),
        Column("Line", width=34),
        *interval_columns("Mean, £", "money"),
        Column("Days of the year", "whole", 9),
        Column("Runs", "whole", 7),
    )
    rows = [_with_reasons(row) for row in spending_rows(findings)]
    strong = frozenset(i for i, row in enumerate(rows) if row[2] == "Total")
    about = ("As simulated: these figures do not follow the inputs. Low and high bound the mean.",)
    title = "Money with intervals"
    return Sheet(title, title, about, columns, rows, strong, 3, banner=AS_SIMULATED)


def _with_reasons(row: Row) -> tuple[Cell, ...]:
    *told, mean, low, high, days, runs = row
    return (*told, *known(float(mean), float(low), float(high), int(runs)), days, runs)


def switching_sheet(findings: Findings) -> Sheet:
    """How wrong a rate would have to be for the choice to change."""
    columns = (
        Column("Rate", width=52),
        Column("As it is", "rate", 14),
        Column("Plausible from", "rate", 14),
        Column("to", "rate", 14),
        Column("Where the choice changes", "rate", 22),
        Column("Change", "share", 12),
    )
    found = switching_of(findings)
    rows: list[tuple[Cell, ...]] = [
        (each.words, *_in_its_form(each), _relative(each)) for each in found.switches
    ]  # fmt: skip
    about = (f"The value of each rate, alone, {found.between}.",)
    title = "Switching values: what would change the choice"
    return Sheet("Switching values", title, about, columns, rows, banner=AS_SIMULATED)


def _in_its_form(switch: Switch) -> Iterator[Cell]:
    """As it is, its range, and where the choice changes: pounds as pounds, shares as shares."""
    kind = kind_of(switch.words.rpartition(", ")[2])
    for value in (switch.now, switch.low, switch.high, switch.at):
        yield _NO_VALUE if value is None else Figure(value, kind)


_NO_VALUE = "no value in the plausible range"


def _relative(switch: Switch) -> Cell:
    if switch.at is None or switch.now == 0:
        return NOT_APPLICABLE
    return switch.at / switch.now - 1


def runs_sheet(findings: Findings) -> Sheet:
    """Every line of money in every run."""
    columns = (
        Column("Scenario", width=28),
        Column("Run", "whole", 7),
        Column("Financial year", width=12),
        *(Column(f"{line}, £", "money", 14) for line in (*LINES, TOTAL)),
    )
    size = len(LINES) + 1
    rows: list[tuple[Cell, ...]] = [
        (*year[0][:3], *(row[4] for row in year)) for year in _by(size, amounts_by_run(findings))
    ]
    about = ("One row for each run and financial year, in cash. A total is the sum of its lines.",)
    title = "Data: money of every run"
    return Sheet("Data by run", title, about, columns, rows, kept=3, banner=AS_SIMULATED)


def _by(size: int, rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Rows so many at a time."""
    while block := list(islice(rows, size)):
        yield block


def measures_sheet(findings: Findings) -> Sheet:
    """Every measure at the date asked about."""
    columns = (
        Column("Scenario", width=28),
        Column("Measure", width=62),
        Column("Unit", width=34),
        *interval_columns("Mean"),
        Column("Runs", "whole", 7),
    )
    rows: list[tuple[Cell, ...]] = [
        (name, measure_named(each).words, measure_named(each).unit, *figures(value), value.n)
        for name in findings.ensembles
        for each, value in findings.estimates(name).items()
    ]
    about = ("On the date asked about. Mean of the runs with the bounds of its 95% interval.",)
    return Sheet("Data by measure", "Data: every measure", about, columns, rows, kept=2)


def assumptions_sheet(findings: Findings) -> Sheet:
    """Every input of the plans, with its source and how far it can be trusted."""
    columns = (
        Column("Scenario", width=24),
        Column("Input", width=40),
        Column("What it is", width=56),
        Column("Value", width=24),
        Column("Lowest likely", "rate", 10),
        Column("Highest likely", "rate", 10),
        Column("Quality of the source", width=11),
        Column("Source", width=60),
    )
    scenarios = [(name, findings.ensembles[name].scenario) for name in findings.others]
    rows = [row for each in scenarios for row in _assumed(*each)]
    about = (
        "Green: published for this place. Amber: derived, or published elsewhere. Red: judgement; "
        "look at these first.",
        "Values from the start; dated changes follow at the end of each scenario.",
    )
    return Sheet("Assumptions", "Assumptions and their sources", about, columns, rows, kept=2)


def _assumed(name: str, scenario: Scenario) -> Iterator[tuple[Cell, ...]]:
    told = [(key, sentence) for key, sentence in inputs() if "." in key]
    for key, sentence in told:
        value = value_of(scenario, key)
        if value is not None:
            note = scenario.notes.get(key, Note())
            source = (*range_of(note), note.quality or NOT_GIVEN, note.source or NOT_GIVEN)
            yield (name, key, sentence, _shown(value), *source)
    before, no_mark = scenario, (NOT_APPLICABLE,) * 3
    for day, then in scenario.changes:
        for key, sentence in told:
            value = value_of(then, key)
            if value != value_of(before, key):
                words = f"From {spoken(day)}: {sentence}"
                dated = f"a dated change, from {spoken(day)}"
                yield (name, key, words, _shown(value), *no_mark, dated)
        before = then


def _shown(value: object) -> str:
    if value in ([], {}, ""):
        return "none"
    if isinstance(value, list):
        return "; ".join(_shown(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(each)}" for key, each in value.items())
    return f"{value:,g}" if isinstance(value, float) else str(value)
