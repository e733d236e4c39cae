"""Value for money: budgets and their causes, ratios with intervals, and the choice of an option."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.output.words.money import money_in_words
from sim.scenario.costs import Budget, BudgetYear, DiscountRate
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Question
from sim.study.money.bill import MILLIONTHS, bill, pounds
from sim.study.money.budget import (
    POSTS,
    PREMIUM,
    TOTAL,
    UNFILLED,
    against_budget,
    agency_premium,
    causes,
    discounts,
    posts_more,
    present_value,
    real,
    spending,
)
from sim.study.money.five_years import ONE_OFF, recurring_lines
from sim.study.money.rates import LINES, OVERHEADS, discount_rate
from sim.study.questions.findings import find
from sim.study.questions.switching_values import SWITCHED, switching, with_rate
from sim.study.questions.value import cheapest, options, quadrant, weeks_above
from sim.study.runs.ensemble import run_ensemble
from sim.study.statistics.estimates import mean_interval
from sim.study.statistics.ratios import ratio_interval

UNTIL = date(2017, 9, 30)
BUDGET = Budget(
    announced=(
        BudgetYear(financial_year="2016/17", amount=365_000.0),
        BudgetYear(financial_year="2017/18", amount=100_000.0, presumed=True),
    ),
    covers_overheads=True,
)


@pytest.fixture(scope="module")
def asked():
    return Question(measure="average_caseload", at_most=30.0, by=date(2017, 3, 31), confidence=0.1)


def budgeted(ensemble, budget=BUDGET):
    copy = ensemble.scenario.model_copy(update={"budget": budget})
    copy._changes = ensemble.scenario._changes
    return replace(ensemble, scenario=copy)


@pytest.fixture(scope="module")
def ensembles():
    """What the six posts are for is known, so that eight futures tell more than noise."""
    names, known = ("small-authority-now", "small-authority"), "case_holding_new_posts=1"
    base, plan = (
        run_ensemble(load_scenario(name, [f"social_workers.{known}"], until=UNTIL), 8, jobs=1)
        for name in names
    )
    return {"now": base, "plan": budgeted(plan)}


@pytest.fixture(scope="module")
def bills(ensembles):
    return {name: bill(each) for name, each in ensembles.items()}


def test_the_causes_of_a_cost_are_all_of_it(bills):
    for each in bills.values():
        assert (sum(causes(each).values()) == each.totals).all()


def test_what_is_announced_less_the_causes_is_what_is_left(bills):
    for year in against_budget(bills["plan"], bills["now"], BUDGET):
        parts = sum(cause.mean for cause in year.causes.values())
        assert year.extra.mean == pytest.approx(parts)
        assert year.left.mean == pytest.approx(year.announced - parts)


def test_part_of_a_year_has_that_part_of_its_budget(bills):
    first, second = against_budget(bills["plan"], bills["now"], BUDGET)
    assert (first.announced, first.presumed) == (365_000, False)
    assert second.announced == pytest.approx(100_000 * 183 / 365)
    assert second.presumed


def test_a_budget_without_overheads_is_compared_without_them(bills):
    direct = BUDGET.model_copy(update={"covers_overheads": False})
    with_them, without = (
        against_budget(bills["plan"], bills["now"], budget)[0] for budget in (BUDGET, direct)
    )
    assert without.extra.mean < with_them.extra.mean
    assert "Overheads" not in without.causes


def test_posts_unfilled_are_money_not_spent_and_agency_workers_cost_more(bills):
    for each in bills.values():
        parts = causes(each)
        assert (parts[UNFILLED] <= 0).all()
        assert (parts[POSTS] > 0).all()
        by_hand = each.line("Agency workers: pay", "Agency workers: margin")
        assert (parts[PREMIUM] == by_hand - each.if_filled("agency")).all()
        assert (agency_premium(each).sum(axis=1) >= 0).all()


def test_the_extra_is_paired_run_by_run_and_adds_up(bills):
    rows = spending(bills["plan"], bills["now"])
    total = next(row for row in rows if (row.year, row.line) == (bills["plan"].span, TOTAL))
    paired = (bills["plan"].totals - bills["now"].totals).sum(axis=1)
    assert total.value.mean == pytest.approx(mean_interval(pounds(paired)).mean, abs=1e-5)
    assert total.value.low == mean_interval(pounds(paired)).low
    for year in {row.year for row in rows}:
        means = {r.line: round(r.value.mean * MILLIONTHS) for r in rows if r.year == year}
        assert means.pop(TOTAL) == sum(means.values())


def test_a_scenario_beside_itself_costs_nothing_more(bills):
    assert all(row.value.mean == 0 for row in spending(bills["now"], bills["now"]))


def test_real_terms_and_present_value_by_hand(bills):
    own = bills["plan"]
    second = pounds(own.totals)[:, 1]
    assert real(own, own.totals)[:, 1] == pytest.approx(second / 1.02)
    assert present_value(own, own.totals)[:, 1] == pytest.approx(second / 1.02 / 1.035)
    assert (real(own, own.totals)[:, 0] == pounds(own.totals)[:, 0]).all()
    assert discounts(own)[0] == 1


def test_the_discount_rate_is_that_of_the_last_edition(small):
    later = DiscountRate(published=date(2017, 1, 1), edition="Later", rate=0.02)
    costs = small.costs.model_copy(
        update={"discount_rates": (small.costs.discount_rates[0], later)}
    )
    assert discount_rate(costs, date(2016, 4, 1)) == 0.035
    assert discount_rate(costs, date(2017, 1, 1)) == 0.02
    assert discount_rate(costs, date(1990, 1, 1)) == 0.035


def test_weeks_above_the_standard_are_counted_from_the_workers(ensembles, asked):
    """By hand, from the rows of workers at the last census of a month."""
    ensemble = ensembles["now"]
    workers, standard = ensemble.workers, ensemble.scenario.standard
    on = workers["date"][-1]
    here = (workers["date"] == on) & (workers["replication"] == 1)
    by_hand = np.maximum(workers["children"][here] - standard, 0).sum()
    week = int(np.flatnonzero(ensemble.dates == on)[0])
    assert ensemble.weekly["children_above"][0, week, -1] == pytest.approx(by_hand)
    assert weeks_above(ensemble, asked).shape == (8,)


def test_what_a_child_fewer_costs_is_the_ratio_of_the_means(ensembles, asked):
    plan = options(ensembles, "now", asked)["plan"]
    assert plan.per_child.mean == pytest.approx(plan.cash.mean / plan.fewer.mean)
    assert plan.per_child.low < plan.per_child.mean < plan.per_child.high
    assert plan.per_week.mean == pytest.approx(plan.cash.mean / plan.weeks_removed.mean)
    assert plan.per_child_yearly.mean == pytest.approx(plan.yearly.mean / plan.fewer_over_year.mean)
    assert plan.value.mean <= plan.real.mean <= plan.cash.mean


def test_a_ratio_over_nothing_has_no_bounds():
    above = np.array([1.0, 2.0, 3.0, 4.0])
    assert np.isnan(ratio_interval(above, np.zeros(4)).mean)
    unsure = ratio_interval(above, np.array([1.0, -1.0, 2.0, -1.9]))
    assert np.isnan(unsure.low)
    assert np.isnan(unsure.high)


def test_the_interval_of_a_ratio_covers_it_as_often_as_it_says():
    """Fieller's interval over 2,000 studies of 10 runs: 95%, within 3.3 standard errors."""
    luck = np.random.default_rng(6)
    studies, hit = 2_000, 0
    for _ in range(studies):
        common = luck.normal(0, 1, 10)
        above = 10 + common + luck.normal(0, 1, 10)
        below = 5 + 0.5 * common + luck.normal(0, 0.5, 10)
        found = ratio_interval(above, below)
        hit += found.low <= 2.0 <= found.high
    assert abs(hit / studies - 0.95) < 3.3 * np.sqrt(0.95 * 0.05 / studies)


