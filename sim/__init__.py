"""Caseload: a simulation of a council's children's social work service.

    from sim import load_scenario, run_ensemble, compare

The public names are loaded when they are first used, so that the command starts quickly.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.output.drawing import draw
    from sim.output.explanation import explain
    from sim.output.style import Chart
    from sim.scenario.entries import inputs
    from sim.scenario.errors import ScenarioErrors
    from sim.scenario.lever import lever_of
    from sim.scenario.loading import load_scenario, shipped_names
    from sim.scenario.schema import Question, Scenario
    from sim.service.journal import Journal
    from sim.service.run import run_service
    from sim.service.watched_family import follow_family
    from sim.service.watched_post import watch_post
    from sim.study.bridge import bridge
    from sim.study.comparison import Comparison, answer, compare
    from sim.study.ensemble import Ensemble, question_of, run_ensemble, run_until_precise
    from sim.study.estimates import Estimate, mean_interval, range_of_futures, share_interval
    from sim.study.forecasting import make_forecast
    from sim.study.levers import pull_levers
    from sim.study.measures import MEASURES, Measure
    from sim.study.money import bill
    from sim.study.paper import hours_needed_and_available, paper_answer
    from sim.study.register import register
    from sim.study.seeking import seek
    from sim.study.uncertainty import study_uncertainty
    from sim.study.variants import Playing, ask

__version__ = "0.1.0"

_HOME = {
    "MEASURES": "sim.study.measures",
    "Chart": "sim.output.style",
    "Comparison": "sim.study.comparison",
    "Ensemble": "sim.study.ensemble",
    "Estimate": "sim.study.estimates",
    "Journal": "sim.service.journal",
    "Measure": "sim.study.measures",
    "Playing": "sim.study.variants",
    "Question": "sim.scenario.schema",
    "Scenario": "sim.scenario.schema",
    "ScenarioErrors": "sim.scenario.errors",
    "answer": "sim.study.comparison",
    "ask": "sim.study.variants",
    "bill": "sim.study.money",
    "bridge": "sim.study.bridge",
    "compare": "sim.study.comparison",
    "draw": "sim.output.drawing",
    "explain": "sim.output.explanation",
    "follow_family": "sim.service.watched_family",
    "hours_needed_and_available": "sim.study.paper",
    "inputs": "sim.scenario.entries",
    "lever_of": "sim.scenario.lever",
    "load_scenario": "sim.scenario.loading",
    "make_forecast": "sim.study.forecasting",
    "mean_interval": "sim.study.estimates",
    "paper_answer": "sim.study.paper",
    "pull_levers": "sim.study.levers",
    "question_of": "sim.study.ensemble",
    "range_of_futures": "sim.study.estimates",
    "register": "sim.study.register",
    "run_ensemble": "sim.study.ensemble",
    "run_service": "sim.service.run",
    "run_until_precise": "sim.study.ensemble",
    "seek": "sim.study.seeking",
    "share_interval": "sim.study.estimates",
    "shipped_names": "sim.scenario.loading",
    "study_uncertainty": "sim.study.uncertainty",
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
