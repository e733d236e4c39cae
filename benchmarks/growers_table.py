"""Twenty councils that grew in the model, beside England's record of those that did.

Both are cut in the same way: what share came of the fall that a growing workforce promises on
paper, and what became of the rest.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import inf, log
from typing import NamedTuple

import numpy as np

from sim.sources.england.table import Table, shipped
from sim.sources.england.windows import SPANS, Count, Window, counted
from sim.study.questions.reference_class import Record, Span, in_class

GREW: Span = (0.15, inf)
CLASSES: tuple[Span, ...] = (GREW, (0.05, 0.15), (0.15, 0.25), (0.25, inf))
MANCHESTER = "352"
"""Left out of the record, since the founding question is about it."""
_QUANTILES = "10 / 25 / 50 / 75 / 90%"
SHARES = ("grew by", "years", "England: windows", _QUANTILES, "model: futures", _QUANTILES)
STEPS_OF_FALL = (
    "after so many years",
    *(f"{side}, {years}" for side in ("England", "model") for years in SPANS),
)
"""Heads of the two tables."""
HOLDERS = ("after so many years", f"England: {_QUANTILES}", f"model: {_QUANTILES}")
TOLD = (0.1, 0.25, 0.5, 0.75, 0.9)
_STEPS = ("on paper", "share who hold cases", "children in need", "held of these", "what came")


class Grown(NamedTuple):
    """A council over some years, and the children in need at both ends."""

    window: Window
    need_before: float
    need_after: float

    @property
    def holders_for_each(self) -> float:
        """Case holders that came for each worker more."""
        before, after = self.window.before, self.window.after
        return (after.holders - before.holders) / (after.total - before.total)

    def steps(self) -> tuple[float, ...]:
        """The change of the caseload in log points, taken apart; they add up to the last."""
        before, after = self.window.before, self.window.after
        staff = log(after.total / before.total)
        holders = log(after.holders / before.holders)
        need = log(self.need_after / self.need_before)
        came = log(after.caseload / before.caseload)
        return -staff, staff - holders, need, came + holders - need, came


def shares_that_came(rows: Iterable[dict[str, str]]) -> Iterator[Sequence[str]]:
    """A row for each class of growth and span: England's quantiles, and the model's."""
    model, england = list(simulated(rows)), list(recorded(shipped()))
    for growth in CLASSES:
        for years in SPANS:
            told = [_record(each, growth, years) for each in (england, model)]
            grew = "15% or more" if growth == GREW else _percent(growth)
            counts = [f"{len(each.windows)} in {each.councils}" for each in told]
            yield (
                grew,
                str(years),
                counts[0],
                _parts(told[0].of_paper),
                counts[1],
                _parts(told[1].of_paper),
            )


def holders_for_each(rows: Iterable[dict[str, str]]) -> Iterator[Sequence[str]]:
    """Case holders that came for each worker more, where 15% or more came, after each span."""
    sides = [list(recorded(shipped())), list(simulated(rows))]
    for years in SPANS:
        told = [[each.holders_for_each for each in _grown(side, years)] for side in sides]
        yield str(years), *(_parts(np.quantile(side, TOLD)) if side else "" for side in told)


def where_it_went(rows: Iterable[dict[str, str]]) -> Iterator[Sequence[str]]:
    """A row for each step from paper to what came, in log points after each span."""
    sides = [list(recorded(shipped())), list(simulated(rows))]
    means = [[_mean_steps(side, years) for years in SPANS] for side in sides]
    for place, step in enumerate(_STEPS):
        told = (f"{100 * mean[place]:+.0f}" for side in means for mean in side)
        yield (step, *told)


def simulated(rows: Iterable[dict[str, str]]) -> Iterator[Grown]:
    """Every future of every council, over one, two and three years."""
    futures: dict[tuple[str, str], dict[int, dict[str, str]]] = {}
    for row in rows:
        futures.setdefault((row["council"], row["future"]), {})[int(row["years"])] = row
    for (name, _), told in futures.items():
        for years in SPANS:
            ends = (told[0], told[years])
            window = Window(name, name, 0, years, *map(_count, ends))
            yield Grown(window, *(float(end["open"]) for end in ends))


def recorded(table: Table, but: str | None = MANCHESTER) -> Iterator[Grown]:
    """Every window of every English council with children in need at both ends, without one."""
    councils = counted(table)
    for years in SPANS:
        for window in councils.windows(years, but):
            place = table.places[window.code]
            ends = (window.year, window.year + years)
            need = [place.figure("cin_31mar_n", year) for year in ends]
            if all(figure is not None and figure.sound for figure in need):
                yield Grown(window, *(figure.value for figure in need if figure))


def _count(row: dict[str, str]) -> Count:
    total = float(row["others"]) + float(row["in_post"]) + float(row["agency"])
    return Count(total, float(row["case_holders"]), float(row["average_caseload"]))


def _record(grown: Iterable[Grown], growth: Span, years: int) -> Record:
    those = [each.window for each in grown if each.window.years == years]
    return in_class(those, growth, (0.0, inf), years)


def _grown(grown: Iterable[Grown], years: int) -> list[Grown]:
    return [each for each in grown if each.window.years == years and each.window.growth >= GREW[0]]


def _mean_steps(grown: Iterable[Grown], years: int) -> list[float]:
    those = [each.steps() for each in _grown(grown, years)]
    return np.mean(those, axis=0).tolist() if those else [float("nan")] * len(_STEPS)


def _parts(quantiles: Iterable[float]) -> str:
    return " / ".join(f"{share:.2f}" for share in quantiles)


def _percent(growth: Span) -> str:
    low, high = growth
    return f"{low:.0%} or more" if high == inf else f"{low:.0%} to {high:.0%}"
