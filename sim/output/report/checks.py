"""Sums that must come out in every run, taken again over the runs that a report is about."""

from collections.abc import Iterator, Mapping

import numpy as np

from sim.output.report.parts import Table, table_of
from sim.study.measures.rows import Array
from sim.study.runs.ensemble import Ensemble

_STATES = ("awaiting_assessment", "in_need", "protection", "looked_after", "closing")


def checks(ensembles: Mapping[str, Ensemble]) -> Table:
    """Each sum, how often it was taken, and how often it did not come out."""
    taken: dict[str, tuple[int, int]] = {}
    for ensemble in ensembles.values():
        for words, off in _sums(ensemble):
            before, wrong = taken.get(words, (0, 0))
            taken[words] = before + off.size, wrong + int(np.count_nonzero(off))
    columns = ("What must be true", "Times looked at", "Times not true")
    caption = "Every child and every post accounted for, in each week of each run of this study"
    return table_of(caption, columns, [(words, *counts) for words, counts in taken.items()])


def _sums(ensemble: Ensemble) -> Iterator[tuple[str, Array]]:
    """What must be true, and by how much it is not, by run and week."""
    week = {n: counts.astype(np.float64) for n, counts in ensemble.weekly.whole.items()}
    came = np.cumsum(week["referrals"], axis=1)
    gone = np.cumsum(week["closed"] + week["no_further_action"], axis=1)
    yield (
        "Every open child is in one stage, and in one only",
        week["open"] - sum(week[state] for state in _STATES),
    )
    yield (
        "Every open child has a named worker, is led by others or is counted as waiting",
        week["open"] - week["allocated"] - week["led_by_others"] - week["unallocated"],
    )
    yield (
        "Every child referred has been decided on or is counted as waiting for it",
        came - np.cumsum(week["decided"], axis=1) - week["undecided"],
    )
    yield (
        "Children at the start and referred since are open, waiting or closed",
        ensemble.scenario.opening.children + came - week["open"] - week["undecided"] - gone,
    )
    yield (
        "Every post has a permanent worker or an agency worker, or is empty",
        week["posts"] - week["in_post"] - week["agency"] - week["vacant"],
    )
