"""What England shows of a figure: how far it moves in a year, and what is usual for a council."""

from functools import lru_cache
from math import exp, log
from statistics import median, quantiles

from sim.sources.england.table import Figure, Place, Table, measures

_TENTH = 1.2816
"""Standard deviations that leave a tenth of a normal distribution beyond each end."""
_ROBUST = 1.4826
"""Standard deviations for a median distance from the median."""
_FEWEST_FOR_SPREAD = 20
_LEVEL = 0.02
"""Growth a year, either way, where no three years are known (judgement)."""


class Panel:
    """England's councils as a measure for one of them."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.yearly_spread = lru_cache(maxsize=None)(self._spread)
        self._usual = lru_cache(maxsize=None)(self._quantiles)

    def range_of(self, figure: Figure) -> tuple[float, float]:
        """A figure's low and high: what four years in five move by in a council, up or down."""
        width = exp(_TENTH * self.yearly_spread(figure.measure))
        high = figure.value * width
        if measures()[figure.measure].unit == "%":
            high = min(high, 100.0)
        return figure.value / width, max(high, figure.value)

    def usual(self, measure: str, per: str | None, year: int) -> tuple[float, float, float]:
        """A tenth, half and nine tenths of councils are below these, as a ratio if `per` is given.

        Of the newest year up to the one given in which enough councils have figures.
        """
        return self._usual(measure, per, year)

    def growth(self, measure: str, year: int) -> tuple[float, float]:
        """What all of England may grow by in a year: as far from nothing, either way, as it came.

        That is the middle council's growth over any three years up to the one given, a year. What
        moves one council and not the others is luck of its own in each year, and not in here.
        """
        moves = [
            self._three_years(measure, until) for until in range(year, self._first(measure), -1)
        ]
        furthest = max((abs(median(each)) for each in moves if each), default=_LEVEL)
        return -furthest, furthest

    def _first(self, measure: str) -> int:
        """The first year of which a measure is published."""
        years = (place.years_of(measure) for place in self.table.councils())
        return min((told[0] for told in years if told), default=0)

    def _three_years(self, measure: str, until: int) -> list[float]:
        """Yearly growth of each council over three years, where there are enough councils."""
        found = []
        for place in self.table.councils():
            then, now = (place.figure(measure, at) for at in (until - 3, until))
            if then and now and then.sound and now.sound and then.value > 0 and now.value > 0:
                found.append((now.value / then.value) ** (1 / 3) - 1)
        return found if len(found) >= _FEWEST_FOR_SPREAD else []

    def _spread(self, measure: str) -> float:
        """Robust standard deviation of the log change in a year, that of England taken out."""
        by_year: dict[int, list[float]] = {}
        for place in self.table.councils():
            for year, move in _changes(place, measure):
                by_year.setdefault(year, []).append(move)
        middles = {year: median(moves) for year, moves in by_year.items()}
        away = [abs(move - middles[year]) for year, moves in by_year.items() for move in moves]
        return _ROBUST * median(away) if len(away) >= _FEWEST_FOR_SPREAD else 0.15

    def _quantiles(self, measure: str, per: str | None, year: int) -> tuple[float, float, float]:
        found = []
        for place in self.table.councils():
            part, whole = place.figure(measure, year), place.figure(per, year) if per else None
            if part is None or not part.sound or (per and (whole is None or whole.value <= 0)):
                continue
            found.append(part.value / whole.value if whole else part.value)
        if len(found) < _FEWEST_FOR_SPREAD:
            return self._quantiles(measure, per, year - 1)
        tenths = quantiles(found, n=10)
        return tenths[0], median(found), tenths[-1]


def _changes(place: Place, measure: str) -> list[tuple[int, float]]:
    """Log changes from each year to the next, where both figures are sound and not nothing."""
    told = place.figures.get(measure, {})
    moves = []
    for year, now in told.items():
        before = told.get(year - 1)
        if before and before.sound and now.sound and before.value > 0 and now.value > 0:
            moves.append((year, log(now.value / before.value)))
    return moves
