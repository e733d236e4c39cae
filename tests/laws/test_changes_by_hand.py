"""Significant changes: when they come, and whether the assessment was brought up to date."""

from math import isnan

import pytest
from hand import Hand, Under, block, family, told
from stripped import YEAR

from sim.service.changes import need_ratio, reassess
from sim.service.recurring import end
from sim.service.referral import new_family
from sim.service.supervision import _discuss

IN_NEED = {"pathway__not_in_need": 0.0, "pathway__in_need_days": 50.0}


def days_done(under: Under, name: str, until: int) -> list[int]:
    """Working days on which something was counted."""
    found, before = [], under.count(name)
    for day in range(until):
        now = under.at(day + 1 - 1e-9).count(name)
        found += [day] * round(now - before)
        before = now
    return found


# significant changes


def changing(**more: object):
    settings = {
        **IN_NEED, "pathway__in_need_days": 100.0, "pathway__changes_per_plan_year": 4.0,
        "practice__in_need_visit_interval": 1.0, "work__visit_first_child": 0.001,
        "work__visit_further_child": 0.0,
        "switched_off": ("manager_queues", "supervision"),
    }  # fmt: skip
    return told(120, **{**settings, **more})


def test_an_update_is_due_twenty_days_after_a_change_and_counted_then() -> None:
    under = Under(changing(work__updated_assessment=2.0), family(2, 2))
    changes = days_done(under, "changes", 115)
    assert len(changes) > 1
    again = Under(changing(work__updated_assessment=2.0), family(2, 2))
    assert days_done(again, "updates_due", 115) == [day + 20 for day in changes if day + 20 < 115]
    run = Hand(changing(work__updated_assessment=2.0), family(2, 2))
    assert run.total("updates_in_time") == run.total("updates_due") > 0
    assert run.total("updates_late") == 0
    assert run.total("updates") == run.total("changes")
    visits = 0.001 * run.total("in_need_visits")
    assert run.total("hours") == pytest.approx(2.0 * run.total("changes") + visits)


def test_an_update_that_is_not_done_by_the_limit_is_late_and_its_days_are_missed() -> None:
    under = Under(changing(work__updated_assessment=0.25), family(2, 2))
    first = next(day for day in range(100) if under.at(day + 1).count("changes") > 0)
    again = Under(changing(work__updated_assessment=0.25), family(2, 2)).at(first)
    block(again, first, first + 25)
    again.at(first + 20.999 + 1)
    assert again.count("updates_due") >= 1
    assert again.count("updates_in_time") == 0
    assert again.family_of(2).missed_days >= 20
    again.at(first + 26)
    assert again.count("updates_late") == 1, "one update covers the changes in between"


def test_a_change_comes_to_light_at_the_next_visit() -> None:
    seldom = {"practice__in_need_visit_interval": 30.0, "work__updated_assessment": 0.5}
    under = Under(changing(**seldom), family(2, 2))
    first = next(day for day in range(100) if under.at(day + 1).count("changes") > 0)
    visits = days_done(Under(changing(**seldom), family(2, 2)), "in_need_visits", 115)
    seen = next(day for day in visits if day >= first)
    assert seen > first + 1
    under.at(seen - 0.01)
    assert under.family_of(2).update is None
    under.at(seen + 2)
    assert under.family_of(2).update.done


def test_an_update_is_agreed_on_in_supervision_where_there_is_any() -> None:
    scenario = changing(work__updated_assessment=0.5, switched_off=("manager_queues",))
    under = Under(scenario, family(2, 2))
    first = next(day for day in range(100) if under.at(day + 1).count("changes") > 0)
    sessions = days_done(Under(scenario, family(2, 2)), "supervisions_in_time", 115)
    agreed = next(day for day in sessions if day > first + 1)
    under.at(agreed - 0.01)
    one = under.family_of(2)
    assert one.noticed <= first + 1, "the worker knows since the next day's visit"
    assert one.update is None
    under.at(agreed + 4)
    assert one.update.done
    assert isnan(one.noticed)


def test_who_has_changed_is_discussed_before_all_others() -> None:
    scenario = changing(
        work__updated_assessment=0.5, pathway__changes_per_plan_year=1e-9,
        switched_off=("manager_queues",), supervision__interval=500.0,
    )  # fmt: skip
    under = Under(scenario, *(family(2 + n / 100, n + 1) for n in range(3))).at(10.5)
    families = {one.children: one for one in under.workers[0].families}
    for children, day in ((1, 9.0), (2, 3.0), (3, 4.0)):
        families[children].discussed = day
    families[1].noticed = 8.0
    _discuss(under.service, under.workers[0], 3.0)
    assert [families[n].discussed for n in (1, 2, 3)] == [10.5, 10.5, 4.0]
    assert families[1].update.due == 8 + under.service.rules.practice.update_limit
    assert families[2].update is None, "nothing has changed there"


def test_an_update_covers_what_has_changed_until_it_is_done_and_a_plan_that_ends_forgets() -> None:
    under = Under(changing(pathway__changes_per_plan_year=1e-9), family(2, 2)).at(10.5)
    one = under.family_of(2)
    one.update, one.changed = reassess(under.service, one, 10.0), 10.4
    one.noticed = 10.3
    under.at(11.1)
    assert one.update.done
    assert isnan(one.changed), "the assessment has seen it"
    assert isnan(one.noticed)
    one.changed = one.noticed = 11.0
    end(under.service, one)
    assert isnan(one.changed)
    assert isnan(one.noticed)


def test_an_update_waits_for_the_family_and_others_in_between() -> None:
    slow = changing(work__updated_assessment=2.0, practice__update_wait=12.0)
    under = Under(slow, family(2, 2))
    first = next(day for day in range(100) if under.at(day + 1).count("changes") > 0)
    under.at(first + 3)
    update = under.family_of(2).update
    assert (update.hours, update.done) == (1.0, False)
    assert update.ready > first + 3
    under.at(update.ready + 2)
    assert update.done


@pytest.mark.parametrize(("need", "ratio"), [(0.4, 0.5), (0.7, 1.0), (1.0, 1.5)])
def test_changes_are_more_frequent_the_higher_the_need(need: float, ratio: float) -> None:
    scenario = changing(pathway__no_further_action=0.2, pathway__not_in_need=0.2)
    under = Under(scenario).at(0.5)
    assert need_ratio(under.service, new_family(under.service, family(1, need=need))) == (
        pytest.approx(ratio)
    )


def test_changes_come_as_often_as_the_scenario_says() -> None:
    """200 families on plans for 100 days at 4 a year: on average 315, less than a tenth off."""
    scenario = changing(social_workers__posts=1)
    run = Hand(scenario, *(family(1 + n / 1000, 1, need=0.5) for n in range(200)))
    expected = 200 * 100 * 4 / YEAR
    assert run.total("changes") == pytest.approx(expected, abs=3.3 * expected**0.5)
