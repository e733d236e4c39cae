"""The table of England's published figures: one row for each council, measure and year.

Contains public sector information licensed under the Open Government Licence v3.0. Years of
children are years to 31 March; those of the workforce are 30 September.
"""

import csv
import gzip
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from sys import intern
from typing import NamedTuple

ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0 "
    "(Department for Education, Office for National Statistics)."
)
COLUMNS = (
    "authority", "code", "ons_code", "region", "measure", "period", "value", "unit", "source",
    "quality",
)  # fmt: skip
SOURCES = (
    "DfE tables B1 to D5: Characteristics of children in need. DfE workforce: Children's social "
    "work workforce. DfE LAIT: Local Authority Interactive Tool."
)
"""What the short names of the sources stand for."""
SUSPECT = "suspect"
"""Quality of a figure that jumps for one year, or cannot be right beside the others."""
_HERE = Path(__file__).parent
_DATED_BY_SEPTEMBER = "DfE workforce"


class Measure(NamedTuple):
    """What is published: its lasting name, words, unit and source."""

    name: str
    words: str
    unit: str
    source: str

    @property
    def of_workforce(self) -> bool:
        """Whether its years are 30 September, and not years to 31 March."""
        return self.source.startswith(_DATED_BY_SEPTEMBER)


class Figure(NamedTuple):
    """One published figure."""

    measure: str
    period: int
    value: float
    quality: str

    @property
    def sound(self) -> bool:
        """Whether nothing speaks against it."""
        return self.quality != SUSPECT


@dataclass
class Place:
    """A council, or several that are counted together, and all that is published of it."""

    code: str
    name: str
    region: str
    ons_codes: tuple[str, ...] = ()
    figures: dict[str, dict[int, Figure]] = field(default_factory=dict)

    @property
    def plain_name(self) -> str:
        """Its name as people say it: Bristol, and not `Bristol, City of`."""
        return re.sub(r", (City|County) of$", "", self.name)

    @property
    def together(self) -> bool:
        """Whether it stands for several councils that are counted together."""
        return self.code.startswith("C")

    def figure(self, measure: str, period: int) -> Figure | None:
        """The figure of a measure for a year, if it is published."""
        return self.figures.get(measure, {}).get(period)

    def newest(self, measure: str, until: int) -> Figure | None:
        """The newest figure of a measure up to a year."""
        years = [year for year in self.figures.get(measure, {}) if year <= until]
        return self.figures[measure][max(years)] if years else None

    def until(self, year: int) -> "Place":
        """The same without any figure of a later year."""
        known = {
            name: {when: figure for when, figure in told.items() if when <= year}
            for name, told in self.figures.items()
        }
        return replace(self, figures={name: told for name, told in known.items() if told})

    def years_of(self, measure: str) -> list[int]:
        """The years for which a measure is published."""
        return sorted(self.figures.get(measure, {}))


@dataclass
class Table:
    """All places by their three-digit code; places counted together have codes with a C."""

    places: dict[str, Place]

    @cached_property
    def newest_year(self) -> int:
        """The newest year for which children in need are published."""
        return max(year for place in self.places.values() for year in place.years_of("cin_31mar_n"))

    def until(self, year: int) -> "Table":
        """The table as it was known then: no figure of a later year is in it."""
        return Table({code: place.until(year) for code, place in self.places.items()})

    def councils(self) -> Iterator[Place]:
        """The councils, without those that are only counted together."""
        return (place for place in self.places.values() if not place.together)


@lru_cache(maxsize=1)
def measures() -> dict[str, Measure]:
    """Everything that is published, by name."""
    with (_HERE / "measures.csv").open(encoding="utf-8", newline="") as rows:
        return {row["measure"]: Measure(*row.values()) for row in csv.DictReader(rows)}


@lru_cache(maxsize=1)
def shipped() -> Table:
    """The table that comes with the product."""
    return read(_HERE / "figures.csv.gz")


def read(file: Path) -> Table:
    """A table from its file; a ValueError says what is wrong with it."""
    try:
        with gzip.open(file, "rt", encoding="utf-8", newline="") as rows:
            told = csv.reader(rows)
            if tuple(next(told, ())) != COLUMNS:
                raise ValueError(f"must have the columns {', '.join(COLUMNS)}")
            return _table(told)
    except (gzip.BadGzipFile, EOFError, UnicodeDecodeError) as fault:
        raise ValueError(
            f"is not a table that `caseload statistics` wrote, or is cut short: {fault}"
        ) from fault


def _table(rows: Iterable[list[str]]) -> Table:
    places: dict[str, Place] = {}
    for name, code, ons, region, measure, period, value, _, _, quality in rows:
        if code not in places:
            places[code] = Place(code, name, region, tuple(ons.split()))
        year = int(period)
        figure = Figure(intern(measure), year, float(value), intern(quality))
        places[code].figures.setdefault(figure.measure, {})[year] = figure
    return Table(dict(sorted(places.items())))


def as_bytes(table: Table) -> bytes:
    """The file of a table: the same table gives the same bytes."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(_rows(table))
    return gzip.compress(text.getvalue().encode(), 9, mtime=0)


def _rows(table: Table) -> Iterator[tuple[str, ...]]:
    for name in sorted(measures()):
        told = measures()[name]
        for code, place in sorted(table.places.items()):
            for year, each in sorted(place.figures.get(name, {}).items()):
                ons = " ".join(place.ons_codes)
                yield (
                    place.name, code, ons, place.region, name, str(year), f"{each.value:.12g}",
                    told.unit, told.source, each.quality,
                )  # fmt: skip
