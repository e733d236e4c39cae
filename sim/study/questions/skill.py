"""The skill of forecasts: how near they came, and how often their ranges held what happened."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from sim.study.questions.backtest import KNOWING, NOT_KNOWING, Row
from sim.study.statistics.estimates import Estimate, mean_interval, wilson

SHARES = (50, 80, 95)
METHODS: dict[str, Callable[[Row], float]] = {
    "model": lambda row: row.median,
    "formula": lambda row: row.formula,
    "no change": lambda row: row.start,
    "paper": lambda row: row.paper,
}
"""Forecasts of one figure, by what makes them."""


@dataclass(frozen=True)
class Skill:
    """How near the forecasts of a group came.

    `errors` and `biases` are in children, by method; `held` is the share of outcomes within the
    range of 50, 80 and 95% of futures; `against_formula` the mean difference of absolute errors,
    below nothing where the model came nearer. Intervals count councils, not forecasts: those of
    one council go together.
    """

    words: str
    years: int
    knows: str
    forecasts: int
    councils: int
    errors: dict[str, float]
    biases: dict[str, float]
    held: dict[int, Estimate]
    crps: float
    against_formula: Estimate


def skills(rows: Sequence[Row]) -> list[Skill]:
    """The skill for each span, of all councils and of those that grew, knowing and not knowing."""
    groups = (("all councils", list(rows)), ("grew 15% or more", [r for r in rows if r.is_grower]))
    return [
        skill(words, years, knows, chosen)
        for words, group in groups
        for years in sorted({row.years for row in rows})
        for knows in (KNOWING, NOT_KNOWING)
        if (chosen := [r for r in group if (r.years, r.knows) == (years, knows)])
    ]


def skill(words: str, years: int, knows: str, rows: Sequence[Row]) -> Skill:
    """How near some forecasts came."""
    errors = {name: fmean(abs(of(r) - r.outcome) for r in rows) for name, of in METHODS.items()}
    biases = {name: fmean(of(r) - r.outcome for r in rows) for name, of in METHODS.items()}
    councils = len({row.code for row in rows})
    held = {share: wilson(fmean(r.holds(share) for r in rows), councils) for share in SHARES}
    further = [
        (row.code, abs(row.median - row.outcome) - abs(row.formula - row.outcome)) for row in rows
    ]
    return Skill(
        words, years, knows, len(rows), councils, errors, biases, held,
        fmean(row.crps for row in rows), _by_council(further),
    )  # fmt: skip


def _by_council(told: Iterable[tuple[str, float]]) -> Estimate:
    """The mean over councils of each council's own mean."""
    each = defaultdict(list)
    for code, value in told:
        each[code].append(value)
    return mean_interval([fmean(values) for values in each.values()])
