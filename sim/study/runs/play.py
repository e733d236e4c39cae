"""Playing: one run, seen to have lost nobody, as columns of numbers."""

from sim.scenario.schema import Scenario
from sim.service.run import run_service
from sim.study.measures.identities import check_identities
from sim.study.measures.rows import Rows, measure


def play(scenario: Scenario, replication: int) -> Rows:
    """Play a scenario once and measure it; a run in which the sums do not add up is refused."""
    journal = run_service(scenario, replication)
    check_identities(journal, scenario)
    return measure(journal, scenario)
