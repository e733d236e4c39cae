"""Play a scenario in a program of its own, and print how the service is built and a digest.

python tables.py SCENARIO RUNS LAST_DAY
"""

import sys
from datetime import date

from bytes_of import digest

from sim.commands.about import built
from sim.scenario.loading import load_scenario
from sim.study.runs.ensemble import run_ensemble


def main() -> None:
    """Play the runs one after another; the digest is of every number of every table."""
    name, runs, until = sys.argv[1:]
    scenario = load_scenario(name, until=date.fromisoformat(until))
    print(built(), digest(run_ensemble(scenario, int(runs), jobs=1)))


if __name__ == "__main__":
    main()
