"""The command `caseload explain`: what a scenario says, before anything is run."""

from sim.commands.options import DEFAULT_SCENARIO, Asked, ScenarioArgument, asks
from sim.commands.scenarios import load


@asks("until", "settings", "without", "freeze", "full")
def explain(scenario: ScenarioArgument = DEFAULT_SCENARIO, *, asked: Asked) -> None:
    """Say what a scenario says, in words, with the sum of the hours and the paper answer."""
    from sim.output.words.explain import explain as in_full
    from sim.output.words.explain import explain_shortly

    told = load(scenario, asked, settings=asked.settings)
    print(in_full(told) if asked.full else explain_shortly(told, scenario), end="")
