"""Scenarios stripped to what a textbook problem has, and the rule by which they must agree."""

import csv
from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple

import fresh
import numpy as np
from scipy.stats import chi2
from scipy.stats import t as students_t

from sim.scenario.calendar import Calendar
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.journal import COLUMN, AssessmentRow, Journal
from sim.service.run import run_service
from sim.study.runs.play import futures_apart

START = date(2016, 6, 6)
"""A Monday; the next twelve weeks have no bank holiday."""
YEAR = Calendar("England", START).days_per_year
ALWAYS = 1.0e22
"""A gamma shape of which every value is the mean."""
NEVER = 1.0e9
"""A number of days, hours or children that is never reached."""
REPLICATIONS = 24


@cache
def oracle(name: str) -> str:
    with Path(__file__).with_name("oracles.csv").open(encoding="utf-8") as file:
        return next(row["exact_value"] for row in csv.DictReader(file) if row["id"] == name)


def exact(name: str) -> float:
    return float(oracle(name))


def agrees(
    values: Sequence[float], expected: float, *, probability: bool = False, precision: float = 0.05
) -> None:
    """Rule S1 of the file of answers; with a precision of 0.2, rule S2."""
    runs = len(values)
    if fresh.note(fresh.distance_of_mean(values, expected), values):
        return
    assert runs >= REPLICATIONS
    mean = float(np.mean(values))
    half = float(students_t.ppf(0.9995, runs - 1)) * float(np.std(values, ddof=1)) / sqrt(runs)
    told = f"{mean:.6g} +/- {half:.3g} against {expected:.6g}"
    assert half <= (0.01 if probability else precision * expected), f"too noisy: {told}"
    assert abs(mean - expected) <= half, told


def varies(ratio: float, free: int) -> None:
    """Rule V1: a variance over its exact value, with so many degrees of freedom."""
    if fresh.note(fresh.distance_of_variance(ratio, free)):
        return
    low, high = (chi2.ppf(share, free) / free for share in (0.0005, 0.9995))
    assert low <= ratio <= high, f"{ratio:.6g} times what it should be"


def last_day(days: float, start: date = START) -> date:
    """The date on which a run of at least so many working days ends."""
    return Calendar("England", start).date_of(int(days) + 5)


def start_for(clock: int) -> date:
    """The first Monday of June 2016 or later from which a census is taken at the clock time."""
    start = START
    while True:
        calendar = Calendar("England", start)
        if calendar.date_of(clock).weekday() < calendar.date_of(clock - 1).weekday():
            return start
        start += timedelta(days=7)


_STRIPPED: dict[str, Any] = {
    "start": START,
    "question": None,
    "demand.families_per_year": 0.0,
    "demand.growth_per_year": 0.0,
    "demand.month_pattern": (1.0,) * 12,
    "demand.weekday_pattern": (1.0,) * 5,
    "demand.weekly_noise": 0.0,
    "demand.family_sizes": (1.0,),
    "pathway.no_further_action": 0.0,
    "pathway.not_in_need": 1.0,
    "pathway.section_47_in_assessment": 0.0,
    "pathway.section_47_per_plan_year": 0.0,
    "pathway.looked_after_at_assessment": 0.0,
    "pathway.drift": 0.0,
    "pathway.return_within_year": 0.0,
    "pathway.return_if_cut_short": 0.0,
    "work.need_effect": 0.0,
    "work.scale": 1.0,
    "work.spread": 1.0,
    "practice.outside_wait": 0.0,
    "practice.update_wait": 0.0,
    "practice.planned_to_deadline": 0.0,
    "practice.sitting": NEVER,
    "workers.case_hours_per_year": YEAR,
    "workers.leave_days": 0.0,
    "workers.sickness_share": 0.0,
    "workers.overtime_most": 1.0,
    "workers.starter_ramp_weeks": 0.0,
    "workers.ceiling": NEVER,
    "workers.caseload_spread": 0.0,
    "managers.posts": 1,
    "managers.turnover": 0.0,
    "social_workers.posts": 1,
    "social_workers.turnover": 0.0,
    "social_workers.early_turnover": 1.0,
    "social_workers.overload_effect": 1.0,
    "social_workers.agency.cover": 0.0,
    "social_workers.agency.start_shape": ALWAYS,
    "social_workers.recruitment.start_shape": ALWAYS,
    "social_workers.recruitment.shared_applicants": 0.0,
    "social_workers.case_holding.first_change": 0.0,
    "social_workers.case_holding.yearly_change": 0.0,
    "teams.count": 1,
    "teams.demand_spread": 0.0,
    "teams.tolerated_difference": NEVER,
    "opening.awaiting_assessment": 0,
    "opening.on_in_need_plans": 0,
    "opening.on_protection_plans": 0,
    "opening.looked_after": 0,
    "opening.closing": 0,
    "opening.agency": 0.0,
    "opening.newly_qualified": 0.0,
    "opening.advanced": 0.0,
    "opening.closed_last_year": 0.0,
    "opening.days_behind": 0.0,
    "practice.conference_slots_per_team": NEVER,
    "practice.core_group_first": 21.0,
    "practice.looked_after_first_visit_weeks": 6.0,
    "practice.settled_placements": 0.0,
    "social_workers.overload_sickness": 0.0,
    "switched_off": ("manager_queues", "significant_changes", "supervision"),
}


