"""Spending: what a plan costs over its base, against the money announced, and why they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.scenario.costs import Budget
from sim.scenario.schema import Scenario
from sim.study.measures.rows import Array
from sim.study.money.bill import MILLIONTHS, Bill, mean_of, pounds
from sim.study.money.periods import days_of, year_name
from sim.study.money.rates import (
    AGENCY_NOTICE,
    AGENCY_PAY,
    FAMILY_HELP_PAY,
    FINDING_PEOPLE,
    LINES,
    MANAGER_PAY,
    OVERHEADS,
    OVERTIME,
    PERMANENT_PAY,
    deflator,
    discount_rate,
)
from sim.study.statistics.estimates import Estimate, mean_interval

TOTAL = "Total"
POSTS = "Funded posts, all filled by permanent workers"
UNFILLED = "Posts unfilled"
PREMIUM = "Agency premium"
GRADES = "Pay below or above that of a social worker"
PRACTITIONERS = "Family help practitioners"
FINDING = "Finding and starting people"
CAUSES = (
    POSTS, UNFILLED, PREMIUM, AGENCY_NOTICE, GRADES, OVERTIME, PRACTITIONERS, FINDING, OVERHEADS,
)  # fmt: skip
"""What makes up a cost."""
_LINES_OF = {PRACTITIONERS: FAMILY_HELP_PAY, OVERHEADS: (OVERHEADS,)}
"""The lines of the causes that only count against a budget that covers them."""


@dataclass(frozen=True, slots=True)
class Spent:
    """One line of money in one financial year, in pounds; the mean is exact to the millionth."""

    year: str
    days: int
    line: str
    value: Estimate


@dataclass(frozen=True, slots=True)
class Against:
    """A financial year's extra cost against the money announced, in pounds.

    `whole` is what was announced for the year. `announced` is the part of it that is for the days
    of the bill and the posts of the plan. `causes` are what the extra cost is made of; announced
    less their sum is what is left. Not a number where nothing was announced.
    """

    year: str
    days: int
    whole: float
    announced: float
    presumed: bool
    extra: Estimate
    left: Estimate
    causes: Mapping[str, Estimate]


def posts_more(plan: Scenario, base: Scenario) -> float:
    """The most posts of social workers and managers that a plan ever has over its base."""
    days = {plan.start, *(day for day, _ in (*plan.changes, *base.changes) if day <= plan.until)}
    return max(_posts(plan, day) - _posts(base, day) for day in days)


def _posts(scenario: Scenario, day: date) -> float:
    rules = scenario.rules_on(day)
    return rules.social_workers.posts + rules.managers.posts


def share_for_posts(plan: Scenario, base: Scenario) -> float:
    """The part of the money announced that is for the posts of a plan, and not for others."""
    budget = plan.budget
    if budget is None or budget.posts is None:
        return 1.0
    return min(max(posts_more(plan, base), 0.0) / budget.posts, 1.0) or 1.0


def _not_paid_by(budget: Budget | None) -> list[str]:
    """The causes that the money announced is not for: none, where none was announced."""
    if budget is None:
        return []
    covered = {PRACTITIONERS: budget.covers_family_help, OVERHEADS: budget.covers_overheads}
    return [cause for cause, is_covered in covered.items() if not is_covered]


def lines_paid_by(budget: Budget | None) -> tuple[str, ...]:
    """The lines that count against the money announced: all, where none was."""
    left_out = {line for cause in _not_paid_by(budget) for line in _LINES_OF[cause]}
    return tuple(line for line in LINES if line not in left_out)


def spending(bill: Bill, base: Bill | None = None) -> list[Spent]:
    """Every line of every financial year with its total, and of all days; the extra over a base.

    A mean is rounded once, to the millionth of a pound, and every total is the sum of its lines.
    """
    lines = bill.lines if base is None else bill.lines - base.lines
    years = [(year_name(y), bill.days(y), lines[:, i]) for i, y in enumerate(bill.years)]
    means = [mean_of(each) for _, _, each in years]
    rows = [
        spent
        for (name, days, each), mean in zip(years, means, strict=True)
        for spent in _lines(name, days, each, mean)
    ]
    everything = np.asarray(lines.sum(axis=1)), np.asarray(sum(means))
    return [*rows, *_lines(bill.span, sum(days for _, days, _ in years), *everything)]


def _lines(year: str, days: int, lines: Array, mean: Array) -> list[Spent]:
    named = [(line, lines[:, i], mean[i]) for i, line in enumerate(LINES)]
    named.append((TOTAL, lines.sum(axis=1), mean.sum()))
    return [Spent(year, days, line, _exactly(runs, middle)) for line, runs, middle in named]


def _exactly(runs: Array, mean: int) -> Estimate:
    """The interval of amounts, around the mean as it was rounded."""
    found = mean_interval(pounds(runs))
    return Estimate(float(mean / MILLIONTHS), found.low, found.high, found.n)


def causes(bill: Bill) -> dict[str, Array]:
    """What the cost is made of, by run and financial year, in millionths of a pound.

    Every post is put at the cost of a permanent social worker (or manager) first; what is not
    spent on posts that are empty, and what agency workers and other grades cost more or less,
    follow. The sum is the total.
    """
    posts, vacant = bill.if_filled("posts"), bill.if_filled("vacant")
    managers, without = bill.if_filled("manager_posts"), bill.if_filled("vacant_managers")
    agency = bill.if_filled("agency")
    permanent = bill.line(*PERMANENT_PAY)
    paid_managers = bill.line(*MANAGER_PAY)
    return {
        POSTS: posts + managers,
        UNFILLED: -vacant - without,
        PREMIUM: agency_premium(bill),
        GRADES: permanent - (posts - vacant - agency) + paid_managers - (managers - without),
        PRACTITIONERS: bill.line(*FAMILY_HELP_PAY),
        FINDING: bill.line(*FINDING_PEOPLE),
        AGENCY_NOTICE: bill.line(AGENCY_NOTICE),
        OVERTIME: bill.line(OVERTIME),
        OVERHEADS: bill.line(OVERHEADS),
    }


def agency_premium(bill: Bill) -> Array:
    """What agency workers cost over permanent ones for the same days, by run and year."""
    return bill.line(*AGENCY_PAY) - bill.if_filled("agency")


def against_budget(
    bill: Bill, base: Bill, budget: Budget | None, for_posts: float = 1.0
) -> list[Against]:
    """The extra cost of each financial year against what was announced, with its causes.

    `for_posts` is the part of the money that is for the posts of the plan.
    """
    own, before = causes(bill), causes(base)
    counted = [name for name in CAUSES if name not in _not_paid_by(budget)]
    differ = {name: pounds(own[name] - before[name]) for name in counted}
    announced = {} if budget is None else {y.financial_year: y for y in budget.announced}
    rows = []
    for place, year in enumerate(bill.years):
        told = announced.get(year_name(year))
        share = bill.days(year) / days_of(year) * for_posts
        whole = told.amount if told is not None else float("nan")
        parts = {name: each[:, place] for name, each in differ.items()}
        presumed = told is not None and told.presumed
        money = (whole, whole * share)
        rows.append(_against(year_name(year), bill.days(year), money, presumed, parts))
    return rows


def _against(
    year: str, days: int, money: tuple[float, float], presumed: bool, parts: dict[str, Array]
) -> Against:
    whole, announced = money
    extra = np.sum(list(parts.values()), axis=0)
    made_of = {name: mean_interval(each) for name, each in parts.items()}
    left = mean_interval(announced - extra)
    return Against(year, days, whole, announced, presumed, mean_interval(extra), left, made_of)


def real(bill: Bill, amounts: Array) -> Array:
    """Amounts by run and financial year at the prices of the price base, in pounds."""
    costs = bill.periods[0].costs
    return np.asarray(pounds(amounts) / [float(deflator(costs, year)) for year in bill.years])


def present_value(bill: Bill, amounts: Array) -> Array:
    """Amounts by run and financial year in real terms, less by the discount rate each year.

    The first financial year of the run is year 0.
    """
    return np.asarray(real(bill, amounts) * discounts(bill))


def discounts(bill: Bill) -> Array:
    """What a pound of each financial year counts for in the first."""
    first = bill.periods[0]
    rate = discount_rate(first.costs, first.first)
    return np.array([(1 + rate) ** -(year - first.year) for year in bill.years])
