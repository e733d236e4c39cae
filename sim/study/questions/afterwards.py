"""Afterwards: whether a target that is met on one date is met in the year that follows."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.scenario.calendar import months_later
from sim.scenario.schema import Question
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import Estimate, mean_share_interval, share_interval

_YEAR, _HALF = 12, 6


@dataclass(frozen=True, slots=True)
class Afterwards:
    """The weekly counts after the date asked about, up to a year, as far as the runs go.

    `share_of_weeks` is the mean over the runs of the share of those `weeks` that meet the target,
    up to `last`. `still` is the share of runs that meet it six months on; None when the runs end
    before `six_months_on`.
    """

    weeks: int
    last: date
    share_of_weeks: Estimate
    six_months_on: date
    still: Estimate | None


def afterwards(ensemble: Ensemble, question: Question) -> Afterwards | None:
    """What becomes of the target after the date asked about; None when the runs end with it."""
    dates, values = ensemble.futures_by_week(question.measure)
    year = months_later(question.by, _YEAR)
    later = np.flatnonzero((dates > np.datetime64(question.by)) & (dates <= np.datetime64(year)))
    if not later.size:
        return None
    met = values[:, later] <= question.at_most
    half, still = months_later(question.by, _HALF), None
    if half <= ensemble.scenario.until:
        there = ensemble.futures(question.measure, half) <= question.at_most
        still = share_interval(int(np.count_nonzero(there)), there.size)
    last: date = dates[later[-1]].item()
    return Afterwards(int(later.size), last, mean_share_interval(met.mean(axis=1)), half, still)
