"""Running: one scenario, one replication, from the opening position to the last day."""

import gc
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

from sim.scenario.calendar import MONTHS_A_YEAR
from sim.scenario.oversight import Weights
from sim.scenario.schema import Scenario
from sim.service.allocation import ceiling, too_complex
from sim.service.assessment import still_open
from sim.service.clock import Awaited
from sim.service.journal import COLUMN, Journal, WorkerRow
from sim.service.office import Service
from sim.service.opening import open_service
from sim.service.people import Family, SocialWorker, State
from sim.service.referral import front_door
from sim.service.task import Task
from sim.service.workforce import Workforce

_MOMENT: Final = 1e-6
"""Working days after the last one, so that the census at its end is taken."""
OPEN_LONG: Final = (6, 12, 24)
"""Months after which a case that is not closed counts as open for long."""
_OPEN_OVER: Final = [(months, COLUMN[f"open_over_{months}_months"]) for months in OPEN_LONG]
_TOO_COMPLEX: Final = COLUMN["too_complex"]
_TO_DISCUSS: Final = COLUMN["to_discuss"]
_DISCUSSED: Final = COLUMN["discussed"]
_NOT_LOOKED_AFTER: Final = COLUMN["not_looked_after"]
_KIND_OF_CASE: Final = {
    State.UNDECIDED: "assessment",
    State.ASSESSMENT: "assessment",
    State.IN_NEED: "in_need",
    State.PROTECTION: "protection",
    State.LOOKED_AFTER: "looked_after",
    State.CLOSING: "closing",
}
STATES: Final = [state for state in State if state is not State.CLOSED]
OPEN_STATES: Final = [state for state in STATES if state is not State.UNDECIDED]


def run_service(scenario: Scenario, replication: int) -> Journal:
    """Play a scenario once and return the journal of what happened.

    `replication` (1, 2, ...) chooses the luck: the same number gives the same luck in every
    scenario with the same seed, person by person.
    """
    with uncollected():
        return _play(scenario, replication)


@contextmanager
def uncollected() -> Generator[None, None, None]:
    """Keep Python's collector of cyclic waste still: its rounds cost a tenth of a run.

    What is left behind is collected once at the end, without what was there before. Whoever plays
    a run and lets go of its journal within has little left to look through.
    """
    if not gc.isenabled():
        yield
        return
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        gc.enable()


def _play(scenario: Scenario, replication: int) -> Journal:
    service = Service(scenario, replication)
    workforce = set_out(service)
    service.clock.run_to(last_moment(service))
    close_books(service, workforce)
    service.journal.end()
    _let_go(service)
    return service.journal


def _let_go(service: Service) -> None:
    """Take apart what the run leaves behind, so that it is freed at once.

    People hold their work and work holds its people; to find out that nobody else holds either
    takes Python's collector a tenth of a run.
    """
    service.clock.stop()
    for team in service.teams:
        held = [family for worker in team.workers for family in worker.families]
        for family in (*held, *team.unallocated, *team.led_by_others):
            _forget(family.tasks)
            family.worker = family.on_allocation = None
        for worker in team.workers:
            worker.families.clear()
        diaries = [worker.diary for worker in team.workers]
        for diary in diaries + [manager.diary for manager in team.managers]:
            _forget(diary.hand_in())
        team.workers.clear()
        team.managers.clear()
        team.unallocated.clear()
        team.led_by_others.clear()
        team.waiting.clear()


def _forget(tasks: list[Task]) -> None:
    for task in tasks:
        if task.callbacks:
            task.callbacks.clear()
        task.cancel()
    tasks.clear()


def last_moment(service: Service) -> float:
    """The moment at which a run ends, just after the census of the last day."""
    return service.last_day + _MOMENT


def set_out(service: Service) -> Workforce:
    """Put everybody in place on the first day, with all that will happen by itself."""
    workforce = Workforce(service)
    workforce.management.go_round()
    open_service(service, workforce)
    processes = [_change_rules(service), _census(service, workforce), workforce.weekly()]
    if not service.frozen:
        processes.append(front_door(service))
    for process in processes:
        service.clock.begin(process)
    return workforce


def _change_rules(service: Service) -> Generator[Awaited, Any, None]:
    """Put each dated change in force on its day, before anything else happens on it."""
    for day, rules in service.versions[1:]:
        yield service.env.timeout(day - service.today)
        service.put_in_force(rules)


def _census(service: Service, workforce: Workforce) -> Generator[Awaited, Any, None]:
    """Count everybody at the end of each week's last working day."""
    calendar, day = service.calendar, 0
    while True:
        while calendar.date_of(day + 1).weekday() > calendar.date_of(day).weekday():
            day += 1
        yield service.env.timeout(day + 1 - service.today)
        take_census(service, workforce, float(day))
        day += 1


