"""The command `caseload explain`: what a scenario says, before anything is run."""

from sim.commands.options import DEFAULT_SCENARIO, Asked, ScenarioArgument, asks
from sim.commands.scenarios import load


@asks("until", "settings", "without", "freeze", "full")
def explain(scenario: ScenarioArgument = DEFAULT_SCENARIO, *, asked: Asked) -> None:
    """Say what a scenario says, in words, with the sum of the hours and the paper answer."""
    from sim.output.words import explain as words

    told = load(scenario, asked, settings=asked.settings)
    print(words.explain(told) if asked.full else words.explain_shortly(told, scenario), end="")
