"""The reference of the command line, from the commands themselves."""

from collections.abc import Iterator
from typing import Any

import typer.main

from sim.commands.caseload import app


def commands_page() -> str:
    """Every command with what it does, its arguments and its options."""
    group: Any = typer.main.get_command(app)
    lines = ["# Commands", "", group.help, ""]
    lines += ["`caseload COMMAND --help` says the same at the keyboard. Exit codes: 0 done, "]
    lines += ["1 a fault of the program, 2 something that you can put right, 130 stopped.", ""]
    for name, command in group.commands.items():
        lines += _command(name, command)
    return "\n".join(lines)


def _command(name: str, command: Any) -> Iterator[str]:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
    words = [name, *(_metavar(argument) for argument in arguments)]
    yield from (f"## caseload {name}", "", f"`caseload {' '.join(words)} [OPTIONS]`", "")
    yield from (command.help or "", "")
    if not command.params:
        return
    yield from ("| argument or option | what it does |", "|---|---|")
    for parameter in (*arguments, *options):
        written = _metavar(parameter)
        if parameter in options:
            written = " ".join([", ".join(parameter.opts), parameter.metavar or ""]).strip()
        yield f"| `{written}` | {_help(parameter)} |"
    yield ""


def _metavar(argument: Any) -> str:
    return argument.metavar or str(argument.name).upper()


def _help(parameter: Any) -> str:
    told = " ".join((parameter.help or "").split()).replace("|", "\\|")
    shown = parameter.default
    if isinstance(shown, str) and shown:
        told += f" Without it: `{shown}`."
    return told
