"""A scenario for any council in England, from its published figures."""

from collections.abc import Mapping

from sim.sources.england.council import Council, council_in
from sim.sources.england.names import NotFoundError, find
from sim.sources.england.table import ATTRIBUTION, SOURCES, Place, Table, shipped
from sim.sources.known import Known
from sim.sources.writing import Subject, scenario_text, start_after

_FIRST_WORKFORCE = 2017
"""The first year in which workforces were counted as they are now."""


def council_named(table: Table, name: str, year: int | None = None) -> Council:
    """What is published of a council, for a year or the newest; `NotFoundError` if nothing is."""
    place = find(table, name, year)
    years = place.years_of("cin_31mar_n")
    if not years:
        raise NotFoundError(f"{place.plain_name}: nothing is published of it")
    if year is None:
        return council_in(table, place, years[-1])
    if year not in years:
        raise NotFoundError(_no_year(table, place, years, year))
    if year < _FIRST_WORKFORCE:
        raise NotFoundError(
            f"--year {year}: workforces are counted as they are now since {_FIRST_WORKFORCE}; "
            f"give a year from {_FIRST_WORKFORCE} to {years[-1]}"
        )
    return council_in(table, place, year)


def _no_year(table: Table, place: Place, years: list[int], year: int) -> str:
    kept = years[-1] < year <= table.newest_year
    why = " (later ones of this council are not in the table yet: docs/england.md)" if kept else ""
    return f"{place.plain_name} has figures from {years[0]} to {years[-1]}, not for {year}{why}"


def published_scenario(name: str, year: int | None = None, standard: float | None = None) -> str:
    """The scenario of a council as YAML, from the figures that come with the product."""
    return scenario_of(council_named(shipped(), name, year), standard)


def scenario_of(
    council: Council, standard: float | None = None, first: Mapping[str, Known] | None = None
) -> str:
    """The scenario of a council as YAML.

    What is in `first`, such as figures from the council's own returns, goes before what is
    published.
    """
    subject = Subject(
        council.place.plain_name,
        start_after(council.year, council.workforce_year),
        council.remarks,
        SOURCES,
        ATTRIBUTION,
        standard,
    )
    return scenario_text(subject, {**council.known, **(first or {})})
