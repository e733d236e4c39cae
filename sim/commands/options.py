"""What a command may be asked: its options, and what they ask for together."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any

import typer

DEFAULT_SCENARIO, DEFAULT_BASE = "manchester-86-posts", "manchester-2016"
DEFAULT_BUDGET = 40
"""Most runs of a scenario when running until its question is answered."""
DEFAULT_DETAILED = 8
"""Runs of a scenario of which single rows are written."""
PRECISE_BUDGET = 400
"""Most runs of a scenario when running until precise."""
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
Draws = Annotated[int, typer.Option(min=10, metavar="N", help="Draws of all uncertain inputs.")]
Runs = Annotated[int, typer.Option(min=1, metavar="N", help="Runs of each draw.")]

FOR_MANY_RUNS = (
    "measure", "by", "replications", "seed", "jobs", "settings", "without", "freeze", "out",
    "quiet", "full", "json", "fresh",
)  # fmt: skip
"""Options of commands that play many scenarios up to a date, each the same number of times."""
FOR_RUNS = (
    "replications", "precision", "budget", "detailed", "seed", "jobs", "cluster", "until",
    "settings", "without", "freeze", "out", "quiet", "full", "json", "fresh",
)  # fmt: skip
"""Options of commands that answer a question from the runs of a few scenarios."""
FOR_DRAWS = ("seed", "jobs", "settings", "without", "out", "quiet", "full", "json", "fresh")
"""Options of commands that draw inputs and play each draw a few times."""


@dataclass(frozen=True)
class Asked:
    """What the options that commands share ask for: each field is one option, with its words."""

    measure: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Measure to ask about (default: that of the question)."),
    ] = None
    by: Annotated[
        Any,
        typer.Option(
            parser=date_of,
            metavar="DATE",
            help="Date to ask about (default: that of the question).",
        ),
    ] = None
    replications: Annotated[
        int | None,
        typer.Option(min=2, metavar="N", help="Runs of each scenario, whatever they say."),
    ] = None
    precision: Annotated[
        list[str],
        typer.Option(
            metavar="[MEASURE=]X",
            help="Run until half of the 95% interval of the measure asked about, or of another "
            "one by its name, is at most this; may be repeated, and the slowest decides.",
        ),
    ] = field(default_factory=list)
    budget: Annotated[
        int | None,
        typer.Option(
            min=2,
            metavar="N",
            help=f"Most runs of each scenario (default {DEFAULT_BUDGET}; with --precision "
            f"{PRECISE_BUDGET}); the runs that are there count.",
        ),
    ] = None
    detailed: Annotated[
        int,
        typer.Option(
            min=1,
            metavar="N",
            help="Runs of each scenario whose assessments, conferences, workers and weeks of "
            f"each team are written one by one (default {DEFAULT_DETAILED}).",
        ),
    ] = DEFAULT_DETAILED
    seed: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Number all luck follows from.")
    ] = None
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes (default: one for each core).")
    ] = None
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Play the runs on a Dask cluster, such as tls://scheduler.example:8786.",
        ),
    ] = None
    until: Annotated[
        Any, typer.Option(parser=date_of, metavar="DATE", help="Last day, such as 2018-09-30.")
    ] = None
    settings: Annotated[
        list[str],
        typer.Option("--set", metavar="KEY=VALUE", help="Change an input; may be repeated."),
    ] = field(default_factory=list)
    without: Annotated[
        list[str],
        typer.Option(metavar="MECHANISM", help="Switch a mechanism off, or all; may be repeated."),
    ] = field(default_factory=list)
    freeze: Annotated[bool, typer.Option("--freeze", help="No referral and no closure.")] = False
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the folder of results goes.")] = (
        Path("results")
    )
    quiet: Annotated[bool, typer.Option("--quiet", help="Only the verdict; no progress.")] = False
    full: Annotated[bool, typer.Option("--full", help="All that there is to say.")] = False
    json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = (
        False
    )
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Play every run again, also those kept from before.")
    ] = False

    def __post_init__(self) -> None:
        self.precisions("")
        if self.precision and self.replications is not None:
            raise UserError("--precision and --replications cannot both be given: choose one")
        if self.budget is not None:
            _check_budget(self.budget, self.replications)
        if self.cluster is not None:
            _check_cluster(self.cluster, self.jobs)

    @property
    def where(self) -> int | str | None:
        """Where the runs are played: so many processes here, or the address of a cluster."""
        return self.jobs if self.cluster is None else self.cluster

    def precisions(self, asked_about: str) -> dict[str, float]:
        """The half-width asked for by measure; one without a name is for that asked about."""
        return dict(_precision(text, asked_about) for text in self.precision)


def _check_budget(budget: int, replications: int | None) -> None:
    if replications is not None:
        raise UserError("--budget and --replications cannot both be given: choose one")
    if budget % 2:
        raise UserError(
            f"--budget {budget}: must be even, since futures come in mirrored pairs; "
            f"give {budget - 1} or {budget + 1}"
        )


def _check_cluster(address: str, jobs: int | None) -> None:
    from sim.study.runs.cluster import ClusterError, check_address

    if jobs is not None:
        raise UserError("--jobs and --cluster cannot both be given: choose one")
    try:
        check_address(address)
    except ClusterError as fault:
        raise UserError(str(fault)) from fault


def _precision(text: str, asked_about: str) -> tuple[str, float]:
    name, _, amount = text.rpartition("=")
    try:
        precision = float(amount)
    except ValueError as fault:
        raise UserError(
            f"--precision {text}: must be a number such as 0.2, or MEASURE=NUMBER"
        ) from fault
    if not 0 < precision < float("inf"):
        raise UserError("--precision must be more than 0")
    return name or asked_about, precision


def asks(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of these names; it gets them together, as `asked`."""
    options = [
        Parameter(each.name, Parameter.KEYWORD_ONLY, default=_default(each), annotation=each.type)
        for each in fields(Asked)
        if each.name in names
    ]

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        own = [each for each in signature(command).parameters.values() if each.name != "asked"]
        own = [each.replace(kind=Parameter.KEYWORD_ONLY) for each in own]

        @wraps(command)
        def asking(**given: Any) -> None:
            asked = Asked(**{option.name: given.pop(option.name) for option in options})
            command(**given, asked=asked)

        # Where typer looks for the options of a command.
        asking.__signature__ = Signature([*own, *options])  # type: ignore[attr-defined]
        asking.__annotations__ = {each.name: each.annotation for each in [*own, *options]}
        return asking

    return with_options


def _default(option: Any) -> Any:
    """What an option is when it is not given: an option that may be repeated is an empty list."""
    return [] if option.default_factory is list else option.default


def one_line(text: str) -> str:
    """A text for a message: on one line, and not too long."""
    return " ".join(text.split())[:300]
