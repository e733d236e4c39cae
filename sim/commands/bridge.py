"""The command `caseload bridge`: why the paper answer and the simulated one differ."""

from typing import Annotated

import typer

from sim.commands.inquiry import Inquiry
from sim.commands.options import DEFAULT_SCENARIO, FOR_MANY_RUNS, Asked, ScenarioArgument, asks
from sim.commands.scenarios import base_of

Permutations = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="Orders of switching mechanisms on, in each run (default 2: one and its reverse).",
    ),
]


@asks(*FOR_MANY_RUNS)
def bridge(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    permutations: Permutations = None,
    *,
    asked: Asked,
) -> None:
    """Say why the paper answer and the simulated one differ, mechanism by mechanism.

    Of each of 20 replications some 30 runs are played, unless you say otherwise. --set changes
    the scenario and not its base; all other options hold for both.
    """
    study = Inquiry(scenario, asked)
    plan, base = study.plan, base_of(study.plan, scenario, asked)
    question = study.question()
    import sim.study.questions.bridge as bridges
    from sim.output.words.bridge import show_bridge

    replications = study.runs(bridges.DEFAULT_REPLICATIONS)
    orders = permutations or bridges.DEFAULT_PERMUTATIONS
    with study.playing(bridges.runs_needed(plan, replications, orders)) as how:
        found = bridges.bridge(
            plan,
            base,
            question.measure,
            question.by,
            replications=replications,
            permutations=orders,
            playing=how,
        )
    study.show(show_bridge(found), "bridge")
