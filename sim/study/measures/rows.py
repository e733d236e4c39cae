"""Measuring: from the journal of one run to columns of numbers with dates."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from sim.scenario.calendar import Calendar
from sim.scenario.schema import Scenario
from sim.service.journal import COLUMNS, AssessmentRow, ConferenceRow, Journal, WorkerRow
from sim.study.measures.compact import Compact
from sim.study.measures.measure import (
    CENSUS,
    MEAN_OF_YEAR,
    QUARTER,
    WEEKS_IN_QUARTER,
    WHOLE_YEAR,
    YEAR,
    Measure,
)
from sim.study.statistics.estimates import Array as Array

Table = dict[str, Array]
ALL_TEAMS = "All teams"
ONLY_ALL_TEAMS = (
    "highest_tenth_children", "highest_tenth_fte", "team_lowest", "team_median", "team_highest",
    "teams_at_standard", "teams_with_holders", "teams_without_holders", "team_range",
)  # fmt: skip
"""Columns that only the whole service has."""
SPREAD = ("weeks", "holders", "above_standard", "children_above", *ONLY_ALL_TEAMS)
"""Columns that the journal does not have."""


@dataclass(frozen=True, slots=True)
class Rows:
    """One run as numbers.

    `weekly` holds, for each column, an array by week and team; the last team is the whole
    service. The other tables hold one entry a row.
    """

    dates: Array
    weekly: Compact
    assessments: Compact
    conferences: Compact
    workers: Compact


@dataclass(frozen=True, slots=True)
class Weeks:
    """The whole service week by week up to a day: the dates of the censuses, and each column."""

    until: date
    dates: Array
    columns: Table


def whole_service(rows: Rows, until: date) -> Weeks:
    """The weeks of the whole service, without its teams."""
    columns = {name: column[:, -1].astype(np.float64) for name, column in rows.weekly.items()}
    return Weeks(until, rows.dates, columns)


def team_names(scenario: Scenario) -> list[str]:
    """Names of the teams in the order of their numbers, and last of the whole service."""
    named = [team.name for team in scenario.teams.named]
    names = named or [f"Team {number + 1}" for number in range(scenario.teams.count)]
    return [*names, ALL_TEAMS]


def measure(journal: Journal, scenario: Scenario) -> Rows:
    """Turn the journal of a run into columns: weeks by team, assessments, conferences, workers."""
    calendar = Calendar(scenario.nation, scenario.start)
    dates = to_dates(calendar, np.array(journal.census_days))
    workers = _columns(journal.workers, WorkerRow._fields)
    weekly = _weekly(journal)
    shape = weekly["allocated"].shape
    spread = _spread_over_workers(workers, scenario.standard, shape)
    spread |= _spread_over_teams(weekly, scenario.standard)
    # Half the memory; counts stay exact, and hours and days keep seven digits.
    halved = {name: column.astype(np.float32) for name, column in weekly.items()}
    return Rows(
        dates,
        Compact(halved | spread),
        Compact(_assessments(journal, scenario, calendar)),
        Compact(_conferences(journal, scenario, calendar)),
        Compact(_monthly(workers, dates, scenario)),
    )


def series(weekly: Mapping[str, Array], measure: Measure) -> Array:
    """A measure at every census, from columns whose last but one axis is the week.

    Over 12 months it is not a number until there are 52 of them.
    """
    if measure.when == MEAN_OF_YEAR:
        return _over_year(series(weekly, replace(measure, when=CENSUS))) / WHOLE_YEAR
    numerator = counted(weekly, measure.numerator, measure)
    if not measure.denominator:
        return measure.scale * numerator
    denominator = counted(weekly, measure.denominator, measure)
    blank = np.full(numerator.shape, np.nan)
    ratio: Array = np.divide(numerator, denominator, out=blank, where=denominator != 0)
    return measure.scale * ratio


def counted(weekly: Mapping[str, Array], columns: tuple[str, ...], measure: Measure) -> Array:
    """Sums of columns at every census, over the weeks that end there for a flow."""
    total = sum((weekly[column].astype(np.float64) for column in columns), start=np.array(0.0))
    if measure.when == YEAR:
        return _over_year(total)
    return _over_quarter(total) if measure.when == QUARTER else total


def _over_year(weeks: Array) -> Array:
    """Sums over the 52 weeks up to each week; not a number where there are not so many."""
    sums = np.full(weeks.shape, np.nan)
    if weeks.shape[-2] >= WHOLE_YEAR:
        windows = np.lib.stride_tricks.sliding_window_view(weeks, WHOLE_YEAR, axis=-2)
        sums[..., WHOLE_YEAR - 1 :, :] = windows.sum(axis=-1)
    return sums


def _over_quarter(weeks: Array) -> Array:
    """Sums over the 13 weeks up to each week, or over as many as there are at the beginning."""
    running = np.cumsum(weeks, axis=-2)
    running[..., WEEKS_IN_QUARTER:, :] -= running[..., :-WEEKS_IN_QUARTER, :].copy()
    return np.asarray(running)


def to_dates(calendar: Calendar, days: Array) -> Array:
    """Dates of working days; no date (NaT) where the day is not a number."""
    dates = np.full(days.shape, np.datetime64("NaT"), dtype="datetime64[D]")
    known = np.isfinite(days)
    if known.any():
        whole = np.floor(days[known]).astype(int)
        first = int(whole.min())
        each = [calendar.date_of(day) for day in range(first, int(whole.max()) + 1)]
        dates[known] = np.array(each, dtype="datetime64[D]")[whole - first]
    return dates


def _columns(rows: list[Any], fields: tuple[str, ...]) -> Table:
    # A list for each field: taking the rows apart all at once is ten times slower.
    return {name: np.array([row[place] for row in rows]) for place, name in enumerate(fields)}


def _weekly(journal: Journal) -> Table:
    """Every column of the journal by week and team, with the whole service as the last team."""
    teams = np.array(journal.weeks, dtype=np.float64)
    weeks = np.concatenate([teams, teams.sum(axis=1, keepdims=True)], axis=1)
    table = {name: weeks[:, :, number] for number, name in enumerate(COLUMNS)}
    table["weeks"] = np.ones(weeks.shape[:2])
    return table


def _spread_over_workers(workers: Table, standard: float, shape: tuple[int, ...]) -> Table:
    """Case holders and children above the standard, and those of the highest tenth, by week."""
    table = {name: np.zeros(shape) for name in ("holders", "above_standard", "children_above")}
    table |= {name: np.full(shape, np.nan) for name in ONLY_ALL_TEAMS[:2]}
    holds = workers["children"] > 0
    week, team, children, fte = (
        workers[name][holds] for name in ("week", "team", "children", "fte")
    )
    load = children / fte
    everybody = shape[1] - 1
    above = np.maximum(children - standard * fte, 0)
    amounts = {"holders": fte, "above_standard": fte * (load > standard), "children_above": above}
    for name, amount in amounts.items():
        np.add.at(table[name], (week.astype(int), team.astype(int)), amount)
        table[name][:, everybody] = table[name].sum(axis=1)
    order = np.lexsort((-load, week))
    starts = np.searchsorted(week[order], np.arange(shape[0] + 1))
    for number, (start, end) in enumerate(pairwise(starts)):
        highest = order[start : start + -(-(end - start) // 10)]
        table["highest_tenth_children"][number, everybody] = children[highest].sum()
        table["highest_tenth_fte"][number, everybody] = fte[highest].sum()
    return table


def _spread_over_teams(weekly: Table, standard: float) -> Table:
    """Lowest, middle and highest average caseload of the teams; those without holders left out."""
    shape = weekly["allocated"].shape
    table = {name: np.full(shape, np.nan) for name in ONLY_ALL_TEAMS[2:]}
    for week in range(shape[0]):
        holders = weekly["case_holders"][week, :-1]
        staffed = holders > 0
        loads = weekly["allocated"][week, :-1][staffed] / holders[staffed]
        if loads.size:
            table["team_lowest"][week, -1] = loads.min()
            table["team_median"][week, -1] = np.median(loads)
            table["team_highest"][week, -1] = loads.max()
            table["team_range"][week, -1] = loads.max() - loads.min()
        table["teams_at_standard"][week, -1] = np.count_nonzero(loads <= standard)
        table["teams_with_holders"][week, -1] = loads.size
        table["teams_without_holders"][week, -1] = staffed.size - loads.size
    return table


def _whose(rows: Table) -> Table:
    """The keys by which rows can be joined: the family, its case, and the worker who held it."""
    return {
        "family": rows["family"].astype(np.int64),
        "case": rows["case"].astype(np.int16),
        "worker": rows["worker"].astype(np.float64),
    }


def _assessments(journal: Journal, scenario: Scenario, calendar: Calendar) -> Table:
    rows = _columns(journal.assessments, AssessmentRow._fields)
    referred, ended = (rows[name].astype(np.float64) for name in ("referred", "ended"))
    days = ended - referred
    return _whose(rows) | {
        "team": rows["team"].astype(np.int16),
        "children": rows["children"].astype(np.int16),
        "referred": to_dates(calendar, referred),
        "ended": to_dates(calendar, ended),
        "days_to_first_visit": rows["seen"].astype(np.float64) - referred,
        "days_to_finish_work": rows["work_finished"].astype(np.float64) - referred,
        "days": days,
        "in_time": days <= scenario.practice.assessment_limit,
        "to_need": rows["to_need"].astype(bool),
        "section_47": rows["section_47"].astype(bool),
        "outcome": rows["outcome"].astype("U16"),
    }


def _conferences(journal: Journal, scenario: Scenario, calendar: Calendar) -> Table:
    rows = _columns(journal.conferences, ConferenceRow._fields)
    due, held = (rows[name].astype(np.float64) for name in ("due", "held"))
    return _whose(rows) | {
        "team": rows["team"].astype(np.int16),
        "children": rows["children"].astype(np.int16),
        "kind": rows["kind"].astype("U16"),
        "due": to_dates(calendar, due),
        "held": to_dates(calendar, held),
        "days_late": held - due,
        "days_started_before": rows["started"].astype(np.float64),
        "written": rows["written"].astype(bool),
        "days_shared_before": rows["shared"].astype(np.float64),
        "attended": rows["attended"].astype("U16"),
        "postponed": rows["postponed"].astype(np.int16),
    }


def _monthly(workers: Table, dates: Array, scenario: Scenario) -> Table:
    """Workers at the first census, at the last of each month, and at the date asked about."""
    asked = [scenario.question.by] if scenario.question else []
    kept = np.isin(workers["week"], census_weeks(dates, asked))
    week = workers["week"][kept].astype(int)
    return {
        "date": dates[week],
        "team": workers["team"][kept].astype(np.int16),
        "worker": workers["number"][kept].astype(np.int64),
        "grade": workers["grade"][kept].astype("U16"),
        "contract": workers["contract"][kept].astype("U16"),
        "share_of_full_load": workers["share_of_full_load"][kept].astype(np.float64),
        "fte": workers["fte"][kept].astype(np.float64),
        "children": workers["children"][kept].astype(np.int16),
        "families": workers["families"][kept].astype(np.int16),
        "points": workers["points"][kept].astype(np.float64),
    }


def census_weeks(dates: Array, asked: list[date]) -> list[int]:
    """Positions of the first census, the last of each month, and the last before dates asked."""
    months = dates.astype("datetime64[M]")
    ends = [week for week in range(len(dates) - 1) if months[week] != months[week + 1]]
    before = [int(np.searchsorted(dates, np.datetime64(day), "right")) - 1 for day in asked]
    return sorted({0, *ends, len(dates) - 1, *(week for week in before if week >= 0)})
