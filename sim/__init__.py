"""Caseload: a simulation of a council's children's social work service.

    from sim import load_scenario, run_ensemble, compare

The public names are loaded when they are first used, so that the command starts quickly.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario.errors import ScenarioErrors
    from sim.scenario.loading import load_scenario, shipped_names
    from sim.scenario.schema import Question, Scenario
    from sim.service.journal import Journal
    from sim.service.running import run_service
    from sim.study.comparison import Comparison, compare
    from sim.study.ensemble import Ensemble, run_ensemble
    from sim.study.estimates import Estimate
    from sim.study.measures import MEASURES, Measure

__version__ = "0.1.0"

_HOME = {
    "Comparison": "sim.study.comparison",
    "Ensemble": "sim.study.ensemble",
    "Estimate": "sim.study.estimates",
    "Journal": "sim.service.journal",
    "MEASURES": "sim.study.measures",
    "Measure": "sim.study.measures",
    "Question": "sim.scenario.schema",
    "Scenario": "sim.scenario.schema",
    "ScenarioErrors": "sim.scenario.errors",
    "compare": "sim.study.comparison",
    "load_scenario": "sim.scenario.loading",
    "run_ensemble": "sim.study.ensemble",
    "run_service": "sim.service.running",
    "shipped_names": "sim.scenario.loading",
}

__all__ = [
    "MEASURES",
    "Comparison",
    "Ensemble",
    "Estimate",
    "Journal",
    "Measure",
    "Question",
    "Scenario",
    "ScenarioErrors",
    "compare",
    "load_scenario",
    "run_ensemble",
    "run_service",
    "shipped_names",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
