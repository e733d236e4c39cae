"""What practitioners cost who are not social workers and lead families."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from sim.output.words.money import money_in_words
from sim.scenario.costs import Budget, BudgetYear
from sim.scenario.loading import load_scenario
from sim.study.money.added_up import added_up
from sim.study.money.bill import MILLIONTHS, bill
from sim.study.money.budget import CAUSES, PRACTITIONERS, against_budget
from sim.study.money.periods import week_starts
from sim.study.money.rates import FAMILY_HELP_PAY, OVERHEADS
from sim.study.questions.findings import find
from sim.study.runs.ensemble import Ensemble, run_ensemble

RUNS = 2


def played(plan: str = "", **settings: object) -> Ensemble:
    told = [f"{key.replace('__', '.')}={value}" for key, value in settings.items()]
    name = f"small-authority-now{plan}"
    return run_ensemble(load_scenario(name, told, until=date(2017, 6, 30)), RUNS, jobs=1)


@pytest.fixture(scope="module")
def base() -> Ensemble:
    return played()


@pytest.fixture(scope="module")
def plan() -> Ensemble:
    return played("+family-help")


def a_year() -> float:
    """One practitioner by hand: salary, national insurance and pension of 2016/17."""
    pay = 25_500
    return pay + 0.138 * (pay - 8112) + 0.196 * pay


def test_as_many_are_paid_as_the_children_led_ask_for(plan: Ensemble) -> None:
    """One for 20 children, day by day from the first Monday of a week to the next."""
    led = plan.weekly["led_by_others"][:, :, -1]
    starts = [*week_starts(plan.scenario, plan.dates), date(2017, 7, 1)]
    weeks = [(end - start).days for start, end in pairwise(starts)]
    found = bill(plan)
    days = found.quantities["family_help_practitioner"].sum(axis=(1, 2))
    assert days == pytest.approx((led * np.array(weeks)).sum(axis=1) / 20)
    assert (days > 0).all()
    first = found.line(*FAMILY_HELP_PAY)[:, 0] / MILLIONTHS
    years = found.full_time_years("family_help_practitioner")[:, 0]
    assert first == pytest.approx(years * a_year())


def test_where_nobody_is_led_nothing_is_paid(base: Ensemble) -> None:
    assert (bill(base).line(*FAMILY_HELP_PAY) == 0).all()


def test_a_plan_is_charged_for_what_it_has_more_than_its_base() -> None:
    led = {"practice__without_social_worker": 0.4, "practice__response_to_room": 0}
    own, before = (bill(played(name, **led)) for name in ("+family-help", ""))
    years = against_budget(own, before, None)
    more = (own.line(*FAMILY_HELP_PAY) - before.line(*FAMILY_HELP_PAY)).mean(axis=0) / MILLIONTHS
    assert before.line(*FAMILY_HELP_PAY).min() > 0
    assert [y.causes[PRACTITIONERS].mean for y in years] == pytest.approx(more.tolist())
    assert (more > 0).all()
    for year, place in zip(years, range(2), strict=True):
        assert list(year.causes) == list(CAUSES)
        made_of = sum(cause.mean for cause in year.causes.values())
        whole = (own.totals - before.totals).mean(axis=0)[place] / MILLIONTHS
        assert made_of == pytest.approx(whole)


def test_practitioners_who_are_there_are_paid_whether_or_not_they_lead() -> None:
    found = bill(played(practice__practitioners=3))
    assert found.full_time_years("family_help_practitioner")[:, 0] == pytest.approx(3)
    assert found.line(*FAMILY_HELP_PAY)[:, 0] / MILLIONTHS == pytest.approx(3 * a_year())


def test_no_market_supplement_is_paid_to_them(plan: Ensemble) -> None:
    costs = plan.scenario.costs.model_copy(update={"market_supplement": 5000.0})
    paid = replace(plan, scenario=plan.scenario.throughout(costs=costs))
    assert (bill(paid).line(*FAMILY_HELP_PAY) == bill(plan).line(*FAMILY_HELP_PAY)).all()
    assert (bill(paid).line(OVERHEADS) > bill(plan).line(OVERHEADS)).all()


def test_the_answer_says_it_where_the_plan_has_more_of_them(base: Ensemble, plan: Ensemble) -> None:
    other = load_scenario("small-authority-now", ["social_workers.turnover=0.1"])
    without = run_ensemble(other.throughout(until=base.scenario.until), RUNS, jobs=1)
    names = {"base": base, "plan": plan, "leave": without}
    found = find(names, "base", base.scenario.question)
    assert "pays family help practitioners" in money_in_words(found, "plan")
    assert "family help" not in money_in_words(found, "leave")
    back = find({"base": plan, "plan": base}, "base", base.scenario.question)
    told = money_in_words(back, "plan")
    assert "is spared on family help practitioners" in told
    assert "only if their posts go" in told


def test_money_for_posts_is_not_set_against_family_help_unless_it_is_said(
    base: Ensemble, plan: Ensemble
) -> None:
    """Neither what they cost nor what is spared counts, on any page that has the comparison."""
    year = BudgetYear(financial_year="2016/17", amount=50_000.0)
    asked = base.scenario.question
    left = {}
    for covers in (False, True):
        budget = Budget(announced=(year,), covers_overheads=True, covers_family_help=covers)
        paid = replace(plan, scenario=plan.scenario.throughout(budget=budget))
        found = find({"base": base, "plan": paid}, "base", asked)
        first = found.against("plan")[0]
        assert (PRACTITIONERS in first.causes) == covers
        so_far = added_up(paid, base, asked.by)
        at = so_far.days.index(date(2017, 3, 31))
        assert so_far.extra[:, at].mean() == pytest.approx(first.extra.mean)
        five = found.five_years("plan")
        assert five is not None
        assert five.recurring[0] + five.one_off[0] == pytest.approx(first.extra.mean)
        left[covers] = first.left.mean
        spent = "with overheads" if covers else "with overheads and without family help"
        assert f"Against its budget, {spent}: " in money_in_words(found, "plan")
    own = bill(plan).line(*FAMILY_HELP_PAY)[:, 0].mean() / MILLIONTHS
    assert left[False] - left[True] == pytest.approx(own)
    assert own > 0
