"""Value for money: what is bought with a plan's extra cost, and which option buys it cheapest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from sim.scenario.schema import Question
from sim.study.measures.measure import HEADLINE
from sim.study.measures.rows import Array
from sim.study.money.bill import Bill, bill, pounds
from sim.study.money.budget import agency_premium, present_value, real
from sim.study.money.five_years import a_year_before
from sim.study.questions.comparison import Answer, answer
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import Estimate, mean_interval
from sim.study.statistics.ratios import ratio_interval

_DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Option:
    """One scenario as something that could be bought, up to the date asked about.

    Costs are over the base, or whole where there is none, in pounds: `cash` of the day, `real` at
    the price base, `value` discounted too. `fewer` is by how many children the average caseload
    falls, and `weeks_removed` the child-weeks above the standard that do not happen. `yearly` is
    the cash of the 12 months up to then (of a shorter run: as much in a year), and
    `fewer_over_year` the fall on average over the weeks of those months: their ratio does not grow
    with the horizon. `per_further_child` is the same on the margin: over `beyond`, the plan that
    costs the next less.
    """

    name: str
    answer: Answer
    cash: Estimate
    real: Estimate
    value: Estimate
    fewer: Estimate | None
    weeks_removed: Estimate | None
    per_child: Estimate | None
    per_week: Estimate | None
    yearly: Estimate | None
    fewer_over_year: Estimate | None
    per_child_yearly: Estimate | None
    vacant_years: Estimate
    unspent: Estimate
    premium: Estimate
    beyond: str | None = None
    per_further_child: Estimate | None = None

    @property
    def meets(self) -> bool:
        """Whether the target is met with the confidence that the question asks for."""
        return self.answer.verdict == "met"


def options(
    ensembles: Mapping[str, Ensemble], base: str | None, question: Question
) -> dict[str, Option]:
    """Every scenario as an option, with what it costs and buys over the base."""
    year_before = (a_year_before(question.by),)
    bills = {n: bill(each, question.by, year_before) for n, each in ensembles.items()}
    before = None if base is None else (bills[base], ensembles[base])
    found = {
        name: _option(name, bills[name], ensembles[name], before, question) for name in ensembles
    }
    return found | _on_the_margin(found, bills, ensembles, question)


def _on_the_margin(
    found: Mapping[str, Option],
    bills: Mapping[str, Bill],
    ensembles: Mapping[str, Ensemble],
    question: Question,
) -> dict[str, Option]:
    """The plans from the second on by cost, each with what it buys over the one before it."""
    costs = {name: option.yearly.mean for name, option in found.items() if option.yearly}
    dearer: dict[str, Option] = {}
    for before, name in pairwise(sorted(costs, key=lambda each: (costs[each], each))):
        less = (bills[before], ensembles[before])
        extra, fall = _of_the_last_year(bills[name], ensembles[name], less, question)
        margin = ratio_interval(extra, fall)
        dearer[name] = replace(found[name], beyond=before, per_further_child=margin)
    return dearer


def _option(
    name: str,
    own: Bill,
    ensemble: Ensemble,
    before: tuple[Bill, Ensemble] | None,
    question: Question,
) -> Option:
    amounts = own.totals if before is None else own.totals - before[0].totals
    cash = pounds(amounts.sum(axis=1))
    bought = None
    if before is not None and before[1] is not ensemble:
        bought = _bought(own, ensemble, before, question)
    fewer, weeks, yearly, over_year = bought or (None, None, None, None)
    vacant = own.full_time_years("vacant") + own.full_time_years("vacant_managers")
    unspent = pounds(own.if_filled("vacant") + own.if_filled("vacant_managers"))
    return Option(
        name,
        answer(ensemble, question),
        mean_interval(cash),
        mean_interval(real(own, amounts).sum(axis=1)),
        mean_interval(present_value(own, amounts).sum(axis=1)),
        _mean(fewer),
        _mean(weeks),
        _ratio(cash, fewer),
        _ratio(cash, weeks),
        _mean(yearly),
        _mean(over_year),
        _ratio(yearly, over_year),
        mean_interval(vacant.sum(axis=1)),
        mean_interval(unspent.sum(axis=1)),
        mean_interval(pounds(agency_premium(own)).sum(axis=1)),
    )


def _mean(values: Array | None) -> Estimate | None:
    return None if values is None else mean_interval(values)


def _ratio(above: Array | None, below: Array | None) -> Estimate | None:
    return None if above is None or below is None else ratio_interval(above, below)


def _bought(
    own: Bill, ensemble: Ensemble, before: tuple[Bill, Ensemble], question: Question
) -> tuple[Array, Array, Array, Array]:
    """Children fewer, child-weeks removed, and cash and children fewer of the last 12 months."""
    yearly, over_year = _of_the_last_year(own, ensemble, before, question)
    weeks = weeks_above(before[1], question) - weeks_above(ensemble, question)
    return _fallen(before[1], ensemble, question), weeks, yearly, over_year


def _fallen(base: Ensemble, other: Ensemble, question: Question) -> Array:
    """By how many children the average caseload is lower on the date asked about, by run."""
    before, after = (each.values(HEADLINE, question.by) for each in (base, other))
    return np.asarray(np.nan_to_num(before - after))


def _of_the_last_year(
    own: Bill, ensemble: Ensemble, before: tuple[Bill, Ensemble], question: Question
) -> tuple[Array, Array]:
    """Extra cash a year, and the average fall of the caseload, in the 12 months to the date."""
    since = a_year_before(question.by)
    mine, theirs = own.after(since), before[0].after(since)
    days = sum(period.days for period in mine.periods)
    extra = pounds((mine.totals - theirs.totals).sum(axis=1)) * (_DAYS_A_YEAR / days)
    upto = ensemble.week_of(question.by) + 1
    weeks = np.flatnonzero(ensemble.dates[:upto] > np.datetime64(since))
    first, second = (each.series(HEADLINE)[1][:, weeks] for each in (before[1], ensemble))
    fall = np.nan_to_num(first - second)
    return np.asarray(extra), np.asarray(fall.mean(axis=1))


def weeks_above(ensemble: Ensemble, question: Question) -> Array:
    """Child-weeks of caseload above the standard up to the date asked about, by run.

    At each weekly census, every worker's children above the standard are counted.
    """
    upto = ensemble.week_of(question.by) + 1
    above = ensemble.weekly.whole["children_above"][:, :upto]
    return np.asarray(above.astype(np.float64).sum(axis=1))


def cheapest(found: Sequence[Option]) -> Option | None:
    """The option of least present value among those that meet the target, or None when none does.

    What a search for the fewest posts has found may stand among them.
    """
    meeting = [option for option in found if option.meets]
    return min(meeting, key=lambda option: (option.value.mean, option.name), default=None)


def quadrant(option: Option) -> str:
    """Where an option lies on the plane of cost and caseload against the base."""
    if option.fewer is None:
        return "the base"
    dearer, lower = _sign(option.value), _sign(option.fewer)
    if dearer is None or lower is None:
        return "no more than noise"
    cost = "dearer" if dearer else "cheaper"
    return f"{cost} and {'lower' if lower else 'higher'} caseloads"


def _sign(estimate: Estimate) -> bool | None:
    """Whether more than nothing, less than nothing, or (None) no more than noise."""
    if estimate.low > 0:
        return True
    return False if estimate.high < 0 else None
