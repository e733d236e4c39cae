"""Family help: practitioners who are not social workers lead families on child in need plans."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hand import Hand, Under, everybody, family, told

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.lead import lead_of, looked_at_from, rank_in_need
from sim.service.people import Lead, State
from sim.study.paper import held_at_start
from sim.study.runs.play import play

SHARED: dict[str, Any] = {
    "pathway__not_in_need": 0.0, "pathway__in_need_days": 1e6, "pathway__protection_days": 1e6,
    "practice__in_need_review_weeks": 4.0, "practice__children_for_each_practitioner": 10.0,
    "work__taking_over": 1.0, "work__handing_over": 1.0, "social_workers__posts": 4,
    "demand__family_sizes": (1.0,),
}  # fmt: skip
CHANGE = 20
"""Working day of a change, in the fifth week."""


def council(days: float = 90, **settings: Any) -> Scenario:
    """40 children on child in need plans and ten on protection plans, with four workers."""
    stock = {"opening__on_in_need_plans": 40, "opening__on_protection_plans": 10}
    return told(days, **{**SHARED, **stock, **settings})


def changed(scenario: Scenario, **practice: Any) -> Scenario:
    day = Under(scenario).service.calendar.date_of(CHANGE)
    for key, value in practice.items():
        scenario = scenario.changed_from(day, f"practice.{key}", value)
    return scenario


def led(under: Under) -> int:
    return sum(family.children for team in under.teams for family in team.led_by_others)


@pytest.mark.parametrize(
    ("without", "waiting", "helped", "shares"),
    [
        (0.0, 0.0, 0.3, (0.3, 0.3)), (0.4, 0.25, 0.0, (0.3, 0.4)),
        (0.4, 0.25, 0.5, (0.6, 0.7)), (0.4, 0.25, 1.0, (0.9, 1.0)), (0.9, 0.0, 0.5, (0.95, 0.95)),
    ],
)  # fmt: skip
def test_family_help_leads_a_share_of_those_whom_social_workers_would_hold(
    without: float, waiting: float, helped: float, shares: tuple[float, float]
) -> None:
    """The rest wait as they did."""
    scenario = told(
        5, **SHARED, practice__without_social_worker=without, practice__of_them_waiting=waiting,
        practice__led_by_family_help=helped,
    )  # fmt: skip
    assert scenario.practice.led_and_without(without) == pytest.approx(shares)


def test_families_change_hands_at_their_first_review_after_the_change() -> None:
    scenario = changed(council(), led_by_family_help=0.3)
    under = Under(scenario)
    assert led(under.at(CHANGE - 0.01)) == 0
    there = everybody(under)
    low = [f for f in there if f.state is State.IN_NEED and rank_in_need(scenario, f) < 0.3]
    assert 0 < led(under.at(CHANGE + 10)) < len(low)
    there = everybody(under.at(CHANGE + 21))
    assert len(there) == 50, "nobody is lost on the way"
    assert {f for f in there if f.lead is Lead.ANOTHER} == set(low)
    assert under.count("hours") == pytest.approx(led(under)), "an hour to hand over each"


def test_up_to_the_day_of_the_change_nothing_differs() -> None:
    own, with_it = (
        play(load_scenario(name, until=date(2016, 9, 30)), 1)
        for name in ("small-authority-now", "small-authority-now+family-help")
    )
    same = [date(2016, 7, 1) > day.item() for day in own.dates]
    assert sum(same) > 10
    for name, values in own.weekly.items():
        other = with_it.weekly[name][same].astype(float)
        assert np.array_equal(values[same].astype(float), other, equal_nan=True), name
    assert with_it.weekly["led_by_others"][-1, -1] > 20
    assert (own.weekly["led_by_others"] == 0).all()


@pytest.mark.parametrize(("posts", "most"), [(0.0, 0), (0.5, 5), (1.0, 10), (4.0, 12)])
def test_practitioners_lead_no_more_than_they_can(posts: float, most: int) -> None:
    scenario = council(
        practice__led_by_family_help=0.3, practice__practitioners=posts,
    )  # fmt: skip
    under = Under(scenario)
    for day in (0.5, 30, 80):
        assert led(under.at(day)) <= most
        assert len(everybody(under)) == 50
        assert all(f.lead is not Lead.NOBODY for f in everybody(under)), "others stay held"
    assert led(under) == most
    assert held_at_start(scenario) == 50 - most


def test_with_nobody_to_hand_over_to_a_family_stays_where_it_is() -> None:
    """With the social worker who assessed it, or waiting."""
    none = {"practice__without_social_worker": 0.4, "practice__of_them_waiting": 0.25}
    under = Under(
        told(30, **{**SHARED, **none}, practice__practitioners=0.0), family(2, 1, need=0.1)
    )
    (low,) = everybody(under.at(5))
    assert (low.lead, low.state) == (Lead.SOCIAL_WORKER, State.IN_NEED)
    low.lead = Lead.NOBODY
    assert lead_of(under.service, low) is Lead.NOBODY


def test_fewer_practitioners_give_families_back_at_their_reviews() -> None:
    under = Under(changed(council(practice__led_by_family_help=0.3), practitioners=0.4))
    assert led(under.at(CHANGE - 0.01)) == 12
    assert led(under.at(CHANGE + 21)) == 4
    assert len(everybody(under)) == 50


def test_an_enquiry_brings_a_social_worker_for_good() -> None:
    once = {"pathway__section_47_per_plan_year": 2.0, "pathway__conference_after_section_47": 0.0}
    under = Under(council(200, practice__led_by_family_help=0.5, **once)).at(199)
    enquired = [f for f in everybody(under) if f.enquired]
    assert len(enquired) > 10
    assert {f.lead for f in enquired} == {Lead.SOCIAL_WORKER}


def test_where_social_workers_hold_every_child_no_review_asks() -> None:
    assert looked_at_from(Under(council()).service) == float("inf")
    assert looked_at_from(Under(changed(council(), led_by_family_help=0.1)).service) == CHANGE


def test_nobody_helped_changes_nothing() -> None:
    run = Hand(council(40, practice__practitioners=3.0))
    assert run.weekly("allocated") == Hand(council(40)).weekly("allocated")
