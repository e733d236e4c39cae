"""The child and family assessment: the children are seen, sittings follow, a manager authorises.

The clock starts at the referral and stops when the manager has authorised the assessment.
"""

from collections.abc import Generator
from functools import partial
from math import ceil, floor, log1p, nan
from typing import Any, Final

from sim.scenario.practice import Practice
from sim.scenario.schema import Mechanism, Scenario
from sim.service.chance import Marks, gamma
from sim.service.clock import Awaited, Course, Process
from sim.service.found_in_assessment import enquiry_left, still_to_be_seen
from sim.service.journal import AssessmentRow
from sim.service.office import Service
from sim.service.people import Family, Occasion, State, Team
from sim.service.protection import (
    Enquiry,
    begin_protection,
    section_47,
)
from sim.service.task import Task

Assessment = Generator[Awaited, Any, State]
_OUTCOMES: Final = {state: state.name.lower() for state in State}
"""Outcomes as the record of an assessment has them."""


def assessment(service: Service, family: Family) -> Assessment:
    """Assess a family; returns what it needs next (the state to which it goes).

    A section 47 enquiry, where the need calls for one, runs beside the assessment: from the
    start, or once the children have been seen. Of an assessment that was under way at the start
    of the run, only the sittings that were still to come are played.
    """
    to_need = family.marks.planning >= planned_to_deadline(service, family.team)
    points = _review_points(service, family)
    hours = assessment_hours(service.rules, family)
    sittings = plan_sittings(service, family, hours, to_need=to_need)
    enquiry = _first_enquiry(service, family)
    each = hours / len(sittings)
    if family.referred >= 0 or still_to_be_seen(service, family):
        yield _first_visit(service, family, each, sittings[0])
        _children_seen(service, family)
    if family.referred >= 0 and enquiry is None and needs_enquiry(service.rules, family):
        enquiry = _start_enquiry(service, family)
    left = _still_to_come(service, family, sittings[1:])
    if left:
        yield _further_sittings(service, family, each, left)
    finished, rules = service.today, service.rules
    limit = family.referred + rules.practice.assessment_limit
    yield service.decided(family.team, rules.work.authorisation, limit)
    _close_review_points(service, family, points)
    needed = _outcome(service, family)
    _record(service, family, finished, needed, to_need=to_need, enquired=enquiry is not None)
    if enquiry is not None:
        yield enquiry
        if family.state is State.PROTECTION:
            return State.PROTECTION
    return needed


def _first_visit(service: Service, family: Family, hours: float, day: float) -> Task:
    """The sitting in which the children are seen."""
    rules = service.rules
    target = family.referred + rules.practice.first_visit_target
    return service.work(family, hours, target, ready=day, head_start=rules.head_start.dated)


def _still_to_come(service: Service, family: Family, days: list[float]) -> list[float]:
    """Of an assessment that was under way at the start of the run, some sittings are over."""
    if family.referred >= 0:
        return days
    sittings = zip(days, head_starts(service.rules, family, days), strict=True)
    return [day for day, ahead in sittings if day + family.behind(ahead) >= 0] or days[-1:]


def _further_sittings(service: Service, family: Family, hours: float, days: list[float]) -> Task:
    """Sittings of so many hours each, planned for these days."""
    sittings = list(zip(days, head_starts(service.rules, family, days), strict=True))
    first, ahead = sittings[0]
    return service.work(
        family,
        hours * len(days),
        first,
        ready=first,
        head_start=ahead,
        further_sittings=[(day, day - ahead) for day, ahead in sittings[1:]],
    )


class ReviewPoint:
    """A day on which the manager looks at an assessment that is under way."""

    __slots__ = ("day", "done", "task")

    def __init__(self, day: float) -> None:
        self.day = day
        self.done = False
        self.task: Task | None = None


def _review_points(service: Service, family: Family) -> list[ReviewPoint]:
    """Put the review points that are still to come in the manager's diary."""
    rules = service.rules
    if not service.supervised:
        return []
    points = [ReviewPoint(family.referred + days) for days in rules.practice.assessment_review_days]
    coming = [point for point in points if point.day >= service.today]
    hours, sitting = rules.work.assessment_review, rules.practice.manager_sitting
    for point in coming:
        point.task = service.decide(
            family.team,
            hours,
            point.day + sitting,
            partial(_reviewed, service, family, point),
            ready=point.day,
        )
    return coming


def _reviewed(service: Service, family: Family, point: ReviewPoint, _: Task) -> None:
    point.done = True
    service.count(family.team, "review_points")
    in_time = service.today <= point.day + service.rules.practice.manager_sitting
    service.count(family.team, "review_points_in_time", in_time)


def _close_review_points(service: Service, family: Family, points: list[ReviewPoint]) -> None:
    """At authorisation: points that had come and were not done were missed; others fall away."""
    for point in points:
        if point.done:
            continue
        assert point.task is not None
        point.task.cancel()
        if point.day < service.today:
            service.count(family.team, "review_points")


def needs_enquiry(rules: Scenario, family: Family) -> bool:
    """Whether the need is so high that there is a section 47 enquiry."""
    pathway = rules.pathway
    assessed = 1 - pathway.no_further_action
    return family.need >= 1 - pathway.section_47_in_assessment * assessed


