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
    ScenarioArgument,
    StoppedError,
    UserError,
    asks,
)
from sim.doors.bridging import bridge
from sim.doors.inputs import grid, sensitivity
from sim.doors.keeping import clean_up
from sim.doors.loading import base_of, load
from sim.doors.rates import levers
from sim.doors.register import assumptions
from sim.doors.reporting import Beside, ResultsArgument, opened, show_again
from sim.doors.seeking import seek
from sim.doors.stopping import remembering, was_stopped
from sim.doors.studying import study
from sim.doors.unsure import forecast, uncertainty
from sim.doors.watching import watch

_STOPPED = "Stopped. Nothing was written."

app = typer.Typer(
    name="caseload",
    help="Simulate a council's children's social work service, and answer what a plan would do.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.command()
@asks()
def run(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    *,
    asked: Asked,
) -> None:
    """Run one scenario, with its base when it has one, and answer its question.

    --set changes the scenario and not its base; all other options hold for both.
    """
    with opened(scenario) as file:
        plan = load(file, asked, settings=asked.settings)
        base = base_of(plan, file, asked)
    scenarios = [plan] if base is None else [base, plan]
    name = Path(scenario).stem if file == scenario else plan.name
    study(scenarios, asked, based=base is not None, folder=name)


@app.command()
@asks()
def compare(
    base: Annotated[str, typer.Argument(help="The scenario to compare with.")],
    others: Annotated[list[str], typer.Argument(help="One scenario or more.", metavar="OTHER...")],
    *,
    asked: Asked,
) -> None:
    """Compare scenarios over the same futures. All options hold for every scenario."""
    first = load(base, asked, settings=asked.settings)
    rest = [
        load(name, asked, settings=asked.settings, until=first.until, seed=first.seed)
        for name in others
    ]
    folder = "-and-".join(Path(name).stem for name in (base, *others))
    study([first, *rest], asked, based=True, folder=folder)


_FURTHER = (bridge, seek, levers, sensitivity, grid, uncertainty, assumptions, forecast, watch)
for command in _FURTHER:
    app.command()(command)


@app.command()
@asks("quiet", "json")
def report(results: ResultsArgument, beside: Beside = None, *, asked: Asked) -> None:
    """Write the report, the charts and the answer again from saved results."""
    show_again(results, tuple(beside or ()), asked)


@app.command()
@asks("until", "settings", "without")
def check(scenario: ScenarioArgument = DEFAULT_SCENARIO, *, asked: Asked) -> None:
    """Say that a scenario is valid, or every fault in it."""
    loaded = load(scenario, asked, settings=asked.settings)
    base_of(loaded, scenario, asked)
    print(f"{scenario}: valid ({_one_line(loaded.name)})")


@app.command()
@asks("until", "settings", "without", "freeze")
def explain(scenario: ScenarioArgument = DEFAULT_SCENARIO, *, asked: Asked) -> None:
    """Say what a scenario says, in words, with the sum of the hours and the paper answer."""
    from sim.output.words.explain import explain as in_words

    print(in_words(load(scenario, asked, settings=asked.settings)), end="")


@app.command()
@asks("out")
def clean(
    only_list: Annotated[
        bool, typer.Option("--list", help="Say what is kept, and throw nothing away.")
    ] = False,
    *,
    asked: Asked,
) -> None:
    """Throw away the runs that are kept for the next time. Results stay."""
    clean_up(asked.out, only_list=only_list)


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenarios, with which editors complete and check them."""
    import json as as_json

    from sim.scenario.json_schema import json_schema

    print(as_json.dumps(json_schema(), indent=2, ensure_ascii=False))


def main() -> None:
    """Run the command, and turn whatever happens into words and an exit code."""
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: Sequence[str]) -> int:
    """Run the command with its arguments, and return the exit code."""
    with remembering():
        return _ended(arguments)


def _ended(arguments: Sequence[str]) -> int:
    try:
        ended = app(args=list(arguments), prog_name="caseload", standalone_mode=False)
        sys.stdout.flush()
        if ended == INTERRUPTED:
            raise KeyboardInterrupt
        return ended if isinstance(ended, int) else DONE
    except (KeyboardInterrupt, typer.Abort):
        return _say(_STOPPED, INTERRUPTED)
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
        return _say(_STOPPED, INTERRUPTED) if was_stopped() else _told(fault)


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