def test_the_cheapest_option_is_one_that_meets_the_target(ensembles, asked):
    found = options(ensembles, "now", asked)
    meeting = [option for option in found.values() if option.meets]
    best = cheapest(list(found.values()))
    assert best is min(meeting, key=lambda option: option.value.mean)
    never = asked.model_copy(update={"at_most": 1.0})
    assert cheapest(list(options(ensembles, "now", never).values())) is None


def test_the_plan_is_dearer_and_lowers_caseloads(ensembles, asked):
    found = options(ensembles, "now", asked)
    assert quadrant(found["plan"]) == "dearer and lower caseloads"
    assert quadrant(found["now"]) == "the base"
    assert quadrant(replace(found["plan"], fewer=mean_interval([1.0, -1.0]))) == (
        "no more than noise"
    )


def with_posts(ensembles, posts):
    budget = BUDGET.model_copy(update={"posts": posts})
    return {**ensembles, "plan": budgeted(ensembles["plan"], budget)}


def test_money_for_more_posts_than_the_plan_has_counts_for_its_posts_alone(ensembles, asked):
    """Seven posts are funded (six and a manager): of money for fourteen, half is theirs."""
    assert posts_more(ensembles["plan"].scenario, ensembles["now"].scenario) == 7
    for posts, part in ((14, 0.5), (7, 1.0), (3, 1.0)):
        found = find(with_posts(ensembles, posts), "now", asked)
        first = found.against("plan")[0]
        assert first.whole == 365_000
        assert first.announced == pytest.approx(365_000 * part)
        told = money_in_words(found, "plan")
        assert (f"for 7 of its {posts} posts" in told) == (part < 1)


def test_a_sentence_has_one_date_and_names_its_basis(ensembles, asked):
    """Cost, fall, budget: all up to the date asked about, though the run goes on."""
    told = money_in_words(find(ensembles, "now", asked), "plan")
    assert "31 March 2017" in told
    assert "30 September 2017" not in told
    assert "with overheads" in told
    assert "Against its budget, with overheads and without family help: " in told
    by_then = bill(ensembles["plan"], asked.by).totals - bill(ensembles["now"], asked.by).totals
    assert f"{pounds(by_then.sum(axis=1)).mean():,.0f}"[:2] in told.replace("£", "")


