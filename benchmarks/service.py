"""A Manchester year of the baseline and the plan, against the floors of as many bare events."""

from datetime import date
from heapq import heappop, heappush
from random import Random
from statistics import median

import simpy
from measuring import Target, ratio, rounds, table

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.run import run_service

YEAR_ENDS = date(2017, 3, 31)


def events_of(scenario: Scenario) -> tuple[int, int]:
    """Events that a run processes, and the most that were pending at a time."""
    counted = [0, 0]
    step = simpy.Environment.step

    def counting(env: simpy.Environment) -> None:
        counted[0] += 1
        counted[1] = max(counted[1], len(env._queue))
        step(env)

    simpy.Environment.step = counting
    try:
        run_service(scenario, 1)
    finally:
        simpy.Environment.step = step
    return counted[0], counted[1]


def bare_simpy(events: int, pending: int) -> None:
    """As many events as bare callbacks of SimPy, with as many pending."""
    env, luck = simpy.Environment(), Random(1).random
    left = events

    def again(_: object) -> None:
        nonlocal left
        left -= 1
        if left > 0:
            env.timeout(luck()).callbacks.append(again)

    for _ in range(pending):
        env.timeout(luck()).callbacks.append(again)
    while left > 0:
        env.step()


def bare_heap(events: int, pending: int) -> None:
    """As many events in a bare heap, with as many pending."""
    luck, heap = Random(1).random, []
    for number in range(pending):
        heappush(heap, (luck(), number))
    for number in range(events):
        now, _ = heappop(heap)
        heappush(heap, (now + luck(), number))


def measure() -> list[Target]:
    """A year of the baseline and of the plan, and the two floors."""
    base = load_scenario("manchester-2016", until=YEAR_ENDS)
    plan = load_scenario("manchester-86-posts", until=YEAR_ENDS)
    events, pending = events_of(base)
    found = rounds(
        {
            "baseline": lambda: run_service(base, 1),
            "plan": lambda: run_service(plan, 1),
            "as many bare SimPy callbacks": lambda: bare_simpy(events, pending),
            "as many events in a bare heap": lambda: bare_heap(events, pending),
        }
    )
    floors = list(found)[2:]
    over = {floor: ratio(found["baseline"], found[floor]) for floor in floors}
    rows = [
        (name, f"{median(times):.2f}", f"{1 / median(times):.2f}", _over(over.get(name)))
        for name, times in found.items()
    ]
    table(
        f"A Manchester year: {events:,} events, at most {pending:,} pending",
        ("work", "processor seconds", "in a second", "baseline over this floor"),
        rows,
    )
    seconds = median(found["baseline"])
    return [
        Target(
            "the service over its floor of bare SimPy events",
            "at most 3",
            f"{over[floors[0]]:.1f}",
            over[floors[0]] <= 3,
        ),
        Target("the service over a bare heap", "stated", f"{over[floors[1]]:.1f}", None),
        Target("a Manchester year", "at most 0.5 s", f"{seconds:.2f} s", seconds <= 0.5),
    ]


def _over(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
