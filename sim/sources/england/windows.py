"""England's record: each council over one, two or three years, its workforce and its caseload.

A window has a council's total full-time equivalents and average caseload at both of its ends, on
30 September. Councils that were reorganised, or return their workforce together, are one council.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.sources.england.table import Figure, Place, Table

SPANS = (1, 2, 3)
"""Years of a window."""
TOGETHER = {
    "C314": ("314", "318"),
    "C838": ("835", "836", "837", "838", "839"),
    "C909": ("909", "942", "943"),
    "C928": ("928", "940", "941"),
}
"""Places that stand for several councils, with the codes of those."""
_FEW_WORKERS = ("201", "420")
"""City of London and Isles of Scilly: a handful of social workers, of whom one is a tenth."""
_WORKFORCE = ("inpost_fte", "agency_fte", "case_holding_fte", "avg_caseload")
_BESIDE = ("cases_held_n",)
"""A figure that the average is made of: where it is doubted, so is the average."""


@dataclass(frozen=True, slots=True)
class Count:
    """A council on 30 September: its social workers, those who hold cases, and their caseload."""

    total: float
    holders: float
    caseload: float


@dataclass(frozen=True, slots=True)
class Window:
    """A council over some years: what its workforce and its average caseload became."""

    code: str
    name: str
    year: int
    years: int
    before: Count
    after: Count

    @property
    def growth(self) -> float:
        """Growth of total full-time equivalents, as a share."""
        return self.after.total / self.before.total - 1

    @property
    def paper(self) -> float:
        """What the average caseload would have changed by, had the cases been shared out again."""
        return self.before.total / self.after.total - 1

    @property
    def change(self) -> float:
        """What it changed by, as a share."""
        return self.after.caseload / self.before.caseload - 1


@dataclass(frozen=True)
class Councils:
    """Sound counts of every council, by code and year, and what the councils are called."""

    counts: Mapping[str, Mapping[int, Count]]
    names: Mapping[str, str]

    def windows(self, years: int, but: str | None = None) -> list[Window]:
        """Every council over so many years, without the one of a code."""
        return [
            Window(code, self.names[code], year, years, before, told[year + years])
            for code, told in self.counts.items()
            if code != but
            for year, before in told.items()
            if year + years in told
        ]


def counted(table: Table) -> Councils:
    """The councils of a table, none of them twice, with every year whose figures are sound."""
    parts = {code for codes in TOGETHER.values() for code in codes}
    left_out = parts.union(_FEW_WORKERS)
    places = [place for code, place in table.places.items() if code not in left_out]
    return Councils(
        {place.code: dict(_counts(place)) for place in places},
        {place.code: place.plain_name for place in places},
    )


def counted_as(code: str) -> str:
    """The code under which a council is counted: its own, or that of those counted together."""
    return next((whole for whole, parts in TOGETHER.items() if code in parts), code)


def _counts(place: Place) -> Iterator[tuple[int, Count]]:
    for year in place.years_of("avg_caseload"):
        known = [place.figure(name, year) for name in _WORKFORCE]
        beside = [place.figure(name, year) for name in _BESIDE]
        if all(map(_sound, [*known, *beside])):
            in_post, agency, holders, caseload = (figure.value for figure in known if figure)
            if min(in_post + agency, holders, caseload) > 0:
                yield year, Count(in_post + agency, holders, caseload)


def _sound(figure: Figure | None) -> bool:
    return figure is not None and figure.sound


def drawn_for_the_back_test() -> list[str]:
    """The councils that forecasts are tried on: drawn with a seed before any was made."""
    with (Path(__file__).parent / "backtest.csv").open(encoding="utf-8", newline="") as file:
        return [row["council"] for row in csv.DictReader(file)]
