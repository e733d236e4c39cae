"""Significant changes: what happens in a family during a plan calls for an updated assessment."""

from collections.abc import Generator
from typing import Any

import simpy

from sim.scenario.schema import Scenario
from sim.service.chance import Purpose
from sim.service.diary import Task
from sim.service.lead import rank_in_need
from sim.service.office import Service
from sim.service.people import Family, Lead, State

_ON_A_PLAN = (State.IN_NEED, State.PROTECTION, State.LOOKED_AFTER)


def significant_changes(service: Service, family: Family) -> Generator[simpy.Event, Any, None]:
    """Changes come by chance while a family is on a plan, more of them the higher its need.

    Each makes an updated assessment due within the limit. One that is still to be done covers a
    further change too: it is done once, not twice. Another practitioner who leads a family sees
    to its changes without one.
    """
    ratio = need_ratio(service, family)
    *kind, number = family.key
    for wait in service.luck.waits_of(Purpose.CHANGES, *kind, family.episode, number):
        comes = service.day_of(wait / ratio, _changes_a_year, service.today)
        if comes > service.last_day:
            return
        yield service.env.timeout(comes - service.today)
        if family.state not in _ON_A_PLAN:
            return
        if family.lead is Lead.ANOTHER:
            continue
        service.count(family.team, "changes")
        if family.update is None or not family.update.live:
            family.update = reassess(service, family)
        service.env.process(look_back(service, family, family.update))


def _changes_a_year(rules: Scenario) -> float:
    return rules.pathway.changes_per_plan_year


def need_ratio(service: Service, family: Family) -> float:
    """How often changes come, against the average family in need: from half to one and a half."""
    return 0.5 + rank_in_need(service.rules, family)


def reassess(service: Service, family: Family) -> Task:
    """Ask the family's worker to bring the assessment up to date, behind what has a date."""
    rules, today = service.rules, service.today

    def finished(_: Task) -> None:
        if service.today > due:
            service.count(family.team, "updates_late")

    due = today + rules.practice.update_limit
    urgency = due + rules.head_start.other_delay
    update = Task(rules.work.updated_assessment, today, due, urgency, finished, service.sitting)
    family.expect(update)
    return update


def look_back(service: Service, family: Family, update: Task) -> Generator[simpy.Event, Any, None]:
    """See at the limit whether the update was done; days without it make the plan last longer.

    With the plan that it was for, an update falls away.
    """
    limit = service.rules.practice.update_limit
    yield service.env.timeout(limit)
    if update.done:
        service.count(family.team, "updates_due")
        service.count(family.team, "updates_in_time")
    elif update.live:
        service.count(family.team, "updates_due")
        family.missed(limit)
