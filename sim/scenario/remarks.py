"""Remarks: what is valid in a scenario, and what its readers should know of it all the same."""

from collections.abc import Iterator
from datetime import date

from sim.scenario.costs import Costs
from sim.scenario.fields import played_posts
from sim.scenario.schema import Scenario
from sim.scenario.words import spoken

_LONG_AGO = 5
"""Years after which prices of the price base should be looked at again."""
_DAYS_A_YEAR = 365.25


def remarks(scenario: Scenario) -> list[str]:
    """What a planner should know before a run, each in a sentence or two."""
    return list(dict.fromkeys([*_posts(scenario), *_dates(scenario), *_prices(scenario)]))


def _posts(scenario: Scenario) -> Iterator[str]:
    """Parts of posts and people that are played as whole ones."""
    opening = scenario.opening
    counted = [
        (opening.permanent, "permanent social workers at the start"),
        (opening.agency, "agency social workers at the start"),
    ]
    for rules in (scenario, *(then for _, then in scenario.changes)):
        counted += [
            (rules.social_workers.posts, "social worker posts"),
            (rules.managers.posts, "team manager posts"),
        ]
    for told, what in counted:
        if told != int(told):
            yield f"{told:g} {what} are played as {played_posts(told)}: whole ones only."


def _dates(scenario: Scenario) -> Iterator[str]:
    """Dates that do nothing, or something else than one might think."""
    start, until = scenario.start, scenario.until
    for day, _ in scenario.changes:
        if day < start:
            yield (
                f"The change of {spoken(day)} is older than the start: it is in force from the "
                f"first day, {spoken(start)}."
            )
        elif day > until:
            yield (
                f"The change of {spoken(day)} comes after the last day, {spoken(until)}: it does "
                "nothing."
            )
    asked = scenario.question
    if asked is not None and asked.by > until:
        yield (
            f"The run ends on {spoken(until)}, before the date asked about "
            f"({spoken(asked.by)}): the answer is for its last day."
        )


def _prices(scenario: Scenario) -> Iterator[str]:
    """Pay and prices that rest on judgement, because nothing is known for those days."""
    costs = scenario.rules_on(scenario.start).costs
    yield from _awards(costs, scenario.start, scenario.until)
    years = (scenario.start - costs.price_base).days / _DAYS_A_YEAR
    if years > _LONG_AGO:
        yield (
            f"Agency rates, hiring and other prices are those of {spoken(costs.price_base)}, "
            f"carried {years:.0f} years forward by {costs.inflation_per_year:.1%} a year: give "
            "your own under `costs:`."
        )


def _awards(costs: Costs, start: date, until: date) -> Iterator[str]:
    last = max((award.date for award in costs.pay_awards), default=costs.price_base)
    assumed = [award for award in costs.pay_awards if award.assumed and award.date <= until]
    base = costs.pay_base or costs.price_base
    assumed = [award for award in assumed if award.date > base]
    if assumed:
        shares = " and ".join(sorted({f"{award.rise:.1%}" for award in assumed}))
        yield (
            f"No pay award is known from {spoken(assumed[0].date)} on: {shares} a year is assumed "
            "(judgement). Put the awards that you know under `costs.pay_awards`."
        )
    if (until - last).days > _DAYS_A_YEAR:
        yield (
            f"No pay award is told after {spoken(last)}, so pay stands still from then to "
            f"{spoken(until)}: add awards under `costs.pay_awards`."
        )
