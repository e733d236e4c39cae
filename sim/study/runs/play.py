"""Playing: one run, seen to have lost nobody, as columns of numbers."""

from sim.scenario.draws import future
from sim.scenario.schema import Scenario
from sim.service.run import run_service, uncollected
from sim.study.measures.identities import check_identities
from sim.study.measures.rows import Rows, Weeks, measure, whole_service
from sim.study.runs.store import Store


def play(scenario: Scenario, replication: int) -> Rows:
    """Play a scenario once and measure it; a run in which the sums do not add up is refused.

    Where the scenario has draws, the run plays that of its pair.
    """
    scenario = future(scenario, replication)
    with uncollected():
        return _measured(scenario, replication)


def _measured(scenario: Scenario, replication: int) -> Rows:
    """A run's rows; its journal ends with this function, before waste is looked for."""
    journal = run_service(scenario, replication)
    check_identities(journal, scenario)
    return measure(journal, scenario)


def futures_apart(number: int) -> range:
    """Numbers of so many futures of which none mirrors another, so that all are independent."""
    return range(1, 2 * number, 2)


def weeks_of(scenario: Scenario, replication: int, store: Store | None) -> Weeks:
    """The weeks of the whole service in one run: from the store, or played now and kept in it."""
    weeks = store.find_weeks(scenario, replication) if store else None
    if weeks is None:
        weeks = whole_service(play(scenario, replication), scenario.until)
        if store is not None:
            store.keep_weeks(scenario, replication, weeks)
    return weeks
