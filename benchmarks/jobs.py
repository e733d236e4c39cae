"""One process and two: the same runs, on the clock."""

import time
from datetime import date
from statistics import median

from measuring import Target, ratio, table

from sim.scenario.loading import load_scenario
from sim.study.runs.ensemble import run_ensemble

RUNS, ROUNDS = 8, 5


def measure() -> list[Target]:
    """The clock for eight runs of half a Manchester year by one and by two processes."""
    scenario = load_scenario("manchester-2016", until=date(2016, 9, 30))
    run_ensemble(scenario, 2, jobs=2)  # the second process is started once, before the rounds
    found: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for jobs, times in found.items():
            started = time.perf_counter()
            run_ensemble(scenario, RUNS, jobs=jobs)
            times.append(time.perf_counter() - started)
    faster = ratio(found[1], found[2])
    rows = [(jobs, f"{median(times):.1f}") for jobs, times in found.items()]
    table(f"Processes: {RUNS} runs of half a year", ("processes", "seconds of the clock"), rows)
    return [Target("two jobs against one", "at least 1.9 times", f"{faster:.2f}", faster >= 1.9)]
