"""A change on a date holds for those who are in post on that day, not only for recruits."""

from collections.abc import Callable
from datetime import date
from itertools import takewhile

import numpy as np
import pytest

from sim.scenario.ranges import varied_from
from sim.scenario.schema import Scenario
from sim.service.office import Service
from sim.service.run import run_service
from sim.service.absence import spells_of_absence
from sim.service.presence import Spell

Changed = Callable[..., Scenario]
DAY = date(2016, 10, 3)
WEEKS_BEFORE = 26


@pytest.fixture(scope="module")
def steady(small: Scenario, changed: Changed) -> Scenario:
    """Nobody leaves and nobody is taken on: whoever is there on the day is who was there."""
    quiet = {
        "social_workers.turnover": 0.0,
        "managers.turnover": 0.0,
        "social_workers.agency.cover": 0.0,
        "social_workers.recruitment.success": 0.0,
        "opening.agency": 0.0,
        "until": date(2017, 3, 31),
    }
    return changed(small, quiet)


@pytest.mark.parametrize(
    ("key", "factor", "column", "grows"),
    [
        ("workers.case_hours_per_year", 0.5, "hours", False),
        ("workers.case_hours_per_year", 2.0, "hours_waiting", False),
        ("workers.overtime_most", 1.5, "overtime_hours", True),
        ("managers.hours_per_week", 0.1, "authorisation_days", True),
    ],
)
def test_a_dated_change_reaches_those_in_post(
    steady: Scenario, totals, key: str, factor: float, column: str, grows: bool
) -> None:
    value = float(steady.input(key))
    moved = varied_from(steady, DAY, {key: value * factor - value})
    before, after = (totals(run_service(each, 1), column) for each in (steady, moved))
    assert np.array_equal(before[:WEEKS_BEFORE], after[:WEEKS_BEFORE])
    ratio = after[-13:].sum() / before[-13:].sum()
    assert ratio > 1.1 if grows else ratio < 0.9


@pytest.mark.parametrize("first", [0.0, 10.0, 60.0])
def test_leave_follows_the_rules_of_the_day(
    steady: Scenario, changed: Changed, first: float
) -> None:
    """Each worker is away for the share of days that the rules in force give, from 0 on too."""
    alone = changed(steady, {"workers.leave_days": first, "workers.sickness_share": 0.0})
    service = Service(varied_from(alone, DAY, {"workers.leave_days": 20.0}), 1)
    spells = spells_of_absence(service, 0, 0.0)
    assert spells is not None
    for day, (_, rules) in zip((0.0, 50_000.0), service.versions, strict=True):
        service.put_in_force(rules)
        away = sum(end - start for start, end, _ in takewhile(_until(day + 50_000), spells))
        wanted = rules.workers.leave_days / service.year * 50_000
        assert away == pytest.approx(wanted, rel=0.1)


def test_somebody_who_is_never_absent_has_no_spells(steady: Scenario, changed: Changed) -> None:
    never = changed(steady, {"workers.leave_days": 0.0, "workers.sickness_share": 0.0})
    service = Service(never, 1)
    assert spells_of_absence(service, 0, 0.0) is None


def _until(day: float) -> Callable[[Spell], bool]:
    return lambda spell: spell[1] <= day
