"""Recurring work: visits, sessions, reviews and core groups, each due again once it is done."""

from collections.abc import Callable, Generator
from math import nan
from typing import Any

from sim.scenario.calendar import MONTHS_A_YEAR
from sim.scenario.practice import Practice
from sim.scenario.schema import Scenario
from sim.service.changes import come_to_light
from sim.service.clock import Awaited
from sim.service.journal import COLUMN
from sim.service.office import Service
from sim.service.people import Family, State
from sim.service.task import Task

Plan = Generator[Awaited, Any, State]
Amount = Callable[[Scenario], float]
"""Hours or days by the rules in force: a dated change holds for plans under way."""


def begin(service: Service, family: Family, state: State, work: tuple[Task, ...]) -> None:
    """Start a plan, keeping count of the days on which each kind of its work could be missed."""
    family.move_to(state)
    family.plan_work = work
    family.plan_days -= len(work) * service.today
    family.missed_before = family.missed_days


def end(service: Service, family: Family) -> None:
    """End a plan and its recurring work."""
    _look_at_work(service, family)
    family.plan_days += len(family.plan_work) * service.today
    family.plan_work = ()
    family.changed = family.noticed = nan
    family.cancel_work()


def newly_missed(service: Service, family: Family) -> float:
    """Days for which planned work was missed since this was last asked, or the plan began."""
    _look_at_work(service, family)
    missed = family.missed_days - family.missed_before
    family.missed_before = family.missed_days
    return missed


def _look_at_work(service: Service, family: Family) -> None:
    """Count the occasions of recurring work that have passed without its being begun."""
    today, row = service.today, service.journal.now[family.team.number]
    for task in family.tasks:
        if task.live and task.interval is not None and not task.begun and task.due < today:
            row[task.missed_column] += task.pass_by(today)


class Rhythm:
    """What recurring work of a family goes by: its hours and urgency, as the rules have it then."""

    __slots__ = ("family", "followed", "head_start", "hours", "in_one_go", "service")

    def __init__(
        self,
        service: Service,
        family: Family,
        hours: Amount,
        head_start: Amount,
        *,
        in_one_go: bool,
    ) -> None:
        self.service = service
        self.family = family
        self.hours = hours
        self.head_start = head_start
        self.in_one_go = in_one_go
        self.followed: Scenario | None = None

    def follow_the_rules(self, task: Task) -> None:
        """Take hours and urgency from the rules in force, if there are new ones."""
        service, rules = self.service, self.service.rules
        if rules is self.followed:
            return
        self.followed = rules
        task.full_hours, task.head_start = self.hours(rules), self.head_start(rules)
        task.longest = task.full_hours if self.in_one_go else service.sitting

    def visited(self, task: Task) -> None:
        """See what has changed for the family, too."""
        self.follow_the_rules(task)
        come_to_light(self.service, self.family)


def recurring(
    service: Service,
    family: Family,
    name: str,
    hours: Amount,
    interval: Callable[[float], float],
    head_start: Amount,
    first: float | None = None,
) -> Task:
    """Enter recurring work: due an interval from now (or part of one, for opening families).

    `interval` gives the day on which the work is due again, from the day it was done. `first` is
    the share that is left of the days from then to the next time: the interval, and those late.
    """
    now = service.today
    due = interval(now)
    if first is not None:
        behind = family.behind(head_start(service.rules))
        due = now + (due - now + behind) * first - behind
    visit = name.endswith("visits")
    in_one_go = visit or name == "core_groups"
    rhythm = Rhythm(service, family, hours, head_start, in_one_go=in_one_go)
    task = Task(hours(service.rules), max(due, now), due, due - head_start(service.rules), None)
    rhythm.follow_the_rules(task)
    task.interval, task.passed = interval, due
    task.then = rhythm.visited if visit else rhythm.follow_the_rules
    task.done_column = COLUMN[name]
    task.missed_column = COLUMN[f"{name}_missed"]
    task.on_missed = family.missed
    family.expect(task)
    return task


def phase(share: float, age: float) -> float | None:
    """Share of the first interval that is left: luck for opening families, else all of it."""
    return share if age > 0 else None


def every(service: Service, days: Callable[[Practice], float]) -> Callable[[float], float]:
    """An interval in working days, as practice has it when the work is done."""
    return lambda day: day + days(service.rules.practice)


def visit_hours(family: Family) -> Amount:
    """Hours of a visit: the first child and each further child."""
    further = family.children - 1
    return lambda rules: rules.work.visit_first_child + rules.work.visit_further_child * further


def session_hours(service: Service, a_month: Amount) -> Amount:
    """Hours of a session, from those in a month (of its mean number of working days)."""
    days = service.year / MONTHS_A_YEAR
    return lambda rules: a_month(rules) * rules.practice.session_interval / days
