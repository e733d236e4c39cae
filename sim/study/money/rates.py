"""Rates: what one unit of everything that is paid for costs, and the line it is booked on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Literal

from sim.scenario.costs import Costs, Grade
from sim.study.money.pay import costs_on, exact, pay_index
from sim.study.money.periods import year_of

Index = Literal["pay", "price"]
Unit = Literal["full-time year", "hire", "hour", "assignment"]

SOCIAL_WORKERS = "Social workers: pay"
SOCIAL_WORKER_ON_COSTS = "Social workers: on-costs"
AGENCY = "Agency workers: pay"
AGENCY_MARGIN = "Agency workers: margin"
AGENCY_NOTICE = "Agency workers: notice"
OVERTIME = "Overtime with on-costs"
MANAGERS = "Team managers: pay"
MANAGER_ON_COSTS = "Team managers: on-costs"
FAMILY_HELP = "Family help practitioners: pay"
FAMILY_HELP_ON_COSTS = "Family help practitioners: on-costs"
RECRUITMENT = "Recruitment"
INDUCTION = "Induction and first-year support"
OVERHEADS = "Overheads"
LINES = (
    SOCIAL_WORKERS, SOCIAL_WORKER_ON_COSTS, AGENCY, AGENCY_MARGIN, AGENCY_NOTICE, OVERTIME,
    MANAGERS, MANAGER_ON_COSTS, FAMILY_HELP, FAMILY_HELP_ON_COSTS, RECRUITMENT, INDUCTION,
    OVERHEADS,
)  # fmt: skip
"""The lines of a bill, in order; their sum is the total."""
PERMANENT_PAY = (SOCIAL_WORKERS, SOCIAL_WORKER_ON_COSTS)
AGENCY_PAY = (AGENCY, AGENCY_MARGIN)
MANAGER_PAY = (MANAGERS, MANAGER_ON_COSTS)
FAMILY_HELP_PAY = (FAMILY_HELP, FAMILY_HELP_ON_COSTS)
FINDING_PEOPLE = (RECRUITMENT, INDUCTION)
"""Lines that are told together."""

MEMO = "For comparison"
"""Not a line of the bill: what posts would cost with a permanent social worker in them."""
NO_SUPPLEMENT = ("team_manager", "family_help_practitioner")
"""Grades without the market supplement, which is for social workers."""
_WEEKS_A_YEAR = Decimal(365) / 7
_WORKING_WEEK = 5


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is paid for: what is counted, on which line, and what one unit costs."""

    name: str
    words: str
    line: str
    counted: str
    unit: Unit
    index: Index
    rate: Callable[[Costs], Decimal]


def pay(costs: Costs, grade: str) -> Decimal:
    """Pay of a grade in a year, with weighting and, for social workers, the market supplement."""
    of_grade: Grade = getattr(costs.salaries, grade)
    extra = 0.0 if grade in NO_SUPPLEMENT else costs.market_supplement
    return exact(of_grade.salary) + exact(costs.weighting) + exact(extra)


def on_costs(costs: Costs, grade: str) -> Decimal:
    """National insurance, pension and apprenticeship levy of a grade in a year."""
    paid, due = pay(costs, grade), costs.on_costs
    above = max(Decimal(0), paid - exact(due.national_insurance_above))
    on_all_pay = exact(due.pension) + exact(due.apprenticeship_levy)
    return above * exact(due.national_insurance) + paid * on_all_pay


def full_cost(costs: Costs, grade: str) -> Decimal:
    """Pay and on-costs of a grade in a year."""
    return pay(costs, grade) + on_costs(costs, grade)


def agency_pay(costs: Costs) -> Decimal:
    """Pay of a full-time agency worker in a year."""
    return exact(costs.agency.pay_per_hour) * exact(costs.agency.hours_per_year)


def _agency_margin(costs: Costs) -> Decimal:
    return agency_pay(costs) * exact(costs.agency.margin)


def _agency_notice(costs: Costs) -> Decimal:
    """Days of notice at full hours, with the margin."""
    agency = costs.agency
    hours = exact(costs.overtime.contract_hours_per_week) / _WORKING_WEEK
    with_margin = exact(agency.pay_per_hour) * (1 + exact(agency.margin))
    return exact(agency.notice_days) * hours * with_margin


def _overtime(costs: Costs) -> Decimal:
    """An hour of overtime: the paid share of it, at the hourly pay of a social worker.

    On-costs are those of pay above the threshold: overtime counts for national insurance, for the
    levy, and since April 2014 for the pension (LGPS Regulations 2013, regulation 20).
    """
    paid, due = costs.overtime, costs.on_costs
    shares = (due.national_insurance, due.pension, due.apprenticeship_levy)
    on_top = 1 + sum(map(exact, shares), Decimal(0))
    hourly = pay(costs, "social_worker") / _WEEKS_A_YEAR / exact(paid.contract_hours_per_week)
    return hourly * exact(paid.rate) * exact(paid.paid) * on_top


