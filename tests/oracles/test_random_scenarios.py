"""Valid but mad: on random scenarios, from tiny to strange, every identity holds in every run."""

import time
from collections.abc import Callable

import numpy as np
import pytest
from following import Busy, Followed
from hypothesis import HealthCheck, Phase, given, settings
from making import scenarios
from stripped import exact

from sim.scenario.schema import Scenario
from sim.service.people import State
from sim.study.measures.identities import check_identities
from sim.study.measures.rows import measure
from sim.study.money.bill import bill
from sim.study.runs.ensemble import run_ensemble

LONGEST = 20.0
"""Seconds for one run; more means that it would not end."""


def holds(scenario: Scenario) -> None:
    """Play a scenario once, and see that it ends soon and that nothing is lost in it."""
    started = time.monotonic()
    with pytest.MonkeyPatch.context() as patch:
        busy = Busy(patch)
        run = Followed(scenario, 1, patch)
    busy.holds(run.journal)
    check_identities(run.journal, scenario)
    for place, area in run.area.items():
        assert abs(area - run.stayed[place] - exact("little")) <= 1e-9 * max(1.0, area), place
    assert {state for _, state in run.area} <= set(State)
    rows = measure(run.journal, scenario)
    assert len(rows.dates) == len(run.journal.weeks) > 0
    assert all(np.isfinite(rows.weekly[name]).all() for name in ("open", "hours", "posts"))
    assert time.monotonic() - started < LONGEST


def costs_add_up(scenario: Scenario) -> None:
    """Every total is the sum of its lines, teams and items, to the last millionth of a pound."""
    found = bill(run_ensemble(scenario, 1, jobs=1))
    assert (found.totals == found.lines.sum(axis=2)).all()
    assert (found.totals.sum(axis=1) == found.amounts.sum(axis=(1, 2, 3))).all()


def check(number: int, question: Callable[[Scenario], None] = holds) -> None:
    """Ask something of so many random scenarios."""
    played = 0

    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],  # a failure is told as it is: making it smaller takes minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(scenarios())
    def each(scenario: Scenario) -> None:
        nonlocal played
        played += 1
        question(scenario)

    each()
    assert played >= number


@pytest.mark.slow
def test_nothing_is_lost_in_three_hundred_random_scenarios() -> None:
    check(300)


@pytest.mark.slow
def test_the_costs_of_a_hundred_random_scenarios_add_up() -> None:
    check(100, costs_add_up)


@pytest.mark.nightly
def test_nothing_is_lost_in_ten_thousand_random_scenarios() -> None:
    check(10_000)
