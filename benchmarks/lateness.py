"""How much more is late for a child more in the average caseload: England, and the model.

The caseload of a 30 September and what was late in the year to the next 31 March, each as the
change from one year to the next, less what all councils of the year changed by. The model's are
the futures of `growers.py`. Intervals of 95%, errors by council.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from growers_table import LATE, LATE_AFTER, MANCHESTER, Beside, Rows, futures_of
from regression import error_by_group

from sim.sources.england.table import shipped
from sim.sources.england.windows import counted

TIMELY = ("assessments_within_45_days_pct", "icpc_within_15_days_pct")
"""The columns of England's table, in the order of `LATE`."""


class Change(NamedTuple):
    """From one year to the next: the caseload in children, what was late in points."""

    council: str
    year: int
    caseload: float
    late: float


def slope(changes: Sequence[Change]) -> tuple[float, float, float]:
    """Points later for each child more, with its 95% interval."""
    years = sorted({each.year for each in changes})
    inputs = np.array([[c.caseload, *(c.year == year for year in years)] for c in changes], float)
    late = np.array([each.late for each in changes])
    numbers = np.linalg.lstsq(inputs, late, rcond=None)[0]
    half = 1.96 * error_by_group(inputs, late - inputs @ numbers, [c.council for c in changes])
    return float(numbers[0]), float(numbers[0] - half), float(numbers[0] + half)


def recorded(column: str) -> Iterator[Change]:
    """England's councils but one, where both years are known and sound."""
    england = shipped()
    for code, counts in counted(england).counts.items():
        for before, after in pairwise(sorted(counts)):
            told = [england.places[code].figure(column, year + 1) for year in (before, after)]
            if code == MANCHESTER or after != before + 1:
                continue
            if all(figure is not None and figure.sound for figure in told):
                timely = [figure.value for figure in told if figure]
                more = counts[after].caseload - counts[before].caseload
                yield Change(code, before, more, timely[0] - timely[1])


def simulated(rows: Rows, column: str) -> Iterator[Change]:
    """Every future of every council that grew in the model."""
    for (council, _), told in futures_of(rows).items():
        ends = [told[years] for years in LATE_AFTER]
        caseload, late = (
            float(ends[1][name]) - float(ends[0][name]) for name in ("average_caseload", column)
        )
        if np.isfinite(late):
            yield Change(council, 0, caseload, late)


def lateness_on_caseload(rows: Rows) -> Iterator[Beside]:
    """Both slopes beside each other, with their intervals."""
    for late, timely in zip(LATE, TIMELY, strict=True):
        sides = [list(recorded(timely)), list(simulated(rows, late))]
        counts = [f"{len(c)} in {len({each.council for each in c})}" for c in sides]
        slopes = ["{:.2f} ({:.2f} to {:.2f})".format(*slope(each)) for each in sides]
        cells = chain(*zip(counts, slopes, strict=True))
        yield Beside("Points late for a child more", late.replace("_", " "), "1", *cells)
