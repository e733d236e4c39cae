"""Variants of a scenario: inputs moved, from the start or from a day on."""

from datetime import date

import pytest

from sim.scenario.loading import load_scenario
from sim.scenario.ranges import (
    before_the_plan,
    plan_day,
    ranges,
    scaled_over_time,
    varied,
    varied_from,
)

DAY = date(2016, 7, 1)


@pytest.fixture(scope="module")
def plan():
    return load_scenario("manchester-86-posts")


def test_every_input_with_a_low_and_a_high_has_a_range_and_no_limit_in_law_does(plan):
    found = {each.key: each for each in ranges(plan)}
    assert len(found) > 100
    assert found["workers.case_hours_per_year"].high == 1380
    assert "practice.assessment_limit" not in found
    assert "pathway.in_need_days" not in found
    assert not [key for key in found if key.startswith(("costs.", "budget."))]
    assert all(each.low <= each.value <= each.high for each in found.values())


def test_inputs_are_set_from_the_start_and_after_a_change_that_leaves_them_alone(plan):
    variant = varied(plan, {"workers.ceiling": 28.0, "social_workers.turnover": 0.11})
    for rules in (variant, variant.rules_on(date(2017, 1, 1))):
        assert rules.workers.ceiling == 28
        assert rules.social_workers.turnover == 0.11
    assert variant.notes == plan.notes


def test_the_86_posts_of_the_plan_stay_86_whatever_there_were_before(plan):
    variant = varied(plan, {"social_workers.posts": 249.6, "managers.posts": 30})
    assert variant.social_workers.posts == 250
    then = variant.rules_on(date(2018, 1, 1))
    assert then.social_workers.posts == pytest.approx(250 + 86, abs=1)
    assert then.managers.posts == 44


def test_a_dated_value_that_a_plan_sets_is_kept():
    retention = load_scenario("manchester-retention")
    variant = varied(retention, {"social_workers.turnover": 0.18})
    assert variant.social_workers.turnover == 0.18
    assert variant.rules_on(date(2018, 1, 1)).social_workers.turnover == 0.08


def test_a_lever_moves_inputs_from_a_day_on_and_leaves_what_was_before(plan):
    variant = varied_from(plan, date(2017, 1, 1), {"social_workers.posts": 10})
    assert variant.rules_on(date(2016, 6, 30)).social_workers.posts == 179
    assert variant.rules_on(date(2016, 12, 31)).social_workers.posts == 265
    assert variant.rules_on(date(2017, 1, 1)).social_workers.posts == 275
    assert variant.rules_on(date(2017, 1, 1)).managers.posts == 41


def test_a_lever_goes_on_through_later_changes(plan):
    variant = varied_from(plan, date(2016, 5, 1), {"social_workers.posts": 10})
    assert variant.rules_on(date(2016, 5, 1)).social_workers.posts == 189
    assert variant.rules_on(DAY).social_workers.posts == 275


def test_a_lever_cannot_be_pulled_before_the_start(plan):
    with pytest.raises(ValueError, match="after the start"):
        varied_from(plan, plan.start, {"social_workers.posts": 10})


def test_the_plan_begins_with_its_first_change(plan):
    assert plan_day(plan) == DAY
    baseline = before_the_plan(plan)
    assert baseline.changes == ()
    assert baseline.social_workers.posts == 179
    assert plan_day(baseline) == date(2016, 4, 2)


def test_demand_differs_from_year_to_year_and_keeps_the_changes_of_the_plan(plan):
    levels = [(date(2017, 4, 1), 1.2), (date(2018, 4, 1), 0.9)]
    variant = scaled_over_time(plan, "demand.families_per_year", levels)
    known = plan.demand.families_per_year
    for day, level in ((DAY, 1), (date(2017, 4, 1), 1.2), (date(2018, 9, 30), 0.9)):
        rules = variant.rules_on(day)
        assert rules.demand.families_per_year == pytest.approx(known * level)
        assert rules.social_workers.posts == 265


def test_a_value_out_of_bounds_is_refused(plan):
    with pytest.raises(ValueError, match=r"social_workers\.turnover"):
        varied(plan, {"social_workers.turnover": -1})
