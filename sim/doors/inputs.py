"""The commands `caseload sensitivity` and `caseload grid`: which inputs the answer hangs on."""

import time
from dataclasses import dataclass
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
    from sim.output.results.shown import Shown
    from sim.scenario.schema import Scenario
    from sim.study.calibration.draws import Inputs
    from sim.study.runs.variants import Ask

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
_RUNS, _WALKS, _SIZE = 3, 4, 32
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
    from sim.study.questions.sensitivity import chosen
    from sim.study.runs.variants import ask

    if method not in _METHODS:
        raise UserError(f"--method {method}: choose tornado, morris or sobol")
    started, plan = time.monotonic(), load(scenario, asked, settings=asked.settings)
    question = question_about(plan, measure, by)
    about = ask(question.measure, question.by)
    runs = range(1, (asked.replications or _RUNS) + 1)
    with said_plainly():
        inputs = chosen(plan, about, only or [])
        shown = _METHODS[method](_Analysis(plan, about, inputs, runs, points, asked))
    show(shown, asked, f"{Path(scenario).stem}-{method}", started)


@dataclass(frozen=True)
class _Analysis:
    """What is to be analysed: a scenario, a number of it, inputs, and over which runs."""

    plan: "Scenario"
    about: "Ask"
    inputs: "Inputs"
    runs: range
    points: int | None
    asked: Asked


def _tornado(of: _Analysis) -> "Shown":
    from sim.output.words.sensitivity import show_swings
    from sim.study.questions.sensitivity import runs_of_swings, swings_of

    with playing(of.asked, runs_of_swings(of.inputs, len(of.runs))) as how:
        swings = swings_of(of.plan, of.inputs, of.about, of.runs, how)
    return show_swings(of.plan, of.about, swings, len(of.runs))


def _morris(of: _Analysis) -> "Shown":
    from sim.output.words.sensitivity import show_effects
    from sim.study.questions.sensitivity import screened

    walks = of.points or _WALKS
    with playing(of.asked, walks * (len(of.inputs.keys) + 1) * len(of.runs)) as how:
        effects = screened(of.plan, of.inputs, of.about, walks, of.runs, how)
    return show_effects(of.plan, of.about, effects, walks, len(of.runs))


def _sobol(of: _Analysis) -> "Shown":
    from sim.output.words.sensitivity import show_indices
    from sim.study.questions.sensitivity import indices_of

    many, size = len(of.inputs.keys), of.points or _SIZE
    if many > _MANY_FOR_SOBOL:
        raise UserError(
            f"sobol is for up to {_MANY_FOR_SOBOL} inputs and not for {many}: name those that "
            "matter with --input, such as the first ones of a tornado"
        )
    with playing(of.asked, size * (many + 2) * len(of.runs)) as how:
        indices = indices_of(of.plan, of.inputs, of.about, size, of.runs, how)
    return show_indices(of.plan, of.about, indices, size, len(of.runs))


_METHODS = {"tornado": _tornado, "morris": _morris, "sobol": _sobol}


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
    from sim.output.words.sensitivity import show_grid
    from sim.scenario.ranges import plan_day
    from sim.study.questions.sensitivity import grid_of
    from sim.study.runs.variants import ask

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
