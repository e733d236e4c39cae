"""Workers and queues: stripped to one stage, the service gives the textbook's answers."""

import numpy as np
import pytest
from stripped import ALWAYS, YEAR, agrees, column, exact, play, queue, stays

from sim.scenario.schema import Scenario
from sim.service.journal import Journal

SETTLED = 0.1
"""Share of a run that is left out at its start."""


def waits_and_stays(scenario: Scenario, days: float, runs: int) -> dict[str, list[float]]:
    """Time busy, mean wait, mean time in the stage and mean number waiting, run by run."""
    found: dict[str, list[float]] = {"w": [], "rho": [], "wq": [], "lq": []}
    mean = scenario.work.assessment_first_child
    rate = scenario.demand.families_per_year / YEAR
    since, until = days * SETTLED, days * 0.98
    for journal in play(scenario, runs):
        seen = stays(journal, since, until)
        assert abs(seen.days.size / (rate * (until - since)) - 1) < 0.05
        assert not np.isnan(seen.days).any()
        busy = float(column(journal, "hours").sum() / (journal.census_days[-1] + 1))
        found["w"].append(float(seen.days.mean()))
        found["wq"].append(found["w"][-1] - mean)
        found["rho"].append(busy)
        found["lq"].append(mean_number(journal, since, until) - busy)
    return found


def mean_number(journal: Journal, since: float, until: float) -> float:
    """Families in the stage on average over a window of days, from when each came and left."""
    came = np.array([row.referred for row in journal.assessments])
    left = np.array([row.ended for row in journal.assessments])
    left = np.where(np.isnan(left), np.inf, left)
    within = np.minimum(left, until) - np.maximum(came, since)
    return float(np.maximum(within, 0).sum() / (until - since))


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("name", "rate", "work", "speed", "days"),
    [
        ("mm1-08", 0.8, 1.0, 16, 2500),
        ("mm1-075", 3.0, 0.25, 4, 2500),
        ("mm1-05", 2.0, 0.25, 4, 2600),
    ],
)
def test_one_worker(name: str, rate: float, work: float, speed: float, days: float) -> None:
    """M/M/1, with the clock run faster so that a run holds enough families."""
    scenario = queue(days, rate * speed, work / speed)
    found = waits_and_stays(scenario, days, 24)
    agrees([w * speed for w in found["w"]], exact(f"{name}-w"))
    agrees([w * speed for w in found["wq"]], exact(f"{name}-wq"))
    agrees(found["rho"], exact(f"{name}-rho"))
    agrees(found["lq"], exact(f"{name}-lq"))


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("name", "shape", "speed"), [("pk-det", ALWAYS, 16), ("pk-lgn", 1 / 1.5, 32)]
)
def test_the_spread_of_work_makes_families_wait(name: str, shape: float, speed: int) -> None:
    """M/G/1 (Pollaczek and Khinchine): no spread, and a gamma with the variance of the row."""
    days = 2500
    scenario = queue(days, speed, 0.8 / speed, work__spread=shape)
    found = waits_and_stays(scenario, days, 24)
    agrees([w * speed for w in found["wq"]], exact(name))


def test_nobody_referred_nobody_held() -> None:
    for journal in play(queue(60, 0.0, 1.0), 2):
        assert column(journal, "open").sum() == 0
        assert column(journal, "hours").sum() == 0
