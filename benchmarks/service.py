"""A Manchester year of the baseline and the plan, against the floors of as many bare events."""

import os
import shutil
import subprocess
import sys
from datetime import date
from heapq import heappop, heappush
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

import simpy
from measuring import ROUNDS, Target, ratio, rounds, table

import sim
from sim.commands.about import built
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.run import run_service
from sim.service.watched_post import Watch, play_watched

YEAR_ENDS = date(2017, 3, 31)
PACKAGE = Path(sim.__file__).parent
YEAR = """
import sys, time
from datetime import date
from sim.scenario.loading import load_scenario
from sim.service.run import run_service
scenario = load_scenario(sys.argv[1], until=date.fromisoformat(sys.argv[2]))
run_service(load_scenario("small-authority", until=date(2016, 4, 30)), 1)
started = time.process_time()
run_service(scenario, 1)
print(time.process_time() - started)
"""


def events_of(scenario: Scenario) -> tuple[int, int]:
    """Events that a run processes, and the most that were pending at a time."""
    counted = [0, 0]

    def look(watch: Watch) -> None:
        clock = watch.service.clock
        counted[0] += 1
        if counted[0] % 1000 == 1:
            counted[1] = max(counted[1], len(clock._to_come))

    play_watched(scenario, 1, look)
    return counted[0], counted[1]


def seconds_in(package: Path, name: str) -> float:
    """Processor seconds of a year of a scenario, by the package that lies in a folder."""
    ended = subprocess.run(
        [sys.executable, "-c", YEAR, name, YEAR_ENDS.isoformat()],
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(ended.stdout)


def beside_pure() -> list[Target]:
    """The service as it is installed beside its plain copy, one after the other in each round."""
    if built() == "pure":
        return [Target("compiled against pure", "stated", "not compiled here", None)]
    with TemporaryDirectory() as place:
        binaries = shutil.ignore_patterns("*.so", "*.pyd")
        shutil.copytree(PACKAGE, Path(place) / "sim", ignore=binaries)
        folders = {"pure": Path(place), "compiled": PACKAGE.parent}
        found: dict[str, list[float]] = {kind: [] for kind in folders}
        for _ in range(ROUNDS):
            for kind, folder in folders.items():
                found[kind].append(seconds_in(folder, "manchester-2016"))
    rows = [(kind, f"{median(each):.2f}") for kind, each in found.items()]
    table("A Manchester year, compiled and pure", ("service", "processor seconds"), rows)
    times = ratio(found["pure"], found["compiled"])
    return [Target("compiled against pure", "stated", f"{times:.2f} times as fast", None)]


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
            "at most 3.6",
            f"{over[floors[0]]:.1f}",
            over[floors[0]] <= 3.6,
        ),
        Target("the service over a bare heap", "stated", f"{over[floors[1]]:.1f}", None),
        Target("a Manchester year", "stated", f"{seconds:.2f} s", None),
        *beside_pure(),
    ]


def _over(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
