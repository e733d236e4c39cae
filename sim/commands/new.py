"""The command `caseload new`: a scenario of any council, from published figures or its returns."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.commands.options import UserError, date_of
from sim.commands.own_returns import read_own, told_by

if TYPE_CHECKING:
    from sim.sources.england.council import Council
    from sim.sources.england.table import Table
    from sim.sources.returns.council import Council as Own

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


ReturnsOption = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="The council's own returns; nothing leaves the computer."),
]
Check = Annotated[bool, typer.Option("--check", help="Read the returns, say what is in them.")]
On = Annotated[
    Any,
    typer.Option(
        "--date", parser=date_of, metavar="DATE", help="Day of returns that do not carry one."
    ),
]
Suppress = Annotated[
    int, typer.Option(min=0, metavar="N", help="Least count of children shown (0: any).")
]
Where = Annotated[bool, typer.Option("--where", help="Say in which rows the faults are.")]
Stocks = Annotated[
    list[str] | None,
    typer.Option(
        "--stock", metavar="STAGE=N,SOURCE", help="Children of a stage that no return counts."
    ),
]
Roles = Annotated[
    list[str] | None,
    typer.Option("--role", metavar="ROLE", help="A role of the data set that holds children."),
]
Anyway = Annotated[bool, typer.Option("--anyway", help="Use returns that are not fit for use.")]


def reading_report(file: Path) -> Path:
    """Where the report of a reading goes: beside the scenario."""
    return file.with_name(f"{file.stem}-reading.md")


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
    returns: ReturnsOption = None,
    check: Check = False,
    on: On = None,
    suppress: Suppress = 6,
    where: Where = False,
    anyway: Anyway = False,
    stock: Stocks = None,
    role: Roles = None,
) -> None:
    """Write a scenario for any council in England, from its published figures or its own returns.

    Every figure stands on a line of its own with its source, quality and range. The file is
    yours: read it, keep it, change it. With --returns, what the council's own returns say goes
    first, and a report of the reading is written beside the scenario; no child is kept.
    """
    from sim.output.words.new import scenario_written
    from sim.scenario.loading import load_scenario
    from sim.sources.england.scenario import scenario_of

    council = _council(table_of(figures), authority, year)
    file = write or Path(file_name(council.place.plain_name))
    if returns is None:
        keep(file, scenario_of(council, standard))
    else:
        told = told_by(stock or [], role or [])
        own = read_own(returns, told, on=on, least=suppress, where=where, anyway=anyway)
        if check:
            print(own.report, end="")
            return
        council = _keep_own(council, own, standard, file)
    print(scenario_written(load_scenario(file), council, file), end="")
    if returns is not None:
        print(f"What was read, and what was not: {reading_report(file)}")


def _council(table: "Table", authority: str, year: int | None) -> "Council":
    from sim.sources.england.names import NotFoundError
    from sim.sources.england.scenario import council_named

    try:
        return council_named(table, authority, year)
    except NotFoundError as fault:
        raise UserError(str(fault)) from fault


def _keep_own(council: "Council", own: "Own", standard: float | None, file: Path) -> "Council":
    """Write the scenario of a council with what its own returns say, and the report of them."""
    from sim.sources.returns.scenario import scenario_with_returns, with_returns

    council = with_returns(council, own)
    text = scenario_with_returns(council, own, standard)
    keep(reading_report(file), own.report)
    keep(file, text)
    return council


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
