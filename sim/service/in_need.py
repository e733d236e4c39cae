"""Child in need plans: visits, reviews and sessions for as long as they are needed."""

from math import inf, log1p

from sim.service.chance import Marks, gamma
from sim.service.diary import Task
from sim.service.office import DAYS_A_WEEK, Service
from sim.service.people import Family, Occasion, State
from sim.service.protection import section_47
from sim.service.recurring import (
    Plan,
    as_long_as_needed,
    begin,
    days_a_month,
    end,
    every,
    phase,
    recurring,
    visit_hours,
)


def in_need_plan(service: Service, family: Family, age: float, remaining: float | None) -> Plan:
    """A child in need plan, until it is no longer needed or circumstances change.

    An enquiry under section 47 may come at any time; when it ends without a protection plan, the
    plan in need goes on.
    """
    pathway = service.rules.pathway
    begin(service, family, State.IN_NEED, kinds=3)
    plan = service.luck_of(family, Occasion.PLAN_IN_NEED)
    enquiry = service.luck_of(family, Occasion.ENQUIRY)
    if remaining is None:
        service.count(family.team, "in_need_started", family.children)
        remaining = gamma(plan.in_need_length, pathway.in_need_days, pathway.in_need_shape)
    visits, sessions, reviews = _in_need_work(service, family, age)
    worrying = _days_to_circumstances(service, enquiry)
    if worrying < remaining:
        yield service.env.timeout(worrying)
        on_protection_plan = yield from section_47(service, family, enquiry)
        if on_protection_plan:
            end(service, family, (visits, sessions, reviews))
            service.count(family.team, "in_need_ended", family.children)
            return State.PROTECTION
        remaining -= worrying
    yield from as_long_as_needed(service, family, remaining)
    end(service, family, (visits, sessions, reviews))
    service.count(family.team, "in_need_ended", family.children)
    return State.CLOSING


def _days_to_circumstances(service: Service, enquiry: Marks) -> float:
    rate = service.rules.pathway.section_47_per_plan_year / service.year
    if rate == 0:
        return inf
    return -log1p(-enquiry.circumstances) / rate


def _in_need_work(service: Service, family: Family, age: float) -> tuple[Task, Task, Task]:
    work, practice, head = service.rules.work, service.rules.practice, service.rules.head_start
    visits = recurring(
        service,
        family,
        visit_hours(service, family),
        every(practice.in_need_visit_interval),
        "in_need_visits",
        head.in_need_visit,
        phase(family.marks.phase, age),
    )
    sessions = recurring(
        service,
        family,
        work.in_need_session * practice.session_interval / days_a_month(service),
        every(practice.session_interval),
        "sessions",
        -head.other_delay,
        phase(family.marks.phase_of_session, age),
    )
    reviews = recurring(
        service,
        family,
        work.in_need_review,
        every(practice.in_need_review_weeks * DAYS_A_WEEK),
        "in_need_reviews",
        head.dated,
        phase(family.marks.phase_of_review, age),
    )
    return visits, sessions, reviews