@cache
def _small_authority() -> dict[str, Any]:
    return load_scenario("small-authority-now").model_dump()


def stripped(days: float, **settings: Any) -> Scenario:
    """One worker, one team and no family, for some working days; settings by `section__key`.

    An hour of work is a working day, no work has hours but those that the settings give, and
    every post is filled.
    """
    tree = deepcopy(_small_authority())
    tree["work"] |= {
        key: 0.0 for key in tree["work"] if key not in ("need_effect", "scale", "spread")
    }
    start = settings.get("start", START)
    changes = {"until": last_day(days, start), **_STRIPPED}
    changes |= {key.replace("__", "."): value for key, value in settings.items()}
    posts = float(changes["social_workers.posts"])
    for key, value in {"opening.permanent": posts, **changes}.items():
        *sections, name = key.split(".")
        place = tree
        for section in sections:
            place = place[section]
        assert name in place, key
        place[name] = value
    tree["seed"] = fresh.seed_of_this_test(tree["seed"])
    return Scenario.model_validate(tree)


def queue(days: float, a_day: float, work: float, servers: int = 1, **settings: Any) -> Scenario:
    """Families who come by chance and need one assessment of some days, and workers for them.

    More than one worker hold one child each, and families wait for one in the order in which
    they came; one worker has no limit and works in the order of referral.
    """
    limit = {"workers__ceiling": 1.0, "practice__when_full": "hold"} if servers > 1 else {}
    changes = {
        "demand__families_per_year": a_day * YEAR,
        "work__assessment_first_child": work,
        "social_workers__posts": servers,
        **limit,
        **settings,
    }
    return stripped(days, **changes)


def play(scenario: Scenario, replications: int = REPLICATIONS) -> Iterable[Journal]:
    """The runs of a scenario, one after another, so that only one is held at a time.

    None mirrors another. With fresh seeds there are half as many: there are five seeds and more.
    """
    for replication in futures_apart(replications // (1 if fresh.base() is None else 2)):
        yield run_service(scenario, replication)


class Stays(NamedTuple):
    """Assessments of the families who came within a window of days, and how long each took."""

    rows: list[AssessmentRow]
    days: np.ndarray


def stays(journal: Journal, since: float, until: float) -> Stays:
    rows = [row for row in journal.assessments if since <= row.referred < until]
    return Stays(rows, np.array([row.ended - row.referred for row in rows]))


def column(journal: Journal, name: str) -> np.ndarray:
    """A column of the journal, week by week, over all teams."""
    place = COLUMN[name]
    return np.array([sum(team[place] for team in week) for week in journal.weeks])


def at(journal: Journal, name: str, clock: float) -> float:
    """A stock at a moment of the clock: that of the census taken at the end of the day before."""
    week = journal.census_days.index(clock - 1)
    return float(column(journal, name)[week])
