"""Studies: the scenarios are run, their question is asked, and everything is saved and said."""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sim.doors.asking import (
    DEFAULT_BUDGET,
    DEFAULT_PRECISION,
    DEFAULT_REPLICATIONS,
    INTERRUPTED,
    OUR_FAULT,
    Asked,
    StoppedError,
    UserError,
)
from sim.doors.loading import names_apart
from sim.doors.stopping import errors_of_a_stop
from sim.doors.telling import (
    about,
    about_scenarios,
    charts_and_words,
    print_answer,
    print_shown,
    without_paths,
)

if TYPE_CHECKING:
    from sim.output.results.shown import Shown
    from sim.scenario.schema import Scenario
    from sim.study.runs.ensemble import Ensemble, OnDone, Stopping
    from sim.study.runs.store import Store

STORE = ".store"
"""Folder of the runs that are kept, within the folder of results."""
_GOES_ON = "Finished runs are kept: the same command goes on from there."


def study(scenarios: list["Scenario"], asked: Asked, *, based: bool, folder: str) -> None:
    """Run the scenarios, ask the question, save everything, and say the answer."""
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
    print_answer(findings, words, place, asked)


def show(shown: "Shown", asked: Asked, folder: str, started: float) -> None:
    """Save what a study has to show in a new folder of results, and say it.

    `started` is the time at which the study began, as `time.monotonic` tells it.
    """
    from sim.output.results.folder import save_shown

    made_with = about_scenarios(shown.scenarios, time.monotonic() - started, shown.made_with)
    with kept_runs(asked), written_to(asked):
        place = save_shown(shown, made_with, asked.out, folder)
    print_shown(shown, place, asked)


@contextmanager
def written_to(asked: Asked) -> Iterator[None]:
    """Say it in words when the results cannot be written."""
    try:
        yield
    except OSError as fault:
        raise UserError(
            f"The results could not be written to {fault.filename or asked.out}: "
            f"{fault.strerror or fault}. Nothing was left behind. {_GOES_ON}"
        ) from fault


@contextmanager
def kept_runs(asked: Asked) -> Iterator["Store"]:
    """The store of finished runs in the folder of results, for nobody else meanwhile.

    What a study that was killed had begun to write is taken away first.
    """
    from sim.output.results.folder import sweep
    from sim.study.runs.cluster import ClusterError
    from sim.study.runs.processes import KilledError
    from sim.study.runs.store import InUseError, Store

    store = Store(asked.out / STORE, asked.fresh)
    before = store.set_aside()
    try:
        with store.in_use(who()), errors_of_a_stop():
            sweep(asked.out)
            yield store
    except InUseError as fault:
        raise UserError(
            f"The folder {asked.out} is in use by: {fault}. Wait for it to end, or give another "
            "place with --out."
        ) from fault
    except ClusterError as fault:
        raise UserError(f"{fault} {_GOES_ON}") from fault
    except KilledError as fault:
        raise StoppedError(
            "A process of this run was stopped from outside, perhaps for want of memory. "
            f"{_GOES_ON} Try --jobs 1 if it happens again.",
            OUR_FAULT,
        ) from fault
    except KeyboardInterrupt as fault:
        raise StoppedError(f"Stopped. {_GOES_ON}", INTERRUPTED) from fault
    except OSError as fault:
        raise UserError(
            f"A run could not be kept as {fault.filename or asked.out}: "
            f"{fault.strerror or fault}. {_GOES_ON}"
        ) from fault
    _tell_set_aside(store.set_aside() - before)


def who() -> str:
    """Who is at work, for others to read: the command, its process, and since when."""
    command = " ".join(["caseload", *without_paths(sys.argv[1:])])
    now = datetime.now()
    return f"{command} (process {os.getpid()}, since {now:%H:%M} on {now.day} {now:%B %Y})"


def _tell_set_aside(found: Counter[str]) -> None:
    """Say how many kept runs were not used, and why."""
    why = {
        "damaged": "damaged",
        "foreign": "of another scenario",
        "old": "of another version of the program",
    }
    told = ", ".join(f"{number} {why[what]}" for what, number in sorted(found.items()))
    if told:
        print(f"Kept runs were set aside and played again: {told}.", file=sys.stderr)


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
    from sim.study.measures.measures import HEADLINE, measure_named
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


@contextmanager
def progress(total: int | None, *, shown: bool) -> Iterator["OnDone | None"]:
    """A bar with the time left, on standard error, if somebody is there to see it."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("Running"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("runs", total=total)
        advance: Callable[[int], None] = lambda done: bar.advance(task, done)  # noqa: E731
        yield advance


def check_out(out: Path) -> None:
    """Refuse a place for results that cannot be written to, before anything is run."""
    near = out.absolute()
    while not os.path.lexists(near):
        near = near.parent
    if not near.is_dir() or not os.access(near, os.W_OK | os.X_OK):
        raise UserError(f"--out {out}: cannot be written to; give the name of another folder")
