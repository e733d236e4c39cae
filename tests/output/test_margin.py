"""What a child fewer costs on the margin between plans, and what it costs to leave a plan."""

from math import isnan

import pytest

from sim.output.tables.money import bought
from sim.output.workbook.book import sheets
from sim.output.workbook.sheet import Formula
from sim.scenario.loading import load_scenario
from sim.study.money.five_years import years_to_leave
from sim.study.questions.findings import find
from sim.study.runs.ensemble import run_ensemble


@pytest.fixture(scope="module")
def three(ensembles, asked):
    """The base, a plan, and the same plan in a service that fewer people leave."""
    base, plan = ensembles.values()
    until, settings = plan.scenario.until, ["social_workers.turnover=0.02"]
    stay = load_scenario("small-authority", until=until, settings=settings)
    every = {**ensembles, "people stay": run_ensemble(stay, 3, jobs=1)}
    return find(every, base.scenario.name, asked)


def test_each_plan_from_the_second_on_is_set_against_the_one_that_costs_the_next_less(three):
    one, two = sorted(
        (three.options[name] for name in three.others), key=lambda each: each.yearly.mean
    )
    assert (one.beyond, one.per_further_child) == (None, None), "its margin is its average"
    assert two.beyond == one.name
    cost = two.yearly.mean - one.yearly.mean
    fall = two.fewer_over_year.mean - one.fewer_over_year.mean
    assert two.per_further_child.mean == pytest.approx(cost / fall)


def test_its_interval_is_fiellers_and_there_is_none_when_the_fall_may_be_nothing(three):
    (margin,) = (o.per_further_child for o in three.options.values() if o.per_further_child)
    if isnan(margin.low):
        assert isnan(margin.high)
    else:
        assert margin.low <= margin.mean <= margin.high


def test_the_sheet_of_value_and_the_table_say_it(three):
    option = next(o for o in three.options.values() if o.beyond)
    words = f"Cost a year of each further child fewer, beyond {option.beyond}"
    assert words in [item for item, *_ in bought(option, three.question.by)]
    (sheet,) = (each for each in sheets(three, [], {}) if each.name == "Value for money")
    (row,) = (row for row in sheet.rows if row[1] == words)
    assert isinstance(row[3], Formula)
    assert row[3].value == option.per_further_child.mean


def test_a_plan_is_left_as_fast_as_people_leave(ensembles):
    base, plan = ensembles.values()
    on = plan.scenario.until
    more = sum(
        plan.values(name, on).mean() - base.values(name, on).mean()
        for name in ("in_post", "managers")
    )
    assert years_to_leave(plan, base) * plan.values("leavers", on).mean() == pytest.approx(
        max(more, 0)
    )
    assert years_to_leave(base, base) == 0
