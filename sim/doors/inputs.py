"""The commands `caseload sensitivity` and `caseload grid`: which inputs the answer hangs on."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.doors.asking import (
    DEFAULT_SCENARIO,
    FOR_MANY_SCENARIOS,
    Asked,
    By,
    MeasureOption,
    ScenarioArgument,
    UserError,
    asks,
)
from sim.doors.loading import load, question_about
from sim.doors.studying import show
from sim.doors.sureness import playing, said_plainly

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

Method = Annotated[
    str,
    typer.Option(
        metavar="METHOD",
        help="tornado (one input at a time), morris (screening of many) or sobol (shares of "
        "the variance, of a few).",
    ),
]
Chosen = Annotated[
    list[str] | None,
    typer.Option("--input", metavar="KEY", help="Only this input; may be repeated."),
]
Points = Annotated[
    int | None,
    typer.Option(
        min=2, metavar="N", help="Walks of morris (default 4), or points of sobol (default 32)."
    ),
]
Steps = Annotated[
    str | None,
    typer.Option(
        metavar="KEY=A,B,C", help="Values of an input, such as social_workers.posts=280,301."
    ),
]
_MANY_FOR_SOBOL = 12
_FEW_STEPS = 5


@asks(*FOR_MANY_SCENARIOS)
def sensitivity(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    method: Method = "tornado",
    only: Chosen = None,
    points: Points = None,
    measure: MeasureOption = None,
    by: By = None,
    *,
    asked: Asked,
) -> None:
    """Say which inputs the answer hangs on, apart from the noise of the runs.

    Every input with a low and a high in the scenario is moved over its range. The default of
    --replications is 3 runs of each setting.
    """
    from sim.output import sensitivity as said
    from sim.study import moving
    from sim.study.variants import ask

    started, plan = time.monotonic(), load(scenario, asked, settings=asked.settings)
    question = question_about(plan, measure, by)
    about = ask(question.measure, question.by)
    runs = range(1, (asked.replications or 3) + 1)
    with said_plainly():
        inputs = moving.chosen(plan, about, only or [])
        many, walks, size = len(inputs.keys), points or 4, points or 32
        if method == "tornado":
            with playing(asked, moving.runs_of_swings(inputs, len(runs))) as how:
                swings = moving.swings_of(plan, inputs, about, runs, how)
            shown = said.show_swings(plan, about, swings, len(runs))
        elif method == "morris":
            with playing(asked, walks * (many + 1) * len(runs)) as how:
                effects = moving.screened(plan, inputs, about, walks, runs, how)
            shown = said.show_effects(plan, about, effects, walks, len(runs))
        elif method == "sobol":
            if many > _MANY_FOR_SOBOL:
                raise UserError(
                    f"sobol is for up to {_MANY_FOR_SOBOL} inputs and not for {many}: name those "
                    "that matter with --input, such as the first ones of a tornado"
                )
            with playing(asked, size * (many + 2) * len(runs)) as how:
                indices = moving.indices_of(plan, inputs, about, size, runs, how)
            shown = said.show_indices(plan, about, indices, size, len(runs))
        else:
            raise UserError(f"--method {method}: choose tornado, morris or sobol")
    show(shown, asked, f"{Path(scenario).stem}-{method}", started)


@asks(*FOR_MANY_SCENARIOS)
def grid(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    across: Steps = None,
    up: Steps = None,
    measure: MeasureOption = None,
    by: By = None,
    *,
    asked: Asked,
) -> None:
    """Show a measure over two inputs at once: posts and turnover, if no others are named.

    Both are set from the day of the plan on. The default of --replications is 6 runs of a cell.
    """
    from sim.output.sensitivity import show_grid
    from sim.scenario.varying import plan_day
    from sim.study.moving import grid_of
    from sim.study.variants import ask

    started, plan = time.monotonic(), load(scenario, asked, settings=asked.settings)
    question = question_about(plan, measure, by)
    about = ask(question.measure, question.by)
    rules = plan.rules_on(plan_day(plan))
    usual = (
        _around(rules, "social_workers.posts", 0.1),
        _around(rules, "social_workers.turnover", 0.3),
    )
    steps = [_steps(plan, text) or each for text, each in zip((across, up), usual, strict=True)]
    runs = range(1, (asked.replications or 6) + 1)
    cells = len(steps[0][1]) * len(steps[1][1])
    with said_plainly(), playing(asked, cells * len(runs)) as how:
        values = grid_of(plan, steps, (about,), runs, how)[..., 0]
    show(
        show_grid(plan, about, steps, values, question.at_most),
        asked,
        f"{Path(scenario).stem}-grid",
        started,
    )


def _around(rules: "Scenario", key: str, step: float) -> tuple[str, list[float]]:
    """Five values around that of the plan."""
    value = rules.input(key)
    values = [value * (1 + step * n) for n in range(-(_FEW_STEPS // 2), _FEW_STEPS // 2 + 1)]
    whole = isinstance(value, int)
    return key, [float(round(v)) if whole else float(f"{v:.3g}") for v in values]


def _steps(plan: "Scenario", text: str | None) -> tuple[str, list[float]] | None:
    """An input and its values from the command line."""
    if text is None:
        return None
    key, _, listed = text.partition("=")
    try:
        value = plan.input(key)
        values = [float(each) for each in listed.split(",")]
    except (KeyError, ValueError) as fault:
        raise UserError(
            f"{text}: must be KEY=A,B,C with an input and numbers, such as "
            "social_workers.posts=280,301,320"
        ) from fault
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UserError(f"{text}: {key} is not a number that can be moved")
    return key, values
