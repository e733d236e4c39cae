"""The command `caseload bridge`: why the paper answer and the simulated one differ."""

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
from sim.commands.scenarios import base_of, load, question_about
from sim.commands.store import check_out, kept_runs
from sim.commands.study import show

Permutations = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="Orders of switching mechanisms on, in each run (default 2: one and its reverse).",
    ),
]


@asks(*FOR_MANY_SCENARIOS)
def bridge(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    measure: MeasureOption = None,
    by: By = None,
    permutations: Permutations = None,
    *,
    asked: Asked,
) -> None:
    """Say why the paper answer and the simulated one differ, mechanism by mechanism.

    Of each of 20 replications some 30 runs are played, unless you say otherwise. --set changes
    the scenario and not its base; all other options hold for both.
    """
    check_out(asked.out)
    started = time.monotonic()
    plan = load(scenario, asked, settings=asked.settings)
    base = base_of(plan, scenario, asked)
    question = question_about(plan, measure, by)
    import sim.study.questions.bridge as study
    from sim.output.words.bridge import show_bridge

    replications = asked.replications or study.DEFAULT_REPLICATIONS
    orders = permutations or study.DEFAULT_PERMUTATIONS
    total = study.runs_needed(plan, replications, orders)
    with kept_runs(asked) as store, progress(total, shown=not asked.quiet) as on_done:
        try:
            found = study.bridge(
                plan,
                base,
                question.measure,
                question.by,
                replications=replications,
                permutations=orders,
                jobs=asked.where,
                on_done=on_done,
                store=store,
            )
        except ValueError as fault:
            raise UserError(str(fault)) from fault
    show(show_bridge(found), asked, f"{Path(scenario).stem}-bridge", started)
