"""Peak memory of a process that plays the founding plan to its end, and of the one that asks."""

import subprocess
import sys

from measuring import Target, table

# `ru_maxrss` would do, but Linux hands down what the parent had when it started the process.
ONE_RUN = """
from datetime import date
from pathlib import Path
from sim.scenario.loading import load_scenario
from sim.service.run import run_service
from sim.study.measures.rows import measure
scenario = load_scenario("manchester-86-posts", until=date(2018, 9, 30))
for replication in (1, 2, 3):
    measure(run_service(scenario, replication), scenario)
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(int(status["VmHWM"].split()[0]) / 1024)
"""


def measure() -> list[Target]:
    """Megabytes at the most of a process that plays three runs of the plan, one after another."""
    ended = subprocess.run(
        [sys.executable, "-c", ONE_RUN], capture_output=True, text=True, check=True
    )
    most = float(ended.stdout)
    table("Memory", ("process", "peak, megabytes"), [("three runs of the plan", f"{most:.0f}")])
    return [Target("peak memory of a process", "under 300 MB", f"{most:.0f} MB", most < 300)]
