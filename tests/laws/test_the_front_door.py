"""The front door: what is counted of a referral, who looks into it, and who comes back."""

from datetime import date

import numpy as np
import pytest
from hand import Hand, Under, family, told
from stripped import YEAR

from sim.service.chance import dealt
from sim.service.journal import COLUMN
from sim.service.office import Service
from sim.service.referral import chance_of_return, daily_rates, family_size, new_family


def test_each_child_of_a_referral_is_counted_once() -> None:
    run = Hand(told(20, pathway__no_further_action=0.4), family(1, 3, need=0.39), family(2, 2))
    assert run.totals("referrals", "re_referrals", "decided") == (5, 0, 5)
    assert run.total("no_further_action") == 3
    assert run.totals("assessments", "not_in_need", "closed", "closed_families") == (2, 2, 2, 1)


def test_a_need_at_the_line_is_assessed_and_a_need_below_it_is_not() -> None:
    scenario = told(20, pathway__no_further_action=0.25, pathway__not_in_need=0.5)
    run = Hand(
        scenario, family(1, 1, need=0.2499), family(2, 2, need=0.25), family(3, 3, need=0.749)
    )
    assert run.totals("no_further_action", "not_in_need", "episodes_started") == (1, 5, 0)
    at_the_line = Hand(scenario, family(1, 1, need=0.75))
    assert at_the_line.totals("not_in_need", "episodes_started", "in_need_started") == (0, 1, 1)


@pytest.mark.parametrize(("hours", "in_time"), [(1.0, 2), (1.001, 0)])
def test_a_decision_within_a_day_of_the_referral_is_in_time(hours: float, in_time: int) -> None:
    run = Hand(told(20, work__screening=hours), family(3, 2))
    assert run.totals("decided", "decided_in_time") == (2, in_time)


def test_the_clock_of_the_decision_starts_with_the_referral_and_counts_the_manager() -> None:
    told_managers = {"switched_off": ("significant_changes", "supervision")}
    scenario = told(
        20, work__screening=0.5, work__contact_decision=0.5, managers__hours_per_week=5.0,
        **told_managers,
    )  # fmt: skip
    run = Hand(scenario, family(3, 2))
    assert run.totals("decided_in_time", "manager_hours") == (2, 0.5)
    late = Hand(scenario.changed("work.contact_decision", 0.51), family(3, 2))
    assert late.totals("decided", "decided_in_time") == (2, 0)


def test_workers_take_turns_on_duty_a_day_each() -> None:
    scenario = told(20, social_workers__posts=3, work__screening=0.125)
    for day in range(7):
        under = Under(scenario, family(day + 0.25)).at(day + 0.3)
        busy = [worker.diary.busy for worker in under.workers]
        assert busy == [number == day % 3 for number in range(3)], day


def test_the_next_one_stands_in_for_a_duty_worker_who_leaves() -> None:
    under = Under(told(20, social_workers__posts=3, work__screening=0.125), family(4.25)).at(4.1)
    under.workers[1].leaving = True
    under.at(4.3)
    assert [worker.diary.busy for worker in under.workers] == [False, False, True]


def test_looking_into_a_referral_takes_the_duty_worker_its_hours_and_no_more() -> None:
    run = Hand(told(20, work__screening=0.75), family(1), family(2, 3))
    assert run.total("hours") == pytest.approx(1.5)
    assert run.totals("manager_hours", "overtime_hours") == (0, 0)


def test_a_closed_family_comes_back_as_many_days_later_as_its_luck_says() -> None:
    scenario = told(300, pathway__return_within_year=0.3)
    back = family(2, 3, returns=0.29, return_time=0.25)
    under = Under(scenario, back, family(4, 2, returns=0.3, return_time=0.25))
    days = 2 + 0.25 * YEAR
    assert under.at(days - 0.01).count("referrals") == 5
    under.at(days + 0.01)
    assert (under.count("referrals"), under.count("re_referrals")) == (8, 3)
    assert under.at(290).count("re_referrals") % 3 == 0, "the other family never comes back"


def test_a_family_that_was_not_accepted_may_come_back_too() -> None:
    scenario = told(300, pathway__return_within_year=0.3, pathway__no_further_action=0.6)
    run = Hand(scenario, family(2, 3, returns=0.1, return_time=0.25))
    assert run.total("re_referrals") >= 3
    assert run.total("no_further_action") + run.total("closed") == run.total("decided")


