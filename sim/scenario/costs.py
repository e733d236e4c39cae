"""What the service costs: pay, on-costs, agency rates, recruitment, prices, and the budget."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from sim.scenario.fields import (
    Amount,
    Change,
    ListOf,
    Positive,
    Ratio,
    Section,
    Share,
    ShareOfPay,
)

_YEAR = re.compile(r"(\d{4})/(\d{2})")


def _financial_year(text: str) -> str:
    found = _YEAR.fullmatch(text)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise ValueError(f"must be a financial year such as '2016/17', not '{text[:20]}'")
    return text


FinancialYear = Annotated[str, AfterValidator(_financial_year)]


class Grade(Section):
    """Pay of one grade."""

    spine: Annotated[tuple[Positive, ...], ListOf, Field(min_length=1, max_length=20)]
    """Salaries of the spine points of the grade, lowest first, in £ a year at the price base."""
    point: Annotated[int, Field(ge=1)]
    """Spine point (1 is the lowest) at which holders are paid on average."""

    @model_validator(mode="after")
    def _point_in_spine(self) -> "Grade":
        if self.point > len(self.spine):
            raise ValueError(f"point must be one of the {len(self.spine)} of spine")
        if list(self.spine) != sorted(self.spine):
            raise ValueError("spine must list the lowest salary first")
        return self

    @property
    def salary(self) -> float:
        """Salary at the point of the grade, in £ a year."""
        return self.spine[self.point - 1]


class Salaries(Section):
    """Pay of each grade."""

    newly_qualified: Grade
    social_worker: Grade
    advanced: Grade
    team_manager: Grade
    family_help_practitioner: Grade


class Dated(Section):
    """Something that holds from a date on."""

    date: date
    """First day on which it is paid or due."""


def _in_order(listed: tuple[Dated, ...]) -> tuple[Dated, ...]:
    days = [each.date for each in listed]
    if days != sorted(set(days)):
        raise ValueError("must be in the order of their dates, one on a day")
    return listed


class PayAward(Dated):
    """A pay award from a date on: a share of pay or a sum, whichever is more."""

    rise: Change
    """Rise, as a share of pay; weighting and supplements rise by it too."""
    sum: Annotated[Amount, Field(le=20_000)] = 0.0
    """Sum for each full-time employee, in £ a year, where that is more than the share."""
    assumed: bool = False
    """Whether the award is not known and somebody's judgement stands in for it."""


class OnCostsLater(Dated):
    """What the employer pays on top of pay from a date on, by law."""

    national_insurance: Share
    """Employer's national insurance, as a share of pay above the threshold."""
    national_insurance_above: Amount | None = None
    """Pay in a year above which it is due, in £ of that year; without it, as before."""
    apprenticeship_levy: Annotated[Share, Field(le=0.05)] = 0.0
    """Apprenticeship levy, as a share of all pay."""


class OnCosts(Section):
    """What the employer pays on top of pay."""

    national_insurance: Share
    """Employer's national insurance, as a share of pay above the threshold."""
    national_insurance_above: Amount
    """Pay in a year above which national insurance is due, in £; it rises with pay awards."""
    pension: Share
    """Employer's pension contribution, as a share of pay."""
    apprenticeship_levy: Annotated[Share, Field(le=0.05)] = 0.0
    """Apprenticeship levy, as a share of all pay."""
    later: Annotated[tuple[OnCostsLater, ...], ListOf, AfterValidator(_in_order)] = ()
    """What the law changes later, by date; a threshold then stays until the next date."""


class AgencyCosts(Section):
    """What an agency social worker costs."""

    pay_per_hour: Positive
    """Pay of an agency social worker, in £ an hour at the price base."""
    margin: ShareOfPay
    """Fee and on-costs of the agency, as a share of the pay."""
    hours_per_year: Positive
    """Hours for which a full-time agency worker is paid in a year: those attended."""
    notice_days: Amount
    """Working days still paid when somebody permanent starts before the assignment is over."""


class Overtime(Section):
    """Overtime of social workers, if it is paid."""

    paid: Share
    """Share of the hours of overtime that is paid."""
    rate: Ratio
    """Pay for an hour of overtime, as a ratio to the ordinary hour of a social worker.

    National insurance, pension and levy are due on it as on pay above the threshold.
    """
    contract_hours_per_week: Positive
    """Hours a week for which a full-time salary is paid."""


class DiscountRate(Section):
    """A real rate at which later money counts for less, as published."""

    published: date
    """Day of the edition."""
    edition: str
    """Edition that gives the rate."""
    rate: Annotated[Share, Field(le=0.2)]
    """Rate a year, in real terms, for the first 30 years."""


class Costs(Section):
    """What is paid for: people, finding them, and what they need, at the prices of a day."""

    price_base: date
    """Day whose pay and prices the figures are in."""
    pay_base: date | None = None
    """Day whose pay the salaries are in, where that is not the price base."""
    salaries: Salaries
    weighting: Amount
    """Weighting for London or another dear place, in £ a year for each employee."""
    market_supplement: Amount
    """Supplement paid to each permanent social worker to recruit and keep them, in £ a year."""
    on_costs: OnCosts
    overheads: ShareOfPay
    """Premises, equipment and support, as a share of pay with on-costs (agency: of pay)."""
    pay_awards: Annotated[tuple[PayAward, ...], ListOf, AfterValidator(_in_order)]
    """Pay awards by date; those up to the day of the salaries are in the figures already."""
    agency: AgencyCosts
    overtime: Overtime
    recruitment_per_hire: Amount
    """Advert, panel and checks, in £ for each permanent worker or manager who starts."""
    induction_per_hire: Amount
    """Induction and equipment, in £ for each permanent worker or manager who starts."""
    newly_qualified_support: Amount
    """Support in the assessed and supported first year, in £ for each who starts it."""
    inflation_per_year: Change
    """Rise of all prices other than pay, from one financial year to the next."""
    deflator_per_year: Change
    """Rise of prices in general, by which cash is turned into real terms."""
    discount_rates: Annotated[tuple[DiscountRate, ...], ListOf, Field(min_length=1)]
    """Discount rates by edition; the last one published by the start is used."""


class BudgetYear(Section):
    """Money announced for one financial year."""

    financial_year: FinancialYear
    """Financial year, from 1 April, such as 2016/17."""
    amount: Amount
    """Money announced, in £ of the day."""
    presumed: bool = False
    """Whether the sum was not announced but follows from what was."""


def _each_year_once(years: tuple[BudgetYear, ...]) -> tuple[BudgetYear, ...]:
    names = [each.financial_year for each in years]
    if len(names) != len(set(names)):
        raise ValueError("must give each financial year once")
    return years


class Budget(Section):
    """Money announced for the plan, over what is spent without it."""

    announced: Annotated[
        tuple[BudgetYear, ...], ListOf, Field(min_length=1), AfterValidator(_each_year_once)
    ]
    """Money for each financial year."""
    covers_overheads: bool
    """Whether the money is to pay for overheads too."""
    covers_family_help: bool = False
    """Whether the money is to pay for family help practitioners too, or to be spared where a plan
    needs fewer of them; their overheads go with the others."""
    posts: Positive | None = None
    """Posts of social workers and managers that the money is for; without it, those of the plan."""
