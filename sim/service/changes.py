"""Significant changes: what happens in a family during a plan calls for an updated assessment."""

from collections.abc import Generator
from functools import partial
from math import floor, inf, isnan, nan
from typing import Any, Final

from sim.scenario.schema import Scenario
from sim.service.chance import Purpose, gamma
from sim.service.clock import Awaited
from sim.service.lead import rank_in_need
from sim.service.office import Service
from sim.service.people import Family, Lead, Occasion, State
from sim.service.task import Task

_ON_A_PLAN: Final = (State.IN_NEED, State.PROTECTION, State.LOOKED_AFTER)


def significant_changes(
    service: Service, family: Family, age: float = 0.0
) -> Generator[Awaited, Any, None]:
    """Changes come by chance while a family is on a plan, more of them the higher its need.

    Each calls for an updated assessment within the limit. It comes to light at the next visit,
    and the update is agreed on in supervision. Another practitioner who leads a family sees to
    its changes without one. A family found on a plan had changes since it began, `age` days ago.
    """
    ratio = need_ratio(service, family)
    *kind, number = family.key
    comes = service.today - min(age, service.year)
    for wait in service.luck.waits_of(Purpose.CHANGES, *kind, family.episode, number):
        comes = service.day_of(wait / ratio, _changes_a_year, comes)
        if comes > service.last_day:
            return
        if comes < 0:
            _found_changed(service, family, comes)
            continue
        yield service.env.timeout(comes - service.today)
        if family.state not in _ON_A_PLAN:
            return
        if family.lead is Lead.ANOTHER:
            continue
        service.count(family.team, "changes")
        if isnan(family.changed):
            family.changed = service.today
        service.clock.begin(look_back(service, family, comes))


def _found_changed(service: Service, family: Family, changed: float) -> None:
    """What is left to do of a change before the start, in a family found on its plan.

    A visit since then has shown it, and a session since that visit has agreed on the update,
    unless the update for the change before it was still to be done.
    """
    if not family.plan_work or family.worker is None:
        return
    if changed + service.rules.practice.update_limit > 0:
        service.clock.begin(look_back(service, family, changed))
    if changed <= family.updated or (family.update is not None and family.update.live):
        return
    visits = family.plan_work[0]
    assert visits.interval is not None
    between = visits.interval(visits.due) - visits.due
    shown = agreed = _first_since(changed, visits.due - between, between)
    if service.supervised:
        agreed = _first_since(shown, family.discussed, service.rules.supervision.interval)
    if shown == inf:
        family.changed = changed if isnan(family.changed) else family.changed
    elif agreed == inf:
        family.noticed = changed if isnan(family.noticed) else family.noticed
    else:
        _found_agreed(service, family, changed, agreed)


def _first_since(day: float, last: float, interval: float) -> float:
    """The first day since a day on which something was done at an interval, the last time known."""
    return last - floor((last - day) / interval) * interval if day <= last else inf


def _found_agreed(service: Service, family: Family, changed: float, agreed: float) -> None:
    """What is left to do of an update that was agreed on: none, one or both of its sittings."""
    update, late = _update(service, family, changed, agreed), family.behind(0.0)
    assert update.planned is not None
    (again, urgency), came_to = update.planned[0], agreed
    if late:
        came_to = max(agreed, urgency + late)
    if came_to < 0 and again < 0:
        family.updated = max(came_to, again)
        return
    if came_to < 0:
        update.planned = None
        update.hours = update.longest
        update.ready = update.due = again
    family.update = update
    family.expect(update)


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
    update = _update(service, family, since, service.today)
    family.expect(update)
    return update


def _update(service: Service, family: Family, since: float, agreed: float) -> Task:
    """An update for a change, agreed on on a day."""
    rules = service.rules
    practice, luck = rules.practice, service.luck_of(family, Occasion.UPDATE)
    again = agreed + gamma(luck.wait, practice.update_wait, practice.outside_wait_shape)
    due = since + practice.update_limit
    urgency = due + rules.head_start.other_delay
    hours, then = rules.work.updated_assessment, partial(_updated, service, family, due)
    update = Task(hours, service.today, due, urgency, then, hours / 2)
    update.planned = [(again, urgency)]
    return update


def _updated(service: Service, family: Family, due: float, _: Task) -> None:
    family.updated = service.today
    family.changed = family.noticed = nan
    service.count(family.team, "updates")
    service.count(family.team, "updates_late", service.today > due)


def look_back(service: Service, family: Family, changed: float) -> Generator[Awaited, Any, None]:
    """See at the limit whether the update was done; days without it make the plan last longer.

    With the plan that it was for, an update falls away.
    """
    plan, limit = family.plan_work, service.rules.practice.update_limit
    yield service.env.timeout(changed + limit - service.today)
    in_time = family.updated >= changed
    if in_time or family.plan_work is plan:
        service.count(family.team, "updates_due")
        service.count(family.team, "updates_in_time", in_time)
    if not in_time and family.plan_work is plan:
        family.missed(limit)
