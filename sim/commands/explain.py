"""The command `caseload explain`: what a scenario says, before anything is run."""

from sim.commands.options import DEFAULT_SCENARIO, Asked, ScenarioArgument, asks
from sim.commands.scenarios import load


@asks("until", "settings", "without", "freeze")
def explain(scenario: ScenarioArgument = DEFAULT_SCENARIO, *, asked: Asked) -> None:
    """Say what a scenario says, in words, with the sum of the hours and the paper answer."""
    from sim.output.words.explain import explain as in_words

    print(in_words(load(scenario, asked, settings=asked.settings)), end="")
