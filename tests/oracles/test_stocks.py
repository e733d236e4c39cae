"""Plans without a limit of workers: stocks build up and run off as theory says."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from stripped import ALWAYS, NEVER, START, YEAR, agrees, at, column, exact, play, stripped, varies

from sim.scenario.calendar import Calendar
from sim.scenario.schema import Scenario


def ending_a_week(clock: int) -> date:
    """A start after which so many working days end with a week, so that there is a census."""
    start = START
    while True:
        calendar = Calendar("England", start)
        last, following = calendar.date_of(clock - 1), calendar.date_of(clock)
        if calendar.date_of(0) == start and following.weekday() <= last.weekday():
            return start
        start += timedelta(days=1)


def plans(days: float, a_day: float, length: float, shape: float = 1.0, **more: Any) -> Scenario:
    """Families who all need a plan of some days, on which there is nothing to do."""
    return stripped(
        days + 10,
        start=ending_a_week(int(days) - 1),
        demand__families_per_year=a_day * YEAR,
        pathway__not_in_need=0.0,
        pathway__in_need_days=length,
        pathway__in_need_shape=shape,
        practice__in_need_visit_interval=NEVER,
        practice__in_need_review_weeks=NEVER,
        practice__session_interval=NEVER,
        **more,
    )


def on(scenario: Scenario, clock: float, runs: int = 40) -> list[float]:
    return [at(journal, "open", clock) for journal in play(scenario, runs)]


@pytest.mark.nightly
def test_from_empty_after_thirty_days() -> None:
    agrees(on(plans(31, 5, 100), 30, 100), exact("inf-ramp-30"))


def test_plans_of_one_length_from_empty() -> None:
    agrees(on(plans(61, 5, 100, ALWAYS), 60), exact("inf-ramp-det"))


def test_a_starting_caseload_runs_off() -> None:
    scenario = plans(91, 0, 100, opening__on_in_need_plans=400)
    agrees(on(scenario, 90), exact("inf-runoff"))


@pytest.mark.nightly
def test_from_empty_after_a_year() -> None:
    agrees(on(plans(366, 5, 100), 365, 40), exact("inf-ramp-365"))


@pytest.mark.nightly
@pytest.mark.parametrize("shape", [1.0, 3.0])
def test_the_mean_stock_does_not_depend_on_the_spread_of_lengths(shape: float) -> None:
    agrees(on(plans(801, 5, 100, shape), 800, 24), exact("inf-exp-mean"))


@pytest.mark.nightly
def test_the_stock_varies_from_run_to_run_as_chance_has_it() -> None:
    """Rule V1: the variance across runs, within the 99.9% interval of a variance."""
    stock = on(plans(601, 5, 100), 600, 60)
    varies(float(np.var(stock, ddof=1)) / exact("inf-var"), len(stock) - 1)


@pytest.mark.nightly
def test_siblings_come_together() -> None:
    scenario = plans(701, 3, 100, demand__family_sizes=(0.5, 0.3, 0.2))
    agrees(on(scenario, 700), exact("sib-mean"))


@pytest.mark.nightly
def test_returns_make_episodes() -> None:
    """A quarter return within a year, again and again: 4/3 episodes for each first referral."""
    scenario = plans(1100, 10, 5, pathway__return_within_year=0.25)
    ratios = []
    for journal in play(scenario, 24):
        weeks = slice(110, None)
        all_of_them = column(journal, "referrals")[weeks].sum()
        ratios.append(all_of_them / (all_of_them - column(journal, "re_referrals")[weeks].sum()))
    agrees(ratios, exact("feedback-load"))


@pytest.mark.nightly
def test_the_seasons_of_demand_come_late_and_flattened() -> None:
    """Monthly steps from empty: the sum of each day's referrals, less those who have gone."""
    pattern = (1.4, 1.4, 1.4, 1.2, 1.0, 0.8, 0.6, 0.6, 0.6, 0.8, 1.0, 1.2)
    clock, length = 730, 100
    scenario = plans(clock + 1, 5, length, demand__month_pattern=pattern)
    calendar = Calendar("England", scenario.start)
    expected = 0.0
    for day in range(clock):
        still_open = np.exp(-(clock - day - 1) / length) - np.exp(-(clock - day) / length)
        expected += 5 * pattern[calendar.date_of(day).month - 1] * length * still_open
    assert abs(expected / (5 * length) - 1) > 0.05
    agrees(on(scenario, clock, 24), expected)
