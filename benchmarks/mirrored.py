"""For which measures mirrored luck narrows the interval, and by how much.

    python benchmarks/mirrored.py

Five sets (seeds) of 30 futures of `manchester-86-posts` and of its base up to the date asked about.
For each measure: half the interval of the mean over pairs beside what as many independent futures
with the same spread would have given, as the mean over the sets, and the correlation within pairs.
"""

from datetime import date

import numpy as np

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.study.measures.measures import measure_named
from sim.study.measures.rows import Array
from sim.study.runs.play import weeks_of
from sim.study.runs.variants import ask, read
from sim.study.statistics.estimates import mean_interval

SEEDS, FUTURES, LOOKS = (1, 2, 3, 4, 5), 30, (10, 20, 30)
ON = date(2017, 3, 31)
MEASURES = (
    "average_caseload", "open", "protection", "looked_after", "unallocated", "case_holders",
    "agency", "vacant", "assessments_in_time", "conferences_in_time",
    "supervision_in_time", "team_range",
)  # fmt: skip


def values(scenario: Scenario) -> Array:
    """Each measure in each future, by set."""
    asked = [ask(name, ON) for name in MEASURES]
    found = []
    for seed in SEEDS:
        one = scenario.model_copy(update={"seed": seed})
        runs = (weeks_of(one, number, None) for number in range(1, FUTURES + 1))
        found.append([[read(run, each) for each in asked] for run in runs])
    return np.array(found)


def told(name: str, sets: Array) -> str:
    """A row of the table: the ratio of half-widths after so many futures, and the correlation."""
    ratios = [
        np.mean(
            [
                mean_interval(one[:n]).half_width
                / mean_interval(one[:n], mirrored=False).half_width
                for one in sets
            ]
        )
        for n in LOOKS
    ]
    pairs = (sets - sets.mean()).reshape(-1, 2)
    together = np.corrcoef(np.concatenate([pairs, pairs[:, ::-1]]).T)[0, 1]
    return f"| {name} | {' | '.join(f'{ratio:.2f}' for ratio in ratios)} | {together:.2f} |"


def main() -> None:
    """Print the table of docs/methods.md."""
    until = date(2017, 4, 7)
    base, plan = (
        values(load_scenario(name, until=until))
        for name in ("manchester-2016", "manchester-86-posts")
    )
    print(f"| measure | {' | '.join(f'{n} futures' for n in LOOKS)} | correlation in pairs |")
    print("|---|---|---|---|---|")
    for place, name in enumerate(MEASURES):
        print(told(measure_named(name).words, plan[..., place]))
    for place, name in enumerate(MEASURES):
        print(told(f"{measure_named(name).words}: plan less base", (plan - base)[..., place]))
    print(told("share at 18 or less", (plan[..., 0] <= 18).astype(float)))


if __name__ == "__main__":
    main()