def _of_grade(grade: str, words: str, pay_line: str, on_cost_line: str) -> tuple[Item, ...]:
    def item(kind: str, line: str, rate: Callable[[Costs], Decimal]) -> Item:
        said = f"{words}: {kind}"
        name = f"{grade}_{kind.replace('-', '_')}"
        return Item(name, said, line, grade, "full-time year", "pay", rate)

    return (
        item("pay", pay_line, partial(pay, grade=grade)),
        item("on-costs", on_cost_line, partial(on_costs, grade=grade)),
        item(
            "overheads", OVERHEADS, lambda costs: full_cost(costs, grade) * exact(costs.overheads)
        ),
    )


def _agency(kind: str, line: str, rate: Callable[[Costs], Decimal]) -> Item:
    words = f"Agency workers: {kind}"
    return Item(f"agency_{kind}", words, line, "agency", "full-time year", "price", rate)


def _a_hire(name: str, words: str, line: str, counted: str, key: str) -> Item:
    """Something that is paid once for everybody who starts, as a field of the costs says."""
    return Item(name, words, line, counted, "hire", "price", lambda c: exact(getattr(c, key)))


# fmt: off
ITEMS: tuple[Item, ...] = (
    *_of_grade("newly_qualified", "Newly qualified", *PERMANENT_PAY),
    *_of_grade("social_worker", "Social workers", *PERMANENT_PAY),
    *_of_grade("advanced", "Advanced practitioners", *PERMANENT_PAY),
    *_of_grade("team_manager", "Team managers", *MANAGER_PAY),
    *_of_grade("family_help_practitioner", "Family help practitioners", *FAMILY_HELP_PAY),
    _agency("pay", AGENCY, agency_pay),
    _agency("margin", AGENCY_MARGIN, _agency_margin),
    _agency("overheads", OVERHEADS, lambda costs: agency_pay(costs) * exact(costs.overheads)),
    Item("agency_notice", "Agency workers: notice", AGENCY_NOTICE, "agency_ended_early",
         "assignment", "price", _agency_notice),
    Item("overtime", "Overtime", OVERTIME, "overtime", "hour", "pay", _overtime),
    _a_hire("recruitment", "Recruitment", RECRUITMENT, "hires", "recruitment_per_hire"),
    _a_hire("induction", "Induction", INDUCTION, "hires", "induction_per_hire"),
    _a_hire("newly_qualified_support", "First-year support", INDUCTION,
            "newly_qualified_starters", "newly_qualified_support"),
)
# fmt: on
"""Everything that is paid for."""


def _compared(name: str, words: str, grade: str) -> Item:
    rate = partial(full_cost, grade=grade)
    return Item(name, words, MEMO, name, "full-time year", "pay", rate)


COMPARED: tuple[Item, ...] = (
    _compared("posts", "Funded social worker posts, all filled", "social_worker"),
    _compared("vacant", "Vacant social worker posts, if filled", "social_worker"),
    _compared("manager_posts", "Funded team manager posts, all filled", "team_manager"),
    _compared("vacant_managers", "Vacant team manager posts, if filled", "team_manager"),
    _compared("agency", "Agency-covered posts, with permanent workers", "social_worker"),
)
"""What is compared with the bill and not in it: posts at the full cost of a permanent worker."""


def price_index(costs: Costs, on: date) -> Decimal:
    """Other prices in a day's financial year as a ratio to the one of the price base."""
    return Decimal(1 + exact(costs.inflation_per_year)) ** years_from_base(costs, year_of(on))


def deflator(costs: Costs, year: int) -> Decimal:
    """Prices in general in a financial year as a ratio to the one of the price base."""
    return Decimal(1 + exact(costs.deflator_per_year)) ** years_from_base(costs, year)


def years_from_base(costs: Costs, year: int) -> int:
    """Financial years from the price base to another; negative before it."""
    return year - year_of(costs.price_base)


def rate_on(item: Item, costs: Costs, on: date) -> Decimal:
    """What one unit of an item costs on a day, in £ of that day."""
    index = pay_index if item.index == "pay" else price_index
    then = costs_on(costs, on)
    return item.rate(then) * index(then, on)


def discount_rate(costs: Costs, on: date) -> float:
    """The discount rate of the last edition published by a day, or of the first one."""
    editions = sorted(costs.discount_rates, key=lambda each: each.published)
    rate = editions[0].rate
    for edition in editions:
        if edition.published <= on:
            rate = edition.rate
    return rate