def test_who_comes_back_comes_to_the_same_team_with_the_same_children_and_luck_of_its_own() -> None:
    scenario = told(300, pathway__return_within_year=1.0, teams__count=2, social_workers__posts=2)
    run = Hand(scenario, family(2, 3, team=1, teams=2, return_time=0.1))
    weeks = np.array(run.journal.weeks)
    came = weeks[:, :, COLUMN["referrals"]].sum(axis=0)
    assert came[0] == 0
    assert came[1] >= 6
    assert came[1] % 3 == 0
    gaps = np.diff([row.referred for row in run.journal.assessments])
    assert len(set(np.round(gaps, 6))) == len(gaps)


def test_who_comes_back_is_the_same_family_with_another_case() -> None:
    scenario = told(300, pathway__return_within_year=1.0)
    rows = Hand(scenario, family(2, 3, return_time=0.1), family(4, 2)).journal.assessments
    found = {children: [r for r in rows if r.children == children] for children in (2, 3)}
    assert [row.case for row in found[3]] == list(range(1, len(found[3]) + 1))
    assert len(found[3]) > 1
    assert len({row.family for row in found[3]}) == 1
    assert {row.family for row in found[3]} != {row.family for row in found[2]}
    assert {row.worker for row in rows} == {1.0}, "the first in the first post"


@pytest.mark.parametrize(
    ("missed", "planned", "chance"), [(0, 0, 0.2), (0, 100, 0.2), (50, 100, 0.25), (300, 100, 0.3)]
)
def test_a_return_is_likelier_the_more_planned_work_was_missed(
    missed: float, planned: float, chance: float
) -> None:
    rules = told(20, pathway__return_within_year=0.2, pathway__return_if_cut_short=0.5)
    under = Under(rules, family(1, 2)).at(0.5)
    one = new_family(under.service, family(1, 2))
    one.missed_days, one.plan_days = missed, planned
    assert chance_of_return(rules, one) == pytest.approx(chance)


def test_a_planned_year_has_as_many_families_as_it_says() -> None:
    scenario = told(2 * YEAR, demand__families_per_year=1000.0, start=date(2016, 4, 4))
    rates = daily_rates(Service(scenario, 1))
    assert rates == pytest.approx([1000 / YEAR] * len(rates))
    grown = scenario.changed("demand.growth_per_year", 0.21)
    rates = daily_rates(Service(grown, 1))
    assert rates[0] == pytest.approx(1000 / YEAR)
    assert rates[127] == pytest.approx(1000 / YEAR * 1.21 ** (127 / YEAR))


def test_months_and_weekdays_have_their_own_rates() -> None:
    months = tuple(float(month) for month in range(1, 13))
    months = tuple(month / 6.5 for month in months)
    weekdays = (0.5, 0.75, 1.0, 1.25, 1.5)
    scenario = told(
        60, demand__families_per_year=YEAR, demand__month_pattern=months,
        demand__weekday_pattern=weekdays,
    )  # fmt: skip
    rates = daily_rates(Service(scenario, 1))
    assert rates[:5] == pytest.approx([6 / 6.5 * day for day in weekdays])
    july = 19  # Friday, 1 July 2016
    assert rates[july] == pytest.approx(7 / 6.5 * 1.5)


def test_the_noise_of_a_week_is_the_same_on_its_days_and_log_normal_with_mean_one() -> None:
    scenario = told(800, demand__families_per_year=YEAR, demand__weekly_noise=0.25)
    rates: list[float] = []
    for replication in range(1, 13):
        every = daily_rates(Service(scenario, replication))
        assert len({round(rate, 9) for rate in every[:5]}) == 1
        assert len({round(rate, 9) for rate in every[:10]}) == 2
        rates += every[:800:5]
    logs = np.log(rates)
    assert np.std(logs) == pytest.approx(0.25, rel=0.07)
    assert np.mean(logs) == pytest.approx(-(0.25**2) / 2, abs=0.02)


def test_the_size_of_a_family_is_dealt_by_the_shares() -> None:
    shares = (0.5, 0.25, 0.25)
    assert [family_size(luck, shares) for luck in (0.0, 0.499, 0.5, 0.749, 0.75, 0.999)] == [
        1, 1, 2, 2, 3, 3,
    ]  # fmt: skip
    assert [dealt(luck, (2.0, 0.0, 6.0)) for luck in (0.0, 0.249, 0.25, 0.999, 1.0)] == [
        0,
        0,
        2,
        2,
        2,
    ]


def test_a_family_goes_to_the_team_of_its_area() -> None:
    scenario = told(
        20, teams__count=3, social_workers__posts=3, work__assessment_first_child=9.0
    )  # fmt: skip
    under = Under(scenario, *(family(1 + n, n + 1, team=n, teams=3) for n in range(3))).at(3.5)
    assert under.held() == [[1], [2], [3]]
