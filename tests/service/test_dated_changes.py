"""A change on a date holds for those who are in post on that day, not only for recruits."""

from collections.abc import Callable
from datetime import date
from itertools import takewhile
from math import inf

import numpy as np
import pytest

from sim.scenario.ranges import varied_from
from sim.scenario.schema import Scenario
from sim.service.absence import spells_of_absence
from sim.service.office import Service
from sim.service.presence import Spell
from sim.service.recruitment import Search
from sim.service.referral import grown
from sim.service.run import run_service

Changed = Callable[..., Scenario]
DAY = date(2016, 10, 3)
WEEKS_BEFORE = 26


@pytest.fixture(scope="module")
def steady(small: Scenario, changed: Changed) -> Scenario:
    """Nobody leaves and nobody is taken on, and notice takes as long for all."""
    quiet = {
        "social_workers.turnover": 0.0,
        "managers.turnover": 0.0,
        "social_workers.agency.cover": 0.0,
        "social_workers.recruitment.success": 0.0,
        "social_workers.recruitment.start_shape": 1e22,
        "social_workers.agency.start_shape": 1e22,
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


def dated(scenario: Scenario, **values: float) -> Scenario:
    """The scenario with inputs (by the last part of their key) set on the day."""
    keys = {key.rpartition(".")[2]: key for key in KEYS}
    then = scenario
    for name, value in values.items():
        then = then.changed(keys[name], value)
    copy = scenario.model_copy()
    copy._changes = ((DAY, then),)
    return copy


KEYS = (
    "social_workers.agency.cover", "social_workers.agency.most", "pathway.changes_per_plan_year",
    "social_workers.recruitment.success", "practice.looked_after_visit_weeks",
    "practice.settled_visit_weeks", "demand.growth_per_year",
)  # fmt: skip


def test_fewer_manager_posts_are_closed_as_they_are_left_and_open_again_later(
    steady: Scenario, totals
) -> None:
    # Quicker than any file may say, so that all have left within weeks.
    hasty = steady.managers.model_copy(update={"turnover": 12.0, "weeks_to_recruit": 4.0})
    restless = steady.model_copy(update={"managers": hasty})
    one_left = restless.managers.model_copy(update={"posts": 1})
    fewer = restless.model_copy(update={"managers": one_left})
    reduced = restless.model_copy()
    reduced._changes = ((DAY, fewer), (date(2017, 2, 1), restless))
    journal = run_service(reduced, 1)
    posts = totals(journal, "manager_posts")
    assert posts[: WEEKS_BEFORE + 1].min() == steady.managers.posts == 3
    assert posts[WEEKS_BEFORE + 15] == 1
    assert posts[-1] == 3
    assert totals(journal, "managers")[-8:].max() > 1


def test_posts_that_fell_empty_in_a_hiring_freeze_are_filled_after_it(
    steady: Scenario, totals
) -> None:
    thawed = dated(steady.changed("until", date(2017, 9, 29)), success=1.0)
    journal = run_service(thawed, 1)
    starters, vacant = totals(journal, "starters"), totals(journal, "vacant")
    assert vacant[0] > 0
    assert starters[:WEEKS_BEFORE].sum() == 0
    assert vacant[-1] == 0
    weeks = steady.social_workers.recruitment.weeks_to_start
    assert starters[: WEEKS_BEFORE + int(weeks) - 2].sum() == 0


def test_adverts_each_have_the_chance_of_their_day(steady: Scenario) -> None:
    """Half of the adverts from the freeze on find somebody at once, a quarter the second time."""
    scenario = dated(steady, success=0.5)
    service = Service(scenario, 1)
    recruitment = steady.social_workers.recruitment
    start, again = service.versions[1][0], recruitment.weeks_to_readvertise * 5
    first = again * -(-start // again) + recruitment.weeks_to_start * 5
    turn = service.luck.turns_of_posts(0, 1)[0]
    for luck, advert in ((0.01, 0), (0.49, 0), (0.51, 1), (0.74, 1), (0.76, 2)):
        search = Search(turn._replace(adverts=luck), 0.0, newly=False)
        assert search.first_day(service, first + 3 * again, 1.0) == first + advert * again


def test_cover_is_sought_for_posts_that_stand_empty_when_practice_changes(
    steady: Scenario, totals
) -> None:
    covered = run_service(dated(steady, cover=1.0, most=1.0), 1)
    assert totals(covered, "agency")[WEEKS_BEFORE - 1] == 0
    assert totals(covered, "agency_starters")[WEEKS_BEFORE:].sum() > 0
    vacant = totals(covered, "vacant")
    assert vacant[WEEKS_BEFORE - 1] > 0
    assert vacant[WEEKS_BEFORE + 8 :].min() == 0


def test_visits_to_children_looked_after_already_follow_a_new_interval(
    steady: Scenario, changed: Changed, totals
) -> None:
    idle = changed(
        steady,
        {"demand.families_per_year": 0.0, "practice.looked_after_visit_weeks": 6.0,
         "practice.settled_visit_weeks": 6.0, "pathway.looked_after_days": 5000.0},
    )  # fmt: skip
    often = dated(idle, looked_after_visit_weeks=2.0, settled_visit_weeks=2.0)
    before, after = (totals(run_service(each, 1), "looked_after_visits") for each in (idle, often))
    assert np.array_equal(before[:WEEKS_BEFORE], after[:WEEKS_BEFORE])
    assert after[-13:].sum() == pytest.approx(3 * before[-13:].sum(), rel=0.2)


def test_changes_come_to_families_on_plans_from_the_day_on(steady: Scenario, totals) -> None:
    never = steady.changed("pathway.changes_per_plan_year", 0.0)
    changes = totals(run_service(dated(never, changes_per_plan_year=4.0), 1), "changes")
    assert changes[:WEEKS_BEFORE].sum() == 0
    assert changes[WEEKS_BEFORE + 1 :].sum() > 50


def test_growth_goes_on_from_what_there_is_on_the_day(steady: Scenario) -> None:
    service = Service(dated(steady.changed("demand.growth_per_year", 0.02), growth_per_year=0.3), 1)
    day, year = service.versions[1][0], service.year
    assert grown(service, day) == pytest.approx(1.02 ** (day / year))
    assert grown(service, day + year) == pytest.approx(1.02 ** (day / year) * 1.3)


def test_a_chance_by_the_year_follows_the_rates_of_its_days(steady: Scenario) -> None:
    """A wait of 1 at a rate of 0, then of 2 a year, is half a year from the change on."""
    never = steady.changed("pathway.changes_per_plan_year", 0.0)
    service = Service(dated(never, changes_per_plan_year=2.0), 1)
    day = service.versions[1][0]

    def rate(rules: Scenario) -> float:
        return rules.pathway.changes_per_plan_year

    assert service.day_of(1.0, rate, 5.0) == pytest.approx(day + service.year / 2)
    assert service.day_of(1.0, rate, day + 9.0) == pytest.approx(day + 9 + service.year / 2)
    assert Service(never, 1).day_of(1.0, rate, 5.0) == inf
