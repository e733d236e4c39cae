"""Studies: the scenarios are run, their question is asked, and everything is saved and said."""

import time
from typing import TYPE_CHECKING

from sim.commands.about import about, about_scenarios
from sim.commands.answer import charts_and_words, print_answer, print_shown
from sim.commands.console import remember_written
from sim.commands.options import (
    DEFAULT_BUDGET,
    DEFAULT_PRECISION,
    DEFAULT_REPLICATIONS,
    Asked,
    UserError,
)
from sim.commands.progress import progress
from sim.commands.scenarios import names_apart
from sim.commands.store import check_out, kept_runs, written_to

if TYPE_CHECKING:
    from sim.output.results.shown import Shown
    from sim.scenario.schema import Scenario
    from sim.study.runs.ensemble import Ensemble, Stopping
    from sim.study.runs.store import Store


def study(
    scenarios: list["Scenario"], asked: Asked, *, based: bool, folder: str, called: str
) -> None:
    """Run the scenarios, ask the question, save everything, and say the answer.

    `called` is the plan as the user named it.
    """
    check_out(asked.out)
    started = time.monotonic()
    from sim.output.results.folder import save_results
    from sim.study.questions.findings import find
    from sim.study.runs.ensemble import question_of

    names = names_apart([scenario.name for scenario in scenarios])
    with kept_runs(asked) as store:
        ensembles, stopping = _run_all(scenarios, asked, store)
        question = question_of(scenarios[1] if based else scenarios[0])
        named = dict(zip(names, ensembles, strict=True))
        findings = find(named, names[0] if based else None, question, stopping)
        words, charts = charts_and_words(findings)
        made_with = about(findings, time.monotonic() - started)
        with written_to(asked):
            place = save_results(findings, charts, words, made_with, asked.out, folder)
            remember_written(place)
    changed = asked.settings or asked.without or asked.freeze or asked.until or asked.seed
    print_answer(findings, words, place, asked, str(place / "scenario.yaml") if changed else called)


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
    scenarios: list["Scenario"], asked: Asked, store: "Store"
) -> tuple[list["Ensemble"], "Stopping"]:
    """An ensemble for each scenario, and why there are so many runs of each.

    With a precision, the plan (the last one) says how many runs all get.
    """
    from sim.study.runs.ensemble import Stopping, run_ensemble, run_until_precise

    plan, wanted = scenarios[-1], asked.replications or DEFAULT_REPLICATIONS
    precisions = _precisions(plan, asked)
    total = None if precisions else wanted * len(scenarios)
    with progress(total, shown=not asked.quiet) as on_done:
        ensembles, stopping = [], Stopping("number asked for", wanted)
        if precisions:
            most = asked.budget or DEFAULT_BUDGET
            precise, stopping = run_until_precise(
                plan, precisions, at_most=most, jobs=asked.where, on_done=on_done, store=store
            )
            ensembles, scenarios = [precise], scenarios[:-1]
        others = [
            run_ensemble(
                scenario, stopping.replications, jobs=asked.where, on_done=on_done, store=store
            )
            for scenario in scenarios
        ]
    return [*others, *ensembles], stopping


def _precisions(plan: "Scenario", asked: Asked) -> dict[str, float]:
    """What has to be known how well; when nobody asks, averages of caseloads, in children."""
    from sim.study.measures.measure import HEADLINE
    from sim.study.measures.measures import measure_named
    from sim.study.runs.ensemble import question_of

    measure = question_of(plan).measure
    precisions = asked.precisions(measure)
    for name in precisions:
        try:
            measure_named(name)
        except ValueError as fault:
            raise UserError(f"--precision {name}: {fault}") from fault
    if precisions or asked.replications is not None or measure != HEADLINE:
        return precisions
    return {HEADLINE: DEFAULT_PRECISION}
