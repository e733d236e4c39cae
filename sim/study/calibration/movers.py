"""Which input a calibration moves to reach which observed figure: the one list of them.

A figure without an entry is not fitted to; it is still shown beside the fit, and the draws have
to agree with it. Where an input is at its bound, the next one of the list moves.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mover:
    """An input that moves: up by that power of the ratio when its figure is too low.

    `low` and `high` are as far as it may go: beyond them the figure says something else.
    """

    key: str
    power: float
    low: float
    high: float


MOVERS: dict[str, tuple[Mover, ...]] = {
    "referrals": (Mover("demand.families_per_year", 1, 1, 1e6),),
    "re_referrals": (Mover("pathway.return_within_year", 1, 0.01, 0.6),),
    "section_47": (Mover("pathway.section_47_in_assessment", 1, 0.01, 0.95),),
    "initial_conferences": (Mover("pathway.conference_after_section_47", 1, 0.02, 0.99),),
    "protection_started": (Mover("pathway.protection_plan_after_conference", 1, 0.2, 0.99),),
    "protection": (Mover("pathway.protection_days", 1, 15, 600),),
    "looked_after_started": (Mover("pathway.looked_after_at_assessment", 1, 0.001, 0.6),),
    "looked_after": (Mover("pathway.looked_after_days", 1, 60, 3000),),
    "awaiting_assessment": (
        Mover("practice.planned_to_deadline", 1.5, 0.2, 0.9),
        Mover("practice.outside_wait", 1, 2, 25),
    ),
    "open": (Mover("pathway.in_need_days", 2, 5, 900),),
    "average_caseload": (
        Mover("practice.without_social_worker", -3, 0, 1),
        Mover("pathway.in_need_days", 2, 5, 900),
    ),
    "assessments_in_time": (
        Mover("work.scale", -0.7, 0.5, 1.3),
        Mover("practice.planned_to_deadline", -2, 0.2, 0.9),
        Mover("practice.outside_wait", -2, 2, 25),
    ),
    "conferences_in_time": (
        Mover("practice.conference_aim", -1, 5, 14),
        Mover("practice.conference_outside_delay", -1.5, 0.01, 0.9),
    ),
    "in_post": (
        Mover("social_workers.recruitment.success", 4, 0.05, 1.0),
        Mover("social_workers.recruitment.weeks_to_start", -2, 2, 40),
    ),
}
"""Movers by the name of the observed measure."""

BEHIND = Mover("opening.days_behind", 2, 0.2, 60)
"""What moves so that as many hours of work wait in the first weeks as later."""

MOST, LEAST = 1.25, 0.8
"""An input moves by a quarter at most in one round."""


def moved(mover: Mover, value: float, observed: float, found: float) -> float:
    """The input moved towards its figure, not past its bounds.

    Where the figure or what was found is 0, the input moves as far as one round lets it.
    """
    ratio: float
    if observed > 0 and found > 0:
        ratio = (observed / found) ** mover.power
    elif observed == found:
        ratio = 1.0
    else:
        ratio = MOST if (observed > found) == (mover.power > 0) else LEAST
    kept = min(MOST, max(LEAST, ratio))
    return min(mover.high, max(mover.low, value * kept))
