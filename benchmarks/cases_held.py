"""What England's councils say of cases held: how far they follow the social workers there are.

    python benchmarks/cases_held.py

Log changes over one, two and three years, each council against the others of its year. The power
by which cases held follow case holders is found with the whole workforce as instrument, since a
worker counted by chance as a case holder brings cases along; children in need and how far the
caseload was from England's at the start are held the same. Errors are by council.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log

import numpy as np
from measuring import table
from numpy.typing import NDArray

from sim.sources.england.table import Table, shipped
from sim.sources.england.usual import usual_of
from sim.sources.england.windows import SPANS, Councils, counted

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


def changes(england: Table, councils: Councils, span: int) -> Iterator[Change]:
    """Every council over so many years, where both ends are known and sound."""
    for code, told in councils.counts.items():
        for year in told:
            usual = usual_of(councils, code, year)
            need = [england.places[code].figure("cin_31mar_n", y) for y in (year, year + span)]
            if year + span not in told or usual is None:
                continue
            if not all(each and each.sound and each.value > 0 for each in need):
                continue
            first, last = (each.value for each in need if each)
            a, b = told[year], told[year + span]
            holders, cases = log(b.holders / a.holders), log(b.caseload / a.caseload)
            yield Change(
                code, year, cases + holders, holders, log(b.total / a.total), log(last / first),
                log(usual.caseload / usual.england), a.caseload * a.holders / first,
            )  # fmt: skip


def power(found: list[Change]) -> tuple[float, float]:
    """The power by which cases held follow case holders, by two stages, and its error."""
    years = sorted({each.year for each in found})
    same = [[each.need, each.away, *(each.year == year for year in years)] for each in found]
    one = np.column_stack([[each.staff for each in found], same])
    two = np.column_stack([[each.holders for each in found], same])
    cases = np.array([each.cases for each in found])
    moved = one @ np.linalg.lstsq(one, two, rcond=None)[0]
    numbers = np.linalg.lstsq(moved, cases, rcond=None)[0]
    return float(numbers[0]), _error(moved, cases - two @ numbers, [each.code for each in found])


def _error(inputs: NDArray[np.float64], left: NDArray[np.float64], codes: list[str]) -> float:
    """The standard error of the first number, what is left of a council's years kept together."""
    bread = np.linalg.pinv(inputs.T @ inputs)
    pulls = [
        inputs[[c == code for c in codes]].T @ left[[c == code for c in codes]]
        for code in sorted(set(codes))
    ]
    return float(np.sqrt((bread @ sum(np.outer(p, p) for p in pulls) @ bread)[0, 0]))


def main() -> None:
    """Print the power over all councils and by thirds of cases held for each child in need."""
    england, rows = shipped(), []
    for span in SPANS:
        found = list(changes(england, counted(england), span))
        ends = np.quantile([each.held for each in found], (1 / 3, 2 / 3))
        thirds = [[c for c in found if np.searchsorted(ends, c.held) == n] for n in range(3)]
        for name, those in zip(("all", *THIRDS), (found, *thirds), strict=True):
            value, error = power(those)
            rows.append([str(span), name, str(len(those)), f"{value:.2f}", f"{error:.2f}"])
    table("Cases held on case holders", ("years", "councils", "windows", "power", "error"), rows)


if __name__ == "__main__":
    main()
