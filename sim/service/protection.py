"""Child protection: strategy discussion, section 47 enquiry, conferences, protection plan."""

from collections.abc import Generator
from functools import partial
from math import log1p
from typing import Any

from sim.scenario.practice import Practice
from sim.service.careers import put_in_right_hands
from sim.service.chance import Marks, gamma
from sim.service.clock import Awaited
from sim.service.conference import conference
from sim.service.office import Service
from sim.service.people import Family, Occasion, State
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

Enquiry = Generator[Awaited, Any, bool]
"""An enquiry or a conference, and whether a child protection plan follows."""


def section_47(service: Service, family: Family, luck: Marks) -> Enquiry:
    """Strategy discussion and enquiry; returns whether a child protection plan follows.

    `luck` is that of this enquiry, and not of another one in the same episode.
    """
    asked, work = service.today, service.rules.work
    yield service.work(family, work.strategy_discussion, asked, emergency=True)
    hours = service.rules.work.strategy_discussion_manager
    yield service.decided(family.team, hours, asked, emergency=True)
    service.count(family.team, "section_47", family.children)
    return (yield from enquiry_since(service, family, luck, service.today))


def enquiry_since(service: Service, family: Family, luck: Marks, discussed: float) -> Enquiry:
    """The enquiry itself, since the day of its strategy discussion, and what comes after it."""
    rules = service.rules
    conference = luck.conference < rules.pathway.conference_after_section_47
    yield service.work(
        family, rules.work.section_47_enquiry, discussed, head_start=rules.head_start.dated
    )
    in_time = service.today <= discussed + service.rules.practice.section_47_target
    service.count(family.team, "enquiries", family.children)
    service.count(family.team, "enquiries_in_time", family.children if in_time else 0)
    if not conference:
        return False
    return (yield from after_enquiry(service, family, luck, discussed))


def after_enquiry(service: Service, family: Family, luck: Marks, discussed: float) -> Enquiry:
    """The initial conference, and whether it makes a child protection plan."""
    yield from initial_conference(service, family, luck, discussed)
    service.count(family.team, "initial_conferences", family.children)
    rules = service.rules
    if luck.protection >= rules.pathway.protection_plan_after_conference:
        return False
    service.count(family.team, "protection_started", family.children)
    if family.protected_before:
        service.count(family.team, "repeat_plans", family.children)
    family.protected_before = True
    family.protected_from = service.today
    return True


def initial_conference(
    service: Service, family: Family, luck: Marks, discussed: float
) -> Generator[Awaited, Any, None]:
    """The initial conference, normally held within 15 working days of the strategy discussion.

    Booked for the usual day, later when the enquiry took too long or others cannot come, and put
    back when the report is not written, a limited number of times.
    """
    practice = service.rules.practice
    # Of what is under way when the run starts, notice has been given.
    notice = practice.conference_notice if service.today > 0 else 0.0
    booked = max(service.today + notice, discussed + practice.conference_aim)
    booked += outside_delay(practice, luck)
    due = discussed + practice.conference_limit
    yield from conference(service, family, "initial", booked, due)


def outside_delay(practice: Practice, luck: Marks) -> float:
    """Days by which a conference is later, since others cannot come sooner."""
    if luck.conference_delayed >= practice.conference_outside_delay:
        return 0.0
    return -log1p(-luck.conference_delay) * practice.conference_outside_delay_days


def review_conference(
    service: Service, family: Family, due: float
) -> Generator[Awaited, Any, None]:
    """A review conference, booked with room for being put back once."""
    booked = max(service.today, due - service.rules.practice.postponement)
    yield from conference(service, family, "review", booked, due)


