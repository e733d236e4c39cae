"""The command `caseload levers`: what else would do it, and how much of it."""

from typing import Annotated, Any

import typer

from sim.commands.inquiry import Inquiry
from sim.commands.options import (
    DEFAULT_SCENARIO,
    FOR_MANY_RUNS,
    Asked,
    ScenarioArgument,
    asks,
    date_of,
)

From = Annotated[
    Any,
    typer.Option(
        "--from",
        parser=date_of,
        metavar="DATE",
        help="Day from which the levers are pulled (default: that of the plan).",
    ),
]
_RUNS = 6


@asks(*FOR_MANY_RUNS)
def levers(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    day: From = None,
    *,
    asked: Asked,
) -> None:
    """Say what each lever would have to change for one child fewer on the average caseload.

    Levers are pulled from the day of the plan on. --replications is the number of paired runs
    from which each change is estimated (default 6); as many others check it.
    """
    from sim.output.words.levers import show_levers
    from sim.study.questions.levers import pull_levers, runs_of_levers

    study = Inquiry(scenario, asked)
    plan, question, runs = study.plan, study.question(), study.runs(_RUNS)
    with study.playing(runs_of_levers(runs)) as how:
        pulled = pull_levers(plan, question.by, runs, how, measure=question.measure, day=day)
    from sim.scenario.ranges import plan_day

    shown = show_levers(plan, day or plan_day(plan), question, pulled, runs)
    study.show(shown, "levers")
