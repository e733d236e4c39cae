"""Findings: a study as a whole, ready to be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sim.scenario.schema import Question, Scenario
from sim.study.measures.measure import Measure
from sim.study.measures.measures import MEASURES, measure_named
from sim.study.money.bill import Bill, bill
from sim.study.money.budget import Against, against_budget, share_for_posts
from sim.study.money.five_years import FiveYears, a_year_before, five_years
from sim.study.paper import paper_answer
from sim.study.questions.afterwards import Afterwards, afterwards
from sim.study.questions.comparison import Answer, Comparison, answer, compare
from sim.study.questions.elsewhere import Elsewhere, elsewhere
from sim.study.questions.scorecard import Line, scorecard
from sim.study.questions.standing import Standing, standing
from sim.study.questions.value import Option, options
from sim.study.runs.ensemble import Ensemble
from sim.study.runs.turns import Stopping
from sim.study.statistics.estimates import Estimate


@dataclass(frozen=True)
class Findings:
    """What was learned about one scenario, or about some beside a base.

    Everything is kept by the short name of the scenario; the base, if there is one, comes first.
    """

    question: Question
    ensembles: Mapping[str, Ensemble]
    base: str | None
    answers: Mapping[str, Answer]
    comparisons: Mapping[str, Comparison]
    paper: Mapping[str, float]
    scorecard: Sequence[Line]
    bills: Mapping[str, Bill]
    options: Mapping[str, Option]
    stopping: Stopping | None = None

    @property
    def others(self) -> list[str]:
        """The scenarios asked about, without the base."""
        return [name for name in self.ensembles if name != self.base]

    @property
    def standing(self) -> Standing:
        """Which of the scenarios asked about meet the target, and which do not."""
        asked = [replace(self.options[name], answer=self.answers[name]) for name in self.others]
        return standing(asked)

    def afterwards(self, name: str) -> Afterwards | None:
        """What becomes of the target of a scenario after the date asked about."""
        return afterwards(self.ensembles[name], self.question)

    def elsewhere(self, name: str) -> Elsewhere | None:
        """What happened in England where as much was tried as in a scenario."""
        return elsewhere(self.ensembles[name].scenario, self.question)

    def against(self, name: str) -> list[Against]:
        """A plan's financial years against its budget; none without a base to compare with."""
        return self._against(name, self.bills)

    def against_by_then(self, name: str) -> list[Against]:
        """The same, up to the date asked about."""
        return self._against(name, {n: b.upto(self.question.by) for n, b in self.bills.items()})

    def _against(self, name: str, bills: Mapping[str, Bill]) -> list[Against]:
        if self.base is None:
            return []
        plan, base = (self.ensembles[each].scenario for each in (name, self.base))
        share = share_for_posts(plan, base)
        return against_budget(bills[name], bills[self.base], plan.budget, share)

    def five_years(self, name: str) -> FiveYears | None:
        """A plan's extra cost in five financial years, on the basis of its budget."""
        if self.base is None:
            return None
        budget = self.ensembles[name].scenario.budget
        return five_years(self.bills[name], self.bills[self.base], budget)

    def estimates(self, name: str) -> dict[str, Estimate]:
        """Every measure of a scenario at the date asked about, with its interval."""
        ensemble, on = self.ensembles[name], self.question.by
        return {m.name: m.interval(ensemble.values(m.name, on)) for m in self.measures}

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Every measure, and the one asked about over 12 months where it is so."""
        asked = measure_named(self.question.measure)
        return (*MEASURES, asked) if asked.is_over_a_year else MEASURES


def cuts(scenario: Scenario, question: Question) -> tuple[date, ...]:
    """The days on which a bill can be cut: the date asked about, and 12 months before each end."""
    return (a_year_before(question.by), question.by, a_year_before(scenario.until))


def find(
    ensembles: Mapping[str, Ensemble],
    base: str | None,
    question: Question,
    stopping: Stopping | None = None,
) -> Findings:
    """Ask every ensemble the question, and set each beside the base if there is one."""
    others = [name for name in ensembles if name != base]
    comparisons = {}
    if base is not None:
        comparisons = {
            name: compare(ensembles[base], ensembles[name], question, pairs=len(others))
            for name in others
        }
    return Findings(
        question,
        ensembles,
        base,
        {name: answer(ensemble, question) for name, ensemble in ensembles.items()},
        comparisons,
        {name: paper_answer(each.scenario, question.by) for name, each in ensembles.items()},
        scorecard(ensembles, base),
        {name: bill(each, ends=cuts(each.scenario, question)) for name, each in ensembles.items()},
        options(ensembles, base, question),
        stopping,
    )
