"""What happened elsewhere, for the report: sentences and a table for each plan."""

from dataclasses import dataclass

from sim.output.charts.style import plain
from sim.output.report.parts import Cell, Table
from sim.output.words.elsewhere import record_table
from sim.output.words.record import (
    CARE,
    formula_in_words,
    hindsight,
    standing_in_words,
    times_in_words,
    tried_in_words,
)
from sim.study.questions.findings import Findings


@dataclass(frozen=True)
class Beside:
    """What is said of one plan beside the councils that tried as much."""

    said: tuple[str, ...]
    table: Table


def elsewhere_parts(findings: Findings) -> list[Beside]:
    """Every plan beside the councils that tried as much; nothing for one that none did."""
    return [part for name in findings.others if (part := _part(findings, name)) is not None]


def _part(findings: Findings, name: str) -> Beside | None:
    found = findings.elsewhere(name)
    if found is None:
        return None
    simulated = found.simulated_by(findings.ensembles[name])
    columns, rows = record_table(found)
    told = [[Cell(row[0].strip()), *(Cell(text, figure=True) for text in row[1:])] for row in rows]
    said = [
        f"{tried_in_words(found)} {times_in_words(found.record)}.",
        formula_in_words(found),
        *([standing_in_words(found, simulated)] if simulated is not None else []),
        f"{CARE} {hindsight(found)}",
    ]
    caption = f"English councils over 1, 2 and 3 years, beside {plain(name)}"
    return Beside(tuple(said), Table(caption, tuple(columns), (("", told),)))
