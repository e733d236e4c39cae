"""The command `caseload new`: a scenario of any council in England from its published figures."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands.options import UserError

if TYPE_CHECKING:
    from sim.sources.england.table import Table

FiguresOption = Annotated[
    Path | None,
    typer.Option(
        "--figures",
        metavar="FILE",
        help="A newer table of figures, which `caseload statistics` wrote.",
    ),
]
Authority = Annotated[
    str, typer.Argument(help="A council by name or code, such as Leeds, BCP or E08000035.")
]
Year = Annotated[
    int | None,
    typer.Option(metavar="Y", help="Figures of the year to March Y (default: the newest)."),
]
Standard = Annotated[
    float | None,
    typer.Option(
        min=1,
        max=100,
        metavar="N",
        help="The caseload that the council wants (default: one child fewer than it has).",
    ),
]
Write = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Where the scenario goes (default: by the council's name)."),
]


def table_of(figures: Path | None) -> "Table":
    """The table of figures: the one that is shipped, or one that the user made."""
    from sim.sources.england.table import read, shipped

    if figures is None:
        return shipped()
    try:
        return read(figures)
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else fault
        raise UserError(f"--figures {figures}: {reason}") from fault


def new(
    authority: Authority,
    year: Year = None,
    standard: Standard = None,
    write: Write = None,
    figures: FiguresOption = None,
) -> None:
    """Write a scenario for any council in England, from its published figures.

    Every figure stands on a line of its own with its source, quality and range. The file is
    yours: read it, keep it, change it.
    """
    from sim.output.words.new import scenario_written
    from sim.sources.england.names import NotFoundError
    from sim.sources.england.scenario import council_named, scenario_of

    try:
        council = council_named(table_of(figures), authority, year)
    except NotFoundError as fault:
        raise UserError(str(fault)) from fault
    file = write or Path(file_name(council.place.plain_name))
    text = scenario_of(council, standard)
    keep(file, text)
    from sim.scenario.loading import load_scenario

    print(scenario_written(load_scenario(file), council, file), end="")


def file_name(place: str) -> str:
    """A file name for a council: small letters, no spaces."""
    import re

    return re.sub(r"[^a-z0-9]+", "-", place.lower()).strip("-") + ".yaml"


def keep(file: Path, text: str) -> None:
    """Write a file that is not there yet."""
    try:
        with file.open("x", encoding="utf-8", newline="\n") as new_file:
            new_file.write(text)
    except FileExistsError as fault:
        raise UserError(
            f"{file} is there already, and is left as it is: give another name with --write"
        ) from fault
    except OSError as fault:
        raise UserError(f"{file} could not be written: {fault.strerror or fault}") from fault
