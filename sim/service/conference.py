"""Conferences: a chair is booked, the report is written and shared, and people meet."""

from collections.abc import Generator
from dataclasses import dataclass
from math import ceil, floor, isnan, nan
from typing import Any

import simpy

from sim.service.diary import EMERGENCY, Task
from sim.service.journal import ConferenceRow
from sim.service.office import DAYS_A_WEEK, Service
from sim.service.people import Family, SocialWorker


@dataclass(slots=True)
class Report:
    """A conference report: begun and written by the worker, checked by the manager, shared."""

    started: float = nan
    written: float = nan
    shared: float = nan


def conference(
    service: Service, family: Family, kind: str, booked: float, due: float
) -> Generator[simpy.Event, Any, None]:
    """Book a chair, write the report, wait for the day, and meet."""
    asked, booked = booked, chaired(service, booked)
    if floor(booked) > floor(asked):
        service.count(family.team, "conferences_waiting_for_a_chair_families")
    report = write_report(service, family, kind, booked)
    yield service.env.timeout(max(0.0, booked - service.today))
    postponed = 0
    while isnan(report.written) and postponed < service.rules.practice.postponements_most:
        postponed += 1
        again = chaired(service, service.today + service.rules.practice.postponement)
        yield service.env.timeout(again - service.today)
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
    rules, report = service.rules, Report()
    work, practice = rules.work, rules.practice
    initial = kind == "initial"
    sharing = practice.report_sharing_initial if initial else practice.report_sharing_review
    hours = work.conference_report if initial else work.review_report

    def shared(_: Task) -> None:
        report.shared = service.today

    def begun(_: Task) -> None:
        report.started = service.today
        rest = max(0.0, hours - first)
        family.expect(Task(rest, service.today, due, urgency, written, service.sitting))

    def written(_: Task) -> None:
        report.written = service.today
        check = service.rules.work.report_check
        service.decide(family.team, check, booked - sharing, shared)

    due = booked - sharing
    urgency = due - rules.head_start.dated
    first = min(hours, service.sitting)
    family.expect(Task(first, service.today, due, urgency, begun))
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
            held - report.started,
            report.written <= held,
            days_before,
            attended,
            postponed,
        )
    )
