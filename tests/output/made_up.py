"""Results made up at random without playing anything, to look for what contradicts itself.

Verdicts of every kind, over and under the budget and none, part years, one to four scenarios.
"""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from sim.output.charts.view import View
from sim.scenario.costs import Budget, BudgetYear
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Question
from sim.study.measures.weekly import weekly_of
from sim.study.money.bill import bill, pounds
from sim.study.money.rates import FAMILY_HELP_PAY, OVERHEADS
from sim.study.questions.comparison import answer, compare
from sim.study.questions.findings import Findings, cuts
from sim.study.questions.value import options
from sim.study.runs.ensemble import run_ensemble

UNTIL, RUNS = date(2017, 6, 30), 60
YEARS = ("2016/17", "2017/18")


def two_played():
    """A base and a plan in two futures, which everything that is made up begins with."""
    names = ("small-authority-now", "small-authority")
    return [run_ensemble(load_scenario(each, until=UNTIL), 2, jobs=1) for each in names]


def verdicts_of(two, seeds, check):
    """Check a result made up of each seed, and say which verdicts there were."""
    verdicts = set()
    for seed in seeds:
        found = a_study(two, seed)
        verdicts |= {found.answers[name].verdict for name in found.others}
        check(found)
    return verdicts


def made_up(ensemble, luck, at_most):
    """An ensemble of many runs with caseloads and staff of its own, drawn and not played."""
    weeks = len(ensemble.dates)
    chosen = luck.integers(0, 2, RUNS)
    weekly = {name: values[chosen] for name, values in ensemble.weekly.items()}
    near = luck.choice([0.0, 0.3, 3.0])
    ends = at_most + luck.choice([-9, -6, -4, -2, 0, 2]) + near * luck.normal(0, 1, RUNS)
    loads = 24 + (ends[:, None] - 24) * np.linspace(0, 1, weeks)
    loads += luck.choice([0, 1]) * np.sin(np.linspace(0, 9, weeks))
    holders = weekly["case_holders"]
    weekly["allocated"] = holders * loads[:, :, None]
    reached = np.zeros(holders.shape)
    staffed = (holders[:, :, :-1] > 0).sum(axis=2)
    reached[:, :, -1] = staffed * (loads <= at_most)
    weekly["teams_at_standard"] = reached
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


def view_of(findings, name):
    base = findings.ensembles.get(findings.base)
    return View(
        findings.question, findings.ensembles[name], base, "Source: a test.", findings.ensembles
    )


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


def basis_of(budget):
    """Everything that is left out of the comparison is said, and nothing else."""
    words = "with overheads" if budget.covers_overheads else "without overheads"
    if budget.covers_family_help:
        return words
    return words + (" and without family help" if budget.covers_overheads else " and family help")
