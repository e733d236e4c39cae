"""The audit view: what a sample of case files can and cannot tell about the truth."""

from dataclasses import dataclass
from datetime import date
from math import nan

import numpy as np

from sim.study.measures.measure import PERCENT, Measure
from sim.study.measures.measures import measure_named
from sim.study.measures.rows import Array, counted
from sim.study.questions.scorecard import FINDINGS
from sim.study.runs.ensemble import Ensemble

FILES = 30
"""Case files that an audit reads, unless told otherwise."""
FAR_OFF = 10.0
"""Percentage points from the truth at which a sample misleads."""
NOT_IN_FILES = (
    "share_above_standard", "teams_at_standard", "newly_qualified_protected",
    "supervision_in_time", "supervision_reflective",
)  # fmt: skip
"""Shares of workers, teams and sessions, which case files do not show."""
_TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Audit:
    """What so many files, drawn at random, would show of a share on a date.

    All in percent: `truth` is the mean share over the runs; 95 in 100 samples lie between `low`
    and `high`; `misleads` is the share of samples more than 10 points off the truth of their own
    run. `counted` is how many things there were to draw from. Not a number when there were none.
    """

    finding: str
    measure: Measure
    files: int
    counted: float
    truth: float
    low: float
    high: float
    misleads: float


def audit(ensemble: Ensemble, on: date, files: int = FILES) -> list[Audit]:
    """What an audit would show for every share of the scorecard that case files can show.

    Files are drawn without replacement, so the number of good ones is hypergeometric in each
    run; the runs are then mixed. Siblings count as files of their own, which makes a sample
    look a little surer than it is.
    """
    return [
        _one(ensemble, finding, measure_named(name), on, files)
        for finding, names in FINDINGS
        for name in names
        if measure_named(name).unit == "%" and name not in NOT_IN_FILES
    ]


def _one(ensemble: Ensemble, finding: str, measure: Measure, on: date, files: int) -> Audit:
    good, whole = _counts(ensemble, measure, on)
    some = whole > 0
    if not some.any():
        return Audit(finding, measure, files, 0.0, nan, nan, nan, nan)
    good, whole = good[some], whole[some]
    chances, shown = sample_chances(good, whole, files)
    truth = PERCENT * good / whole
    off = np.abs(shown - truth[:, None]) > FAR_OFF + 1e-9
    low, high = _middle(shown.ravel(), (chances / len(good)).ravel())
    misleads = PERCENT * float((chances * off).sum(axis=1).mean())
    counted_from, true = float(whole.mean()), float(truth.mean())
    return Audit(finding, measure, files, counted_from, true, low, high, misleads)


def _counts(ensemble: Ensemble, measure: Measure, on: date) -> tuple[Array, Array]:
    """Good things and all things counted by a share, by run, as whole numbers."""
    week, sides = ensemble.week_of(on), (measure.numerator, measure.denominator)
    service = {name: ensemble.weekly.whole[name][:, :, None] for side in sides for name in side}
    good, whole = (np.rint(counted(service, side, measure)[:, week, 0]) for side in sides)
    return np.minimum(good, whole), whole


def sample_chances(good: Array, whole: Array, files: int) -> tuple[Array, Array]:
    """Chances that a sample has 0, 1, 2, ... good files, by run, and the percent that it shows.

    Where there are fewer files than the sample wants, all are read.
    """
    from scipy.special import gammaln

    def ways(of: Array, take: Array) -> Array:
        inside = (take >= 0) & (take <= of)
        take = np.clip(take, 0, of)
        logs = gammaln(of + 1) - gammaln(take + 1) - gammaln(of - take + 1)
        return np.asarray(np.where(inside, logs, -np.inf))

    read = np.minimum(files, whole)[:, None]
    found = np.arange(files + 1)[None, :].astype(float)
    g, n = good[:, None], whole[:, None]
    logs = ways(g, found) + ways(n - g, read - found) - ways(n, read)
    return np.exp(logs), PERCENT * found / read


def _middle(shown: Array, chances: Array) -> tuple[float, float]:
    """The bounds between which 95 in 100 samples lie."""
    order = np.argsort(shown, kind="stable")
    reached = np.cumsum(chances[order])
    places = np.searchsorted(reached, [_TAIL - 1e-12, 1 - _TAIL - 1e-12])
    low, high = shown[order][np.minimum(places, len(order) - 1)]
    return float(low), float(high)
