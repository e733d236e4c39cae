"""The door: the command `caseload`. Heavy imports are inside the commands, to start quickly."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from sim.output.style import Chart
    from sim.scenario.schema import Scenario
    from sim.study.ensemble import Ensemble, OnDone
    from sim.study.findings import Findings
    from sim.study.store import Store

DEFAULT_SCENARIO = "manchester-86-posts"
DEFAULT_PRECISION = 0.2
"""Children: half of the 95% interval of an average caseload, when nothing else is asked for."""
DEFAULT_REPLICATIONS = 40
STORE = ".store"
"""Folder of the runs that are kept, within the folder of results."""
_GOES_ON = "Finished runs are kept: the same command goes on from there."
DONE, OUR_FAULT, USER_ERROR, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    name="caseload",
    help="Simulate a council's children's social work service, and answer what a plan would do.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class UserError(Exception):
    """Something that the user can put right; the message says what and how."""


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise typer.BadParameter(f"{text!r} is not a date such as 2018-03-31") from fault


ScenarioArgument = Annotated[
    str, typer.Argument(metavar="[SCENARIO]", help="A shipped scenario by name, or a YAML file.")
]
Replications = Annotated[
    int | None,
    typer.Option(
        min=2, metavar="N", help="Runs of each scenario (default: until precise; see --precision)."
    ),
]
Precision = Annotated[
    float | None,
    typer.Option(
        metavar="X",
        help="Run until half of the 95% interval of the measure asked about is at most this "
        f"(default {DEFAULT_PRECISION} children for caseloads; 20 to 400 runs).",
    ),
]
Seed = Annotated[int | None, typer.Option(min=0, metavar="N", help="Number all luck follows from.")]
Jobs = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Processes (default: one for each core).")
]
Until = Annotated[
    Any, typer.Option(parser=_date, metavar="DATE", help="Last day, such as 2018-09-30.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change an input; may be repeated."),
]
Without = Annotated[
    list[str] | None,
    typer.Option(metavar="MECHANISM", help="Switch a mechanism off, or all; may be repeated."),
]
Freeze = Annotated[bool, typer.Option("--freeze", help="No referral and no closure.")]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Where the folder of results goes.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Only the verdict; no progress.")]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Play every run again, also those kept from before.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


class StoppedError(Exception):
    """A study was stopped on its way: what to say, and the exit code."""


@dataclass(frozen=True)
class Asked:
    """What the options of a command ask for."""

    replications: int | None = None
    precision: float | None = None
    seed: int | None = None
    jobs: int | None = None
    until: date | None = None
    settings: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    freeze: bool = False
    out: Path = Path("results")
    quiet: bool = False
    json: bool = False
    fresh: bool = False

    def __post_init__(self) -> None:
        if self.precision is not None and not 0 < self.precision < float("inf"):
            raise UserError("--precision must be more than 0")
        if self.precision is not None and self.replications is not None:
            raise UserError("--precision and --replications cannot both be given: choose one")


@app.command()
def run(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    replications: Replications = None,
    precision: Precision = None,
    seed: Seed = None,
    jobs: Jobs = None,
    until: Until = None,
    settings: Settings = None,
    without: Without = None,
    freeze: Freeze = False,
    out: Out = Path("results"),
    quiet: Quiet = False,
    json: Json = False,
    fresh: Fresh = False,
) -> None:
    """Run one scenario, with its base when it has one, and answer its question.

    --set changes the scenario and not its base; all other options hold for both.
    """
    asked = Asked(
        replications,
        precision,
        seed,
        jobs,
        until,
        tuple(settings or ()),
        tuple(without or ()),
        freeze,
        out,
        quiet,
        json,
        fresh,
    )
    plan = _load(scenario, asked, settings=asked.settings)
    scenarios = [plan]
    if plan.base is not None:
        beside = _beside(scenario, plan.base)
        scenarios.insert(0, _load(beside, asked, until=plan.until, seed=plan.seed))
    _study(scenarios, asked, based=len(scenarios) > 1, folder=Path(scenario).stem)


@app.command()
def compare(
    base: Annotated[str, typer.Argument(help="The scenario to compare with.")],
    others: Annotated[list[str], typer.Argument(help="One scenario or more.", metavar="OTHER...")],
    replications: Replications = None,
    precision: Precision = None,
    seed: Seed = None,
    jobs: Jobs = None,
    until: Until = None,
    settings: Settings = None,
    without: Without = None,
    freeze: Freeze = False,
    out: Out = Path("results"),
    quiet: Quiet = False,
    json: Json = False,
    fresh: Fresh = False,
) -> None:
    """Compare scenarios over the same futures. All options hold for every scenario."""
    asked = Asked(
        replications,
        precision,
        seed,
        jobs,
        until,
        tuple(settings or ()),
        tuple(without or ()),
        freeze,
        out,
        quiet,
        json,
        fresh,
    )
    first = _load(base, asked, settings=asked.settings)
    rest = [
        _load(name, asked, settings=asked.settings, until=first.until, seed=first.seed)
        for name in others
    ]
    folder = "-and-".join(Path(name).stem for name in (base, *others))
    _study([first, *rest], asked, based=True, folder=folder)


@app.command()
def check(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    until: Until = None,
    settings: Settings = None,
    without: Without = None,
) -> None:
    """Say that a scenario is valid, or every fault in it."""
    asked = Asked(until=until, without=tuple(without or ()))
    loaded = _load(scenario, asked, settings=tuple(settings or ()))
    if loaded.base is not None:
        _load(_beside(scenario, loaded.base), asked, until=loaded.until)
    print(f"{scenario}: valid ({_one_line(loaded.name)})")


@app.command()
def explain(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    until: Until = None,
    settings: Settings = None,
    without: Without = None,
    freeze: Freeze = False,
) -> None:
    """Say what a scenario says, in words, with the sum of the hours and the paper answer."""
    from sim.output.explanation import explain as in_words

    asked = Asked(until=until, without=tuple(without or ()), freeze=freeze)
    print(in_words(_load(scenario, asked, settings=tuple(settings or ()))), end="")


@app.command()
def clean(out: Out = Path("results")) -> None:
    """Throw away the runs that are kept for the next time. Results stay."""
    from sim.study.store import InUseError, Store

    store = Store(out / STORE)
    if not store.folder.is_dir():
        print(f"No runs are kept in {out}.")
        return
    try:
        with store.in_use("caseload clean"):
            number = store.empty()
    except InUseError as fault:
        raise UserError(f"The folder {out} is in use by: {fault}. Wait for it to end.") from fault
    print(f"{number} kept runs in {out} were thrown away.")


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenarios, with which editors complete and check them."""
    import json as as_json

    from sim.scenario.published import json_schema

    print(as_json.dumps(json_schema(), indent=2, ensure_ascii=False))


