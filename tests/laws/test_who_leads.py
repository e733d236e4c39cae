"""Who leads a child in need plan: a social worker, another practitioner, or nobody yet."""

from math import exp

import pytest
from hand import Hand, Under, everybody, family, told

from sim.scenario.held import kept_whatever_the_need
from sim.service.lead import rank_in_need
from sim.service.people import Lead, State
from sim.study.paper import held_at_start

SHARED = {
    "pathway__not_in_need": 0.0, "pathway__in_need_days": 50.0,
    "practice__without_social_worker": 0.4, "practice__of_them_waiting": 0.25,
    "practice__in_need_visit_interval": 20.0, "work__visit_first_child": 1.0,
}  # fmt: skip
"""Of those found in need the lowest three tenths are led by others, and the next tenth waits."""
LED, WAITING, HELD = 0.29, 0.39, 0.41
"""Needs of a family of each kind."""


@pytest.mark.parametrize(
    ("need", "lead", "stocks"),
    [
        (0.01, Lead.ANOTHER, (0, 3, 0)), (LED, Lead.ANOTHER, (0, 3, 0)),
        (0.31, Lead.NOBODY, (0, 0, 3)), (WAITING, Lead.NOBODY, (0, 0, 3)),
        (HELD, Lead.SOCIAL_WORKER, (3, 0, 0)),
    ],
)  # fmt: skip
def test_need_says_who_leads_a_plan(need: float, lead: Lead, stocks: tuple[int, ...]) -> None:
    under = Under(told(40, **SHARED), family(2, 3, need=need))
    under.at(2.01)
    (team,) = under.service.teams
    there = [*team.led_by_others, *team.unallocated, *(f for w in team.workers for f in w.families)]
    assert [(f.lead, f.state) for f in there] == [(lead, State.IN_NEED)]
    run = Hand(told(40, **SHARED), family(2, 3, need=need))
    names = ("allocated", "led_by_others", "unallocated")
    assert tuple(run.weekly(name)[2] for name in names) == stocks


def test_another_practitioner_visits_and_closes_without_a_social_worker() -> None:
    run = Hand(told(90, **SHARED), family(2, 1, need=LED))
    assert run.totals("in_need_visits", "in_need_visits_missed", "changes", "hours") == (0, 0, 0, 0)
    assert run.totals("in_need_started", "in_need_ended", "closed") == (1, 1, 1)


def test_what_a_family_misses_while_it_waits_makes_its_plan_last_longer() -> None:
    drift = {**SHARED, "pathway__drift": 0.5}
    waits = Under(told(90, **drift), family(2, 1, need=WAITING))
    # The visit of day 22 is missed when the next is due on day 42: ten days more from day 52.
    assert waits.at(52.01).count("in_need_ended") == 0
    assert waits.count("in_need_visits_missed") == 1
    assert waits.at(61.99).count("in_need_ended") == 0
    assert waits.at(89).count("in_need_ended") == 1
    held = Under(told(90, **drift), family(2, 1, need=HELD))
    assert held.at(52.01).count("in_need_ended") == 1


def test_a_family_that_waited_is_closed_by_a_social_worker() -> None:
    run = Hand(told(90, **SHARED, work__closing=2.0), family(2, 1, need=WAITING))
    assert run.totals("closed", "in_need_visits", "hours") == (1, 0, 2)


@pytest.mark.parametrize("need", [LED, WAITING])
def test_an_enquiry_brings_a_social_worker_who_stays(need: float) -> None:
    once = {"pathway__section_47_per_plan_year": 1.0, "pathway__conference_after_section_47": 0.0}
    scenario = told(90, **SHARED, **once, work__taking_over=1.0)
    wait = 10 / 253
    marks = {"circumstances": 1 - exp(-wait), "need": need}
    under = Under(scenario, family(2, 1, **marks))
    (team,) = under.service.teams
    assert under.at(11).count("section_47") == 0
    assert not [f for w in team.workers for f in w.families]
    assert under.at(15).count("section_47") == 1
    assert [f.lead for w in team.workers for f in w.families] == [Lead.SOCIAL_WORKER]
    assert not team.led_by_others
    assert under.at(45).count("in_need_visits") >= 1
    assert under.count("hours") == under.count("in_need_visits") + 1, "and one to read in"


def test_a_family_that_was_protected_keeps_its_social_worker() -> None:
    scenario = told(
        200, **{**SHARED, "practice__without_social_worker": 1.0}, pathway__protection_days=20.0,
        pathway__section_47_in_assessment=1.0, pathway__conference_after_section_47=1.0,
        pathway__protection_plan_after_conference=1.0, pathway__step_down_after_protection=1.0,
        pathway__looked_after_after_protection=0.0,
    )  # fmt: skip
    run = Hand(scenario, family(2, 1, need=0.5))
    assert run.total("protection_ended") == 1
    assert run.total("in_need_started") == 1
    assert set(run.weekly("led_by_others")) == {0}


def test_a_service_opens_with_exactly_the_shares_and_the_paper_answer_counts_the_held() -> None:
    scenario = told(
        9, **SHARED, opening__on_in_need_plans=200, opening__on_protection_plans=10,
        social_workers__posts=10,
    )  # fmt: skip
    frozen = scenario.model_copy(update={"frozen": True})
    run = Hand(frozen)
    names = ("open", "allocated", "led_by_others", "unallocated")
    assert [run.weekly(name)[0] for name in names] == [210, 130, 60, 20]
    assert held_at_start(frozen) == 130


def test_some_of_the_lowest_need_keep_a_social_worker_since_they_were_under_enquiry() -> None:
    """Enquiries come at random to plans found at any point of a length that is always the same."""
    scenario = told(
        9, opening__on_in_need_plans=400, demand__family_sizes=(1.0,),
        pathway__section_47_per_plan_year=1.0, **{**SHARED, "pathway__in_need_days": 253.0},
    )  # fmt: skip
    under = Under(scenario)
    lowest = [f for f in everybody(under) if rank_in_need(scenario, f) < 0.4]
    kept = [f for f in lowest if f.lead is Lead.SOCIAL_WORKER]
    assert len(lowest) == pytest.approx(160, abs=2)
    # A year's plan found open has on average had half of its enquiry: 1 - (1 - 1/e) of them some.
    assert len(kept) / len(lowest) == pytest.approx(exp(-1), abs=0.01)
    assert all(f.enquired for f in kept)
    assert held_at_start(scenario) == 400 - len(lowest) + len(kept)


def test_who_comes_from_a_protection_plan_or_returns_after_one_keeps_a_social_worker() -> None:
    rules = told(9, opening__on_in_need_plans=400, **SHARED)
    pathway = rules.pathway.model_copy(update={
        "section_47_in_assessment": 1.0, "conference_after_section_47": 0.5,
        "protection_plan_after_conference": 0.5, "step_down_after_protection": 0.5,
        "looked_after_after_protection": 0.0, "looked_after_at_assessment": 0.0,
        "section_47_per_plan_year": 0.0, "return_within_year": 0.0,
    })  # fmt: skip
    # Of 100 in need 25 are protected and 12.5 step down, beside the other 75.
    assert kept_whatever_the_need(pathway, 0.4) == pytest.approx(12.5 / 87.5)
    again = pathway.model_copy(update={"return_within_year": 0.2})
    # A fifth of the closed return: of those a quarter after a plan, and so on.
    assert 1 - kept_whatever_the_need(again, 0.4) == pytest.approx(75 / 87.5 * (1 - 0.25 * 0.25))
