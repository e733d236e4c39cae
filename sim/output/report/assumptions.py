"""What a scenario rests on: its inputs with their sources, those that are judgement first."""

from collections.abc import Sequence

from sim.output.charts.style import plain
from sim.output.report.parts import Cell, Table, cell
from sim.scenario.entries import inputs
from sim.scenario.resolved import value_of
from sim.scenario.schema import Note, Scenario

QUALITIES: tuple[tuple[str | None, str], ...] = (
    ("red", "Red: judgement"),
    ("amber", "Amber: worked out, or from elsewhere"),
    ("green", "Green: published for this place"),
    (None, "Without a mark of quality"),
)
"""Marks of quality with their words, the least sure first."""
_COLUMNS = ("Input", "What it is", "Value", "Range", "Source")


def assumptions(scenario: Scenario) -> list[Table]:
    """A table for each mark of quality that has inputs, the least sure first."""
    sentences = dict(inputs())
    tables = []
    for quality, words in QUALITIES:
        noted = sorted(key for key, note in scenario.notes.items() if note.quality == quality)
        rows = [_row(scenario, key, sentences.get(key, "")) for key in noted]
        if rows:
            tables.append(Table(f"{words} ({len(rows)} inputs)", _COLUMNS, (("", rows),)))
    return tables


def _row(scenario: Scenario, key: str, sentence: str) -> Sequence[Cell]:
    note = scenario.notes[key]
    value = value_of(scenario, key)
    told = cell(value) if isinstance(value, int | float) else Cell(plain(str(value), 80))
    return [
        Cell(key),
        Cell(sentence),
        told,
        Cell(_range(note), figure=True),
        cell(note.source or "not given"),
    ]


def _range(note: Note) -> str:
    if note.low is None or note.high is None:
        return ""
    return f"{note.low:g} to {note.high:g}"