def main() -> None:
    """Run the command, and turn whatever happens into words and an exit code."""
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: Sequence[str]) -> int:
    """Run the command with its arguments, and return the exit code."""
    try:
        ended = app(args=list(arguments), prog_name="caseload", standalone_mode=False)
        sys.stdout.flush()
        if ended == INTERRUPTED:
            raise KeyboardInterrupt
        return ended if isinstance(ended, int) else DONE
    except (KeyboardInterrupt, typer.Abort):
        return _say("Stopped. Nothing was written.", INTERRUPTED)
    except typer.Exit as leaving:
        return int(leaving.exit_code)
    except UserError as fault:
        return _say(str(fault), USER_ERROR)
    except StoppedError as fault:
        return _say(str(fault.args[0]), fault.args[1])
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE
    except Exception as fault:
        return _told(fault)


def _told(fault: Exception) -> int:
    """Say what went wrong: the fault of the user in their words, our own in a sentence."""
    if hasattr(fault, "format_message"):
        return _say(fault.format_message(), USER_ERROR)
    from sim.scenario.errors import ScenarioErrors

    if isinstance(fault, ScenarioErrors):
        return _say(str(fault), USER_ERROR)
    return _say(
        f"Caseload has failed, and it is not your fault: {type(fault).__name__}, "
        f"{_one_line(str(fault))}. Nothing was written.",
        OUR_FAULT,
    )


def _say(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]


# what the commands share


