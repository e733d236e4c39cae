"""How the benchmarks measure: interleaved rounds, medians, ratios within a round, tables."""

import gc
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

ROUNDS = 5
Work = Callable[[], object]


class Target(NamedTuple):
    """A promise beside what was measured; `met` is None where there is none but to state it."""

    words: str
    target: str
    measured: str
    met: bool | None


def seconds(work: Work) -> float:
    """Processor seconds of some work in this process."""
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def rounds(works: Mapping[str, Work], number: int = ROUNDS) -> dict[str, list[float]]:
    """Processor seconds of several works, one after another in each round."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(number):
        for name, work in works.items():
            found[name].append(seconds(work))
    return found


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """The median over rounds of one work's time over another's, taken within each round."""
    return median(a / b for a, b in zip(above, below, strict=True))


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table in Markdown, under a heading."""
    print(f"\n### {title}\n")
    print("| " + " | ".join(head) + " |")
    print("|---" + "|---:" * (len(head) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    sys.stdout.flush()
