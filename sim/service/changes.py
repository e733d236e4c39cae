"""Significant changes: what happens in a family during a plan calls for an updated assessment."""

from collections.abc import Generator
from math import isnan, nan
from typing import Any

import simpy

from sim.scenario.schema import Scenario
from sim.service.chance import Purpose, gamma
from sim.service.diary import Task
from sim.service.lead import rank_in_need
from sim.service.office import Service
from sim.service.people import Family, Lead, Occasion, State

_ON_A_PLAN = (State.IN_NEED, State.PROTECTION, State.LOOKED_AFTER)


def significant_changes(service: Service, family: Family) -> Generator[simpy.Event, Any, None]:
    """Changes come by chance while a family is on a plan, more of them the higher its need.

    Each calls for an updated assessment within the limit. It comes to light at the next visit,
    and the update is agreed on in supervision. Another practitioner who leads a family sees to
    its changes without one.
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
        if isnan(family.changed):
            family.changed = service.today
        service.env.process(look_back(service, family))


def come_to_light(service: Service, family: Family) -> None:
    """A visit shows what has changed: the worker brings it to supervision, where there is any."""
    if isnan(family.changed):
        return
    if isnan(family.noticed):
        family.noticed = family.changed
    family.changed = nan
    if not service.supervised:
        agree_on_update(service, family)


def agree_on_update(service: Service, family: Family) -> None:
    """Worker and manager agree that the assessment be brought up to date, if a change is known.

    A manager authorises each assessment of a child who has a service already (Central
    Bedfordshire, procedures on assessments). An update that is still to be done covers a further
    change too: it is done once, not twice.
    """
    if isnan(family.noticed):
        return
    since, family.noticed = family.noticed, nan
    if family.update is None or not family.update.live:
        family.update = reassess(service, family, since)


def _changes_a_year(rules: Scenario) -> float:
    return rules.pathway.changes_per_plan_year


def need_ratio(service: Service, family: Family) -> float:
    """How often changes come, against the average family in need: from half to one and a half."""
    return 0.5 + rank_in_need(service.rules, family)


def reassess(service: Service, family: Family, since: float) -> Task:
    """Ask the family's worker to bring the assessment up to date, behind what has a date.

    There are two sittings: between them family and agencies are waited for (evidence P047).
    """
    rules, today = service.rules, service.today
    practice, luck = rules.practice, service.luck_of(family, Occasion.UPDATE)
    again = today + gamma(luck.wait, practice.update_wait, practice.outside_wait_shape)

    def finished(_: Task) -> None:
        family.updated = service.today
        family.changed = family.noticed = nan
        service.count(family.team, "updates")
        service.count(family.team, "updates_late", service.today > due)

    due = since + practice.update_limit
    urgency = due + rules.head_start.other_delay
    hours = rules.work.updated_assessment
    update = Task(hours, today, due, urgency, finished, hours / 2)
    update.planned = [(again, urgency)]
    family.expect(update)
    return update


def look_back(service: Service, family: Family) -> Generator[simpy.Event, Any, None]:
    """See at the limit whether the update was done; days without it make the plan last longer.

    With the plan that it was for, an update falls away.
    """
    changed, plan, limit = service.today, family.plan_work, service.rules.practice.update_limit
    yield service.env.timeout(limit)
    in_time = family.updated >= changed
    if in_time or family.plan_work is plan:
        service.count(family.team, "updates_due")
        service.count(family.team, "updates_in_time", in_time)
    if not in_time and family.plan_work is plan:
        family.missed(limit)
