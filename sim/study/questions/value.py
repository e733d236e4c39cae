"""Value for money: what is bought with a plan's extra cost, and which option buys it cheapest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.scenario.schema import Question
from sim.study.measures.measure import HEADLINE
from sim.study.measures.rows import Array
from sim.study.money.bill import Bill, bill, pounds
from sim.study.money.budget import agency_premium, present_value, real
from sim.study.questions.comparison import Answer, answer
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import Estimate, mean_interval
from sim.study.statistics.ratios import ratio_interval


@dataclass(frozen=True, slots=True)
class Option:
    """One scenario as something that could be bought, up to the date asked about.

    Costs are over the base, or whole where there is none, in pounds: `cash` of the day, `real` at
    the price base, `value` discounted too. `fewer` is by how many children the average caseload
    falls, and `weeks_removed` the child-weeks above the standard that do not happen.
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
    vacant_years: Estimate
    unspent: Estimate
    premium: Estimate

    @property
    def meets(self) -> bool:
        """Whether the target is met with the confidence that the question asks for."""
        return self.answer.verdict == "met"


def options(
    ensembles: Mapping[str, Ensemble], base: str | None, question: Question
) -> dict[str, Option]:
    """Every scenario as an option, with what it costs and buys over the base."""
    bills = {name: bill(ensemble, question.by) for name, ensemble in ensembles.items()}
    before = None if base is None else (bills[base], ensembles[base])
    return {
        name: _option(name, bills[name], ensembles[name], before, question) for name in ensembles
    }


def _option(
    name: str,
    own: Bill,
    ensemble: Ensemble,
    before: tuple[Bill, Ensemble] | None,
    question: Question,
) -> Option:
    amounts = own.totals if before is None else own.totals - before[0].totals
    cash = pounds(amounts.sum(axis=1))
    fewer = weeks = None
    if before is not None and before[1] is not ensemble:
        fewer = _fallen(before[1], ensemble, question)
        weeks = weeks_above(before[1], question) - weeks_above(ensemble, question)
    vacant = own.full_time_years("vacant") + own.full_time_years("vacant_managers")
    unspent = pounds(own.if_filled("vacant") + own.if_filled("vacant_managers"))
    premium = pounds(agency_premium(own)).sum(axis=1)
    totals = (cash, real(own, amounts).sum(axis=1), present_value(own, amounts).sum(axis=1))
    return Option(
        name,
        answer(ensemble, question),
        *(mean_interval(each) for each in totals),
        *(None if each is None else mean_interval(each) for each in (fewer, weeks)),
        *(None if each is None else ratio_interval(cash, each) for each in (fewer, weeks)),
        *(mean_interval(each) for each in (vacant.sum(axis=1), unspent.sum(axis=1), premium)),
    )


def _fallen(base: Ensemble, other: Ensemble, question: Question) -> Array:
    """By how many children the average caseload is lower on the date asked about, by run."""
    before, after = (each.values(HEADLINE, question.by) for each in (base, other))
    return np.asarray(np.nan_to_num(before - after))


def weeks_above(ensemble: Ensemble, question: Question) -> Array:
    """Child-weeks of caseload above the standard up to the date asked about, by run.

    At each weekly census, every worker's children above the standard are counted.
    """
    upto = ensemble.week_of(question.by) + 1
    above = ensemble.weekly["children_above"][:, :upto, -1]
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
