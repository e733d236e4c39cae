"""Pay: what awards and the law make of the salaries and on-costs of a scenario by a day."""

from datetime import date
from decimal import Decimal

from sim.scenario.costs import Costs, Dated, OnCosts, PayAward

GRADES = (
    "newly_qualified", "social_worker", "advanced", "team_manager",
    "family_help_practitioner",
)  # fmt: skip
_PENNY = Decimal("0.01")


def exact(value: float) -> Decimal:
    """A figure of the scenario as it is written, digit for digit."""
    return Decimal(str(value))


def pay_base(costs: Costs) -> date:
    """The day whose pay the salaries are in."""
    return costs.pay_base or costs.price_base


def pay_index(costs: Costs, on: date) -> Decimal:
    """Pay on a day as a ratio to the day of the salaries: every share awarded in between."""
    ratio = Decimal(1)
    for award in costs.pay_awards:
        if pay_base(costs) < award.date <= on:
            ratio *= 1 + exact(award.rise)
        elif on < award.date <= pay_base(costs):
            ratio /= 1 + exact(award.rise)
    return ratio


def costs_on(costs: Costs, on: date) -> Costs:
    """The costs with salaries and on-costs as they stand after the last sum or change of the law.

    From there on pay rises by shares alone, by `pay_index`. Without sums and changes up to the
    day the costs are as they were told.
    """
    for day in _steps(costs, on):
        costs = _stepped(costs, day)
    shares = _shares_due(costs.on_costs, on)
    return costs.model_copy(update={"on_costs": shares}) if shares != costs.on_costs else costs


def dates_of_pay(costs: Costs) -> set[date]:
    """Days on which pay or on-costs change: of awards, and of the law."""
    dated: tuple[Dated, ...] = (*costs.pay_awards, *costs.on_costs.later)
    return {each.date for each in dated}


def _steps(costs: Costs, on: date) -> list[date]:
    """Days after that of the salaries on which more happens than that pay rises by a share."""
    sums = [award.date for award in costs.pay_awards if award.sum]
    changes = [
        each.date for each in costs.on_costs.later if each.national_insurance_above is not None
    ]
    return sorted(day for day in {*sums, *changes} if pay_base(costs) < day <= on)


def _stepped(costs: Costs, day: date) -> Costs:
    """The costs with salaries of a later day, and what is due by law from that day."""
    awards = [award for award in costs.pay_awards if pay_base(costs) < award.date <= day]
    grades = {
        name: grade.model_copy(update={"spine": tuple(_raised(p, awards) for p in grade.spine)})
        for name in GRADES
        for grade in (getattr(costs.salaries, name),)
    }
    shares = [award.model_copy(update={"sum": 0.0}) for award in awards]
    return costs.model_copy(
        update={
            "pay_base": day,
            "salaries": costs.salaries.model_copy(update=grades),
            "weighting": _raised(costs.weighting, shares),
            "market_supplement": _raised(costs.market_supplement, shares),
            "on_costs": _due(costs.on_costs, shares, day),
        }
    )


def _raised(amount: float, awards: list[PayAward]) -> float:
    """An amount after some awards, to the penny: the share or the sum, whichever is more."""
    paid = exact(amount)
    for award in awards:
        paid = max(paid * (1 + exact(award.rise)), paid + exact(award.sum))
    return float(paid.quantize(_PENNY))


def _due(told: OnCosts, shares: list[PayAward], day: date) -> OnCosts:
    """On-costs by the law of a day; a threshold that the law sets stays where it is."""
    set_by_law = [
        change.national_insurance_above
        for change in told.later
        if change.date <= day and change.national_insurance_above is not None
    ]
    raised = _raised(told.national_insurance_above, shares)
    above = set_by_law[-1] if set_by_law else raised
    return told.model_copy(update={"national_insurance_above": above})


def _shares_due(told: OnCosts, on: date) -> OnCosts:
    """On-costs with the shares of pay that the law asks for on a day."""
    last = next((change for change in reversed(told.later) if change.date <= on), None)
    if last is None:
        return told
    names = ("national_insurance", "apprenticeship_levy")
    return told.model_copy(update={name: getattr(last, name) for name in names})
