"""Conferences: a chair is booked, the report is written and shared, and people meet."""

from collections.abc import Generator
from dataclasses import dataclass
from functools import partial
from math import ceil, floor, isnan, nan
from typing import Any, Final

from sim.service.clock import Awaited
from sim.service.journal import ConferenceRow
from sim.service.office import DAYS_A_WEEK, Service
from sim.service.people import Family, SocialWorker
from sim.service.task import EMERGENCY, Task

_EVE: Final = 1.0
"""Working days before a conference from which an unfinished report goes before everything else."""


@dataclass(slots=True)
class Report:
    """A conference report: begun and written by the worker, checked by the manager, shared.

    `due` is the day on which the family should have it, `left` what is to be written, in hours,
    and `task` the sitting that is to come.
    """

    due: float
    left: float
    urgency: float
    task: Task | None = None
    started: float = nan
    written: float = nan
    shared: float = nan


def conference(
    service: Service, family: Family, kind: str, booked: float, due: float
) -> Generator[Awaited, Any, None]:
    """Book a chair, write the report, wait for the day, and meet.

    A report that is written and still with the manager is given to the family at the meeting.
    """
    asked, booked = booked, chaired(service, booked)
    waited = floor(booked) > floor(asked)
    report = write_report(service, family, kind, booked)
    yield service.env.timeout(max(0.0, booked - _EVE - service.today))
    press(service, family, report)
    yield service.env.timeout(max(0.0, booked - service.today))
    postponed = 0
    while isnan(report.written) and postponed < service.rules.practice.postponements_most:
        postponed += 1
        again = chaired(service, service.today + service.rules.practice.postponement)
        yield service.env.timeout(again - service.today)
    if isnan(report.shared) and report.written <= service.today:
        report.shared = service.today
    service.count(family.team, "conferences_waiting_for_a_chair_families", waited)
    attended = attend(service, family)
    _record_conference(service, family, kind, due, report, attended, postponed)


def chaired(service: Service, day: float) -> float:
    """The first day, from a day on, in a week in which the chairs have a conference left."""
    slots = ceil(service.rules.practice.conference_slots_per_team * len(service.teams))
    booked, week = service.conferences_of_week, int(day // DAYS_A_WEEK)
    while booked.get(week, 0) >= slots:
        week += 1
    booked[week] = booked.get(week, 0) + 1
    return max(day, float(week * DAYS_A_WEEK))


def write_report(service: Service, family: Family, kind: str, booked: float) -> Report:
    """Ask for the report: the worker writes it, the manager checks it, the family gets it."""
    rules, initial = service.rules, kind == "initial"
    practice, work = rules.practice, rules.work
    due = booked - (practice.report_sharing_initial if initial else practice.report_sharing_review)
    hours = work.conference_report if initial else work.review_report
    report = Report(due, hours, due - rules.head_start.dated)
    _write(service, family, report)
    return report


def _write(service: Service, family: Family, report: Report) -> None:
    """Ask for the next sitting of a report."""
    hours, then = min(report.left, service.sitting), partial(_written, service, family, report)
    report.task = Task(hours, service.today, report.due, report.urgency, then)
    family.expect(report.task)


def _written(service: Service, family: Family, report: Report, task: Task) -> None:
    """Go on with a report after a sitting; after the last one the manager checks it."""
    report.left -= task.full_hours
    if isnan(report.started):
        report.started = service.today
    if report.left > 0:
        _write(service, family, report)
        return
    report.written = service.today
    check, late = service.rules.work.report_check, service.today > report.due
    then = partial(_shared, service, report)
    service.decide(family.team, check, report.due, then, emergency=late)


def _shared(service: Service, report: Report, _: Task) -> None:
    if isnan(report.shared):
        report.shared = service.today


def press(service: Service, family: Family, report: Report) -> None:
    """On the eve of the conference a report is finished: late and thin rather than not at all.

    It goes before everything else, and gets one sitting, or the one that is under way.
    """
    task = report.task
    if not isnan(report.written) or task is None:
        return
    report.urgency = EMERGENCY
    most = task.full_hours if task.being_done else service.sitting
    report.left = min(report.left, most)
    if not task.being_done:
        task.cancel()
        _write(service, family, report)


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
            *family.keys,
            children,
            kind,
            due,
            held,
            held - report.started,
            report.written <= held,
            days_before,
            attended,
            postponed,
        )
    )
