"""A council beside England: its published figures, and between which values half of them lie."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import quantiles

from sim.sources.england.table import Place, Table, measures

_PER = "population_0_17_n"
_CHILDREN = 10_000
_FEWEST = 20
"""Councils with a figure, of which a middle half is worth saying."""
_TWICE = 1.5
_INDICATORS = (
    ("avg_caseload", "Average caseload", "children for each worker"),
    ("turnover_pct", "Workers who leave in a year", "%"),
    ("vacancy_rate_pct", "Vacant posts", "%"),
    ("agency_rate_pct", "Agency workers", "%"),
    ("sickness_absence_pct", "Working days lost to sickness", "%"),
    ("referrals_n", "Referrals in a year", "for each 10,000 children"),
    ("rereferral_pct", "Referred again within a year", "%"),
    ("cin_31mar_n", "Children in need", "for each 10,000 children"),
    ("on_cp_plan_31mar_n", "Children on protection plans", "for each 10,000 children"),
    ("looked_after_31mar_n", "Children looked after", "for each 10,000 children"),
    ("assessments_within_45_days_pct", "Assessments within 45 working days", "%"),
    ("icpc_within_15_days_pct", "Initial conferences within 15 working days", "%"),
)
"""What tells a service from others, whatever its size: measure, words, unit."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure of a council, the year it is of, and the quarter, half and three quarters of all."""

    words: str
    unit: str
    year: int
    value: float
    low: float
    middle: float
    high: float
    source: str

    @property
    def place(self) -> str:
        """Where it stands: within the middle half of councils, below it or above it."""
        if self.low <= self.value <= self.high:
            return "in the middle half"
        return "below the middle half" if self.value < self.low else "above the middle half"

    @property
    def odd(self) -> str | None:
        """A sentence, when it stands out: beyond the middle half, and far from the middle."""
        if self.low <= self.value <= self.high or not self.middle:
            return None
        ratio = self.value / self.middle
        if ratio >= _TWICE:
            return f"{self.words}: {ratio:.1f} times England's middle. Is that so?"
        if ratio <= 1 / _TWICE:
            return f"{self.words}: {ratio:.0%} of England's middle. Is that so?"
        return None


def beside_england(table: Table, place: Place) -> list[Standing]:
    """The newest figures of a council that can be compared, each with those of its own year."""
    return list(_standings(table, place))


def _standings(table: Table, place: Place) -> Iterator[Standing]:
    for name, words, unit in _INDICATORS:
        for year in reversed(place.years_of(name)):
            value = _figure(place, name, unit, year)
            others = [_figure(each, name, unit, year) for each in table.councils()]
            known = [each for each in others if each is not None]
            if value is not None and len(known) >= _FEWEST:
                low, middle, high = quantiles(known, n=4, method="inclusive")
                source = measures()[name].source
                yield Standing(words, unit, year, value, low, middle, high, source)
                break


def _figure(place: Place, name: str, unit: str, year: int) -> float | None:
    """A sound figure of a year, for each 10,000 children where it depends on a council's size."""
    found = place.figure(name, year)
    if found is None or not found.sound:
        return None
    if unit == "%" or "10,000" not in unit:
        return found.value
    children = place.figure(_PER, year)
    return found.value * _CHILDREN / children.value if children and children.value else None
