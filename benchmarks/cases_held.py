"""What England's councils say of cases held: how far they follow the social workers there are.

    python benchmarks/cases_held.py

Log changes over one, two and three years, each council against the others of its year. The power
by which cases held follow case holders is found with the whole workforce as instrument, since a
worker counted by chance as a case holder brings cases along; children in need and how far the
caseload was from England's at the start are held the same. Errors are by council.
"""

from dataclasses import dataclass
from math import log

import numpy as np
from growers_table import recorded
from measuring import table
from regression import error_by_group

from sim.sources.england.table import Table, shipped
from sim.sources.england.usual import usual_of
from sim.sources.england.windows import SPANS, counted

THIRDS = ("fewest held for each in need", "a middle third", "most held for each in need")


@dataclass(frozen=True, slots=True)
class Change:
    """A council over some years, in logs; `held` is cases for each child in need at the start."""

    code: str
    year: int
    cases: float
    holders: float
    staff: float
    need: float
    away: float
    held: float


def changes(england: Table) -> dict[int, list[Change]]:
    """Every council over so many years, where both ends are known and sound."""
    councils, found = counted(england), {span: list[Change]() for span in SPANS}
    for grown in recorded(england, but=None):
        window, before, after = grown.window, grown.window.before, grown.window.after
        usual = usual_of(councils, window.code, window.year)
        assert usual is not None, "there is a count of the year in which a window begins"
        holders, came = log(after.holders / before.holders), log(after.caseload / before.caseload)
        found[window.years].append(
            Change(
                window.code,
                window.year,
                came + holders,
                holders,
                log(1 + window.growth),
                log(grown.need_after / grown.need_before),
                log(usual.caseload / usual.england),
                before.caseload * before.holders / grown.need_before,
            )
        )
    return found


def power(found: list[Change]) -> tuple[float, float]:
    """The power by which cases held follow case holders, by two stages, and its error."""
    years = sorted({each.year for each in found})
    same = [[each.need, each.away, *(each.year == year for year in years)] for each in found]
    one = np.column_stack([[each.staff for each in found], same])
    two = np.column_stack([[each.holders for each in found], same])
    cases = np.array([each.cases for each in found])
    moved = one @ np.linalg.lstsq(one, two, rcond=None)[0]
    numbers = np.linalg.lstsq(moved, cases, rcond=None)[0]
    return float(numbers[0]), error_by_group(
        moved, cases - two @ numbers, [each.code for each in found]
    )


def main() -> None:
    """Print the power over all councils and by thirds of cases held for each child in need."""
    rows = []
    for span, found in changes(shipped()).items():
        ends = np.quantile([each.held for each in found], (1 / 3, 2 / 3))
        thirds = [[c for c in found if np.searchsorted(ends, c.held) == n] for n in range(3)]
        for name, those in zip(("all", *THIRDS), (found, *thirds), strict=True):
            value, error = power(those)
            rows.append([str(span), name, str(len(those)), f"{value:.2f}", f"{error:.2f}"])
    table("Cases held on case holders", ("years", "councils", "windows", "power", "error"), rows)


if __name__ == "__main__":
    main()
