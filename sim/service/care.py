"""Looked-after children: visits and reviews at the legal intervals, sessions, and court work."""

from collections.abc import Generator
from functools import partial
from typing import Any, Final

from sim.scenario.schema import Scenario
from sim.service.careers import put_in_right_hands
from sim.service.chance import gamma
from sim.service.clock import Awaited
from sim.service.office import DAYS_A_WEEK, Service
from sim.service.people import Family, State
from sim.service.recurring import (
    Plan,
    begin,
    end,
    every,
    phase,
    recurring,
    session_hours,
    visit_hours,
)
from sim.service.task import Task

OF_AGE: Final = 18
"""Years after which nobody is looked after any more."""


def looked_after(service: Service, family: Family, age: float, remaining: float | None) -> Plan:
    """Children are looked after until they go home, to a new family, or come of age."""
    pathway, marks = service.rules.pathway, family.marks
    work = (
        _visits(service, family, age),
        _reviews(service, family, age),
        _sessions(service, family, age),
    )
    begin(service, family, State.LOOKED_AFTER, work)
    put_in_right_hands(service, family)
    if remaining is None:
        service.count(family.team, "looked_after_started", family.children)
        needed = gamma(
            marks.looked_after_length, pathway.looked_after_days, pathway.looked_after_shape
        )
        remaining = min(needed, OF_AGE * service.year)
    yield from _stay(service, family, age, remaining)
    end(service, family)
    service.count(family.team, "looked_after_ended", family.children)
    return State.CLOSING


def _stay(
    service: Service, family: Family, age: float, remaining: float
) -> Generator[Awaited, Any, None]:
    """Wait until the children leave care, with court work while proceedings last."""
    in_court = family.marks.court < service.rules.pathway.court_for_looked_after
    court = min(remaining, service.rules.practice.court_weeks * DAYS_A_WEEK - age)
    if not in_court or court <= 0:
        yield service.env.timeout(remaining)
        return
    proceedings = recurring(
        service,
        family,
        "sessions",
        session_hours(service, lambda rules: rules.work.court_month),
        every(service, lambda practice: practice.session_interval),
        lambda rules: rules.head_start.dated,
        phase(family.marks.phase_of_session, age),
    )
    family.in_court = True
    yield service.env.timeout(court)
    family.in_court = False
    proceedings.cancel()
    yield service.env.timeout(remaining - court)


def _visits(service: Service, family: Family, age: float) -> Task:
    return recurring(
        service,
        family,
        "looked_after_visits",
        visit_hours(family),
        partial(_next_visit, service, family, service.today - age),
        lambda rules: rules.head_start.looked_after_visit,
        phase(family.marks.phase, age),
    )


def _next_visit(service: Service, family: Family, started: float, day: float) -> float:
    """Visits within a week, then every six weeks, and after a year less often where settled."""
    practice = service.rules.practice
    settled = family.marks.settled < practice.settled_placements
    if day <= started:
        return day + practice.looked_after_first_visit_weeks * DAYS_A_WEEK
    later = settled and day >= started + service.year
    weeks = practice.settled_visit_weeks if later else practice.looked_after_visit_weeks
    return day + weeks * DAYS_A_WEEK


def _reviews(service: Service, family: Family, age: float) -> Task:
    return recurring(
        service,
        family,
        "looked_after_reviews",
        partial(_review_hours, family),
        partial(_next_review, service, service.today - age),
        lambda rules: rules.head_start.dated,
        phase(family.marks.phase_of_review, age),
    )


def _review_hours(family: Family, rules: Scenario) -> float:
    further = rules.work.looked_after_review_further_child * (family.children - 1)
    return rules.work.looked_after_review + further


def _next_review(service: Service, started: float, day: float) -> float:
    """Reviews within 20 working days, then three months, then every six months."""
    practice, months = service.rules.practice, service.calendar.after_months
    if day <= started:
        return started + practice.looked_after_review_first
    second = months(started, practice.looked_after_review_second_months)
    if day < second:
        return second
    return months(day, practice.looked_after_review_next_months)


def _sessions(service: Service, family: Family, age: float) -> Task:
    return recurring(
        service,
        family,
        "sessions",
        session_hours(service, lambda rules: rules.work.looked_after_session),
        every(service, lambda practice: practice.session_interval),
        lambda rules: -rules.head_start.other_delay,
        phase(family.marks.phase_of_session, age),
    )
