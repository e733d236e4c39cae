"""Small services to test with, and ways to read a journal."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.journal import COLUMN, Journal
from sim.service.run import run_service

Totals = Callable[[Journal, str], np.ndarray]


@pytest.fixture(scope="session")
def small() -> Scenario:
    """A small authority of 24 posts in three teams, with no plan."""
    return load_scenario("small-authority-now")


@pytest.fixture(scope="session")
def small_journal(small: Scenario) -> Journal:
    return run_service(small, 1)


@pytest.fixture(scope="session")
def totals() -> Totals:
    """A column of the whole service, week by week."""

    def read(journal: Journal, column: str) -> np.ndarray:
        return np.array(journal.weeks)[:, :, COLUMN[column]].sum(axis=1)

    return read


@pytest.fixture(scope="session")
def changed() -> Callable[..., Scenario]:
    """A scenario with several inputs changed, by dotted key."""

    def change(scenario: Scenario, inputs: dict[str, object]) -> Scenario:
        for key, value in inputs.items():
            scenario = scenario.changed(key, value)
        return scenario

    return change


def stocks(journal: Journal, columns: Sequence[str]) -> np.ndarray:
    """Stocks of the whole service (weeks by columns)."""
    return np.array(journal.weeks)[:, :, [COLUMN[c] for c in columns]].sum(axis=1)
