"""The commands `caseload uncertainty` and `caseload forecast`: what is not known, drawn."""

import time
from pathlib import Path
from typing import Annotated

import typer

from sim.doors.asking import (
    DEFAULT_SCENARIO,
    Asked,
    By,
    MeasureOption,
    ScenarioArgument,
    UserError,
    asks,
)
from sim.doors.loading import load, question_about
from sim.doors.studying import show, written_to
from sim.doors.sureness import playing, said_plainly

Draws = Annotated[int, typer.Option(min=10, metavar="N", help="Draws of all uncertain inputs.")]
Runs = Annotated[int, typer.Option(min=1, metavar="N", help="Runs of each draw.")]
Pages = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Renew forecast.csv and the tables of forecast.md, which must be in this folder.",
    ),
]
_OPTIONS = ("seed", "jobs", "settings", "without", "out", "quiet", "json", "fresh")


@asks(*_OPTIONS)
def uncertainty(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    draws: Draws = 60,
    runs: Runs = 2,
    measure: MeasureOption = None,
    by: By = None,
    *,
    asked: Asked,
) -> None:
    """Say how sure an answer is when what we do not know is drawn from its ranges.

    Every draw is matched to the service before the plan, so that it is still this authority.
    """
    from sim.output.words.uncertainty import show_uncertainty
    from sim.study.questions.uncertainty import runs_of_study, study_uncertainty
    from sim.study.runs.variants import ask

    started, plan = time.monotonic(), load(scenario, asked, settings=asked.settings)
    question = question_about(plan, measure, by)
    with said_plainly(), playing(asked, runs_of_study(draws, runs)) as how:
        study = study_uncertainty(plan, (ask(question.measure, question.by),), draws, runs, how)
    shown = show_uncertainty(plan, question, study)
    show(shown, asked, f"{Path(scenario).stem}-uncertainty", started)


@asks(*_OPTIONS)
def forecast(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    draws: Draws = 100,
    runs: Runs = 2,
    pages: Pages = None,
    *,
    asked: Asked,
) -> None:
    """Forecast Manchester to September 2020 with what was known in March 2017.

    Medians with the ranges in which 50%, 80% and 95% of futures lie, input uncertainty included.
    """
    from sim.output.tables.tables import write_csv
    from sim.output.words.forecast import page_tables, show_forecast
    from sim.study.calibration.fit import rewrite
    from sim.study.questions.forecast import LAST_DAY, make_forecast
    from sim.study.questions.uncertainty import runs_of_study

    if pages is not None:
        _check_page(pages)
    started, plan = time.monotonic(), load(scenario, asked, settings=asked.settings)
    with said_plainly(), playing(asked, runs_of_study(draws, runs, 2)) as how:
        made = make_forecast(plan, draws, runs, how)
    plan = plan.throughout(until=LAST_DAY)
    shown = show_forecast(plan, made)
    if pages is not None:
        with written_to(asked), said_plainly():
            for name, table in page_tables(plan, made).items():
                rewrite(pages / "forecast.md", name, table)
            write_csv(pages / "forecast.csv", *shown.tables["forecast.csv"])
    show(shown, asked, f"{Path(scenario).stem}-forecast", started)


def _check_page(pages: Path) -> None:
    """Refuse a folder whose page could not be renewed, before anything is played."""
    from sim.output.words.forecast import PAGE_TABLES
    from sim.study.calibration.fit import without_place

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
