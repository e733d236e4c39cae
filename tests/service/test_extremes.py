"""Services at the ends of what a scenario may say: they run, and what they say makes sense."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from sim.scenario.schema import Scenario
from sim.service.run import run_service
from sim.study.measures.rows import measure

Changed = Callable[..., Scenario]


@pytest.mark.parametrize(
    ("start", "until"),
    [
        (date(2016, 4, 4), date(2016, 4, 5)),  # Monday and Tuesday
        (date(2016, 4, 2), date(2016, 4, 3)),  # a weekend: no working day at all
        (date(2016, 4, 4), date(2016, 4, 8)),  # a whole week
    ],
)
def test_a_run_that_ends_within_its_first_week_is_counted_once(
    small: Scenario, start: date, until: date, totals
) -> None:
    scenario = small.model_copy(update={"start": start, "until": until})
    journal = run_service(scenario, 1)
    assert len(journal.weeks) == 1
    opened = totals(journal, "open") + totals(journal, "undecided")
    gone = totals(journal, "closed") + totals(journal, "no_further_action")
    assert opened + gone == small.opening.children + totals(journal, "referrals")
    assert measure(journal, scenario).dates[0] <= np.datetime64(until)


@pytest.mark.parametrize("effect", [0.01, 100.0])
def test_no_caseload_is_too_high_for_the_chance_of_leaving(
    small: Scenario, changed: Changed, effect: float, totals
) -> None:
    """One worker holds all the children; however strong the effect, it stays a number."""
    scenario = changed(
        small,
        {
            "social_workers.posts": 1,
            "opening.permanent": 1.0,
            "opening.agency": 0.0,
            "social_workers.overload_effect": effect,
            "until": date(2016, 6, 30),
        },
    )
    assert totals(run_service(scenario, 1), "open")[-1] > 400


@pytest.mark.parametrize(
    "inputs",
    [
        {"pathway.protection_days": 1e6},
        {"pathway.protection_shape": 0.05, "pathway.protection_days": 1e5},
        {"pathway.in_need_days": 1e9},
        {"practice.outside_wait": 1e9},
        {"opening.days_behind": 1000.0},
    ],
)
def test_no_family_has_been_open_for_longer_than_a_childhood(
    small: Scenario, changed: Changed, inputs: dict[str, object]
) -> None:
    scenario = changed(small, {**inputs, "until": date(2016, 6, 30)})
    journal = run_service(scenario, 1)
    oldest = min(row.referred for row in journal.assessments)
    assert oldest >= -18 * 254
