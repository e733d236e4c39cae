"""Duty: the workers of a team take turns to look into what comes to the door."""

from collections.abc import Callable

from sim.service.office import Service, at_once
from sim.service.people import SocialWorker, Team
from sim.service.task import EMERGENCY, Task


def look_into(service: Service, team: Team, hours: float, then: Callable[[], object]) -> None:
    """Have somebody on duty look into a referral; with nobody there, what follows is at once."""
    duty = duty_worker(team, service.today) if hours else None
    if duty is None:
        then()
        return
    now = service.today
    duty.diary.add(Task(hours, now, now, EMERGENCY, lambda _: then()))


def duty_worker(team: Team, day: float) -> SocialWorker | None:
    """Who of the team is on duty: everybody takes turns, a day each; the next one stands in."""
    turn, workers = int(day), team.workers
    for step in range(len(workers)):
        worker = workers[(turn + step) % len(workers)]
        if not worker.leaving and not worker.diary.time.away(day):
            return worker
    return None


def pass_on(service: Service, worker: SocialWorker) -> None:
    """Duty work that somebody who is gone has not begun goes to whoever is on duty then.

    What else is in a diary without families has no consequence for anybody.
    """
    waiting = [task for task in worker.diary.hand_in() if task.then is not None]
    for task in waiting:
        duty = duty_worker(worker.team, service.today)
        if duty is not None:
            duty.diary.add(task)
        else:
            at_once(task)
