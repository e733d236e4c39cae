"""How fast is it? Interleaved rounds in one process, medians, processor seconds.

Run with `make bench`; it prints tables. Figures are medians of five rounds (growth: of three).
Ratios are taken within a round, so that another busy program hardly changes them.
"""

import gc
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from heapq import heappop, heappush
from random import Random
from statistics import median

import simpy

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.running import run_service

ROUNDS = 5
YEAR_ENDS = date(2017, 3, 31)
PER_WORKER = {
    "demand.families_per_year": 4830,
    "opening.awaiting_assessment": 1300,
    "opening.on_in_need_plans": 1450,
    "opening.on_protection_plans": 891,
    "opening.looked_after": 1210,
    "opening.closing": 300,
    "opening.closed_last_year": 5900,
    "opening.permanent": 186,
    "opening.agency": 25,
    "social_workers.posts": 215,
    "managers.posts": 27,
    "teams.count": 27,
}
"""What grows with the number of posts in the Manchester baseline."""
WHOLE = ("opening.permanent", "opening.agency", "demand", "opening.closed_last_year")


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of some work."""
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


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


def sized(posts: int) -> Scenario:
    """The Manchester baseline for a year with so many posts, and all else in step."""
    told = []
    for key, value in PER_WORKER.items():
        size = value * posts / 215
        whole = key.startswith(WHOLE)
        told.append(f"{key}={round(size, 1) if whole else max(1, round(size))}")
    return load_scenario("manchester-2016", told, until=YEAR_ENDS)


def command_starts(arguments: list[str]) -> float:
    """Seconds of the clock until a command has ended."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "sim", *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def table(title: str, rows: list[tuple[str, str]]) -> None:
    """Print a table in Markdown."""
    print(f"\n| {title} | |\n|---|---:|")
    for name, value in rows:
        print(f"| {name} | {value} |")
    sys.stdout.flush()


def service() -> None:
    """A Manchester year against the floors: the same number of events, as many pending."""
    base = load_scenario("manchester-2016", until=YEAR_ENDS)
    plan = load_scenario("manchester-86-posts", until=YEAR_ENDS)
    events, pending = events_of(base)
    found: dict[str, list[float]] = {"base": [], "plan": [], "simpy": [], "heap": []}
    for number in range(1, ROUNDS + 1):
        found["base"].append(seconds(lambda n=number: run_service(base, n)))
        found["plan"].append(seconds(lambda n=number: run_service(plan, n)))
        found["simpy"].append(seconds(lambda: bare_simpy(events, pending)))
        found["heap"].append(seconds(lambda: bare_heap(events, pending)))
    ratio = {
        floor: median(b / f for b, f in zip(found["base"], found[floor], strict=True))
        for floor in ("simpy", "heap")
    }
    table(
        f"A Manchester year ({events:,} events, {pending:,} pending at most)",
        [
            ("baseline, processor seconds", f"{median(found['base']):.2f}"),
            ("plan, processor seconds", f"{median(found['plan']):.2f}"),
            ("the same number of bare SimPy callbacks", f"{median(found['simpy']):.2f}"),
            ("baseline over that floor", f"{ratio['simpy']:.1f}"),
            ("the same number in a bare heap", f"{median(found['heap']):.2f}"),
            ("baseline over that floor", f"{ratio['heap']:.1f}"),
        ],
    )


def growth() -> None:
    """Milliseconds for a worker and a year, from 10 to 400 workers."""
    rows = []
    for posts in (10, 50, 100, 200, 400):
        scenario = sized(posts)
        taken = median(seconds(lambda n=n, s=scenario: run_service(s, n)) for n in range(1, 4))
        rows.append(
            (f"{posts} posts, milliseconds for a post and year", f"{1000 * taken / posts:.1f}")
        )
    table("Growth (medians of three)", rows)


def starting() -> None:
    """Start-up of the commands that run nothing."""
    commands = (["--help"], ["check", "manchester-86-posts"], ["schema"], ["explain"])
    rows = [
        (f"`caseload {' '.join(each)}`", f"{median(command_starts(each) for _ in range(5)):.2f} s")
        for each in commands
    ]
    table("Start-up, seconds of the clock", rows)


def main() -> None:
    """All measurements."""
    service()
    growth()
    starting()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table("Memory", [("peak of this process, megabytes", f"{peak:.0f}")])


if __name__ == "__main__":
    main()
