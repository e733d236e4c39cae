"""The summary for machines: one object with the answer and every measure on the date asked."""

from dataclasses import asdict
from typing import Any

from sim.output.tables.elsewhere import elsewhere_told
from sim.study.money.budget import TOTAL, spending
from sim.study.questions.comparison import Answer
from sim.study.questions.findings import Findings
from sim.study.questions.spread import spread
from sim.study.statistics.estimates import Estimate


def summary(findings: Findings, folder: str) -> dict[str, Any]:
    """What `--json` prints. With several scenarios beside the base, verdicts go by their names."""
    question = findings.question
    differences = {n: bounds(c.difference) for n, c in findings.comparisons.items()}
    verdicts = {name: findings.answers[name].verdict for name in findings.others}
    several = len(findings.others) > 1
    first = findings.others[0]
    return {
        "scenario": findings.others if several else first,
        "base": findings.base,
        "question": {
            "measure": question.measure,
            "at_most": question.at_most,
            "by": question.by.isoformat(),
            "confidence": question.confidence,
        },
        "verdict": verdicts if several else verdicts[first],
        "results": {name: _results(findings, name) for name in findings.ensembles},
        "money": {name: _money(findings, name) for name in findings.ensembles},
        "difference": differences if several else differences.get(first),
        "elsewhere": {name: _elsewhere(findings, name) for name in findings.others},
        "paper": {name: known(value) for name, value in findings.paper.items()},
        "folder": folder,
    }


def _results(findings: Findings, name: str) -> dict[str, Any]:
    answer = findings.answers[name]
    return {
        "replications": len(findings.ensembles[name].replications),
        "probability_met": answer.probability.mean,
        "probability_met_low": answer.probability.low,
        "probability_met_high": answer.probability.high,
        **_were_it_right(findings, name),
        "first_met": _first_met(answer),
        **_afterwards(findings, name),
        **{measure: bounds(e) for measure, e in findings.estimates(name).items()},
    }


def _were_it_right(findings: Findings, name: str) -> dict[str, Any]:
    """The probability if the model were right, or every input too, and where the spread is from.

    With draws, inputs as told are played by another run.
    """
    ensemble, right = findings.ensembles[name], findings.answers[name].were_it_right.mean
    found = spread(ensemble, findings.question)
    return {
        "probability_met_were_model_right": right,
        "probability_met_as_told": right if ensemble.scenario.drawn is None else None,
        "spread": None if found is None else asdict(found),
    }


def _afterwards(findings: Findings, name: str) -> dict[str, Any]:
    """Share of the weeks of the year after, and probability six months on; null if not played."""
    found = findings.afterwards(name)
    still = None if found is None else found.still
    return {
        "share_of_weeks_met_after": None if found is None else bounds(found.share_of_weeks),
        "probability_met_six_months_on": None if still is None else bounds(still),
    }


def _money(findings: Findings, name: str) -> dict[str, Any]:
    """Cost by financial year, and up to the date asked about over the base, in pounds."""
    option = findings.options[name]
    totals = {
        each.year: each.value for each in spending(findings.bills[name]) if each.line == TOTAL
    }
    return {
        "by_year": {year: bounds(value) for year, value in totals.items()},
        "extra_cost": bounds(option.cash) if findings.base is not None else None,
        "per_child_fewer": None if option.per_child is None else bounds(option.per_child),
        "per_child_fewer_a_year": (
            None if option.per_child_yearly is None else bounds(option.per_child_yearly)
        ),
        "per_further_child_fewer_a_year": (
            None if option.per_further_child is None else bounds(option.per_further_child)
        ),
    }


def _elsewhere(findings: Findings, name: str) -> dict[str, Any] | None:
    """What happened in England where as much was tried; null where nobody did."""
    found = findings.elsewhere(name)
    return None if found is None else elsewhere_told(found)


def _first_met(answer: Answer) -> dict[str, Any]:
    """Dates by which a tenth, half and nine tenths of the runs are there; null when never."""
    met = answer.first_met
    dates = {"early": met.early, "median": met.middle, "late": met.late}
    said = {name: day.isoformat() if day else None for name, day in dates.items()}
    return {**said, "never": met.never.mean}


def bounds(estimate: Estimate) -> dict[str, float | None]:
    """An estimate for machines; null where it is not known."""
    return dict(zip(("mean", "low", "high"), map(known, estimate.figures), strict=True))


def known(value: Any) -> Any:
    """A value for machines: a number that is not known is None."""
    return None if value != value else value
