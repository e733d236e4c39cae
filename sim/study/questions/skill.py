"""The skill of forecasts: how near they came, and how often their ranges held what happened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, log
from statistics import fmean

from sim.study.questions.backtest import AS_COLUMNS, KNOWING, NOT_KNOWING, Row
from sim.study.questions.leftover import (
    FOUR_IN_FIVE,
    councils_of,
    log_normal_crps,
    widened,
)
from sim.study.statistics.estimates import Estimate, mean_interval, wilson

SHARES = (50, 80, 95)
METHODS: dict[str, Callable[[Row], float]] = {
    "model": lambda row: row.median,
    "formula": lambda row: row.formula,
    "no change": lambda row: row.start,
    "paper": lambda row: row.paper,
}
"""Forecasts of one figure, by what makes them."""
_SIZES = (("fewer than 60 posts", 0, 60), ("60 to 149 posts", 60, 150), ("150 or more", 150, inf))
_GROWTHS = (
    ("workforce fell", -inf, 0.0),
    ("grew by less than 15%", 0.0, 0.15),
    ("grew 15% or more", 0.15, inf),
)
_STARTS = (("from below 16", 0, 16), ("from 16 to 20", 16, 20), ("from 20 or more", 20, inf))
_GROUPS: dict[str, tuple[Callable[[Row], float], tuple[tuple[str, float, float], ...]]] = {
    "Size": (lambda row: row.posts, _SIZES),
    "Growth": (lambda row: row.grew, _GROWTHS),
    "Start": (lambda row: row.start, _STARTS),
}


@dataclass(frozen=True)
class Skill:
    """How near the forecasts of a group came.

    `errors` and `biases` are in children, by method; `held` is the share of outcomes within the
    range of 50, 80 and 95% of futures with model error, and `inside` the same without; `crps` of
    the model and the formula; `against_formula` the mean difference of absolute errors, below
    nothing where the model came nearer. Intervals count councils, not forecasts: those of one
    council go together.
    """

    words: str
    years: str
    knows: str
    forecasts: int
    councils: int
    errors: dict[str, float]
    biases: dict[str, float]
    held: dict[int, Estimate]
    inside: dict[int, Estimate]
    crps: dict[str, float]
    against_formula: Estimate


@dataclass(frozen=True)
class Level:
    """How often what happened lay below a quantile of the futures, with and without model error."""

    years: int
    quantile: str
    below: Estimate
    below_without: Estimate


Pairs = Sequence[tuple[Row, Row]]
"""Forecasts as played, each with the same with model error."""


def skills(rows: Sequence[Row]) -> list[Skill]:
    """The skill for each span, of all councils and of those that grew, knowing and not knowing."""
    pairs = _in_pairs(rows)
    groups = (("all councils", pairs), ("grew 15% or more", [p for p in pairs if p[0].is_grower]))
    return [
        _skill(words, str(years), knows, chosen)
        for words, group in groups
        for years in sorted({row.years for row in rows})
        for knows in (KNOWING, NOT_KNOWING)
        if (chosen := [p for p in group if (p[0].years, p[0].knows) == (years, knows)])
    ]


def skills_by_group(rows: Sequence[Row]) -> list[tuple[str, Skill]]:
    """The skill by size, growth and start, over all spans, of forecasts that know the growth."""
    pairs = [pair for pair in _in_pairs(rows) if pair[0].knows == KNOWING]
    years = _spans(rows)
    return [
        (part, _skill(words, years, KNOWING, chosen))
        for part, (value, classes) in _GROUPS.items()
        for words, low, high in classes
        if (chosen := [pair for pair in pairs if low <= value(pair[0]) < high])
    ]


def levels(rows: Sequence[Row]) -> list[Level]:
    """Each quantile of forecasts that know the growth, and how often the outcome lay below."""
    pairs = [pair for pair in _in_pairs(rows) if pair[0].knows == KNOWING]
    return [
        Level(years, name, *(_below(each, name) for each in (wide, narrow)))
        for years in sorted({row.years for row in rows})
        for narrow, wide in [zip(*[pair for pair in pairs if pair[0].years == years], strict=True)]
        for name in AS_COLUMNS
    ]


def _in_pairs(rows: Sequence[Row]) -> Pairs:
    return list(zip(rows, widened(rows), strict=True))


def _spans(rows: Sequence[Row]) -> str:
    years = sorted({row.years for row in rows})
    return f"{years[0]} to {years[-1]}" if len(years) > 1 else str(years[0])


def _below(rows: Sequence[Row], name: str) -> Estimate:
    return wilson(fmean(r.outcome < getattr(r, name) for r in rows), len({r.code for r in rows}))


def _skill(words: str, years: str, knows: str, pairs: Pairs) -> Skill:
    rows, wide = zip(*pairs, strict=True)
    errors = {name: fmean(abs(of(r) - r.outcome) for r in rows) for name, of in METHODS.items()}
    biases = {name: fmean(of(r) - r.outcome for r in rows) for name, of in METHODS.items()}
    score = {"model": fmean(r.crps for r in wide), "formula": fmean(map(_formula_crps, rows))}
    further = councils_of(rows)([_further_than_formula(row) for row in rows])
    return Skill(
        words, years, knows, len(rows), len(further), errors, biases, _held(wide), _held(rows),
        score, mean_interval(further, mirrored=False),
    )  # fmt: skip


def _held(rows: Sequence[Row]) -> dict[int, Estimate]:
    councils = len({row.code for row in rows})
    return {share: wilson(fmean(r.holds(share) for r in rows), councils) for share in SHARES}


def _further_than_formula(row: Row) -> float:
    return abs(row.median - row.outcome) - abs(row.formula - row.outcome)


def _formula_crps(row: Row) -> float:
    spread = log(row.formula_high / row.formula_low) / FOUR_IN_FIVE
    return log_normal_crps(row.formula, spread, row.outcome)
