"""Studies: the scenarios are run, their question is asked, and everything is saved and said."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sim.doors.asking import (
    DEFAULT_PRECISION,
    DEFAULT_REPLICATIONS,
    INTERRUPTED,
    OUR_FAULT,
    Asked,
    StoppedError,
    UserError,
)
from sim.doors.loading import names_apart
from sim.doors.telling import about, print_answer, shown, without_paths

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.study.ensemble import Ensemble, OnDone
    from sim.study.store import Store

STORE = ".store"
"""Folder of the runs that are kept, within the folder of results."""
_GOES_ON = "Finished runs are kept: the same command goes on from there."


def study(scenarios: list["Scenario"], asked: Asked, *, based: bool, folder: str) -> None:
    """Run the scenarios, ask the question, save everything, and say the answer."""
    check_out(asked.out)
    started = time.monotonic()
    from sim.output.saving import save_results
    from sim.study.ensemble import question_of
    from sim.study.findings import find

    names = names_apart([scenario.name for scenario in scenarios])
    with kept_runs(asked) as store:
        ensembles = dict(zip(names, _run_all(scenarios, asked, store), strict=True))
    question = question_of(scenarios[1] if based else scenarios[0])
    findings = find(ensembles, names[0] if based else None, question)
    words, charts = shown(findings)
    made_with = about(findings, time.monotonic() - started)
    try:
        place = save_results(findings, charts, words, made_with, asked.out, folder)
    except OSError as fault:
        raise UserError(
            f"The results could not be written to {asked.out}: {fault.strerror or fault}. "
            "Nothing was left behind; give another place with --out."
        ) from fault
    print_answer(findings, words, place, asked)


@contextmanager
def kept_runs(asked: Asked) -> Iterator["Store"]:
    """The store of finished runs in the folder of results, for nobody else meanwhile."""
    from sim.study.processes import KilledError
    from sim.study.store import InUseError, Store

    store = Store(asked.out / STORE, asked.fresh)
    command = " ".join(["caseload", *without_paths(sys.argv[1:])])
    damaged = store.set_aside()
    try:
        with store.in_use(f"{command} (process {os.getpid()})"):
            yield store
    except InUseError as fault:
        raise UserError(
            f"The folder {asked.out} is in use by: {fault}. Wait for it to end, or give another "
            "place with --out."
        ) from fault
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
            f"A finished run could not be kept in {asked.out}: {fault.strerror or fault}. "
            f"{_GOES_ON}"
        ) from fault
    found = store.set_aside() - damaged
    if found:
        told = f"{found} kept runs were damaged; they were set aside and played again."
        print(told, file=sys.stderr)


def _run_all(scenarios: list["Scenario"], asked: Asked, store: "Store") -> Iterator["Ensemble"]:
    """An ensemble for each scenario; with a precision, the plan says how many runs all get."""
    from sim.study.ensemble import run_ensemble, run_until_precise

    wanted = asked.replications or DEFAULT_REPLICATIONS
    precision = asked.precision or _usual_precision(scenarios[-1], asked)
    total = None if precision else wanted * len(scenarios)
    with progress(total, shown=not asked.quiet) as on_done:
        precise = None
        if precision:
            plan = scenarios[-1]
            precise = run_until_precise(
                plan, precision, jobs=asked.jobs, on_done=on_done, store=store
            )
            wanted = len(precise.replications)
        for scenario in scenarios:
            if precise is not None and scenario is scenarios[-1]:
                yield precise
            else:
                yield run_ensemble(scenario, wanted, jobs=asked.jobs, on_done=on_done, store=store)


def _usual_precision(plan: "Scenario", asked: Asked) -> float | None:
    """The precision that nobody asked for: only for averages of caseloads, in children."""
    from sim.study.ensemble import question_of

    caseload = question_of(plan).measure == "average_caseload"
    return DEFAULT_PRECISION if caseload and asked.replications is None else None


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
