"""Studies: the scenarios are run, their question is asked, and everything is saved and said."""

import time
from typing import TYPE_CHECKING

from sim.commands.about import about, about_scenarios
from sim.commands.answer import charts_of, print_answer, print_rest, print_shown, words_of
from sim.commands.console import remember_written
from sim.commands.options import (
    DEFAULT_BUDGET,
    PRECISE_BUDGET,
    Asked,
    UserError,
)
from sim.commands.progress import forming
from sim.commands.scenarios import names_apart
from sim.commands.store import check_out, kept_runs, written_to

if TYPE_CHECKING:
    from pathlib import Path

    from sim.output.results.shown import Shown
    from sim.scenario.schema import Question, Scenario
    from sim.study.measures.rows import Array
    from sim.study.questions.findings import Findings
    from sim.study.runs.ensemble import Ensemble
    from sim.study.runs.store import Store
    from sim.study.runs.turns import Enough, Stopping


def study(
    scenarios: list["Scenario"], asked: Asked, *, based: bool, folder: str, called: str
) -> None:
    """Run the scenarios, ask the question, save everything, and say the answer.

    `called` is the plan as the user named it.
    """
    check_out(asked.out)
    started = time.monotonic()
    names = names_apart([scenario.name for scenario in scenarios])
    with kept_runs(asked) as store:
        from sim.study.runs.processes import begun_soon

        kept = all(store.has(scenario, 1) for scenario in scenarios)
        with begun_soon(1 if kept else asked.where, "sim.study.runs.ensemble", "holidays"):
            from sim.study.runs.ensemble import question_of

            question = question_of(scenarios[1] if based else scenarios[0])
            ensembles, stopping = _run_all(scenarios, question, asked, store, based=based)
        from sim.output.results.names import safe_name
        from sim.study.questions.findings import find
        from sim.study.runs.disk import free_place

        named = dict(zip(names, ensembles, strict=True))
        findings = find(named, names[0] if based else None, question, stopping)
        words, place = words_of(findings), free_place(asked.out, safe_name(folder))
        changed = asked.settings or asked.without or asked.freeze or asked.until or asked.seed
        named_so = str(place / "scenario.yaml") if changed else called
        print_answer(findings, words, place, asked, named_so)
        place = _saved(findings, words, asked, folder, started)
    print_rest(findings, place, asked)


def _saved(findings: "Findings", words: str, asked: Asked, folder: str, started: float) -> "Path":
    """Draw the charts, save everything in a new folder, and say where that is.

    `started` is the time at which the study began, as `time.monotonic` tells it.
    """
    from sim.study.runs.processes import begun_soon

    # What writes is imported when there is something to write: it draws, and takes a second. Other
    # processes draw too, while this one writes tables.
    with begun_soon(asked.where, "sim.output.charts.style"):
        from sim.output.charts.sent import sent
        from sim.output.results.folder import save_results

        drawn, made_with = charts_of(findings), about(findings, time.monotonic() - started)
        with written_to(asked), sent(drawn, asked.where) as charts:
            place = save_results(findings, charts, words, made_with, asked.out, folder)
            remember_written(place)
    return place


def show(shown: "Shown", asked: Asked, folder: str, started: float) -> None:
    """Save what a study has to show in a new folder of results, and say it.

    `started` is the time at which the study began, as `time.monotonic` tells it.
    """
    from sim.output.results.folder import save_shown

    told = {"said": shown.brief, **shown.made_with}
    made_with = about_scenarios(shown.scenarios, time.monotonic() - started, told)
    with kept_runs(asked), written_to(asked):
        place = save_shown(shown, made_with, asked.out, folder)
        remember_written(place)
    print_shown(shown, place, asked)


def _run_all(
    scenarios: list["Scenario"],
    question: "Question",
    asked: Asked,
    store: "Store",
    *,
    based: bool,
) -> tuple[list["Ensemble"], "Stopping"]:
    """An ensemble for each scenario, played by turns, and why there are so many runs of each."""
    from sim.output.words.so_far import so_far
    from sim.study.runs.model_error import errors_of
    from sim.study.runs.turns import play_by_turns

    precisions = _precisions(question, asked)
    readings = [(name, question.by) for name in (question.measure, *precisions)]
    usual = PRECISE_BUDGET if precisions else DEFAULT_BUDGET
    most = asked.replications or asked.budget or usual
    ends = _rule(question, asked, precisions, based=based)

    errors = errors_of(scenarios, question.measure, question.by, most)

    def enough(values: "Array") -> bool:
        futures, those = values.shape[1], slice(int(based), None)
        may_be = values.copy()
        may_be[..., 0] *= errors[:, :futures]
        tell(futures, so_far(values[those, :, 0], may_be[those, :, 0], question))
        return ends(may_be)

    with forming(most * len(scenarios), shown=not asked.quiet) as (on_done, tell):
        ensembles, ended = play_by_turns(
            scenarios,
            readings,
            most,
            enough,
            jobs=asked.where,
            on_done=on_done,
            store=store,
            detailed=asked.detailed,
        )
    return ensembles, _why(ensembles[-1], question, asked, precisions, most, ended=ended)


def _rule(
    question: "Question", asked: Asked, precisions: dict[str, float], *, based: bool
) -> "Enough":
    """What ends a study: a fixed number, the last plan as precise as was asked, or an answer."""
    from sim.study.questions.comparison import answered
    from sim.study.runs.turns import precise

    if asked.replications is not None:
        return lambda _values: False
    if not precisions:
        return answered(question, based=based)
    close_enough = precise(precisions)
    return lambda values: close_enough(values[..., 1:])


def _why(
    last: "Ensemble",
    question: "Question",
    asked: Asked,
    precisions: dict[str, float],
    most: int,
    *,
    ended: bool,
) -> "Stopping":
    """Why a study ended."""
    from sim.study.runs.turns import Stopping, precision_reached

    if asked.replications is not None:
        return Stopping("number asked for", most)
    if precisions:
        return precision_reached(last, precisions, question.by, most, ended=ended)
    return Stopping("answered" if ended else "budget", len(last.replications), most)


def _precisions(question: "Question", asked: Asked) -> dict[str, float]:
    """What has to be known how well, as far as somebody asks."""
    from sim.study.measures.measures import measure_named

    precisions = asked.precisions(question.measure)
    for name in precisions:
        try:
            measure_named(name)
        except ValueError as fault:
            raise UserError(f"--precision {name}: {fault}") from fault
    return precisions
