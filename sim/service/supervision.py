"""Supervision: a manager meets each social worker to go through the children and to reflect.

The manager takes a turn at it when decisions leave time; a session that has not been held when
the next one is due is missed, and one is held, not two.
"""

from collections.abc import Generator
from functools import partial
from math import isnan
from typing import Any, Final

from sim.scenario.calendar import MONTHS_A_YEAR
from sim.scenario.oversight import Supervision
from sim.service.changes import agree_on_update
from sim.service.clock import Awaited
from sim.service.diary import Diary
from sim.service.office import DAYS_A_WEEK, Service
from sim.service.people import SocialWorker
from sim.service.task import EMERGENCY, Task

MINUTES: Final = 60


class Session:
    """A session that is due on a day: whether it was put off, and whether it was held."""

    __slots__ = ("due", "held", "task")

    def __init__(self, due: float) -> None:
        self.due = due
        self.held = False
        self.task: Task | None = None


def supervision(
    service: Service, worker: SocialWorker, phase: float
) -> Generator[Awaited, Any, None]:
    """The sessions of a worker, one after another, until they leave.

    `phase` is the share of the first interval that is still to come.
    """
    due = service.today + phase * interval(service, worker)
    while True:
        yield service.env.timeout(due - service.today)
        if _left(worker):
            return
        session = Session(due)
        _arrange(service, worker, session)
        following = due + interval(service, worker)
        yield service.env.timeout(following - service.today)
        if _left(worker):
            return
        if not session.held:
            assert session.task is not None
            session.task.cancel()
            service.count(worker.team, "supervisions_missed")
        due = following


def interval(service: Service, worker: SocialWorker) -> float:
    """Working days from one session to the next: shorter for the newly qualified (P092, P093)."""
    rules = service.rules.supervision
    days = service.today - worker.started
    if worker.grade != "newly qualified":
        return rules.interval
    if days < rules.newly_qualified_first_weeks * DAYS_A_WEEK:
        return DAYS_A_WEEK
    if days < rules.newly_qualified_months / MONTHS_A_YEAR * service.year:
        return rules.newly_qualified_interval
    return rules.interval


def _left(worker: SocialWorker) -> bool:
    return worker.leaving or worker.diary.closed


def _arrange(service: Service, worker: SocialWorker, session: Session) -> None:
    """Ask for a manager's time: today, or when a worker who is away is back."""
    today, ready = service.today, service.today
    if worker.diary.time.away(today):
        service.count(worker.team, "supervisions_postponed")
        ready = worker.diary.time.back(today)
    limit = session.due + service.rules.supervision.grace
    turn = partial(_meet, service, worker, session)
    session.task = service.decide(worker.team, 0.0, limit, turn, ready=ready)


def _meet(service: Service, worker: SocialWorker, session: Session, turn: Task) -> None:
    """The manager has come to it: meet now, or later if the worker happens to be away."""
    if _left(worker):
        return
    if worker.diary.time.away(service.today):
        _arrange(service, worker, session)
        return
    rules = service.rules.supervision
    minutes, reflection = agenda(rules, worker.children, in_hurry=_in_hurry(rules, turn.diary))
    hours = (minutes + reflection) / MINUTES
    session.held = True
    _record(service, worker, session, hours, reflection)
    _discuss(service, worker, minutes / rules.minutes_per_child)
    now = service.today
    worker.diary.add(Task(hours, now, now, EMERGENCY, None))
    if turn.diary is not None:
        turn.diary.add(Task(hours, now, now, EMERGENCY, None))


def _in_hurry(rules: Supervision, diary: Diary | None) -> bool:
    """Whether so many decisions wait that the manager keeps to the children."""
    if diary is None:
        return False
    return diary.waiting_hours > rules.manager_days_behind * diary.hours_per_day


def agenda(rules: Supervision, children: int, *, in_hurry: bool) -> tuple[float, float]:
    """Minutes for going through the children, and for reflection with what is left.

    The children come first; reflection goes first when the manager is in a hurry.
    """
    longest = rules.longest * MINUTES
    minutes = min(children * rules.minutes_per_child, longest)
    reflection = 0.0 if in_hurry else min(rules.reflection_minutes, longest - minutes)
    return minutes, reflection


def _record(
    service: Service, worker: SocialWorker, session: Session, hours: float, reflection: float
) -> None:
    rules, team = service.rules.supervision, worker.team
    late = service.today > session.due + rules.grace
    service.count(team, "supervisions_made_up" if late else "supervisions_in_time")
    service.count(team, "supervisions_reflective", reflection >= rules.reflection_minutes / 2)
    service.count(team, "supervision_hours", hours)


def _discuss(service: Service, worker: SocialWorker, children: float) -> None:
    """Go through as many children as there is time for, those not discussed for longest first.

    Before them come those of whom the worker has something new to say.
    """
    left = children + 1e-9
    for family in sorted(worker.families, key=lambda f: (isnan(f.noticed), f.discussed)):
        left -= family.children
        if left < 0:
            return
        family.discussed = service.today
        agree_on_update(service, family)
