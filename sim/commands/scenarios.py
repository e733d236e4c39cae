"""From what a command was asked to the scenarios that it is about."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands.options import Asked, UserError

if TYPE_CHECKING:
    from sim.scenario.schema import Question, Scenario


def load(
    name: str,
    asked: Asked,
    *,
    settings: Sequence[str] = (),
    until: date | None = None,
    seed: int | None = None,
) -> "Scenario":
    """The scenario of that name or file, with what the options change; all its faults if any."""
    from sim.scenario.loading import load_scenario
    from sim.study.measures.measures import measure_named

    scenario: Scenario = load_scenario(
        name,
        settings=tuple(settings),
        without=tuple(asked.without),
        freeze=asked.freeze,
        until=asked.until or until,
        seed=asked.seed if asked.seed is not None else seed,
    )
    if scenario.question is not None:
        try:
            measure_named(scenario.question.measure)
        except ValueError as fault:
            raise UserError(f"{name}: question.measure: {fault}") from fault
    return scenario


def question_about(
    plan: "Scenario",
    measure: str | None,
    by: date | None,
    at_most: float | None = None,
    confidence: float | None = None,
) -> "Question":
    """The question of a scenario, or the founding one, with what the options change in it."""
    from sim.study.measures.measures import measure_named
    from sim.study.runs.ensemble import question_of

    question = question_of(plan)
    given = {"measure": measure, "by": by, "at_most": at_most, "confidence": confidence}
    asked = question.model_copy(update={k: v for k, v in given.items() if v is not None})
    try:
        measure_named(asked.measure)
    except ValueError as fault:
        raise UserError(f"--measure {measure}: {fault}") from fault
    if asked.by < plan.start:
        raise UserError(f"--by {by}: must not be before the start of the scenario, {plan.start}")
    return asked


def base_of(plan: "Scenario", name: str, asked: Asked) -> "Scenario | None":
    """The scenario that a plan is compared with, or None; `--set` does not change it."""
    if plan.base is None:
        return None
    return load(_beside(name, plan.base), asked, until=plan.until, seed=plan.seed)


def _beside(scenario: str, base: str) -> str:
    """Where the base is: beside the file of the scenario, or among the shipped ones."""
    near = Path(scenario).parent / base
    return str(near) if Path(scenario).is_file() and near.is_file() else base


def names_apart(names: list[str]) -> list[str]:
    """Names of scenarios, numbered where two are alike."""
    apart: list[str] = []
    for name in names:
        number, told = 1, name
        while told in apart:
            number += 1
            told = f"{name} ({number})"
        apart.append(told)
    return apart
