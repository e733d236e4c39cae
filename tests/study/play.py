"""Play runs in a program of its own, and print a digest of each: for tests of what may differ.

python play.py METHOD PROCESSES CHUNK FIRST LAST
"""

import hashlib
import sys
from datetime import date
from functools import partial
from multiprocessing import get_context

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.study.runs.packed_run import packed
from sim.study.runs.play import play

UNTIL = date(2016, 6, 30)


def digest_of_run(scenario: Scenario, replication: int) -> str:
    """SHA-256 of all that a run gives."""
    return hashlib.sha256(packed(play(scenario, replication), "key")).hexdigest()


def main() -> None:
    """Play the runs with processes that are started in the given way."""
    method, processes, chunk, first, last = sys.argv[1], *map(int, sys.argv[2:])
    one = partial(digest_of_run, load_scenario("small-authority", until=UNTIL))
    with get_context(method).Pool(processes) as pool:
        for digest in pool.map(one, range(first, last + 1), chunksize=chunk):
            print(digest)


if __name__ == "__main__":
    main()