def test_a_bill_can_be_cut_at_a_day(ensembles, bills):
    """Its parts are what the bill up to that day, and what comes after, would be."""
    on = date(2016, 11, 15)
    whole = bill(ensembles["plan"], ends=(on,))
    first, rest = whole.upto(on), whole.after(on)
    assert (first.totals == bill(ensembles["plan"], on).totals).all()
    together = first.totals.sum(axis=1) + rest.totals.sum(axis=1)
    # Each amount is rounded to the millionth of a pound, and there are more of them when cut.
    assert np.abs(together - bills["plan"].totals.sum(axis=1)).max() < 10_000
    assert (first.span, rest.label(2016)) == (
        "1 April 2016 to 15 November 2016",
        "2016/17 (from 16 November 2016)",
    )
    assert rest.label(2017) == "2017/18 (to 30 September 2017)"


def test_there_are_five_financial_years_whatever_the_run_has(ensembles, asked):
    """18 months are played: a year and a half are theirs, the rest is their last 12 months."""
    found = find(ensembles, "now", asked)
    five = found.five_years("plan")
    assert five.years == (2016, 2017, 2018, 2019, 2020)
    assert five.carried == (0, 182, 365, 366, 365)
    assert five.since == date(2016, 9, 30)
    both = five.recurring + five.one_off
    totals = [found.bills[name].totals.mean(axis=0) / MILLIONTHS for name in ("plan", "now")]
    extra = totals[0] - totals[1]
    assert both[0] == pytest.approx(extra[0])
    assert both[1] == pytest.approx(extra[1] + both[-1] * 182 / 365)
    assert both[2:5] == pytest.approx([both[-1]] * 3)
    months = [
        bill(ensembles[name], ends=(five.since,)).after(five.since) for name in ("plan", "now")
    ]
    by_hand = [pounds(each.totals.sum(axis=1)).mean() for each in months]
    assert both[-1] == pytest.approx(by_hand[0] - by_hand[1], abs=0.01)


def test_what_is_paid_once_is_apart_from_what_goes_on():
    assert set(recurring_lines(None)) | set(ONE_OFF) == set(LINES)
    assert not set(recurring_lines(None)) & set(ONE_OFF)
    both = {"covers_overheads": False, "covers_family_help": True}
    without = recurring_lines(BUDGET.model_copy(update=both))
    assert set(recurring_lines(None)) - set(without) == {OVERHEADS}


def test_at_its_switching_value_a_rate_makes_the_extra_cost_the_budget(ensembles, bills):
    question = Question(measure="average_caseload", at_most=1.0, by=UNTIL, confidence=0.9)
    extra = pounds(bills["plan"].totals.sum(axis=1) - bills["now"].totals.sum(axis=1)).mean()
    announced = round(0.98 * extra)
    year = BudgetYear(financial_year="2016/17", amount=announced)
    near = Budget(announced=(year,), covers_overheads=True)
    ensembles = {**ensembles, "plan": budgeted(ensembles["plan"], near)}
    found = switching(ensembles, "now", question, options(ensembles, "now", question))
    assert "announced" in found.between
    places = {words: key for key, words in SWITCHED}
    tried = [each for each in found.switches if each.at is not None and "Salary" not in each.words]
    assert len(tried) >= 3
    for each in tried:
        totals = []
        for ensemble in ensembles.values():
            costs = with_rate(ensemble.scenario.costs, places[each.words], each.at)
            changed = ensemble.scenario.changed("costs", costs.model_dump())
            totals.append(bill(replace(ensemble, scenario=changed)).totals.sum(axis=1))
        assert pounds(totals[1] - totals[0]).mean() == pytest.approx(announced, rel=1e-6)


def test_outside_what_is_plausible_a_rate_has_no_switching_value(ensembles, asked):
    """A budget a hundred times the cost is met by no salary that anybody is paid."""
    year = BudgetYear(financial_year="2016/17", amount=50_000_000)
    ensembles = {
        **ensembles,
        "plan": budgeted(ensembles["plan"], Budget(announced=(year,), covers_overheads=True)),
    }
    never = asked.model_copy(update={"at_most": 1.0})
    found = switching(ensembles, "now", never, options(ensembles, "now", never))
    assert "up to 31 March 2017" in found.between
    assert {each.at for each in found.switches} == {None}


def test_the_choice_between_two_options_switches_at_a_value(ensembles, asked):
    """Two copies of one plan, one with a dearer overhead: they cost the same where it is equal."""
    three = {**ensembles, "other": ensembles["now"]}
    found = switching(three, "now", asked, options(three, "now", asked))
    assert "cheaper than" in found.between


def test_findings_hold_the_money(ensembles, asked):
    found = find(ensembles, "now", asked)
    assert set(found.bills) == set(found.options) == {"now", "plan"}


def test_one_pair_of_runs_gives_a_ratio_and_no_bounds():
    found = ratio_interval(np.array([7.0, 5.0]), np.array([2.0, 2.0]))
    assert found.mean == pytest.approx(3.0)
    assert np.isnan(found.low)
    assert np.isnan(found.high)
