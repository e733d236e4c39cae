"""A scenario from a council's own returns, with what is published of it where they are silent."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sim.sources.england.council import Council as Published
from sim.sources.england.scenario import council_named
from sim.sources.england.table import ATTRIBUTION, SOURCES, shipped
from sim.sources.england.usual import BACK_TO_USUAL
from sim.sources.returns import annex_a, census, safeguarding
from sim.sources.returns.adding_up import Kept
from sim.sources.returns.choosing import opens_with
from sim.sources.returns.council import Council, Options, council_of
from sim.sources.returns.given import files_in
from sim.sources.writing import Subject, scenario_text, start_after

_OWN = (
    "The council's own returns go before published figures. What is too small to be shown keeps "
    "the published figure or the default."
)


def own_scenario(name: str, folder: Path, on: date | None = None) -> tuple[str, str]:
    """The scenario of a council as YAML from the returns in a folder, and the reading report.

    `on` is the day of extracts that do not carry one. `Unfit` says what has to be mended first.
    """
    own = council_of(files_in(folder), Options(on=on))
    known = with_returns(council_named(shipped(), name), own)
    return scenario_with_returns(known, own, None), own.report


def with_returns(published: Published, own: Council) -> Published:
    """What is known of a council: its own figures first, then those that are published."""
    own_figures = own.figures.known
    known = {**published.known, **own_figures}
    if "cases_held_n" in own_figures or "case_holding_fte" in own_figures:
        # How far the published caseload was from the usual says nothing of another one.
        known.pop(BACK_TO_USUAL, None)
    return replace(published, known=known, remarks=(_OWN, *published.remarks))


def scenario_with_returns(
    published: Published, own: Council, standard: float | None, start: date | None = None
) -> str:
    """The scenario as YAML, of what `with_returns` puts together."""
    subject = Subject(
        published.place.plain_name,
        start or _start(published, own.kept),
        published.remarks,
        SOURCES,
        ATTRIBUTION,
        standard,
    )
    return scenario_text(subject, published.known, own.figures.patterns)


def _start(published: Published, kept: Kept) -> date:
    """The day after that of the opening position: what ends on its day has ended."""
    source = {
        safeguarding.NAME: kept.dataset,
        annex_a.NAME: kept.lists,
        census.NAME: kept.census,
    }.get(opens_with(kept, None))
    if source is None:
        return start_after(published.year, published.workforce_year)
    return source.on + timedelta(days=1)
