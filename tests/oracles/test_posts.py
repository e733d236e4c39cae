"""Posts and leavers. Posts are looked at on the first working day of each week.

So a leaver is noted in the week after the chance of leaving has added up (half a week late on
average), is gone from the post a week later, and a recruit who could start at once starts a week
after that. The tests take those weeks off the times that the scenario is given.
"""

from typing import Any

import numpy as np
import pytest
from stripped import YEAR, agrees, column, exact, play, stripped

from sim.scenario.schema import Scenario
from sim.service.office import DAYS_A_WEEK
from sim.service.workforce import WEEKS_A_YEAR

pytestmark = pytest.mark.nightly
NOTED_AND_GONE = 1.5
"""Weeks between the chance of leaving and the week in which the post is empty."""


def workforce(years: float, posts: int, weeks_stayed: float, weeks_to_start: float) -> Scenario:
    """Posts without families: how long their holders stay, and how long the posts are empty."""
    settings: dict[str, Any] = {
        "social_workers__posts": posts,
        "social_workers__turnover": WEEKS_A_YEAR / (weeks_stayed - NOTED_AND_GONE),
        "social_workers__recruitment__success": 1.0,
        "social_workers__recruitment__weeks_to_start": weeks_to_start,
        "social_workers__recruitment__newly_qualified": 0.0,
        "social_workers__recruitment__cohort_months": tuple(range(1, 13)),
    }
    return stripped(years * YEAR, **settings)


def test_posts_filled_on_average_and_their_variance() -> None:
    """Rows of 24 months and 4 months; the variance is about the exact mean (rule S2)."""
    stay, empty = 2 * WEEKS_A_YEAR, WEEKS_A_YEAR / 3
    working_days = (empty - 0.5) * YEAR / WEEKS_A_YEAR  # the start waits for the next Monday
    scenario = workforce(19.5, 50, stay, working_days / DAYS_A_WEEK)
    settled = round(3 * WEEKS_A_YEAR)
    means, variances = [], []
    for journal in play(scenario, 36):
        filled = column(journal, "in_post")[settled:]
        assert len(filled) > 16.4 * WEEKS_A_YEAR
        assert (filled + column(journal, "vacant")[settled:] == 50).all()
        means.append(float(filled.mean()))
        variances.append(float(np.mean((filled - exact("posts-mean")) ** 2)))
    agrees(means, exact("posts-mean"))
    agrees(variances, exact("posts-var"), precision=0.2)


def test_leavers_in_a_year_when_recruits_start_at_once() -> None:
    rate = exact("turnover-year") / 100
    a_change = 1.0  # the week in which even a recruit who starts at once is not there
    scenario = workforce(19.5, 100, WEEKS_A_YEAR / rate - a_change, 0.0)
    found = []
    for journal in play(scenario):
        leavers = column(journal, "leavers")[10:]
        found.append(float(leavers.sum() / len(leavers) * WEEKS_A_YEAR))
        assert column(journal, "vacant").mean() < 1
    agrees(found, exact("turnover-year"))


def test_half_a_load_in_the_first_year() -> None:
    scenario = workforce(10, 100, 4 * WEEKS_A_YEAR, 0.0)
    scenario = scenario.changed("social_workers.recruitment.newly_qualified", 1.0)
    scenario = scenario.changed("workers.newly_qualified_ramp", (0.5, 0.5, 0.5, 0.5))
    found = []
    for journal in play(scenario):
        rows = [row for row in journal.workers if row.week > 1.1 * WEEKS_A_YEAR]
        assert len(rows) > 40_000
        found.append(float(np.mean([row.share_of_full_load for row in rows])))
    agrees(found, exact("induct"), probability=True)
