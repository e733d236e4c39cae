"""The command `caseload seek`: the fewest posts, or the least of any lever, that will do."""

from typing import Annotated

import typer

from sim.commands.inquiry import Inquiry
from sim.commands.options import (
    DEFAULT_SCENARIO,
    FOR_MANY_RUNS,
    Asked,
    ScenarioArgument,
    UserError,
    asks,
)

LeverOption = Annotated[
    str, typer.Option("--lever", metavar="KEY", help="Numeric input, such as social_workers.posts.")
]
Between = Annotated[
    tuple[float, float], typer.Option(metavar="LOW HIGH", help="Range in which to seek.")
]
AtMost = Annotated[
    float | None,
    typer.Option(metavar="X", help="Target of the measure (default: that of the question)."),
]
Confidence = Annotated[
    float | None,
    typer.Option(metavar="P", help="Share of futures to meet it (default: of the question)."),
]
StepOption = Annotated[
    float | None,
    typer.Option("--step", metavar="X", help="Step (default: 1, or a hundredth of the range)."),
]


@asks(*FOR_MANY_RUNS)
def seek(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    *,
    lever: LeverOption,
    between: Between,
    at_most: AtMost = None,
    confidence: Confidence = None,
    step: StepOption = None,
    asked: Asked,
) -> None:
    """Seek the fewest posts, or the least of any lever, with which the target is met.

    The lever is set from the date on which the plan sets it, or from the start when no dated
    change does. 80 futures, unless you say otherwise; each is played about five times.
    """
    if confidence is not None and not 0 < confidence < 1:
        raise UserError(f"--confidence {confidence:g}: must be between 0 and 1, such as 0.8")
    study = Inquiry(scenario, asked)
    plan, question = study.plan, study.question(at_most, confidence)
    import sim.study.questions.seek as searches
    from sim.output.words.seek import show_search
    from sim.scenario.lever import lever_of

    try:
        chosen = lever_of(plan, lever)
        searches.amounts(plan, chosen, between, step)
    except ValueError as fault:
        raise UserError(f"--lever {lever}: {fault}") from fault
    runs = study.runs(searches.DEFAULT_REPLICATIONS)
    with study.playing(None) as how:
        found = searches.seek(
            plan, chosen, between, question, step=step, replications=runs, playing=how
        )
    study.show(show_search(found), "seek")
