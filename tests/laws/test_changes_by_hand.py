"""Significant changes: when they come, and whether the assessment was brought up to date."""

import pytest
from hand import Hand, Under, block, family, told
from stripped import YEAR

from sim.service.changes import need_ratio
from sim.service.referral import new_family

IN_NEED = {"pathway__not_in_need": 0.0, "pathway__in_need_days": 50.0}


def days_done(under: Under, name: str, until: int) -> list[int]:
    """Working days on which something was counted."""
    found, before = [], under.count(name)
    for day in range(until):
        now = under.at(day + 1 - 1e-9).count(name)
        found += [day] * round(now - before)
        before = now
    return found


# significant changes


def changing(**more: object):
    settings = {
        **IN_NEED, "pathway__in_need_days": 100.0, "pathway__changes_per_plan_year": 4.0,
        "switched_off": ("manager_queues", "supervision"),
    }  # fmt: skip
    return told(120, **{**settings, **more})


def test_an_update_is_due_twenty_days_after_a_change_and_counted_then() -> None:
    under = Under(changing(work__updated_assessment=3.0), family(2, 2))
    changes = days_done(under, "changes", 115)
    assert len(changes) > 1
    again = Under(changing(work__updated_assessment=3.0), family(2, 2))
    assert days_done(again, "updates_due", 115) == [day + 20 for day in changes if day + 20 < 115]
    run = Hand(changing(work__updated_assessment=3.0), family(2, 2))
    assert run.total("updates_in_time") == run.total("updates_due") > 0
    assert run.total("updates_late") == 0
    assert run.total("hours") == pytest.approx(3.0 * run.total("changes"))


def test_an_update_that_is_not_done_by_the_limit_is_late_and_its_days_are_missed() -> None:
    under = Under(changing(work__updated_assessment=0.25), family(2, 2))
    first = next(day for day in range(100) if under.at(day + 1).count("changes") > 0)
    again = Under(changing(work__updated_assessment=0.25), family(2, 2)).at(first)
    block(again, first, first + 25)
    again.at(first + 20.999 + 1)
    assert again.count("updates_due") >= 1
    assert again.count("updates_in_time") == 0
    assert again.family_of(2).missed_days >= 20
    again.at(first + 26)
    assert again.count("updates_late") == 1, "one update covers the changes in between"


@pytest.mark.parametrize(("need", "ratio"), [(0.4, 0.5), (0.7, 1.0), (1.0, 1.5)])
def test_changes_are_more_frequent_the_higher_the_need(need: float, ratio: float) -> None:
    scenario = changing(pathway__no_further_action=0.2, pathway__not_in_need=0.2)
    under = Under(scenario).at(0.5)
    assert need_ratio(under.service, new_family(under.service, family(1, need=need))) == (
        pytest.approx(ratio)
    )


def test_changes_come_as_often_as_the_scenario_says() -> None:
    """200 families on plans for 100 days at 4 a year: on average 315, less than a tenth off."""
    scenario = changing(social_workers__posts=1)
    run = Hand(scenario, *(family(1 + n / 1000, 1, need=0.5) for n in range(200)))
    expected = 200 * 100 * 4 / YEAR
    assert run.total("changes") == pytest.approx(expected, abs=3.3 * expected**0.5)
