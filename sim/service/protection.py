"""Child protection: strategy discussion, section 47 enquiry, conferences, protection plan."""

from collections.abc import Generator
from dataclasses import dataclass
from math import floor, isnan, log1p, nan
from typing import Any

import simpy

from sim.service.chance import gamma
from sim.service.diary import EMERGENCY, Task
from sim.service.journal import ConferenceRow
from sim.service.office import Service
from sim.service.people import Family, SocialWorker, State
from sim.service.recurring import (
    Plan,
    begin,
    days_a_month,
    end,
    every,
    phase,
    recurring,
    visit_hours,
)


def section_47(service: Service, family: Family) -> Generator[simpy.Event, Any, bool]:
    """Strategy discussion and enquiry; returns whether a child protection plan follows."""
    rules = service.rules
    work, discussed = rules.work, service.today
    yield service.work(family, work.strategy_discussion, discussed, emergency=True)
    yield service.decided(family.team, work.strategy_discussion_manager, discussed, emergency=True)
    discussed = service.today
    service.count(family.team, "section_47", family.children)
    conference = family.marks.conference < rules.pathway.conference_after_section_47
    yield service.work(
        family, work.section_47_enquiry, discussed, head_start=rules.head_start.dated
    )
    if not conference:
        return False
    return (yield from after_enquiry(service, family, discussed))


def after_enquiry(
    service: Service, family: Family, discussed: float
) -> Generator[simpy.Event, Any, bool]:
    """The initial conference, and whether it makes a child protection plan."""
    yield from initial_conference(service, family, discussed)
    service.count(family.team, "initial_conferences", family.children)
    rules = service.rules
    if family.marks.protection >= rules.pathway.protection_plan_after_conference:
        return False
    service.count(family.team, "protection_started", family.children)
    family.move_to(State.PROTECTION)
    family.protected_from = service.today
    return True


@dataclass(slots=True)
class Report:
    """A conference report: written by the worker, checked by the manager, then shared."""

    written: float = nan
    shared: float = nan


def initial_conference(
    service: Service, family: Family, discussed: float
) -> Generator[simpy.Event, Any, None]:
    """The initial conference, normally held within 15 working days of the strategy discussion.

    Booked for the usual day, later when the enquiry took too long or others cannot come, and put
    back when the report is not written, a limited number of times.
    """
    practice, marks = service.rules.practice, family.marks
    booked = max(service.today + practice.conference_notice, discussed + practice.conference_aim)
    if marks.conference_delayed < practice.conference_outside_delay:
        booked += -log1p(-marks.conference_delay) * practice.conference_outside_delay_days
    due = discussed + practice.conference_limit
    yield from conference(service, family, "initial", booked, due)


def review_conference(
    service: Service, family: Family, due: float
) -> Generator[simpy.Event, Any, None]:
    """A review conference, booked with room for being put back once."""
    booked = max(service.today, due - service.rules.practice.postponement)
    yield from conference(service, family, "review", booked, due)


def conference(
    service: Service, family: Family, kind: str, booked: float, due: float
) -> Generator[simpy.Event, Any, None]:
    """Write the report, wait for the day, and meet."""
    practice = service.rules.practice
    report = write_report(service, family, kind, booked)
    yield service.env.timeout(max(0.0, booked - service.today))
    postponed = 0
    while isnan(report.written) and postponed < practice.postponements_most:
        postponed += 1
        yield service.env.timeout(practice.postponement)
    attended = attend(service, family)
    _record_conference(service, family, kind, due, report, attended, postponed)


def write_report(service: Service, family: Family, kind: str, booked: float) -> Report:
    """Ask for the report: the worker writes it, the manager checks it, the family gets it."""
    rules, report = service.rules, Report()
    work, practice = rules.work, rules.practice
    initial = kind == "initial"
    sharing = practice.report_sharing_initial if initial else practice.report_sharing_review
    hours = work.conference_report if initial else work.review_report

    def shared(_: Task) -> None:
        report.shared = service.today

    def written(_: Task) -> None:
        report.written = service.today
        service.decide(family.team, work.report_check, booked - sharing, shared)

    due = booked - sharing
    urgency = due - rules.head_start.dated
    ready = service.today
    family.expect(Task(hours, ready, due, urgency, written, service.sitting))
    return report


