"""Absence: when a worker is on leave or sick."""

from collections.abc import Iterator
from itertools import dropwhile
from math import log1p
from typing import Any, Final

from sim.scenario.schema import Scenario
from sim.service.chance import Purpose
from sim.service.office import Service
from sim.service.people import SocialWorker
from sim.service.presence import Spell

_SPELLS: Final = 32
_BEFORE: Final = 250.0
"""Working days before the start of the run from which spells are played: some are away on it."""
_LOOK_AGAIN: Final = 20.0
"""Working days after which somebody who is never absent is asked again: the rules may change."""


def sickness_ratio(rules: Scenario, worker: SocialWorker) -> float:
    """How much longer spells of sickness are at a worker's caseload (evidence P115)."""
    share = rules.workers.sickness_share
    if share == 0:
        return 1.0
    excess = worker.children - rules.social_workers.reference_caseload
    return max(0.0, 1 + rules.social_workers.overload_sickness * excess / share)


def spells_of_absence(service: Service, post: int, start: float) -> Iterator[Spell] | None:
    """Spells of leave and sickness that begin from a day on, or None when there never are any.

    They belong to the post and its calendar, whoever is in it: gaps without memory are the same
    for somebody who starts in the middle of one. Who is there from the start of the run (day 0)
    may be away on it.

    Gaps and lengths are exponential, so that the shares of days add up to those of the scenario.
    A spell follows the rules in force when the one before it is over.
    """
    if not any(sum(_shares(rules, service.year)) for _, rules in service.versions):
        return None
    spells = _spells(service, post)
    if start > 0:
        return dropwhile(lambda spell: spell[0] < start, spells)
    return dropwhile(lambda spell: spell[1] <= 0, spells)


def _shares(rules: Scenario, year: float) -> tuple[float, float]:
    """Shares of working days on leave and sick."""
    return rules.workers.leave_days / year, rules.workers.sickness_share


def _spells(service: Service, post: int) -> Iterator[Spell]:
    luck = service.luck.stream(Purpose.ABSENCE, post)
    day = -_BEFORE
    while True:
        rows: Any = luck.random((_SPELLS, 3)).tolist()
        for gap, kind, length in rows:
            workers = service.rules.workers
            leave, sick = _shares(service.rules, service.year)
            if leave + sick == 0:
                day += _LOOK_AGAIN
                yield day, day, False
                continue
            present = 1 - leave - sick
            leave_rate = leave / workers.leave_spell_days / present
            rate = leave_rate + sick / workers.sickness_spell_days / present
            of_sickness = kind * rate >= leave_rate
            mean = workers.sickness_spell_days if of_sickness else workers.leave_spell_days
            start = day - log1p(-gap) / rate
            day = start - log1p(-length) * mean
            yield start, day, of_sickness
