"""The command `caseload grid`: a measure over two inputs at once."""

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

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

Steps = Annotated[
    str | None,
    typer.Option(
        metavar="KEY=A,B,C", help="Values of an input, such as social_workers.posts=250,265."
    ),
]
_FEW_STEPS, _RUNS = 5, 6


@asks(*FOR_MANY_RUNS)
def grid(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    across: Steps = None,
    up: Steps = None,
    *,
    asked: Asked,
) -> None:
    """Show a measure over two inputs at once: posts and turnover, if no others are named.

    Both are set from the day of the plan on. The default of --replications is 6 runs of a cell.
    """
    from sim.output.words.sensitivity import show_grid
    from sim.scenario.ranges import plan_day
    from sim.study.questions.sensitivity import grid_of
    from sim.study.runs.play import futures_apart
    from sim.study.runs.variants import ask

    study = Inquiry(scenario, asked)
    plan, question = study.plan, study.question()
    about = ask(question.measure, question.by)
    rules = plan.rules_on(plan_day(plan))
    usual = (
        _around(rules, "social_workers.posts", 0.1),
        _around(rules, "social_workers.turnover", 0.3),
    )
    steps = [_steps(plan, text) or each for text, each in zip((across, up), usual, strict=True)]
    runs = futures_apart(study.runs(_RUNS))
    cells = len(steps[0][1]) * len(steps[1][1])
    with study.playing(cells * len(runs)) as how:
        values = grid_of(plan, steps, (about,), runs, how)[..., 0]
    study.show(show_grid(plan, about, steps, values, question.at_most), "grid")


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
            "social_workers.posts=250,265,320"
        ) from fault
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UserError(f"{text}: {key} is not a number that can be moved")
    return key, values