def protection_plan(service: Service, family: Family, age: float, remaining: float | None) -> Plan:
    """A child protection plan: visits, core groups, sessions, and review conferences.

    It ends at the first review at which it is no longer needed: in a child in need plan, with
    the children looked after, or with closing.
    """
    pathway, luck = service.rules.pathway, service.luck_of(family, Occasion.PROTECTION_PLAN)
    if remaining is None:
        needed = gamma(luck.protection_length, pathway.protection_days, pathway.protection_shape)
        until = family.protected_from + needed
    else:
        family.protected_from = service.today - age
        family.protected_before = True
        until = service.today + remaining
    if not family.plan_work:
        begin_protection(service, family, age)
    yield from _reviews(service, family, until)
    end(service, family)
    pathway = service.rules.pathway
    service.count(family.team, "protection_ended", family.children)
    care = service.luck_of(family, Occasion.TAKEN_INTO_CARE)
    if care.looked_after < pathway.looked_after_after_protection:
        return State.LOOKED_AFTER
    return State.IN_NEED if luck.step_down < pathway.step_down_after_protection else State.CLOSING


def begin_protection(service: Service, family: Family, age: float = 0.0) -> None:
    """Visits, core groups and other work begin with the plan, at the conference.

    Where the conference comes before the end of the assessment, that goes on beside the plan.
    """
    begin(service, family, State.PROTECTION, _protection_work(service, family, age))
    put_in_right_hands(service, family)


def _reviews(service: Service, family: Family, until: float) -> Generator[Awaited, Any, None]:
    """Review conferences at three months and then every six, until the plan is not needed."""
    reviewed, due = max(0.0, family.protected_from), _first_review(service, family)
    while True:
        practice = service.rules.practice
        start = due - practice.postponement - practice.report_lead_time
        yield service.env.timeout(max(0.0, start - service.today))
        yield from review_conference(service, family, due)
        missed = newly_missed(service, family)
        _look_at_work(service, family, missed, service.today - reviewed)
        reviewed = service.today
        needed, until = until, until + service.rules.pathway.drift * missed
        if until <= service.today:
            return
        if needed <= service.today:
            service.count(family.team, "reviews_extended_families")
        put_in_right_hands(service, family)
        due = _after(service, service.today)


def _first_review(service: Service, family: Family) -> float:
    """The day of the first review: those before the start of the run have been held."""
    first = service.rules.practice.review_conference_first_months
    due = service.calendar.after_months(family.protected_from, first)
    while due < 0:
        due = _after(service, due)
    return due


def _after(service: Service, review: float) -> float:
    """The day of the review after one."""
    later = service.rules.practice.review_conference_next_months
    return service.calendar.after_months(review, later)


def _look_at_work(service: Service, family: Family, missed: float, days: float) -> None:
    """Count a review that finds the work of the plan not done: too much of it was missed."""
    share = missed / (len(family.plan_work) * days) if days > 0 else 0.0
    service.count(
        family.team, "reviews_work_undone_families", share > service.rules.practice.work_undone
    )


def next_core_group(service: Service, started: float, day: float) -> float:
    """Dates of core groups: the first soon after the conference, then at an interval."""
    practice = service.rules.practice
    return day + (practice.core_group_first if day <= started else practice.core_group_interval)


def _protection_work(service: Service, family: Family, age: float) -> tuple[Task, Task, Task]:
    marks = family.marks
    visits = recurring(
        service,
        family,
        "protection_visits",
        visit_hours(family),
        every(service, lambda practice: practice.protection_visit_interval),
        lambda rules: rules.head_start.protection_visit,
        phase(marks.phase, age),
    )
    core_groups = recurring(
        service,
        family,
        "core_groups",
        lambda rules: rules.work.core_group,
        partial(next_core_group, service, service.today - age),
        lambda rules: rules.head_start.protection_visit,
        phase(marks.phase_of_review, age),
    )
    sessions = recurring(
        service,
        family,
        "sessions",
        session_hours(service, lambda rules: rules.work.protection_session),
        every(service, lambda practice: practice.session_interval),
        lambda rules: -rules.head_start.other_delay,
        phase(marks.phase_of_session, age),
    )
    return visits, core_groups, sessions
