"""The command `caseload report`: what is shown of saved results is made again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from sim.commands.answer import charts_of, print_answer, print_rest, words_of
from sim.commands.console import remember_written
from sim.commands.options import Asked, UserError, asks

ResultsArgument = Annotated[
    Path, typer.Argument(metavar="RESULTS", help="A folder that run or compare wrote.")
]
Beside = Annotated[
    list[Path] | None,
    typer.Option(
        "--with",
        metavar="DIR",
        help="Results of another command about the same scenario, to show too; may be repeated.",
    ),
]


@asks("quiet", "full", "json")
def report(results: ResultsArgument, beside: Beside = None, *, asked: Asked) -> None:
    """Write the report, the charts and the answer again from saved results."""
    _show_again(results, tuple(beside or ()), asked)


def _show_again(results: Path, beside: Sequence[Path], asked: Asked) -> None:
    """Make the report, the charts and the answer in words again from saved results."""
    from sim.output.results.folder import REPORT, save_again
    from sim.output.results.kept import NotResultsError, read_about, read_kept

    try:
        kept = read_kept(results)
        for folder in beside:
            _same_scenario(kept.about, read_about(folder), folder)
    except NotResultsError as fault:
        raise UserError(str(fault)) from fault
    words = words_of(kept.findings)
    try:
        save_again(kept, charts_of(kept.findings), words, results, beside)
    except OSError as fault:
        raise UserError(
            f"{results} could not be written to: {fault.strerror or fault}. If a file in it is "
            "open in another program, close it and try again."
        ) from fault
    remember_written(results)
    called = str(results / "scenario.yaml")
    print_answer(kept.findings, words, results / REPORT, asked, called)
    print_rest(kept.findings, results / REPORT, asked)


def _same_scenario(about: dict[str, Any], other: dict[str, Any], folder: Path) -> None:
    """Refuse results that are about none of the scenarios of a study."""
    own, others = ({each.get("hash") for each in a["scenarios"]} for a in (about, other))
    if not own & others:
        raise UserError(f"{folder} is about another scenario, and cannot be shown in this report")


@contextmanager
def opened(name: str) -> Iterator[str]:
    """The file of a scenario: of a report, the scenario that it holds, for as long as it takes."""
    if Path(name).suffix.lower() not in (".html", ".htm"):
        yield name
        return
    from sim.output.report.embedded import read_scenarios

    files = read_scenarios(Path(name))
    with TemporaryDirectory(prefix="caseload-") as folder:
        for file, text in files.items():
            (Path(folder) / file).write_text(text, encoding="utf-8", newline="\n")
        yield str(Path(folder) / "scenario.yaml")
