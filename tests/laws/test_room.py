"""Room: who leads a child in need plan follows what social workers hold."""

from dataclasses import replace
from math import exp
from statistics import mean

import pytest
from hand import Hand, Under, family, told

from sim.service.lead import look_at_room, rank_in_need, share_without, usually_without
from sim.service.people import Family, Lead, State

SHARED = {
    "pathway__not_in_need": 0.0, "pathway__in_need_days": 1e6,
    "practice__without_social_worker": 0.4, "practice__of_them_waiting": 0.25,
    "practice__response_to_room": 4.0,
    "practice__in_need_review_weeks": 2.0, "work__taking_over": 1.0, "work__handing_over": 1.0,
    "social_workers__posts": 4,
}  # fmt: skip
"""At the usual load the lowest three tenths are led by others, and the next tenth waits."""


@pytest.mark.parametrize(
    ("fullness", "share"), [(1.0, 0.4), (0.5, 0.04), (0.0, 0.0), (2.0, 32 / 35), (3.0, 54 / 55)]
)
def test_the_share_without_a_social_worker_follows_what_workers_hold(
    fullness: float, share: float
) -> None:
    under = Under(told(5, **SHARED))
    under.service.fullness = fullness
    assert share_without(under.service) == pytest.approx(share)


def test_where_every_child_in_need_is_held_no_load_changes_that() -> None:
    under = Under(told(5, **{**SHARED, "practice__without_social_worker": 0.0}))
    under.service.fullness = 3.0
    assert share_without(under.service) == 0


def plans(usual: float = 1.0) -> Under:
    """40 children on child in need plans and ten on protection plans, with four workers.

    From the first Monday on the usual load is so many times what workers held at the start.
    """
    scenario = told(
        90, **SHARED, opening__on_in_need_plans=40, opening__on_protection_plans=10,
        demand__family_sizes=(1.0,), pathway__protection_days=1e6,
    )  # fmt: skip
    under = Under(scenario).at(0.5)
    under.service.usual_load *= usual
    return under


def led(under: Under) -> int:
    return sum(family.children for team in under.teams for family in team.led_by_others)


def families(under: Under) -> list[Family]:
    return [
        *(f for worker in under.workers for f in worker.families),
        *(f for team in under.teams for f in (*team.led_by_others, *team.unallocated)),
    ]


def test_at_the_usual_load_nothing_moves() -> None:
    under = plans().at(80)
    assert led(under) == 12, "three tenths of 40"
    assert under.count("hours") == 0


@pytest.mark.parametrize(("usual", "without"), [(2.0, range(16)), (0.7, range(17, 33))])
def test_it_settles_where_who_is_held_and_what_is_held_agree(usual: float, without: range) -> None:
    under = plans(usual).at(80)
    there = families(under)
    assert len(there) == 50, "nobody is lost on the way"
    assert all((f.worker is None) == (f.lead is not Lead.SOCIAL_WORKER) for f in there)
    found = sum(f.lead is not Lead.SOCIAL_WORKER for f in there)
    assert found in without
    share, rules = share_without(under.service), under.service.rules
    low = [f for f in there if f.state is State.IN_NEED and rank_in_need(rules, f) < share]
    assert found == pytest.approx(len(low), abs=2)
    assert under.count("hours") >= abs(16 - found), "an hour to read in, or to hand over"


def test_a_family_that_was_under_enquiry_keeps_its_social_worker_at_reviews() -> None:
    once = {"pathway__section_47_per_plan_year": 1.0, "pathway__conference_after_section_47": 0.0}
    under = Under(
        told(90, **SHARED, **once), family(2, 1, circumstances=1 - exp(-10 / 253), need=0.01)
    )
    assert [f.lead for f in families(under.at(11))] == [Lead.ANOTHER]
    assert [f.lead for f in families(under.at(40))] == [Lead.SOCIAL_WORKER]


def test_a_family_that_waited_is_given_a_social_worker_when_there_is_room() -> None:
    waits = plans(2.0)
    before = [f for f in families(waits) if f.lead is Lead.NOBODY]
    assert len(before) == 4, "a tenth of 40"
    waits.at(80)
    assert {f.lead for f in before} == {Lead.SOCIAL_WORKER}


def test_others_may_lead_more_from_a_date_and_workers_do_not_take_them_back() -> None:
    """The usual load falls by what the rules take from caseloads."""
    under = plans()
    practice = replace(under.service.rules.practice, without_social_worker=0.6)
    under.service.put_in_force(replace(under.service.rules, practice=practice))
    look_at_room(under.service)
    assert under.service.fullness == pytest.approx(34 / 26), "34 of 50 held, and 26 by the rules"


def test_switched_off_the_shares_are_fixed() -> None:
    run = Hand(told(60, **{**SHARED, "practice__response_to_room": 0.0}), family(2, 3, need=0.2))
    assert set(run.weekly("led_by_others")[1:]) == {3}


@pytest.mark.parametrize(
    ("back", "yearly", "shares"),
    [
        (-0.1, 0.0, (0.4, 0.4425, 0.485, 0.495625, 0.50625, 0.5275, 0.5275)),
        (0.1, 0.0, (0.4, 0.3575, 0.315, 0.304375, 0.29375, 0.2725, 0.2725)),
        (-0.5, 0.0, (0.4, 0.6125, 0.825, 0.878125, 0.93125, 1.0, 1.0)),
        (0.0, -0.02, (0.4, 0.4085, 0.417, 0.4255, 0.434, 0.451, 0.468)),
        (0.1, -0.02, (0.4, 0.366, 0.332, 0.329875, 0.32775, 0.3235, 0.3405)),
        (0.0, 0.0, (0.4,) * 7),
    ],
)
def test_what_was_unusual_goes_back_over_three_years_beside_what_all_of_england_does(
    back: float, yearly: float, shares: tuple[float, ...]
) -> None:
    """340 of 500 are held; a tenth of them is 0.085 of the 400 on child in need plans, and 0.25 of
    that goes in each of the second and the third year."""
    under = unusual(back, yearly)
    for years, share in zip((1e-6, 0.5, 1, 1.5, 2, 3, 4), shares, strict=True):
        under.at(years * under.service.year)
        assert usually_without(under.service) == pytest.approx(share, abs=1e-5)


def unusual(back: float, yearly: float = 0.0) -> Under:
    """400 children on child in need plans and a hundred on protection plans, for four years."""
    scenario = told(
        1050, **SHARED, practice__usual_change=yearly, practice__back_to_usual=back,
        opening__on_in_need_plans=400, opening__on_protection_plans=100,
        demand__family_sizes=(1.0,), pathway__protection_days=1e6,
    )  # fmt: skip
    return Under(scenario)


@pytest.mark.parametrize("back", [-0.2, 0.2, 0.0])
def test_as_many_are_held_in_the_second_year_as_is_expected(back: float) -> None:
    """Of 340 held, a part on the first anniversary, and 1.125 of it in the middle of the year."""
    under, found = unusual(back), []
    for day in range(260, 500, 10):
        under.at(day)
        found.append(sum(worker.children for worker in under.workers))
    assert mean(found) == pytest.approx(340 * (1 + 1.125 * back), abs=10), (
        "and room does not undo it"
    )
