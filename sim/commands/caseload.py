"""The command `caseload`: its commands, and an exit code and words for however one ends."""

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from sim.commands.app import app as open_app
from sim.commands.assumptions import assumptions
from sim.commands.authorities import authorities
from sim.commands.backtest import backtest
from sim.commands.bridge import bridge
from sim.commands.calibrate import calibrate
from sim.commands.check import check
from sim.commands.clean import clean
from sim.commands.compare import compare
from sim.commands.console import heard, what_was_written
from sim.commands.diff import diff
from sim.commands.elsewhere import elsewhere
from sim.commands.explain import explain
from sim.commands.forecast import forecast
from sim.commands.grid import grid
from sim.commands.levers import levers
from sim.commands.new import new
from sim.commands.options import (
    DONE,
    INTERRUPTED,
    OUR_FAULT,
    USER_ERROR,
    StoppedError,
    UserError,
    one_line,
)
from sim.commands.report import report
from sim.commands.run import run
from sim.commands.schema import schema
from sim.commands.seek import seek
from sim.commands.sensitivity import sensitivity
from sim.commands.statistics import statistics
from sim.commands.stop import remembering, was_stopped
from sim.commands.uncertainty import uncertainty
from sim.commands.watch import watch

COMMANDS = (
    run, compare, bridge, elsewhere, seek, levers, sensitivity, grid, uncertainty, assumptions,
    forecast, backtest, watch, report, new, authorities, statistics, calibrate, check, explain,
    diff, clean, schema, open_app,
)  # fmt: skip
"""Every command, in the order in which help lists them. Heavy imports are inside them."""

app = typer.Typer(
    name="caseload",
    help="Simulate a council's children's social work service, and answer what a plan would do.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in COMMANDS:
    app.command()(command)


def version_line() -> str:
    """What to say when something is reported: version, Python, and whether it is compiled."""
    from platform import python_version

    from sim import __version__
    from sim.commands.about import built

    return f"Caseload {__version__}, Python {python_version()}, {built()}"


def _version(asked: bool) -> None:
    if asked:
        print(version_line())
        raise typer.Exit


@app.callback()
def _caseload(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_version,
            is_eager=True,
            help="Say which version this is, on which Python, and whether it is compiled.",
        ),
    ] = False,
) -> None:
    """Take what stands before a command."""


def main() -> None:
    """Run the command, and turn whatever happens into words and an exit code."""
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: Sequence[str]) -> int:
    """Run the command with its arguments, and return the exit code."""
    with heard() as voice, remembering():
        if not _is_somewhere():
            return _say(
                "The folder in which this command was given is not there any more. Go to another "
                "one (cd) and try again.",
                USER_ERROR,
            )
        code = _ended(arguments)
        if voice.fault is None or isinstance(voice.fault, BrokenPipeError):
            return code
        reason = voice.fault.strerror or str(voice.fault)
        told = f"Standard output took no more ({reason}). {what_was_written()}"
        return _say(told, code or USER_ERROR)


def _is_somewhere() -> bool:
    try:
        return bool(os.getcwd())
    except OSError:
        return False


def _ended(arguments: Sequence[str]) -> int:
    try:
        ended = app(args=list(arguments), prog_name="caseload", standalone_mode=False)
        sys.stdout.flush()
        if ended == INTERRUPTED:
            raise KeyboardInterrupt
        return ended if isinstance(ended, int) else DONE
    except (KeyboardInterrupt, typer.Abort):
        return _say(f"Stopped. {what_was_written()}", INTERRUPTED)
    except typer.Exit as leaving:
        return int(leaving.exit_code)
    except UserError as fault:
        return _say(str(fault), USER_ERROR)
    except StoppedError as fault:
        return _say(str(fault.args[0]), fault.args[1])
    except Exception as fault:
        if was_stopped():
            return _say(f"Stopped. {what_was_written()}", INTERRUPTED)
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
        f"{one_line(str(fault))}. {what_was_written()}",
        OUR_FAULT,
    )


def _say(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code
