"""The command `caseload sensitivity`: which inputs the answer hangs on."""

from typing import TYPE_CHECKING, Annotated

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
from sim.commands.progress import said_plainly

if TYPE_CHECKING:
    from sim.output.results.shown import Shown
    from sim.study.questions.sensitivity import Analysis

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


@asks(*FOR_MANY_RUNS)
def sensitivity(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    method: Method = "tornado",
    only: Chosen = None,
    points: Points = None,
    *,
    asked: Asked,
) -> None:
    """Say which inputs the answer hangs on, apart from the noise of the runs.

    Every input with a low and a high in the scenario is moved over its range. The default of
    --replications is 3 runs of each setting.
    """
    from sim.study.questions.sensitivity import Analysis, chosen
    from sim.study.runs.play import futures_apart
    from sim.study.runs.variants import ask

    if method not in _METHODS:
        raise UserError(f"--method {method}: choose tornado, morris or sobol")
    study = Inquiry(scenario, asked)
    question = study.question()
    about = ask(question.measure, question.by)
    runs = futures_apart(study.runs(_RUNS))
    with said_plainly():
        analysis = Analysis(study.plan, about, chosen(study.plan, about, only or []), runs)
    study.show(_METHODS[method](study, analysis, points), method)


def _tornado(study: Inquiry, of: "Analysis", _points: int | None) -> "Shown":
    from sim.output.words.sensitivity import show_swings

    with study.playing(of.runs_of_swings) as how:
        swings = of.swings(how)
    return show_swings(of.scenario, of.asked, swings, len(of.runs))


def _morris(study: Inquiry, of: "Analysis", points: int | None) -> "Shown":
    from sim.output.words.sensitivity import show_effects

    walks = points or _WALKS
    with study.playing(walks * (len(of.inputs.keys) + 1) * len(of.runs)) as how:
        effects = of.effects(walks, how)
    return show_effects(of.scenario, of.asked, effects, walks, len(of.runs))


def _sobol(study: Inquiry, of: "Analysis", points: int | None) -> "Shown":
    from sim.output.words.sensitivity import show_indices

    many, size = len(of.inputs.keys), points or _SIZE
    if many > _MANY_FOR_SOBOL:
        raise UserError(
            f"sobol is for up to {_MANY_FOR_SOBOL} inputs and not for {many}: name those that "
            "matter with --input, such as the first ones of a tornado"
        )
    with study.playing(size * (many + 2) * len(of.runs)) as how:
        indices = of.indices(size, how)
    return show_indices(of.scenario, of.asked, indices, size, len(of.runs))


_METHODS = {"tornado": _tornado, "morris": _morris, "sobol": _sobol}