def _load(
    name: str,
    asked: Asked,
    *,
    settings: Sequence[str] = (),
    until: date | None = None,
    seed: int | None = None,
) -> "Scenario":
    from sim.scenario.loading import load_scenario
    from sim.study.measures import measure_named

    scenario: Scenario = load_scenario(
        name,
        settings=tuple(settings),
        without=asked.without,
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


def _beside(scenario: str, base: str) -> str:
    """Where the base is: beside the file of the scenario, or among the shipped ones."""
    near = Path(scenario).parent / base
    return str(near) if Path(scenario).is_file() and near.is_file() else base


def _study(scenarios: list["Scenario"], asked: Asked, *, based: bool, folder: str) -> None:
    """Run the scenarios, ask the question, save everything, and say the answer."""
    _check_out(asked.out)
    started = time.monotonic()
    from sim.output.saving import save_results
    from sim.study.ensemble import question_of
    from sim.study.findings import find

    names = _names_apart([scenario.name for scenario in scenarios])
    with _store(asked) as store:
        ensembles = dict(zip(names, _run_all(scenarios, asked, store), strict=True))
    question = question_of(scenarios[1] if based else scenarios[0])
    findings = find(ensembles, names[0] if based else None, question)
    words, charts = _shown(findings)
    about = _about(findings, time.monotonic() - started)
    try:
        place = save_results(findings, charts, words, about, asked.out, folder)
    except OSError as fault:
        raise UserError(
            f"The results could not be written to {asked.out}: {fault.strerror or fault}. "
            "Nothing was left behind; give another place with --out."
        ) from fault
    _print_answer(findings, words, place, asked)


@contextmanager
def _store(asked: Asked) -> Iterator["Store"]:
    """The store of finished runs in the folder of results, for nobody else meanwhile."""
    from sim.study.processes import KilledError
    from sim.study.store import InUseError, Store

    store = Store(asked.out / STORE, asked.fresh)
    command = " ".join(["caseload", *_without_paths(sys.argv[1:])])
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
    with _progress(total, shown=not asked.quiet) as on_done:
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
def _progress(total: int | None, *, shown: bool) -> Iterator["OnDone | None"]:
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


def _shown(findings: "Findings") -> tuple[str, list["Chart"]]:
    """The answer in words, and the charts of each scenario beside the base."""
    from dataclasses import replace

    from sim.output.answer import answer_in_words
    from sim.output.charts import draw_all
    from sim.output.view import View

    charts: list[Chart] = []
    base = findings.ensembles[findings.base] if findings.base is not None else None
    for number, name in enumerate(findings.others, start=1):
        plan = findings.ensembles[name]
        drawn = draw_all(View(findings.question, plan, base, _source(plan)))
        ending = "" if number == 1 else f"-{number}"
        charts += [replace(chart, name=f"{chart.name}{ending}") for chart in drawn]
    return answer_in_words(findings), charts


def _source(ensemble: "Ensemble") -> str:
    from sim import __version__
    from sim.scenario.writing import scenario_hash

    scenario = ensemble.scenario
    mark = scenario_hash(scenario.model_copy(update={"base": None}))[:12]
    return (
        f"Source: Caseload {__version__}, simulated. Scenario: {scenario.name} ({mark}), "
        f"{len(ensemble.replications)} runs, seed {scenario.seed}."
    )


def _about(findings: "Findings", seconds: float) -> dict[str, object]:
    import platform
    from importlib.metadata import version

    from sim import __version__
    from sim.scenario.writing import scenario_hash

    packages = ("numpy", "scipy", "simpy", "matplotlib", "pyarrow", "pydantic", "joblib")
    return {
        "scenarios": [
            {
                "name": name,
                "hash": scenario_hash(ensemble.scenario.model_copy(update={"base": None})),
                "seed": ensemble.scenario.seed,
                "replications": len(ensemble.replications),
                "base": name == findings.base,
            }
            for name, ensemble in findings.ensembles.items()
        ],
        "versions": {
            "caseload": __version__,
            "python": platform.python_version(),
            **{package: version(package) for package in packages},
        },
        "platform": f"{platform.system()} {platform.machine()}",
        "seconds": round(seconds, 1),
        "command": " ".join(["caseload", *_without_paths(sys.argv[1:])]),
    }


def _without_paths(arguments: Sequence[str]) -> list[str]:
    """Arguments with files by their names only: where they lie on a machine does not matter."""
    return [Path(each).name if Path(each).is_absolute() else each for each in arguments]


def _names_apart(names: list[str]) -> list[str]:
    """Names of scenarios, numbered where two are alike."""
    apart: list[str] = []
    for name in names:
        number, told = 1, name
        while told in apart:
            number += 1
            told = f"{name} ({number})"
        apart.append(told)
    return apart


def _check_out(out: Path) -> None:
    """Refuse a place for results that cannot be written to, before anything is run."""
    near = out.absolute()
    while not os.path.lexists(near):
        near = near.parent
    if not near.is_dir() or not os.access(near, os.W_OK | os.X_OK):
        raise UserError(f"--out {out}: cannot be written to; give the name of another folder")


def _print_answer(findings: "Findings", words: str, place: Path, asked: Asked) -> None:
    import json as as_json

    from sim.output.answer import verdict_in_words
    from sim.output.summary import summary

    if asked.json:
        told = summary(findings, str(place))
        print(as_json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False))
    elif asked.quiet:
        for name in findings.others:
            print(verdict_in_words(findings, name))
    else:
        print(words)
        print(f"Everything is in {place}")
