"""The door: the command `caseload`. Heavy imports are inside the commands, to start quickly."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from sim.doors.asking import (
    DEFAULT_SCENARIO,
    DONE,
    INTERRUPTED,
    OUR_FAULT,
    USER_ERROR,
    Asked,
    Freeze,
    Fresh,
    Jobs,
    Json,
    Out,
    Precision,
    Quiet,
    Replications,
    ScenarioArgument,
    Seed,
    Settings,
    StoppedError,
    Until,
    UserError,
    Without,
)
from sim.doors.loading import beside, load
from sim.doors.studying import STORE, study

app = typer.Typer(
    name="caseload",
    help="Simulate a council's children's social work service, and answer what a plan would do.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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
    plan = load(scenario, asked, settings=asked.settings)
    scenarios = [plan]
    if plan.base is not None:
        near = beside(scenario, plan.base)
        scenarios.insert(0, load(near, asked, until=plan.until, seed=plan.seed))
    study(scenarios, asked, based=len(scenarios) > 1, folder=Path(scenario).stem)


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
    first = load(base, asked, settings=asked.settings)
    rest = [
        load(name, asked, settings=asked.settings, until=first.until, seed=first.seed)
        for name in others
    ]
    folder = "-and-".join(Path(name).stem for name in (base, *others))
    study([first, *rest], asked, based=True, folder=folder)


@app.command()
def check(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    until: Until = None,
    settings: Settings = None,
    without: Without = None,
) -> None:
    """Say that a scenario is valid, or every fault in it."""
    asked = Asked(until=until, without=tuple(without or ()))
    loaded = load(scenario, asked, settings=tuple(settings or ()))
    if loaded.base is not None:
        load(beside(scenario, loaded.base), asked, until=loaded.until)
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
    print(in_words(load(scenario, asked, settings=tuple(settings or ()))), end="")


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
