"""The command `caseload check`: a scenario is valid, or has these faults."""

from sim.commands.options import DEFAULT_SCENARIO, Asked, ScenarioArgument, asks, one_line
from sim.commands.scenarios import base_of, load


@asks("until", "settings", "without")
def check(scenario: ScenarioArgument = DEFAULT_SCENARIO, *, asked: Asked) -> None:
    """Say that a scenario is valid, or every fault in it."""
    from sim.scenario.remarks import remarks

    loaded = load(scenario, asked, settings=asked.settings)
    base_of(loaded, scenario, asked)
    print(f"{scenario}: valid ({one_line(loaded.name)})")
    for remark in remarks(loaded):
        print(f"  - {remark}")
