"""Recurring work: visits, sessions, reviews and core groups, each due again once it is done."""

from collections.abc import Callable, Generator
from functools import cache
from typing import Any

import simpy

from sim.scenario.calendar import MONTHS_A_YEAR
from sim.service.diary import Task
from sim.service.journal import COLUMN
from sim.service.office import Service
from sim.service.people import Family, State

Plan = Generator[simpy.Event, Any, State]


def begin(service: Service, family: Family, state: State, kinds: int) -> None:
    """Start a plan, keeping count of the days on which each kind of its work could be missed."""
    family.move_to(state)
    family.plan_days -= kinds * service.today


def end(service: Service, family: Family, work: tuple[Task, ...]) -> None:
    """End a plan and its recurring work."""
    family.plan_days += len(work) * service.today
    family.cancel_work()


def as_long_as_needed(
    service: Service, family: Family, days: float
) -> Generator[simpy.Event, Any, None]:
    """Wait until a plan is no longer needed: its own days, and those that missed work adds."""
    missed_before = family.missed_days
    until = service.today + days
    while until > service.today:
        yield service.env.timeout(until - service.today)
        until += service.rules.pathway.drift * (family.missed_days - missed_before)
        missed_before = family.missed_days


def recurring(
    service: Service,
    family: Family,
    hours: float,
    interval: Callable[[float], float],
    name: str,
    head_start: float,
    first: float | None = None,
) -> Task:
    """Enter recurring work: due an interval from now (or part of one, for opening families).

    `interval` gives the day on which the work is due again, from the day it was done. `first` is
    the share of the first interval that is left.
    """
    now = service.today
    due = interval(now)
    if first is not None:
        due = now + (due - now) * first - service.rules.opening.days_behind
    task = Task(hours, max(due, now), due, due - head_start, None, service.sitting)
    if name.endswith("visits") or name == "core_groups":
        task.longest = hours
    task.interval = interval
    task.done_column = COLUMN[name]
    task.missed_column = COLUMN[f"{name}_missed"]
    task.on_missed = family.missed
    family.expect(task)
    return task


def phase(share: float, age: float) -> float | None:
    """Share of the first interval that is left: luck for opening families, else all of it."""
    return share if age > 0 else None


@cache
def every(days: float) -> Callable[[float], float]:
    """An interval in working days."""
    return lambda day: day + days


def visit_hours(service: Service, family: Family) -> float:
    """Hours of a visit: the first child and each further child."""
    work = service.rules.work
    return work.visit_first_child + work.visit_further_child * (family.children - 1)


def days_a_month(service: Service) -> float:
    """Mean working days in a month."""
    return service.year / MONTHS_A_YEAR
