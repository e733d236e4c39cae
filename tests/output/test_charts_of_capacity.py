"""The charts of money so far, of children against capacity, and of empty posts."""

from dataclasses import replace
from datetime import date

import pytest

from sim.output.charts.children import children_against_capacity
from sim.output.charts.cumulative import cumulative_spend
from sim.output.charts.style import caseload_style
from sim.output.charts.vacancies import vacancies_and_agency
from sim.output.charts.view import View
from sim.scenario.costs import Budget, BudgetYear
from sim.study.questions.findings import find

SUM = 200_000.0
DAYS_TO_THE_END_OF_2016 = 275
"""From 1 April 2016."""


@pytest.fixture(scope="module")
def budgeted(ensembles, asked):
    (base, before), (plan, after) = ensembles.items()
    year = BudgetYear(financial_year="2016/17", amount=SUM)
    scenario = after.scenario.model_copy(
        update={"budget": Budget(announced=(year,), covers_overheads=False)}
    )
    scenario._changes, scenario._notes = after.scenario._changes, after.scenario._notes
    return find({base: before, plan: replace(after, scenario=scenario)}, base, asked)


@pytest.fixture(scope="module")
def money(budgeted):
    base, plan = budgeted.ensembles.values()
    with caseload_style():
        chart = cumulative_spend(View(budgeted.question, plan, base, "Source: a test."))
    return chart, {row[0]: dict(zip(chart.columns, row, strict=True)) for row in chart.rows}


def test_spending_so_far_is_what_stands_against_the_budget_up_to_that_day(money, budgeted):
    """Two ways to one sum: month by month, and by financial year up to the date asked about."""
    chart, rows = money
    (plan,) = budgeted.others
    (year,) = budgeted.against_by_then(plan)
    there = rows[budgeted.question.by]
    assert there["mean"] == pytest.approx(year.extra.mean, abs=0.01)
    assert there["announced"] == pytest.approx(SUM * DAYS_TO_THE_END_OF_2016 / 365)
    assert rows[date(2017, 3, 31)]["announced"] == pytest.approx(SUM)
    side = "over" if there["mean"] > there["announced"] else "under"
    assert chart.title.startswith("By 31 December 2016 ")
    assert "without overheads" in chart.title
    assert f" {side} the £151k announced" in chart.title


def test_a_year_without_money_announced_ends_the_comparison(view):
    """The plan of the fixture has no budget: its cost is drawn, and nothing said against it."""
    with caseload_style():
        chart = cumulative_spend(view)
    assert not any(word in chart.title for word in ("under", "over the", "announced"))
    assert all(row[chart.columns.index("announced")] is None for row in chart.rows)


def test_room_is_the_standard_for_each_case_holder(view):
    with caseload_style():
        chart = children_against_capacity(view)
    on = view.plan.dates[view.plan.week_of(view.on)].item()
    there = {row[0]: row[2] for row in chart.rows if row[1] == on}
    holders = view.plan.values("case_holders", view.on).mean()
    assert there["Room at the standard"] == pytest.approx(18 * holders)
    held = view.plan.values("allocated", view.on).mean()
    assert f"hold {held:.0f} children and have room for {18 * holders:.0f} at" in chart.title


def test_empty_posts_and_agency_are_those_of_the_measures(view):
    with caseload_style():
        chart = vacancies_and_agency(view)
    for ensemble in (view.base, view.plan):
        for words, measure in (("Empty", "vacant"), ("Agency", "agency")):
            drawn = [r[3] for r in chart.rows if r[:2] == (ensemble.scenario.name, words)]
            assert drawn == pytest.approx(ensemble.series(measure)[1].mean(axis=0).tolist())
