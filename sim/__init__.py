"""Caseload: a simulation of a council's children's social work service.

    from sim import load_scenario, run_ensemble, compare

The public names are loaded when they are first used, so that the command starts quickly.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.output.charts.one_chart import draw
    from sim.output.charts.style import Chart
    from sim.output.words.explain import explain
    from sim.scenario.entries import inputs
    from sim.scenario.errors import ScenarioErrors
    from sim.scenario.lever import lever_of
    from sim.scenario.loading import load_scenario, shipped_names
    from sim.scenario.schema import Question, Scenario
    from sim.service.journal import Journal
    from sim.service.run import run_service
    from sim.service.watched_family import follow_family
    from sim.service.watched_post import watch_post
    from sim.study.measures.measures import MEASURES, Measure
    from sim.study.money.bill import bill
    from sim.study.paper import hours_needed_and_available, paper_answer
    from sim.study.questions.assumptions import register
    from sim.study.questions.bridge import bridge
    from sim.study.questions.comparison import Comparison, answer, compare
    from sim.study.questions.forecast import make_forecast
    from sim.study.questions.levers import pull_levers
    from sim.study.questions.seek import seek
    from sim.study.questions.uncertainty import study_uncertainty
    from sim.study.runs.ensemble import Ensemble, question_of, run_ensemble, run_until_precise
    from sim.study.runs.variants import Playing, ask
    from sim.study.statistics.estimates import (
        Estimate,
        mean_interval,
        range_of_futures,
        share_interval,
    )

__version__ = "0.1.0"

_HOME = {
    "MEASURES": "sim.study.measures.measures",
    "Chart": "sim.output.charts.style",
    "Comparison": "sim.study.questions.comparison",
    "Ensemble": "sim.study.runs.ensemble",
    "Estimate": "sim.study.statistics.estimates",
    "Journal": "sim.service.journal",
    "Measure": "sim.study.measures.measures",
    "Playing": "sim.study.runs.variants",
    "Question": "sim.scenario.schema",
    "Scenario": "sim.scenario.schema",
    "ScenarioErrors": "sim.scenario.errors",
    "answer": "sim.study.questions.comparison",
    "ask": "sim.study.runs.variants",
    "bill": "sim.study.money.bill",
    "bridge": "sim.study.questions.bridge",
    "compare": "sim.study.questions.comparison",
    "draw": "sim.output.charts.one_chart",
    "explain": "sim.output.words.explain",
    "follow_family": "sim.service.watched_family",
    "hours_needed_and_available": "sim.study.paper",
    "inputs": "sim.scenario.entries",
    "lever_of": "sim.scenario.lever",
    "load_scenario": "sim.scenario.loading",
    "make_forecast": "sim.study.questions.forecast",
    "mean_interval": "sim.study.statistics.estimates",
    "paper_answer": "sim.study.paper",
    "pull_levers": "sim.study.questions.levers",
    "question_of": "sim.study.runs.ensemble",
    "range_of_futures": "sim.study.statistics.estimates",
    "register": "sim.study.questions.assumptions",
    "run_ensemble": "sim.study.runs.ensemble",
    "run_service": "sim.service.run",
    "run_until_precise": "sim.study.runs.ensemble",
    "seek": "sim.study.questions.seek",
    "share_interval": "sim.study.statistics.estimates",
    "shipped_names": "sim.scenario.loading",
    "study_uncertainty": "sim.study.questions.uncertainty",
    "watch_post": "sim.service.watched_post",
}

__all__ = [
    "MEASURES",
    "Chart",
    "Comparison",
    "Ensemble",
    "Estimate",
    "Journal",
    "Measure",
    "Playing",
    "Question",
    "Scenario",
    "ScenarioErrors",
    "answer",
    "ask",
    "bill",
    "bridge",
    "compare",
    "draw",
    "explain",
    "follow_family",
    "hours_needed_and_available",
    "inputs",
    "lever_of",
    "load_scenario",
    "make_forecast",
    "mean_interval",
    "paper_answer",
    "pull_levers",
    "question_of",
    "range_of_futures",
    "register",
    "run_ensemble",
    "run_service",
    "run_until_precise",
    "seek",
    "share_interval",
    "shipped_names",
    "study_uncertainty",
    "watch_post",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