def _first_enquiry(service: Service, family: Family) -> Process | None:
    """The enquiry that starts with the referral, or that was under way at the start of the run."""
    rules = service.rules
    if not needs_enquiry(rules, family):
        return None
    at_once = family.marks.enquiry_at_referral < rules.pathway.section_47_at_referral
    if family.referred >= 0:
        return _start_enquiry(service, family) if at_once else None
    left = enquiry_left(service, family, 0.0 if at_once else rules.practice.first_visit_target)
    return None if left is None else service.clock.begin(_beside(service, family, left))


def _start_enquiry(service: Service, family: Family) -> Process:
    luck = service.luck_of(family, Occasion.ENQUIRY)
    return service.clock.begin(_beside(service, family, section_47(service, family, luck)))


def _beside(service: Service, family: Family, enquiry: Enquiry) -> Course:
    """An enquiry beside the assessment: a protection plan begins at its conference."""
    protected = yield from enquiry
    if protected:
        begin_protection(service, family)


def assessment_hours(rules: Scenario, family: Family) -> float:
    """Hours of an assessment: by number of children and need, with a spread of its own.

    A gamma spread (evidence P067) around a mean that rises in a straight line with the rank of
    need among assessed families: one that ends without a plan is lighter.
    """
    work = rules.work
    mean = work.assessment_first_child + work.assessment_further_child * (family.children - 1)
    assessed = 1 - rules.pathway.no_further_action
    rank = max(0.0, family.need - rules.pathway.no_further_action) / assessed if assessed else 0.5
    return gamma(family.marks.hours, mean, work.spread) * (1 + work.need_effect * (2 * rank - 1))


def plan_sittings(service: Service, family: Family, hours: float, *, to_need: bool) -> list[float]:
    """Days for which the sittings are planned, evenly over the time that is set aside.

    To need: as soon as family and agencies are ready (the outside wait, evidence P047). To the
    deadline: across the days of the limit, up to the usual day of the last sitting. Where there is
    a wait, there are two sittings or more: the children are seen first.
    """
    practice = service.rules.practice
    start = service.today if family.referred >= 0 else family.referred
    span = gamma(family.marks.wait, practice.outside_wait, practice.outside_wait_shape)
    if not to_need:
        share = planned_to_deadline(service, family.team)
        last = deadline_day(practice, family.marks, share)
        span = max(span, family.referred + last - start)
    count = max(1, ceil(hours / service.sitting - 1e-9))
    if count == 1 and span == 0:
        return [start]
    count = max(2, count)
    return [start + span * number / (count - 1) for number in range(count)]


def head_starts(rules: Scenario, family: Family, days: list[float]) -> list[float]:
    """Head starts of sittings planned for days: they grow with the share of the limit used."""
    limit, at_limit = rules.practice.assessment_limit, rules.head_start.assessment_at_limit
    return [at_limit * ((day - family.referred) / limit) for day in days]


def planned_to_deadline(service: Service, team: Team) -> float:
    """Share of assessments planned to the deadline: the team's own, or that of the service."""
    rules, named = service.rules, service.rules.teams.named
    own = named[team.number].planned_to_deadline if named else None
    if own is None or not rules.works(Mechanism.DEADLINE_PLANNING):
        return rules.practice.planned_to_deadline
    return own


def deadline_day(practice: Practice, marks: Marks, share: float) -> float:
    """Day since referral for which the last sitting is planned, when planned to the deadline.

    Most are planned close to the limit and some well before it: the days before the latest one
    are exponential, which gives the shape of the published durations (England, evidence P142).
    """
    luck = marks.planning / share
    return max(0.0, practice.deadline_aim + practice.deadline_slack * log1p(-luck))


def _children_seen(service: Service, family: Family) -> None:
    family.seen = service.today
    service.count(family.team, "first_visits", family.children)
    if within(service, family, service.rules.practice.first_visit_target):
        service.count(family.team, "first_visits_in_time", family.children)


def _outcome(service: Service, family: Family) -> State:
    """What an authorised assessment finds, from the family's need."""
    pathway = service.rules.pathway
    if family.need < pathway.no_further_action + pathway.not_in_need:
        service.count(family.team, "not_in_need", family.children)
        return State.CLOSED
    service.count(family.team, "episodes_started", family.children)
    care = service.luck_of(family, Occasion.TAKEN_INTO_CARE)
    if care.looked_after < pathway.looked_after_at_assessment:
        return State.LOOKED_AFTER
    return State.IN_NEED


def _record(
    service: Service,
    family: Family,
    finished: float,
    needed: State,
    *,
    to_need: bool,
    enquired: bool,
) -> None:
    team, children, days = family.team, family.children, service.today - family.referred
    family.in_assessment = False
    service.count(team, "assessments", children)
    service.count(team, "assessment_days", days * children)
    service.count(team, "authorisation_days", (service.today - finished) * children)
    service.count(
        team,
        "assessments_in_time",
        children if within(service, family, service.rules.practice.assessment_limit) else 0,
    )
    service.count(team, "assessments_to_need", children if to_need else 0)
    service.journal.assessments.append(
        AssessmentRow(
            *family.keys,
            children,
            family.referred,
            family.seen,
            finished,
            service.today,
            to_need,
            enquired,
            _OUTCOMES[needed],
        )
    )


def within(service: Service, family: Family, limit: float) -> bool:
    """Whether no more working days than a limit lie between the referral's day and today."""
    return floor(service.today) - floor(family.referred) <= limit


def still_open(family: Family) -> AssessmentRow:
    """The record of an assessment that was not authorised by the end of the run."""
    return AssessmentRow(
        *family.keys,
        family.children,
        family.referred,
        family.seen,
        nan,
        nan,
        False,
        False,
        "open",
    )
