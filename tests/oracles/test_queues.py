"""Workers and queues: stripped to one stage, the service gives the textbook's answers."""

import numpy as np
import pytest
from stripped import YEAR, agrees, column, exact, oracle, play, queue, stays

from sim.scenario.schema import Scenario

SETTLED = 0.1
"""Share of a run that is left out at its start."""


def waits_and_stays(scenario: Scenario, days: float, runs: int) -> dict[str, list[float]]:
    """Mean time in the stage, share of time busy, and mean wait, run by run."""
    found: dict[str, list[float]] = {"w": [], "rho": [], "wq": []}
    posts = scenario.social_workers.posts
    mean = scenario.work.assessment_first_child
    rate = scenario.demand.families_per_year / YEAR
    for journal in play(scenario, runs):
        seen = stays(journal, days * SETTLED, days * 0.98)
        done = seen.days[~np.isnan(seen.days)]
        assert done.size > 0.98 * rate * days * 0.88 * 0.9
        found["w"].append(float(done.mean()))
        found["rho"].append(float(column(journal, "hours").sum() / (posts * days)))
        found["wq"].append(float(done.mean()) - mean)
    return found


@pytest.mark.slow
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
    agrees([w * speed * rate for w in found["wq"]], exact(f"{name}-lq"))


@pytest.mark.slow
def test_the_spread_of_work_makes_families_wait() -> None:
    """M/G/1 (Pollaczek and Khinchine), with a gamma of the variance of the row."""
    speed, days = 32, 2500
    scenario = queue(days, speed, 0.8 / speed, work__spread=1 / 1.5)
    found = waits_and_stays(scenario, days, 24)
    agrees([w * speed for w in found["wq"]], exact("pk-lgn"))


@pytest.mark.slow
def test_five_separate_teams_wait_longer_than_one_pooled() -> None:
    speed, days = 8, 1000
    split = queue(days, 4 * speed, 1 / speed, servers=5, teams__count=5, managers__posts=5)
    tree = split.model_dump()
    tree["workers"]["ceiling"] = 1.0e9
    tree["practice"]["when_full"] = "allocate anyway"
    apart = waits_and_stays(Scenario.model_validate(tree), days, 24)
    agrees([w * speed for w in apart["w"]], exact("pool-split"))


def test_nobody_referred_nobody_held() -> None:
    for journal in play(queue(60, 0.0, 1.0), 2):
        assert column(journal, "open").sum() == 0
        assert column(journal, "hours").sum() == 0
    assert exact("idle-zero") == 0


def test_without_workers_every_child_waits() -> None:
    """Families come by chance here: what came is open, and nobody is closed."""
    scenario = queue(60, 5.0, 1.0, servers=0)
    for journal in play(scenario, 2):
        assert column(journal, "closed").sum() == 0
        assert column(journal, "unallocated")[-1] == column(journal, "referrals").sum() > 200
    assert oracle("nostaff").endswith(";0")
