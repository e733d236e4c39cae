"""From what a command was asked to the scenarios that it is about."""

from collections.abc import Sequence
from dataclasses import replace
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
    plan: "Scenario", asked: Asked, at_most: float | None, confidence: float | None
) -> "Question":
    """The question of a scenario, or the founding one, with what the options change in it."""
    from sim.study.measures.measures import measure_named
    from sim.study.runs.ensemble import question_of

    options = {"measure": asked.measure, "by": asked.by}
    given = {**options, "at_most": at_most, "confidence": confidence}
    changed = {name: value for name, value in given.items() if value is not None}
    question = question_of(plan).model_copy(update=changed)
    try:
        measure_named(question.measure)
    except ValueError as fault:
        raise UserError(f"--measure {asked.measure}: {fault}") from fault
    too_soon = question.too_soon(plan.start)
    if too_soon:
        raise UserError(f"--by {question.by}: {too_soon}")
    return question


def base_of(plan: "Scenario", name: str, asked: Asked) -> "Scenario | None":
    """The scenario that a plan is compared with, or None; `--set` does not change it."""
    if plan.base is None:
        return None
    return load_beside(plan, _beside(name, plan.base), asked)


def load_beside(
    first: "Scenario", name: str, asked: Asked, settings: Sequence[str] = ()
) -> "Scenario":
    """A scenario over the days and the luck of another, with which it is to be compared.

    What could not be compared after a run is refused before it, with the reason.
    """
    from sim.scenario.errors import ScenarioErrors
    from sim.study.questions.side_by_side import why_not_compared

    try:
        other = load(name, asked, settings=settings, until=first.until, seed=first.seed)
    except ScenarioErrors:
        # Perhaps only because its days are others: then that is what has to be said.
        other = load(name, replace(asked, until=None), settings=settings, seed=first.seed)
        if not why_not_compared(first, other):
            raise
    reason = why_not_compared(first, other)
    if reason:
        raise UserError(reason)
    return other


def _beside(scenario: str, base: str) -> str:
    """Where the base is: beside the file of the scenario, or among the shipped ones."""
    from sim.scenario.files import apart

    file = Path(apart(scenario)[0])
    if file.is_file():
        folder = file.parent
        for near in (folder / base, folder / f"{base}.yaml"):
            if near.is_file():
                return str(near)
    return base


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
