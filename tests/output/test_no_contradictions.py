"""No sentence, title or sheet says what another one, or its own figures, deny.

Results are made up at random without playing anything: verdicts of every kind, over and under the
budget and none, part years, one to four scenarios.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from sim.output.charts.caseload import _caseload_title
from sim.output.charts.cost import cost_by_year
from sim.output.charts.cost_against_probability import _title as choice_title
from sim.output.charts.probability import _title as probability_title
from sim.output.charts.style import spoken
from sim.output.charts.view import View
from sim.output.words.answer import verdict_in_words
from sim.output.words.choice import choices_in_words
from sim.output.words.money import cost_in_a_line, money_in_words
from sim.output.words.short_answer import afterwards_in_words, short_verdict
from sim.output.workbook.budget import LEFT, budget_sheet
from sim.output.workbook.calculation import calculation_sheet
from sim.output.workbook.inputs import Names
from sim.output.workbook.sheet import value_of
from sim.output.workbook.story import answer_sheet
from sim.output.workbook.years import money_sheet
from sim.scenario.costs import Budget, BudgetYear
from sim.scenario.loading import load_scenario
from sim.scenario.schema import OVER_A_YEAR, Question
from sim.study.measures.weekly import weekly_of
from sim.study.money.bill import bill, pounds
from sim.study.money.rates import FAMILY_HELP_PAY, OVERHEADS
from sim.study.questions.comparison import answer, compare
from sim.study.questions.findings import Findings, cuts
from sim.study.questions.value import options
from sim.study.runs.ensemble import run_ensemble

UNTIL, RUNS = date(2017, 6, 30), 60
YEARS = ("2016/17", "2017/18")
A_DATE = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")


@pytest.fixture(scope="module")
def two():
    names = ("small-authority-now", "small-authority")
    return [run_ensemble(load_scenario(each, until=UNTIL), 2, jobs=1) for each in names]


def made_up(ensemble, luck, at_most):
    """An ensemble of many runs with caseloads and staff of its own, drawn and not played."""
    weeks = len(ensemble.dates)
    chosen = luck.integers(0, 2, RUNS)
    weekly = {name: values[chosen] for name, values in ensemble.weekly.items()}
    near = luck.choice([0.0, 0.3, 3.0])
    ends = at_most + luck.choice([-2, -0.3, 0, 0.3, 2]) + near * luck.normal(0, 1, RUNS)
    loads = 24 + (ends[:, None] - 24) * np.linspace(0, 1, weeks)
    loads += luck.choice([0, 1]) * np.sin(np.linspace(0, 9, weeks))
    shape = (RUNS, weeks, len(ensemble.teams))
    weekly["case_holders"] = np.broadcast_to(10.0, shape)
    weekly["allocated"] = np.broadcast_to(10 * loads[:, :, None], shape)
    joined = {"replications": tuple(range(1, RUNS + 1)), "weekly": weekly_of(weekly)}
    return replace(ensemble, **joined)


def a_budget(luck):
    if luck.random() < 0.25:
        return None
    years = YEARS[: luck.integers(1, 3)] if luck.random() < 0.8 else ("2018/19",)
    announced = tuple(
        BudgetYear(financial_year=year, amount=float(luck.choice([1e4, 1.5e5, 9e5])))
        for year in years
    )
    posts = luck.choice([0, 5, 7, 14])
    covers, help_too = (bool(luck.random() < 0.5) for _ in range(2))
    return Budget(
        announced=announced,
        covers_overheads=covers,
        covers_family_help=help_too,
        posts=float(posts) or None,
    )


def a_study(two, seed):
    luck = np.random.default_rng(seed)
    standard = two[0].scenario.standard
    over = luck.random() < 0.3
    first = date(2017, 3, 31) if over else date(2016, 6, 1)
    by = first + timedelta(days=int(luck.integers(0, (UNTIL - first).days + 1)))
    asked = Question(
        measure="average_caseload_over_12_months" if over else "average_caseload",
        at_most=float(standard),
        by=by,
        confidence=float(luck.choice([0.5, 0.8, 0.95])),
    )
    base = made_up(two[0], luck, standard)
    many, alone = int(luck.integers(1, 5)), luck.random() < 0.15
    plans = {}
    for number in range(1, many if many > 1 else 2):
        plan = made_up(two[1], luck, standard)
        parts = {"budget": a_budget(luck), "name": f"Plan {number}"}
        plans[f"Plan {number}"] = replace(plan, scenario=plan.scenario.throughout(**parts))
    ensembles = plans if alone else {"Base": base, **plans}
    name = None if alone else "Base"
    return Findings(
        asked,
        ensembles,
        name,
        {each: answer(found, asked) for each, found in ensembles.items()},
        {} if alone else {each: compare(base, plan, asked) for each, plan in plans.items()},
        dict.fromkeys(ensembles, 20.0),
        [],
        {each: bill(found, ends=cuts(found.scenario, asked)) for each, found in ensembles.items()},
        options(ensembles, name, asked),
    )


def check(findings):
    for name in findings.others:
        verdicts_agree(findings, name)
        money_agrees(findings, name)
        the_cost_chart_agrees(findings, name)
    the_choice_agrees(findings)
    the_sheets_agree(findings)


def view_of(findings, name):
    base = findings.ensembles.get(findings.base)
    return View(
        findings.question, findings.ensembles[name], base, "Source: a test.", findings.ensembles
    )


def verdicts_agree(findings, name):
    view, said = view_of(findings, name), findings.answers[name].verdict
    told = {
        "sentence": verdict_in_words(findings, name),
        "chance": probability_title(view),
        "caseload": _caseload_title(view),
    }
    over = findings.question.measure.endswith(OVER_A_YEAR)
    when = f"ver the 12 months to {spoken(findings.question.by)}"
    assert (when in told["sentence"]) == (when in told["chance"]) == over
    assert ("over the 12 months to then" in told["caseload"]) == over
    begins = {"met": "Yes:", "not met": "No:", "undecided": "Not enough runs"}[said]
    assert told["sentence"].startswith(begins)
    assert ("too few runs" in told["chance"]) == (said == "undecided")
    if over or "under the standard" in told["caseload"]:
        assert ("too few runs" in told["caseload"]) == (said == "undecided")
        assert ("not as surely" in told["caseload"]) == (said == "not met")
    more = {
        re.search(r"--budget \d+ goes on from these \d+ futures", each)
        for each in (told["sentence"], short_verdict(findings, name))
    }
    assert len({None if found is None else found.group() for found in more}) == 1
    assert (None in more) == (said != "undecided")
    plain = [
        verdict_in_words(findings, name, typed=False),
        short_verdict(findings, name, typed=False),
    ]
    assert all("--" not in each for each in plain)
    assert {"as many again" in each for each in plain} == {said == "undecided"}
    after = afterwards_in_words(findings, name)
    assert all(("over the 12 months up to each week" in each) == over for each in after)
    for each in (*told.values(), *plain, *after):
        assert not re.search(r"\b(nan|inf|None)\b", each), each


def left_by_hand(findings, name, upto):
    """Announced less spent, from the totals of the bills and the words of the budget."""
    budget, by = findings.ensembles[name].scenario.budget, findings.question.by
    plan, base = (findings.bills[each] for each in (name, findings.base))
    if upto:
        plan, base = plan.upto(by), base.upto(by)
    announced = {each.financial_year: each.amount for each in budget.announced}
    out = () if budget.covers_overheads else (OVERHEADS,)
    out += () if budget.covers_family_help else FAMILY_HELP_PAY
    direct = [each.totals - each.line(*out) for each in (plan, base)]
    extra = pounds(direct[0] - direct[1]).mean(axis=0)
    money = cost = 0.0
    for place, year in enumerate(plan.years):
        amount = announced.get(f"{year}/{(year + 1) % 100}")
        if amount is not None:
            money += amount * plan.days(year) / 365 * min(1, 7 / (budget.posts or 7))
            cost += extra[place]
    return money - cost if money else None


def money_agrees(findings, name):
    told, line = money_in_words(findings, name), cost_in_a_line(findings, name)
    by = spoken(findings.question.by)
    assert set(A_DATE.findall(told)) == set(A_DATE.findall(line)) == {by}
    assert "with overheads" in told
    assert not re.search(r"\b(nan|inf|None|not known)\b", told), told
    budget = findings.ensembles[name].scenario.budget
    left = None
    if findings.base is not None and budget is not None:
        left = left_by_hand(findings, name, upto=True)
    assert ("budget" in told) == (left is not None)
    if left is not None:
        assert (" under (" in told) == (left >= 0)
        assert (" over (" in told) == (left < 0)
        assert f"Against its budget, {basis_of(budget)}: " in told
        assert ("for 7 of its 14 posts" in told) == (budget.posts == 14)
        assert ("for 5 posts (the plan has 7)" in told) == (budget.posts == 5)
    fall = findings.options[name].fewer_over_year
    if fall is not None:
        assert ("for each child fewer" in line) == (fall.low > 0)
        assert ("no more than noise" in told) == (fall.low <= 0)


def basis_of(budget):
    """Everything that is left out of the comparison is said, and nothing else."""
    words = "with overheads" if budget.covers_overheads else "without overheads"
    if budget.covers_family_help:
        return words
    return words + (" and without family help" if budget.covers_overheads else " and family help")


def the_cost_chart_agrees(findings, name):
    chart = cost_by_year(view_of(findings, name))
    span = findings.bills[name].span
    assert span in chart.title
    budget = findings.ensembles[name].scenario.budget
    left = None
    if findings.base is not None and budget is not None:
        left = left_by_hand(findings, name, upto=False)
    assert bool(re.search(r" (over|under) the ", chart.title)) == (left is not None)
    if left is not None:
        assert (" under the " in chart.title) == (left >= 0)
        assert basis_of(budget) in chart.title
        assert basis_of(budget) in chart.alternative


def the_choice_agrees(findings):
    said = {name: findings.answers[name].verdict for name in findings.others}
    shown = [findings.options[name] for name in findings.options]
    view = view_of(findings, findings.others[0])
    told = {choices_in_words(findings)[0], f"{choice_title(view, shown)}."}
    assert len(told) == 1
    (words,) = told
    assert ("No scenario meets" in words) == (set(said.values()) == {"not met"})
    assert ("The cheapest" in words) == ("met" in said.values())
    if "met" in said.values():
        best = re.search(r"is: (Plan \d)", words).group(1)
        assert said[best] == "met"
        worth = {name: findings.options[name].value.mean for name in said if said[name] == "met"}
        assert worth[best] == min(worth.values())
    if "undecided" in said.values():
        assert "oo few runs to say" in words


def the_sheets_agree(findings):
    answers = {(row[0], row[1]): row for row in answer_sheet(findings).rows}
    asked = next(words for _, words in answers if words.startswith("Average caseload"))
    for name in findings.others:
        assert answers[(name, asked)][-1] == verdict_in_words(findings, name, typed=False)
    names = Names(findings)
    money = money_sheet(findings, calculation_sheet(findings, names))
    sheet = budget_sheet(findings, money)
    if sheet is None:
        return
    by, bills = findings.question.by, findings.bills[findings.base]
    assert spoken(by) in sheet.columns[-1].title
    assert bills.span in sheet.columns[-2].title
    for column, year in zip(sheet.columns[2:], bills.years, strict=False):
        whole = bills.days(year) == (365 if year % 4 != 3 else 366)
        assert ("(" not in column.title) == whole
    for row in sheet.rows:
        if row[1] == LEFT and findings.ensembles[row[0]].scenario.budget is not None:
            left = left_by_hand(findings, row[0], upto=True)
            told = value_of(row[-1])
            if left is None:
                assert told == "not announced"
            else:
                assert told == pytest.approx(left, abs=0.01)


@pytest.mark.parametrize("seed", range(12))
def test_results_made_up_at_random_contradict_themselves_nowhere(two, seed):
    check(a_study(two, seed))


@pytest.mark.slow
def test_three_hundred_results_contradict_themselves_nowhere(two):
    said = set()
    for seed in range(1000, 1300):
        findings = a_study(two, seed)
        said |= {findings.answers[name].verdict for name in findings.others}
        check(findings)
    assert said == {"met", "not met", "undecided"}
