"""Levers: what a plan could set otherwise, from the date on which it sets it."""

from datetime import date

import pytest

from sim.scenario.lever import lever_of, with_lever
from sim.scenario.loading import load_scenario
from sim.scenario.resolved import scenario_hash
from sim.scenario.schema import Mechanism
from sim.scenario.switches import changes_nothing

PLAN = date(2016, 7, 1)
SPRING = date(2016, 5, 1)


@pytest.fixture(scope="module")
def plan():
    return load_scenario("small-authority")


def test_posts_of_a_plan_are_set_from_the_date_of_the_plan(plan) -> None:
    lever = lever_of(plan, "social_workers.posts")
    assert (lever.since, lever.value, lever.whole) == (PLAN, 30, True)
    more = with_lever(plan, lever, 34.0)
    assert more.rules_on(SPRING).social_workers.posts == 24
    assert more.rules_on(PLAN).social_workers.posts == 34
    assert more.rules_on(PLAN).managers.posts == 4
    assert plan.rules_on(PLAN).social_workers.posts == 30


def test_what_the_plan_leaves_alone_is_set_from_the_start(plan) -> None:
    lever = lever_of(plan, "social_workers.turnover")
    assert (lever.since, lever.whole) == (plan.start, False)
    fewer = with_lever(plan, lever, 0.05)
    for day in (SPRING, PLAN):
        assert fewer.rules_on(day).social_workers.turnover == 0.05
    assert fewer.rules_on(PLAN).social_workers.posts == 30


def test_the_value_of_a_lever_gives_the_plan_itself(plan) -> None:
    for key in ("social_workers.posts", "social_workers.turnover"):
        lever = lever_of(plan, key)
        same = with_lever(plan, lever, lever.value)
        assert same.rules_on(PLAN) == plan.rules_on(PLAN)
        assert scenario_hash(same) == scenario_hash(plan)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("posts", "social_workers.posts"),
        ("social_workers.post", "did you mean social_workers.posts"),
        ("demand.month_pattern", "not a single number"),
        ("name", "not a single number"),
        ("seed", "seed"),
    ],
)
def test_what_is_no_lever_is_refused_with_a_hint(plan, key: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace(".", r"\.")):
        lever_of(plan, key)


def test_a_value_that_cannot_be_is_refused(plan) -> None:
    with pytest.raises(ValueError, match=r"social_workers.turnover: must be 0 or more, not -1"):
        with_lever(plan, lever_of(plan, "social_workers.turnover"), -1)


def test_a_mechanism_whose_inputs_are_nothing_changes_nothing(plan) -> None:
    assert not changes_nothing(plan, Mechanism.DEMAND_GROWTH)
    level = load_scenario("small-authority", settings=("demand.growth_per_year=0",))
    assert changes_nothing(level, Mechanism.DEMAND_GROWTH)
    assert not changes_nothing(level, Mechanism.MANAGER_QUEUES)
    assert not changes_nothing(level, Mechanism.VACANCIES)
