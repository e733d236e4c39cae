"""The command `caseload forecast`: figures and ranges at dates to come."""

from pathlib import Path
from typing import Annotated

import typer

from sim.commands.inquiry import Inquiry
from sim.commands.options import (
    DEFAULT_SCENARIO,
    FOR_DRAWS,
    Asked,
    Draws,
    Runs,
    ScenarioArgument,
    UserError,
    asks,
)
from sim.commands.progress import said_plainly
from sim.commands.store import written_to

Pages = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Renew forecast.md, which must be in this folder, and the tables beside it.",
    ),
]


@asks(*FOR_DRAWS)
def forecast(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    draws: Draws = 100,
    runs: Runs = 2,
    pages: Pages = None,
    *,
    asked: Asked,
) -> None:
    """Forecast a service to the fourth autumn after its start, with what is known of it.

    Medians with the ranges in which 50%, 80% and 95% of futures lie, input uncertainty included.
    """
    from sim.output.results.pages import rewrite
    from sim.output.tables.tables import write_csv
    from sim.output.words.forecast import INPUT_COLUMNS, input_rows, page_tables, show_forecast
    from sim.study.questions.forecast import last_day, make_forecast
    from sim.study.questions.uncertainty import runs_of_study

    if pages is not None:
        _check_page(pages)
    study = Inquiry(scenario, asked)
    with study.playing(runs_of_study(study.plan, draws, runs, 2)) as how:
        made = make_forecast(study.plan, draws, runs, how)
    plan = study.plan.throughout(until=last_day(study.plan))
    shown = show_forecast(plan, made)
    if pages is not None:
        with written_to(asked), said_plainly():
            for name, table in page_tables(plan, made).items():
                rewrite(pages / "forecast.md", name, table)
            write_csv(pages / "forecast.csv", *shown.tables["forecast.csv"])
            write_csv(pages / "forecast-inputs.csv", INPUT_COLUMNS, input_rows(plan, made.study))
    study.show(shown, "forecast")


def _check_page(pages: Path) -> None:
    """Refuse a folder whose page could not be renewed, before anything is played."""
    from sim.output.results.pages import without_place
    from sim.output.words.forecast import PAGE_TABLES

    remedy = "copy docs/forecast.md to it, or leave --pages out"
    if not (pages / "forecast.md").is_file():
        raise UserError(
            f"--pages {pages}: there is no forecast.md there whose tables could be renewed; "
            f"{remedy}"
        )
    missing = without_place(pages / "forecast.md", PAGE_TABLES)
    if missing:
        marks = ", ".join(f"<!-- {name} --> and <!-- end of {name} -->" for name in missing)
        raise UserError(f"--pages {pages}: forecast.md has no {marks} around a table; {remedy}")
