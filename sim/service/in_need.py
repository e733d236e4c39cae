"""Child in need plans: visits, reviews and sessions for as long as they are needed."""

from collections.abc import Generator
from math import ceil, inf, log1p
from typing import Any

from sim.scenario.schema import Scenario
from sim.service.careers import put_in_right_hands
from sim.service.chance import Marks, gamma
from sim.service.clock import Awaited
from sim.service.lead import (
    call_social_worker,
    lead_at_review,
    lead_by_another,
    looked_at_from,
    settle_lead,
)
from sim.service.office import DAYS_A_WEEK, Service
from sim.service.people import Family, Lead, Occasion, State
from sim.service.protection import section_47
from sim.service.recurring import (
    Plan,
    begin,
    end,
    every,
    newly_missed,
    phase,
    recurring,
    session_hours,
    visit_hours,
)
from sim.service.task import Task


def in_need_plan(service: Service, family: Family, age: float, remaining: float | None) -> Plan:
    """A child in need plan, until it is no longer needed or circumstances change."""
    settle_lead(service, family)
    led = family.lead is Lead.ANOTHER
    begin(service, family, State.IN_NEED, () if led else _in_need_work(service, family, age))
    put_in_right_hands(service, family)
    pathway, luck = service.rules.pathway, service.luck_of(family, Occasion.PLAN_IN_NEED)
    if remaining is None:
        service.count(family.team, "in_need_started", family.children)
        remaining = gamma(luck.in_need_length, pathway.in_need_days, pathway.in_need_shape)
    review = _next_review(service, family.marks.phase_of_review if age > 0 else 1.0)
    until = service.today + remaining
    protected = yield from _as_long_as_needed(service, family, until, review)
    end(service, family)
    service.count(family.team, "in_need_ended", family.children)
    return State.PROTECTION if protected else State.CLOSING


def _as_long_as_needed(
    service: Service, family: Family, until: float, review: float
) -> Generator[Awaited, Any, bool]:
    """Wait until the plan is no longer needed, or an enquiry makes a protection plan.

    Missed work adds days to the plan. An enquiry under section 47 may come at any time; when it
    ends without a protection plan, the plan in need goes on. At each review it is asked again
    who should lead.
    """
    enquiry, worrying = _next_enquiry(service, family)
    while until > service.today:
        comes = min(worrying, until, review)
        yield service.env.timeout(max(0.0, comes - service.today))
        if comes == review < until:
            _settle_at_review(service, family)
            review = _next_review(service)
        elif comes == worrying < until:
            family.enquired = True
            _see_that_a_social_worker_is_there(service, family)
            if (yield from section_47(service, family, enquiry)):
                return True
            enquiry, worrying = _next_enquiry(service, family)
        until += service.rules.pathway.drift * newly_missed(service, family)
    return False


def _next_review(service: Service, share: float = 1.0) -> float:
    """The day on which it is asked again who leads: of a review, once it can be another."""
    since = looked_at_from(service)
    if since == inf:
        return inf
    interval = service.rules.practice.in_need_review_weeks * DAYS_A_WEEK
    review = service.today + interval * share
    return review + max(0, ceil((since - review) / interval)) * interval


def _settle_at_review(service: Service, family: Family) -> None:
    lead = lead_at_review(service, family)
    if lead is Lead.SOCIAL_WORKER:
        _see_that_a_social_worker_is_there(service, family)
    elif lead is not family.lead:
        end(service, family)
        lead_by_another(service, family)
        begin(service, family, State.IN_NEED, ())


def _see_that_a_social_worker_is_there(service: Service, family: Family) -> None:
    """A family that another practitioner led is visited by a social worker of its own from now."""
    led = family.lead is Lead.ANOTHER
    if family.lead is not Lead.SOCIAL_WORKER:
        call_social_worker(service, family)
    if led:
        begin(service, family, State.IN_NEED, _in_need_work(service, family, 0.0))


def _next_enquiry(service: Service, family: Family) -> tuple[Marks, float]:
    """The luck of the next enquiry, and the day on which circumstances call for it."""
    luck = service.luck_of(family, Occasion.ENQUIRY)
    wait = -log1p(-luck.circumstances)
    return luck, service.day_of(wait, _enquiries_a_year, service.today)


def _enquiries_a_year(rules: Scenario) -> float:
    return rules.pathway.section_47_per_plan_year


def _in_need_work(service: Service, family: Family, age: float) -> tuple[Task, Task, Task]:
    marks = family.marks
    visits = recurring(
        service,
        family,
        "in_need_visits",
        visit_hours(family),
        every(service, lambda practice: practice.in_need_visit_interval),
        lambda rules: rules.head_start.in_need_visit,
        phase(marks.phase, age),
    )
    sessions = recurring(
        service,
        family,
        "sessions",
        session_hours(service, lambda rules: rules.work.in_need_session),
        every(service, lambda practice: practice.session_interval),
        lambda rules: -rules.head_start.other_delay,
        phase(marks.phase_of_session, age),
    )
    reviews = recurring(
        service,
        family,
        "in_need_reviews",
        lambda rules: rules.work.in_need_review,
        every(service, lambda practice: practice.in_need_review_weeks * DAYS_A_WEEK),
        lambda rules: rules.head_start.dated,
        phase(marks.phase_of_review, age),
    )
    return visits, sessions, reviews
