"""How late work is on the first day: of everybody a little, of few much, the urgent least.

Everybody does what is most urgent first. So work is late by the days by which the least urgent
is, less its head start on that; and those whose families ask for most, above all families in
assessment, are further behind. Both are as runs of a level service settle.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import log1p
from typing import Final

from scipy.special import lambertw

from sim.scenario.schema import Scenario
from sim.service.chance import Purpose
from sim.service.office import Service
from sim.service.people import Family, State
from sim.service.posts import Post

_ASSESSMENT: Final = 1.0
_PROTECTION: Final = 0.5
_ANOTHER: Final = 0.2
"""By how much a family puts its worker behind, against one in assessment (regression in level
runs of three councils: protection 0.4 to 0.55, others 0.1 to 0.2)."""


def fall_behind(service: Service, posts: Sequence[Post]) -> None:
    """Put workers behind on the first day, each by the luck of the post and the families held."""
    in_post = [(post, worker) for post in posts if (worker := post.holder or post.locum)]
    loads = [sum(map(_load, worker.families)) for _, worker in in_post]
    usual = sum(loads) / max(len(loads), 1)
    for (post, worker), load in zip(in_post, loads, strict=True):
        luck = float(service.luck.stream(Purpose.BEHIND, post.number).random())
        worker.behind = _days(service.rules, luck, load / usual if usual else 1.0)


def _load(family: Family) -> float:
    if family.in_assessment:
        return _ASSESSMENT
    return _PROTECTION if family.state is State.PROTECTION else _ANOTHER


def behind_with_a_family(rules: Scenario, luck: float) -> float:
    """Working days by which the worker of a family found in assessment is behind.

    It is likelier to be with somebody who has many: by chance (Poisson) one more than usual.
    """
    opening = rules.opening
    others = opening.on_in_need_plans + opening.looked_after + opening.closing
    loads = (
        _ASSESSMENT * opening.awaiting_assessment
        + _PROTECTION * opening.on_protection_plans
        + _ANOTHER * others
    )
    families = loads / _children_of_a_family(rules.demand.family_sizes)
    usual = families / max(opening.permanent + opening.agency, 1.0)
    return _days(rules, luck, 1 + _ASSESSMENT / usual if usual else 1.0)


def behind_with_a_new_family(rules: Scenario, luck: float) -> float:
    """Working days by which the worker of a new family is behind: as usual, since it had room."""
    return _days(rules, luck, 1.0)


def _days(rules: Scenario, luck: float, load: float) -> float:
    """Working days by which work without a head start is late; negative when only other work is.

    Exponential in the days by which the least urgent work is late, so that with a usual load work
    without a head start is late by the days of the opening position on average.
    """
    wait = rules.head_start.other_delay
    return -log1p(-luck) * load * _mean_of_latest(rules.opening.days_behind, wait) - wait


@lru_cache
def _children_of_a_family(sizes: Sequence[float]) -> float:
    return sum(size * share for size, share in enumerate(sizes, 1))


@lru_cache
def _mean_of_latest(days: float, wait: float) -> float:
    """Mean m of an exponential number of days that lies above a wait by so many days on average.

    m exp(-wait / m) = days, which Lambert's W solves.
    """
    if not days or not wait:
        return days
    return float(wait / lambertw(wait / days).real)