def take_census(service: Service, workforce: Workforce, day: float) -> None:
    """Write the stocks of families, workers and posts in the journal, and close its week."""
    now, points_of = service.journal.now, _points_of_cases(service.rules.weights)
    for team, row in zip(service.teams, now, strict=True):
        for state in STATES:
            row[state] = team.children_in.get(state, 0)
        row[COLUMN["open"]] = sum(row[state] for state in OPEN_STATES)
        row[COLUMN["unallocated"]] = sum(family.children for family in team.unallocated)
        row[COLUMN["led_by_others"]] = sum(family.children for family in team.led_by_others)
        row[COLUMN["allocated"]] = sum(worker.children for worker in team.workers)
        row[COLUMN["posts"]] = team.posts
        row[COLUMN["case_holding_posts"]] = team.case_holding_posts
        row[COLUMN["manager_posts"]] = team.manager_posts
        row[COLUMN["managers"]] = len(team.managers)
        _count_workers(service, team.number, points_of)
    for post in workforce.posts:
        row = now[post.team.number]
        if post.holder is not None:
            row[COLUMN["in_post"]] += 1
            row[COLUMN["newly_qualified_in_post"]] += post.holder.grade == "newly qualified"
            row[COLUMN["advanced_in_post"]] += post.holder.grade == "advanced"
        row[COLUMN["agency"]] += post.locum is not None
        row[COLUMN["vacant"]] += post.holder is None and post.locum is None
    service.journal.end_week(day)


def _count_workers(service: Service, number: int, points_of: dict[State, float]) -> None:
    team, row = service.teams[number], service.journal.now[number]
    week = len(service.journal.weeks)
    for worker in team.workers:
        holding = worker.children > 0
        row[COLUMN["case_holders"]] += holding
        row[COLUMN["full_load"]] += holding and worker.share >= 1
        points = _count_caseload(service, worker, row, points_of)
        _count_newly_qualified(service, worker, points, row)
        row[COLUMN["tasks_waiting"]] += len(worker.diary.now.things)
        row[COLUMN["hours_waiting"]] += worker.diary.waiting_hours
        service.journal.workers.append(
            WorkerRow(
                week,
                number,
                worker.number,
                worker.grade,
                worker.contract,
                worker.share,
                1.0,
                worker.children,
                len(worker.families),
                points,
            )
        )


def _count_newly_qualified(
    service: Service, worker: SocialWorker, points: float, row: list[float]
) -> None:
    """Count the newly qualified, and for whom of them the promise of protection is kept."""
    if worker.grade != "newly qualified":
        return
    row[COLUMN["newly_qualified"]] += 1
    row[COLUMN["newly_qualified_protected"]] += worker.children <= ceiling(service, worker)
    row[COLUMN["newly_qualified_points_above"]] += points > service.rules.weights.newly_qualified


def _count_caseload(
    service: Service, worker: SocialWorker, row: list[float], points_of: dict[State, float]
) -> float:
    """Count what a worker's children have met so far, and weigh the caseload in points."""
    weights, today, months = service.rules.weights, service.today, service.year / MONTHS_A_YEAR
    since = today - service.rules.supervision.discussed_within
    points = weights.fixed
    complex_ = to_discuss = discussed = not_looked_after = 0
    for family in worker.families:
        children = family.children
        points += children * (weights.court if family.in_court else points_of[family.state])
        if too_complex(service, family, worker):
            complex_ += children
        if family.referred <= since:
            to_discuss += children
            if family.discussed >= since:
                discussed += children
        if family.state is not State.LOOKED_AFTER:
            not_looked_after += children
            open_for = (today - family.referred) / months
            for limit, column in _OPEN_OVER:
                if open_for <= limit:
                    break
                row[column] += children
    row[_TOO_COMPLEX] += complex_
    row[_TO_DISCUSS] += to_discuss
    row[_DISCUSSED] += discussed
    row[_NOT_LOOKED_AFTER] += not_looked_after
    if worker.children > 0:
        row[COLUMN["points"]] += points
        row[COLUMN["points_above"]] += points > weights.full_time
    return points


def _points_of_cases(weights: Weights) -> dict[State, float]:
    """Points of a child in each state, out of court."""
    return {state: float(getattr(weights, kind)) for state, kind in _KIND_OF_CASE.items()}


def close_books(service: Service, workforce: Workforce) -> None:
    """Write down the assessments that are still open: they are counted, not dropped.

    A run that ends within its first week is counted at its end.
    """
    if not service.journal.weeks:
        take_census(service, workforce, float(service.last_day - 1))
    for team in service.teams:
        families: list[Family] = [f for worker in team.workers for f in worker.families]
        for family in [*families, *team.unallocated]:
            if family.in_assessment:
                service.journal.assessments.append(still_open(family))
