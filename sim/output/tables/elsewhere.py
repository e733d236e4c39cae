"""The table of what happened elsewhere: one row for each class of councils and span."""

from collections.abc import Iterator
from math import isinf
from typing import Any

from sim.study.questions.elsewhere import Elsewhere
from sim.study.questions.reference_class import Record

ELSEWHERE = (
    "scenario", "class", "growth_from", "growth_to", "began_from", "began_to", "years", "times",
    "councils", "paper_change", "mean_change", "change_10", "change_25", "change_50", "change_75",
    "change_90", "fell", "fell_half_of_paper", "fell_all_of_paper", "of_paper_10", "of_paper_25",
    "of_paper_50", "of_paper_75", "of_paper_90", "target", "came_to_target", "began_above_target",
)  # fmt: skip
"""Columns of `elsewhere.csv`."""
CLASSES = ("grew as much", "grew as much, began as high", "did not grow, began as high")


def elsewhere_rows(name: str, found: Elsewhere) -> Iterator[tuple[object, ...]]:
    """Every class of councils over 1, 2 and 3 years, beside a scenario."""
    for words, records in zip(CLASSES, (found.as_much, found.as_high, found.without), strict=True):
        for record in records:
            yield name, words, *_row(record, found.target)


def _row(record: Record, target: float) -> tuple[object, ...]:
    bounds = (None if isinf(each) else each for each in (*record.growth, *record.start))
    return (
        *bounds, record.years, len(record.windows), record.councils, record.paper, record.change,
        *record.changes, *map(record.share, (0.0, 0.5, 1.0)), *record.of_paper, target,
        *record.reached(target),
    )  # fmt: skip


def elsewhere_told(found: Elsewhere) -> dict[str, Any]:
    """The same for machines: what is tried, those who tried as much, and the formula."""
    tried, record, names = found.tried, found.record, ("mean", "low", "high")
    return {
        "growth": tried.growth,
        "start": tried.start,
        "years": tried.years,
        "since": tried.since.isoformat(),
        "times": len(record.windows),
        "councils": record.councils,
        "paper_change": record.paper,
        "mean_change": record.change,
        "changes": dict(zip(("10", "25", "50", "75", "90"), record.changes, strict=True)),
        "fell": record.share(0.0),
        "fell_half_of_paper": record.share(0.5),
        "fell_all_of_paper": record.share(1.0),
        "caseload": dict(zip(names, found.futures(), strict=True)),
        "formula": dict(zip(names, found.forecast(), strict=True)),
    }