def attend(service: Service, family: Family) -> str:
    """Who goes to the conference: the worker, somebody of the team instead, or nobody."""
    worker = family.worker
    if worker is not None and not worker.diary.time.away(service.today):
        _spend(service, worker)
        return "worker"
    others = [w for w in family.team.workers if not w.diary.time.away(service.today)]
    if not others:
        return "nobody"
    _spend(service, min(others, key=lambda w: (w.diary.waiting_hours, w.number)))
    return "stand-in"


def _spend(service: Service, worker: SocialWorker) -> None:
    now = service.today
    worker.diary.add(Task(service.rules.work.conference_attendance, now, now, EMERGENCY, None))


def _record_conference(
    service: Service,
    family: Family,
    kind: str,
    due: float,
    report: Report,
    attended: str,
    postponed: int,
) -> None:
    team, held, children = family.team, service.today, family.children
    practice = service.rules.practice
    initial = kind == "initial"
    target = practice.report_sharing_initial if initial else practice.report_sharing_review
    days_before = floor(held) - floor(report.shared) if report.shared <= held else nan
    if not initial:
        service.count(team, "review_conferences", children)
    on_time = int(held) <= int(due)
    service.count(team, f"{kind}_conferences_in_time", children if on_time else 0)
    service.count(team, f"{kind}_reports_due_families")
    service.count(team, f"{kind}_reports_written_families", report.written <= held)
    service.count(team, f"{kind}_reports_shared_in_time_families", days_before >= target)
    service.count(team, f"{kind}_attended_by_worker_families", attended == "worker")
    if initial:
        service.count(team, "initial_reports_on_the_day_families", days_before == 0)
        service.count(team, "initial_reports_not_shared_families", isnan(days_before))
    service.journal.conferences.append(
        ConferenceRow(
            team.number,
            children,
            kind,
            due,
            held,
            report.written <= held,
            days_before,
            attended,
            postponed,
        )
    )


def protection_plan(service: Service, family: Family, age: float, remaining: float | None) -> Plan:
    """A child protection plan: visits, core groups, sessions, and review conferences.

    It ends at the first review at which it is no longer needed: in a child in need plan, with
    the children looked after, or with closing.
    """
    pathway, marks = service.rules.pathway, family.marks
    begin(service, family, State.PROTECTION, kinds=3)
    if remaining is None:
        remaining = (
            family.protected_from
            - service.today
            + gamma(marks.protection_length, pathway.protection_days, pathway.protection_shape)
        )
    else:
        family.protected_from = service.today - age
    work = _protection_work(service, family, age)
    yield from _reviews(service, family, service.today + remaining)
    end(service, family, work)
    service.count(family.team, "protection_ended", family.children)
    if marks.looked_after < pathway.looked_after_after_protection:
        return State.LOOKED_AFTER
    return State.IN_NEED if marks.step_down < pathway.step_down_after_protection else State.CLOSING


def _reviews(service: Service, family: Family, until: float) -> Generator[simpy.Event, Any, None]:
    """Review conferences at three months and then every six, until the plan is not needed."""
    practice, months = service.rules.practice, service.calendar.after_months
    due = months(family.protected_from, practice.review_conference_first_months)
    while due < service.today:
        due = months(due, practice.review_conference_next_months)
    drift = service.rules.pathway.drift
    missed_before = family.missed_days
    while True:
        start = due - practice.postponement - practice.report_lead_time
        yield service.env.timeout(max(0.0, start - service.today))
        yield from review_conference(service, family, due)
        until += drift * (family.missed_days - missed_before)
        missed_before = family.missed_days
        if until <= service.today:
            return
        due = months(service.today, practice.review_conference_next_months)


def _protection_work(service: Service, family: Family, age: float) -> tuple[Task, Task, Task]:
    work, practice, head = service.rules.work, service.rules.practice, service.rules.head_start
    visits = recurring(
        service,
        family,
        visit_hours(service, family),
        every(practice.protection_visit_interval),
        "protection_visits",
        head.protection_visit,
        phase(family.marks.phase, age),
    )
    core_groups = recurring(
        service,
        family,
        work.core_group,
        every(practice.core_group_interval),
        "core_groups",
        head.protection_visit,
        phase(family.marks.phase_of_review, age),
    )
    sessions = recurring(
        service,
        family,
        work.protection_session * practice.session_interval / days_a_month(service),
        every(practice.session_interval),
        "sessions",
        -head.other_delay,
        phase(family.marks.phase_of_session, age),
    )
    return visits, core_groups, sessions
