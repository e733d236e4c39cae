"""What a command may be asked: its options, and what they ask for together."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

DEFAULT_SCENARIO = "manchester-86-posts"
DEFAULT_PRECISION = 0.2
"""Children: half of the 95% interval of an average caseload, when nothing else is asked for."""
DEFAULT_REPLICATIONS = 40
DONE, OUR_FAULT, USER_ERROR, INTERRUPTED = 0, 1, 2, 130


class UserError(Exception):
    """Something that the user can put right; the message says what and how."""


class StoppedError(Exception):
    """A study was stopped on its way: what to say, and the exit code."""


def date_of(text: str) -> date:
    """A date from the command line."""
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
    Any, typer.Option(parser=date_of, metavar="DATE", help="Last day, such as 2018-09-30.")
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
