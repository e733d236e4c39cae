"""The command `caseload assumptions`: every input, its source, and how much hangs on it."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands.inquiry import Inquiry
from sim.commands.options import (
    DEFAULT_BASE,
    DEFAULT_SCENARIO,
    Asked,
    ScenarioArgument,
    UserError,
    asks,
)
from sim.commands.store import written_to

if TYPE_CHECKING:
    from sim.study.questions.assumptions import Impact

ImpactFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="A tornado.csv of `caseload sensitivity` (default: the one shipped).",
    ),
]
Page = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write the register as a page to this file as well."),
]
_SHIPPED = "parts/impact.csv"
_MEASURED = (
    f"Measured with `caseload sensitivity {DEFAULT_SCENARIO}` on the average caseload of "
    f"31 March 2018 (`scenarios/{_SHIPPED}`), before the baseline was last fitted."
)


@asks("settings", "without", "out", "quiet", "full", "json")
def assumptions(
    scenario: ScenarioArgument = DEFAULT_BASE,
    impact: ImpactFile = None,
    page: Page = None,
    *,
    asked: Asked,
) -> None:
    """List every input with its range, source, quality and measured impact; red ones first."""
    from sim.output.words.assumptions import register_page, show_register
    from sim.study.questions.assumptions import register

    study = Inquiry(scenario, asked)
    plan = study.plan
    impacts, measured_on = _impacts(impact)
    listed = register(plan, impacts)
    if page is not None:
        with written_to(asked):
            page.write_text(
                register_page(plan, listed, measured_on), encoding="utf-8", newline="\n"
            )
    shown = show_register(plan, listed, measured_on)
    study.show(shown, "assumptions")


def _impacts(file: Path | None) -> tuple[dict[str, "Impact"], str]:
    """Measured impacts by input, and in words where they were measured."""
    from sim.scenario.loading import shipped_folder
    from sim.study.questions.assumptions import impacts_of

    shipped = shipped_folder() / _SHIPPED
    place = file or shipped
    if file is None and not shipped.is_file():
        return {}, "Impact has not been measured: see `caseload sensitivity`."
    try:
        with place.open(encoding="utf-8-sig", newline="") as rows:
            found = impacts_of(list(csv.DictReader(rows)))
    except OSError as fault:
        raise UserError(f"--impact {place}: {fault.strerror or fault}") from fault
    except ValueError as fault:
        raise UserError(f"--impact {place}: {fault}") from fault
    return found, _MEASURED if file is None else f"Measured in {place.name}."
