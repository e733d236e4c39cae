"""The command `caseload seek`: the fewest posts, or the least of any lever, that will do."""

import time
from pathlib import Path
from typing import Annotated

import typer

from sim.commands.options import (
    DEFAULT_SCENARIO,
    FOR_MANY_SCENARIOS,
    Asked,
    By,
    MeasureOption,
    ScenarioArgument,
    UserError,
    asks,
)
from sim.commands.progress import progress
from sim.commands.scenarios import load, question_about
from sim.commands.store import check_out, kept_runs
from sim.commands.study import show

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


@asks(*FOR_MANY_SCENARIOS)
def seek(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    *,
    lever: LeverOption,
    between: Between,
    at_most: AtMost = None,
    by: By = None,
    confidence: Confidence = None,
    measure: MeasureOption = None,
    step: StepOption = None,
    asked: Asked,
) -> None:
    """Seek the fewest posts, or the least of any lever, with which the target is met.

    The lever is set from the date on which the plan sets it, or from the start when no dated
    change does. 80 futures, unless you say otherwise; each is played about five times.
    """
    check_out(asked.out)
    started = time.monotonic()
    if confidence is not None and not 0 < confidence < 1:
        raise UserError(f"--confidence {confidence:g}: must be between 0 and 1, such as 0.8")
    plan = load(scenario, asked, settings=asked.settings)
    question = question_about(plan, measure, by, at_most, confidence)
    import sim.study.questions.seek as seeking
    from sim.output.words.seek import show_search
    from sim.scenario.lever import lever_of

    try:
        chosen = lever_of(plan, lever)
        seeking.amounts(plan, chosen, between, step)
    except ValueError as fault:
        raise UserError(f"--lever {lever}: {fault}") from fault
    with kept_runs(asked) as store, progress(None, shown=not asked.quiet) as on_done:
        found = seeking.seek(
            plan,
            chosen,
            between,
            question,
            step=step,
            replications=asked.replications or seeking.DEFAULT_REPLICATIONS,
            jobs=asked.where,
            on_done=on_done,
            store=store,
        )
    show(show_search(found), asked, f"{Path(scenario).stem}-seek", started)
