"""Turnover: the chance of leaving, and how long those in post have been there.

A service that has run for long has people in every stage of their time in it, those in their
first weeks among them.
"""

from functools import lru_cache
from math import exp, expm1, inf, log1p
from typing import Final, NamedTuple

from sim.scenario.schema import Scenario
from sim.service.chance import dealt
from sim.service.people import EARLY_YEARS, SocialWorker

WEEKS_A_YEAR: Final = 52.18
_MOST_EXCESS: Final = 100
"""Children above or below the reference caseload; more of them change nothing any more."""
_WHERE_NOBODY_LEAVES: Final = 10
"""Years within which those started who never leave."""
_LEAST: Final = 1e-9


def weekly_hazard(rules: Scenario, worker: SocialWorker, today: float, year: float) -> float:
    """Chance of leaving in a week: higher in the first years (evidence P127) and, weakly, with
    each child above the reference caseload (P113).
    """
    social = rules.social_workers
    later = later_hazard(social.turnover, social.early_turnover)
    early = today - worker.started < EARLY_YEARS * year
    excess = worker.children - social.reference_caseload
    excess = max(-_MOST_EXCESS, min(_MOST_EXCESS, excess))
    rate = later * (social.early_turnover if early else 1.0)
    raised: float = social.overload_effect**excess
    return rate * raised / WEEKS_A_YEAR


@lru_cache(maxsize=64)
def later_hazard(turnover: float, early_ratio: float) -> float:
    """Yearly chance of leaving after the first years that makes up the turnover as a whole.

    In a steady workforce a share of the workers is in the first two years: as many as start in a
    year, times the mean time they stay in it. Found by repeating; it settles at once.
    """
    later = turnover
    for _ in range(20):
        early = later * early_ratio
        share = turnover * (1 - exp(-EARLY_YEARS * early)) / early if early > 0 else 0.0
        later = turnover / (share * early_ratio + 1 - share)
    return later


def years_served(rules: Scenario, share: float) -> float:
    """Years since those in post, but for the newly qualified, started: a share for fewer years.

    In a steady workforce as many start every week, and fewer and fewer of them are still there.
    Those who start newly qualified are among these after their first year.
    """
    social = rules.social_workers
    later = later_hazard(social.turnover, social.early_turnover)
    if not later:
        return 1 + (_WHERE_NOBODY_LEAVES - 1) * share
    early = max(later * social.early_turnover, _LEAST)
    experienced = 1 - social.recruitment.newly_qualified
    stages = (
        _stage(0, 1, early, begin=experienced),
        _stage(1, EARLY_YEARS, early, begin=exp(-early)),
        _stage(EARLY_YEARS, inf, later, begin=exp(-EARLY_YEARS * early)),
    )
    there = [stage.workers for stage in stages]
    number = dealt(share, there)
    stage = stages[number]
    within = (share * sum(there) - sum(there[:number])) / stage.workers
    return stage.begins - log1p(-min(within, 1 - _LEAST) * stage.leave) / stage.rate


class _Stage(NamedTuple):
    """Workers in some years of their time in post, their rate of leaving, and who leaves in it."""

    begins: float
    workers: float
    rate: float
    leave: float


def _stage(begins: float, ends: float, rate: float, begin: float) -> _Stage:
    """A stage that so many begin in a year, for each who starts in a year."""
    leave = -expm1(-rate * (ends - begins))
    return _Stage(begins, begin * leave / rate, rate, leave)
