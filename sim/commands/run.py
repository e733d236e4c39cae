"""The command `caseload run`: one scenario, with its base when it has one."""

from sim.commands.options import DEFAULT_SCENARIO, FOR_RUNS, Asked, ScenarioArgument, asks
from sim.commands.report import opened
from sim.commands.scenarios import base_of, load
from sim.commands.study import study


@asks(*FOR_RUNS)
def run(scenario: ScenarioArgument = DEFAULT_SCENARIO, *, asked: Asked) -> None:
    """Run one scenario, with its base when it has one, and answer its question.

    --set changes the scenario and not its base; all other options hold for both.
    """
    from sim.scenario.files import short_name

    with opened(scenario) as file:
        plan = load(file, asked, settings=asked.settings)
        base = base_of(plan, file, asked)
    scenarios = [plan] if base is None else [base, plan]
    name = short_name(scenario) if file == scenario else plan.name
    study(scenarios, asked, based=base is not None, folder=name, called=scenario)
