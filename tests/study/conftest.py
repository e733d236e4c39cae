from datetime import date

import pytest

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Question
from sim.study.runs.ensemble import run_ensemble

UNTIL = date(2017, 6, 30)


@pytest.fixture(scope="session")
def small():
    return load_scenario("small-authority", until=UNTIL)


@pytest.fixture(scope="session")
def runs(small):
    return run_ensemble(small, 4, jobs=1)


@pytest.fixture(scope="session")
def more_posts(small):
    """The same council with as many posts again."""
    setting = f"social_workers.posts={small.social_workers.posts * 2}"
    return run_ensemble(
        load_scenario("small-authority", settings=(setting,), until=UNTIL), 4, jobs=1
    )


@pytest.fixture
def question(small):
    return Question(
        measure="average_caseload", at_most=small.standard, by=date(2017, 3, 31), confidence=0.8
    )
