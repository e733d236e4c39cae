"""What does a run cost on a cluster? Measured on one worker within this machine.

    python benchmarks/cluster.py [SCENARIO]

Prints the tables of `docs/cluster.md`: the cost of one kept run, and what 150 authorities with
1,000 runs each would need, as if every one of them were as large as the scenario.
"""

import pickle
import sys
import time
from dataclasses import fields
from statistics import median
from typing import Any

from distributed import Client, LocalCluster

from sim.scenario.loading import load_scenario
from sim.study.measures.rows import Rows
from sim.study.runs.cluster import over_cluster
from sim.study.runs.packed_run import key_of, packed
from sim.study.runs.play import play

AUTHORITIES, RUNS = 150, 1000
EMPTY_TASKS = 200
ROUNDS = 3


def seconds(work: Any) -> float:
    """Processor seconds of some work."""
    started = time.process_time()
    work()
    return time.process_time() - started


def in_memory(rows: Rows) -> int:
    """Bytes of the numbers of a run."""
    tables = [getattr(rows, each.name) for each in fields(Rows) if each.name != "dates"]
    return sum(table.bytes_kept for table in tables)


def overhead() -> float:
    """Seconds of the clock that a task takes on a cluster when there is nothing to do."""
    with LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        with Client(cluster) as client:
            client.wait_for_workers(1)
        address = cluster.scheduler_address
        list(over_cluster(abs, range(5), address))
        started = time.perf_counter()
        list(over_cluster(abs, range(EMPTY_TASKS), address))
        return (time.perf_counter() - started) / EMPTY_TASKS


def row(name: str, value: str) -> None:
    """A row of a table in Markdown."""
    print(f"| {name} | {value} |")


def main() -> None:
    """Measure, and do the sums."""
    name = sys.argv[1] if len(sys.argv) > 1 else "manchester-86-posts"
    scenario = load_scenario(name)
    each = median(seconds(lambda n=n: play(scenario, n)) for n in range(1, ROUNDS + 1))
    rows = play(scenario, 1)
    content = packed(rows, key_of(scenario, 1))
    packing = seconds(lambda: packed(rows, key_of(scenario, 1)))
    task = overhead()
    print(f"\n| one run of {name} | |\n|---|---:|")
    row("playing and measuring, on the worker", f"{each:.2f} s of processor time")
    row("handing out the task and taking back its result", f"{task * 1000:.0f} ms")
    row("bytes that travel", f"{len(pickle.dumps(rows)) / 1e6:.2f} MB")
    row("packing it to be kept, here", f"{packing * 1000:.0f} ms")
    row("file that is kept", f"{len(content) / 1e6:.2f} MB")
    row("memory that its numbers take, here", f"{in_memory(rows) / 1e6:.2f} MB")
    runs = AUTHORITIES * RUNS
    print(f"\n| {AUTHORITIES} authorities, {RUNS:,} runs of each | |\n|---|---:|")
    row("runs", f"{runs:,}")
    row("processor time", f"{runs * each / 3600:,.0f} hours")
    row("kept runs on disk", f"{runs * len(content) / 1e9:,.0f} GB")
    for cores in (10, 100, 1000):
        row(f"with {cores:,} cores", f"{runs * each / cores / 3600:,.1f} hours")
    row(
        "least, however many cores: taking back and keeping",
        f"{runs * (task + packing) / 3600:,.1f} hours",
    )


if __name__ == "__main__":
    main()
