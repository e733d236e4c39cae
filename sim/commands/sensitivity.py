"""The command `caseload sensitivity`: which inputs the answer hangs on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands.inquiry import Inquiry
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
from sim.commands.progress import said_plainly

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
_MANY_FOR_SOBOL = 12
_RUNS, _WALKS, _SIZE = 3, 4, 32


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
    study = Inquiry(scenario, asked)
    question = study.question(measure, by)
    about = ask(question.measure, question.by)
    runs = range(1, study.runs(_RUNS) + 1)
    with said_plainly():
        inputs = chosen(study.plan, about, only or [])
        shown = _METHODS[method](_Analysis(study, about, inputs, runs, points))
    study.show(shown, method)


@dataclass(frozen=True)
class _Analysis:
    """What is to be analysed: a scenario, a number of it, inputs, and over which runs."""

    study: Inquiry
    about: "Ask"
    inputs: "Inputs"
    runs: range
    points: int | None

    @property
    def plan(self) -> "Scenario":
        """The scenario that is analysed."""
        return self.study.plan


def _tornado(of: _Analysis) -> "Shown":
    from sim.output.words.sensitivity import show_swings
    from sim.study.questions.sensitivity import runs_of_swings, swings_of

    with of.study.playing(runs_of_swings(of.inputs, len(of.runs))) as how:
        swings = swings_of(of.plan, of.inputs, of.about, of.runs, how)
    return show_swings(of.plan, of.about, swings, len(of.runs))


def _morris(of: _Analysis) -> "Shown":
    from sim.output.words.sensitivity import show_effects
    from sim.study.questions.sensitivity import screened

    walks = of.points or _WALKS
    with of.study.playing(walks * (len(of.inputs.keys) + 1) * len(of.runs)) as how:
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
    with of.study.playing(size * (many + 2) * len(of.runs)) as how:
        indices = indices_of(of.plan, of.inputs, of.about, size, of.runs, how)
    return show_indices(of.plan, of.about, indices, size, len(of.runs))


_METHODS = {"tornado": _tornado, "morris": _morris, "sobol": _sobol}
