"""How fast is it? All measurements, each in a file of its own, as tables in Markdown.

Run with `make bench`, or `python benchmarks/speed.py growth jobs` for some of them. Times are of
the processor unless they say the clock, medians of five interleaved rounds unless they say
otherwise; ratios are taken within a round, so that another busy program hardly changes them.
"""

import os
import platform
import sys
import time

import comparison
import growth
import jobs
import memory
import service
import starting
import verdict
from measuring import Target, table

PARTS = {
    "service": service,
    "comparison": comparison,
    "growth": growth,
    "jobs": jobs,
    "starting": starting,
    "memory": memory,
    "verdict": verdict,
}


def main(wanted: list[str]) -> None:
    """Measure all parts, or those named, and set each target beside what was measured."""
    started = time.perf_counter()
    print(
        f"Python {platform.python_version()} on {os.cpu_count()} processors ({platform.machine()})."
    )
    targets: list[Target] = []
    for name in wanted or list(PARTS):
        targets += PARTS[name].measure()
    met = {True: "yes", False: "**no**", None: ""}
    rows = [(each.words, each.target, each.measured, met[each.met]) for each in targets]
    table("Targets", ("what", "target", "measured", "met"), rows)
    print(f"\nMeasured in {(time.perf_counter() - started) / 60:.0f} minutes.")


if __name__ == "__main__":
    main(sys.argv[1:])
