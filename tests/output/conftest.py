from datetime import date

import pytest
from made_up import two_played

from sim.output.charts.view import View
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Question
from sim.study.questions.findings import find
from sim.study.runs.ensemble import run_ensemble

UNTIL = date(2017, 3, 31)


@pytest.fixture(scope="session")
def asked():
    return Question(measure="average_caseload", at_most=18.0, by=date(2016, 12, 31), confidence=0.8)


@pytest.fixture(scope="session")
def ensembles():
    scenarios = (load_scenario(n, until=UNTIL) for n in ("small-authority-now", "small-authority"))
    return {each.name: run_ensemble(each, 3, jobs=1) for each in scenarios}


@pytest.fixture(scope="session")
def findings(ensembles, asked):
    return find(ensembles, next(iter(ensembles)), asked)


@pytest.fixture(scope="session")
def view(findings):
    base, plan = findings.ensembles.values()
    return View(findings.question, plan, base, "Source: a test.")


@pytest.fixture(scope="session")
def two():
    return two_played()
