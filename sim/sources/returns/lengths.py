"""How long plans and stays last, fitted to all that were seen, and returns within a year.

The mean of those that ended is wrong both ways: the long ones that began before the file are
there too often, and those that still run are not there at all. So each spell counts from the age
at which it came into view (late entry) and until it ended or the file does (censoring).

By scipy, which is there anyway: lifelines has no gamma distribution, and would bring pandas;
scipy's own censored data knows no late entry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt
from typing import TYPE_CHECKING, Protocol

from sim.sources.returns.period import Period

if TYPE_CHECKING:
    import numpy as np

    Values = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

YEAR = 365
_SHORTEST = 0.5
_LEAST_SPELLS, _LEAST_ENDS = 30, 10
CHILDREN_IN_A_FAMILY = 1.9


class Spell(Protocol):
    """A plan or a stay: anything with a start, and an end or none."""

    start: date
    end: date | None
    has_length: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """The part of a spell that was seen: the age at which it came into view, and the last."""

    entry: float
    last: float
    ended: bool
    has_length: bool = True


@dataclass(frozen=True)
class Fitted:
    """A gamma distribution of lengths in working days, with how many spells it rests on."""

    mean: float
    shape: float
    spells: int
    ended: int
    naive_mean: float

    def range(self, children_in_a_family: float = CHILDREN_IN_A_FAMILY) -> tuple[float, float]:
        """About where the mean lies, with siblings counted as one."""
        step = 1.96 / sqrt(max(1.0, self.ended / children_in_a_family))
        return self.mean * exp(-step), self.mean * exp(step)


def seen(spells: Iterable[Spell], period: Period) -> list[Seen]:
    """What a window shows of some spells; those that ended before or as it began are not in it.

    A plan that ends before it starts (rule C13) was seen, and is in no length.
    """
    found = []
    for spell in spells:
        end = spell.end if spell.end and spell.end <= period.last else None
        before = end is not None and end < period.first
        is_backward = not spell.has_length and end == spell.start
        if before or spell.start > period.last or not (spell.has_length or is_backward):
            continue
        age = period.days.between(spell.start, max(spell.start, period.first))
        last = period.days.between(spell.start, end or period.last)
        if end is None or last > age or age == 0:
            found.append(Seen(age, max(last, age + _SHORTEST), end is not None, not is_backward))
    return found


def fit(spells: Sequence[Seen]) -> Fitted | None:
    """The most likely gamma distribution; None when there are too few to fit one."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.special import gammaln, xlogy

    ended = sum(spell.ended for spell in spells)
    if len(spells) < _LEAST_SPELLS or ended < _LEAST_ENDS:
        return None
    used = [spell for spell in spells if spell.has_length]
    entry, last = (np.array([getattr(s, name) for s in used]) for name in ("entry", "last"))
    is_end = np.array([spell.ended for spell in used])
    naive = float(last[is_end].mean())

    def surprise(at: "Values") -> float:
        mean, shape = np.exp(at)
        scale = mean / shape
        density = xlogy(shape - 1, last / scale) - last / scale - gammaln(shape) - np.log(scale)
        chance = np.where(is_end, density, _log_survival(shape, last / scale))
        return -float((chance - _log_survival(shape, entry / scale)).sum())

    start = log(max(naive, 1.0)), 0.0
    bounds = [(log(0.5), log(20_000)), (log(0.05), log(50))]
    best = minimize(surprise, start, method="L-BFGS-B", bounds=bounds)
    mean, shape = (float(value) for value in np.exp(best.x))
    return Fitted(mean, shape, len(spells), ended, naive)


def _log_survival(shape: "np.float64", x: "Values") -> "Values":
    """The logarithm of the share of a gamma distribution that lasts longer."""
    import numpy as np
    from scipy.special import gammaincc

    return np.log(np.maximum(gammaincc(shape, x), 1e-300))  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Returns:
    """How many closures there were, how many of them came back within a year, and what share."""

    closed: int
    returned: int
    share: float | None
    error: float | None


def returns_within_a_year(gaps: Iterable[tuple[int, bool]]) -> Returns:
    """Kaplan and Meier's estimate at 365 days, with Greenwood's error.

    Each gap is the days from a closure to the next referral, or to the end of what is known.
    """
    times = sorted((days, not came) for days, came in gaps)
    at_risk, staying, variance = len(times), 1.0, 0.0
    for days, stayed in times:
        if days <= YEAR and not stayed:
            staying *= 1 - 1 / at_risk
            variance += 1 / (at_risk * (at_risk - 1)) if at_risk > 1 else 0.0
        at_risk -= 1
    came = sum(not stayed and days <= YEAR for days, stayed in times)
    if not times:
        return Returns(0, 0, None, None)
    return Returns(len(times), came, 1 - staying, staying * sqrt(variance))


def gaps_after(
    closures: Iterable[date], referrals: Iterable[date], period: Period
) -> list[tuple[int, bool]]:
    """Days from each closure of the period to the next referral, or to the end of the file."""
    starts = sorted(referrals)
    found = []
    for closed in closures:
        if closed not in period:
            continue
        after = next((s for s in starts if s > closed and s <= period.last), None)
        found.append((((after or period.last) - closed).days, after is not None))
    return found
