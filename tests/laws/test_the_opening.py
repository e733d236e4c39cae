"""The opening position: as many children, workers and ages as a service has that does not start."""

from math import exp, log

import numpy as np
import pytest
from hand import Hand, Under, told
from stripped import NEVER, YEAR

from sim.service.backlog import _days
from sim.service.chance import Marks
from sim.service.first_day import _spread
from sim.service.opening import _age, _assessment_wait, _found_open, _Kind, _need
from sim.service.people import State
from sim.service.turnover import later_hazard, years_served

NOT_YET = {
    "pathway__in_need_days": 9e5,
    "pathway__protection_days": 9e5,
    "pathway__looked_after_days": 9e5,
    "pathway__not_in_need": 0.0,
    "work__closing": 900.0,
    "work__assessment_first_child": 900.0,
    "practice__sitting": 0.5,
}


def luck(**marks: float) -> Marks:
    return Marks._make([0.5] * len(Marks._fields))._replace(**marks)


def test_children_are_in_the_states_in_which_they_are_said_to_be() -> None:
    run = Hand(
        told(
            9, social_workers__posts=3, opening__awaiting_assessment=7,
            opening__on_in_need_plans=11, opening__on_protection_plans=5,
            opening__looked_after=9, opening__closing=3,
            practice__outside_wait=20.0, practice__looked_after_review_next_months=60, **NOT_YET,
        )
    )  # fmt: skip
    found = {
        name: run.weekly(name)[0]
        for name in ("awaiting_assessment", "in_need", "protection", "looked_after", "closing")
    }
    assert list(found.values()) == [7, 11, 5, 9, 3]
    assert run.weekly("allocated")[0] == run.weekly("open")[0] == 35
    assert run.nothing_but("hours")


def test_the_last_family_is_as_large_as_is_left() -> None:
    under = Under(told(9, demand__family_sizes=(0.0, 0.0, 1.0), opening__looked_after=8, **NOT_YET))
    assert sorted(under.held()[0]) == [2, 3, 3]


def test_families_in_assessment_have_gone_to_whoever_had_room() -> None:
    scenario = told(
        9, social_workers__posts=4, demand__family_sizes=(1.0,), opening__awaiting_assessment=22,
        practice__outside_wait=20.0, **NOT_YET,
    )  # fmt: skip
    under = Under(scenario)
    assert sorted(sum(each) for each in under.held()) == [5, 5, 6, 6]


@pytest.mark.parametrize(
    "stage", ["opening__on_in_need_plans", "opening__on_protection_plans", "opening__looked_after"]
)
def test_families_on_plans_are_dealt_out_as_they_came_over_time(stage: str) -> None:
    """Each belongs to one of 50 workers, whoever holds the others: counts are of a Poisson law."""
    scenario = told(
        9, social_workers__posts=50, demand__family_sizes=(1.0,), **{stage: 500}, **NOT_YET
    )
    held = [worker.children for worker in Under(scenario).workers]
    assert sum(held) == 500
    assert np.var(held) / np.mean(held) == pytest.approx(0.98, abs=0.5)


def test_who_takes_more_has_been_dealt_more() -> None:
    scenario = told(
        9, social_workers__posts=50, demand__family_sizes=(1.0,), opening__looked_after=2000,
        workers__caseload_spread=0.4, **NOT_YET,
    )  # fmt: skip
    workers = Under(scenario).workers
    takes = [worker.takes for worker in workers]
    held = [worker.children for worker in workers]
    assert held == pytest.approx([2000 * each / sum(takes) for each in takes], abs=25)


def test_a_starter_and_an_older_hand_hold_what_they_can() -> None:
    scenario = told(
        9, social_workers__posts=200, demand__family_sizes=(1.0,), opening__looked_after=8000,
        social_workers__turnover=0.4, workers__starter_ramp_weeks=26.0, **NOT_YET,
    )  # fmt: skip
    workers = Under(scenario).workers
    starters = [w.children / w.share for w in workers if w.share < 1]
    others = [w.children for w in workers if w.share == 1]
    assert len(starters) > 10
    assert np.mean(starters) == pytest.approx(np.mean(others), rel=0.1)


def test_the_newly_qualified_start_with_no_plan_and_no_more_than_their_ceiling() -> None:
    scenario = told(
        9, social_workers__posts=4, demand__family_sizes=(1.0,), opening__on_protection_plans=30,
        opening__looked_after=30, opening__newly_qualified=0.5,
        workers__newly_qualified_ceiling=5.0,
        workers__newly_qualified_ramp=(1.0,) * 4, **NOT_YET,
    )  # fmt: skip
    under = Under(scenario)
    newly = [worker for worker in under.workers if worker.grade == "newly qualified"]
    assert 0 < len(newly) < 4
    for worker in newly:
        assert worker.children == 5
        assert all(one.state is State.LOOKED_AFTER for one in worker.families)
    assert sum(worker.children for worker in under.workers) == 60


def test_without_workers_all_of_them_wait() -> None:
    scenario = told(9, social_workers__posts=0, opening__looked_after=8, **NOT_YET)
    under = Under(scenario)
    assert len(under.teams[0].waiting) == len(under.teams[0].unallocated) > 0
    assert Hand(scenario).weekly("unallocated")[0] == 8


@pytest.mark.parametrize(
    ("number", "places", "taken"),
    [(0, 4, set()), (1, 4, {2}), (2, 4, {1, 3}), (3, 4, {0, 2, 3}), (4, 4, {0, 1, 2, 3})],
)
def test_empty_posts_are_spread_evenly(number: int, places: int, taken: set[int]) -> None:
    assert _spread(number, places) == taken


def test_posts_filled_covered_and_empty_on_the_first_day() -> None:
    scenario = told(
        9, social_workers__posts=8, teams__count=2, opening__permanent=5.4, opening__agency=1.6,
        social_workers__agency__months_stayed=9e5, social_workers__recruitment__success=0.0,
        social_workers__agency__most=1.0,
    )  # fmt: skip
    run = Hand(scenario)
    assert [run.weekly(name)[0] for name in ("posts", "in_post", "agency", "vacant")] == [
        8,
        5,
        2,
        1,
    ]
    assert run.totals("starters", "agency_starters", "leavers") == (0, 0, 0)
    under = Under(scenario)
    assert {post.number for post in under.workforce.posts if post.holder} == {0, 2, 4, 5, 7}
    people = [post.holder or post.locum for post in under.workforce.posts]
    assert all(w.started < 0 for w in people if w and w.contract == "agency")


def test_agency_workers_of_the_first_day_are_as_far_into_their_stay_as_any() -> None:
    """Assignments end at any time: how long they have lasted has the law of how long they last."""
    scenario = told(
        9, social_workers__posts=400, opening__permanent=0.0, opening__agency=400.0,
        social_workers__agency__months_stayed=9.0, social_workers__agency__most=1.0,
        social_workers__recruitment__success=0.0,
    )  # fmt: skip
    stayed = [-worker.started / YEAR * 12 for worker in Under(scenario).workers]
    assert np.mean(stayed) == pytest.approx(9, rel=0.15)
    assert np.quantile(stayed, [0.1, 0.5, 0.9]) == pytest.approx([0.95, 6.24, 20.7], rel=0.3)


def test_grades_and_years_served() -> None:
    scenario = told(
        9, social_workers__posts=400, opening__newly_qualified=0.25, opening__advanced=0.125
    )
    under = Under(scenario)
    by_grade = {
        grade: [-w.started / YEAR for w in under.workers if w.grade == grade]
        for grade in ("newly qualified", "social worker", "advanced")
    }
    shares = {grade: len(years) / 400 for grade, years in by_grade.items()}
    assert shares["newly qualified"] == pytest.approx(0.25, abs=0.07)
    assert shares["advanced"] == pytest.approx(0.125, abs=0.055)
    newly, others = by_grade["newly qualified"], by_grade["social worker"] + by_grade["advanced"]
    assert 0 <= min(newly) < 0.1
    assert 0.9 < max(newly) <= 1
    assert 1 <= min(others) < 1.2
    assert 9.8 < max(others) <= 10
    assert np.mean(others) == pytest.approx(5.5, abs=0.5)


@pytest.mark.parametrize(("turnover", "ratio", "newly"), [(0.15, 1.6, 0.35), (0.4, 1.0, 0.0)])
def test_years_served_are_those_of_a_steady_workforce(
    turnover: float, ratio: float, newly: float
) -> None:
    """Of as many as start every day, those who are still there, counted day by day."""
    scenario = told(
        9, social_workers__turnover=turnover, social_workers__early_turnover=ratio,
        social_workers__recruitment__newly_qualified=newly,
    )  # fmt: skip
    days = np.arange(0, 80, 1 / 2000) + 1 / 4000
    later = later_hazard(turnover, ratio)
    leaving = np.where(days < 2, later * ratio, later)
    there = np.exp(-np.cumsum(leaving) / 2000) * np.where(days < 1, 1 - newly, 1)
    shares = np.cumsum(there) / there.sum()
    for years in (0.25, 0.9, 1.1, 1.9, 2.5, 6.0, 20.0):
        share = float(np.interp(years, days, shares))
        assert years_served(scenario, share) == pytest.approx(years, rel=0.01)


def test_as_many_leave_at_the_start_as_the_turnover_says() -> None:
    scenario = told(
        65, social_workers__posts=4000, social_workers__turnover=0.3,
        social_workers__early_turnover=2.0, social_workers__overload_effect=1.0,
        social_workers__recruitment__newly_qualified=0.0, social_workers__recruitment__success=0.0,
        opening__newly_qualified=0.0,
    )  # fmt: skip
    (leavers,) = Hand(scenario).totals("leavers")
    weeks = 65 / 5 - 1  # who decides to leave is counted as gone a week later
    assert leavers == pytest.approx(4000 * (1 - exp(-0.3 * weeks / 52.18)), rel=0.12)


def test_those_who_served_longest_are_advanced_and_some_are_in_their_second_year() -> None:
    scenario = told(
        9, social_workers__posts=400, opening__newly_qualified=0.1, opening__advanced=0.2,
        social_workers__turnover=0.3, social_workers__recruitment__newly_qualified=0.4,
    )  # fmt: skip
    workers = Under(scenario).workers
    others = [w for w in workers if w.grade == "social worker"]
    advanced = [w for w in workers if w.grade == "advanced"]
    assert max(w.started for w in advanced) <= min(w.started for w in others)
    second = [w for w in others if -2 * YEAR < w.started <= -YEAR]
    began_new = [w for w in second if w.qualified == w.started]
    assert all(w.qualified < w.started for w in others if w not in began_new)
    assert len(began_new) / len(second) == pytest.approx(0.4, abs=0.15)


def test_posts_of_managers_are_empty_on_the_first_day_as_often_as_later() -> None:
    """Left once in two years and empty for half a year: one of five, at any point of the search."""
    scenario = told(
        500, managers__posts=400, managers__turnover=0.5, managers__weeks_to_recruit=26.0
    )
    managers = np.array(Hand(scenario).weekly("managers")) / 400
    assert managers[0] == pytest.approx(0.8, abs=0.05)
    assert managers[:26].mean() == pytest.approx(0.8, abs=0.04)
    assert managers[52:].mean() == pytest.approx(0.8, abs=0.04)


def test_those_in_post_are_counted_by_grade() -> None:
    scenario = told(
        9, social_workers__posts=40, opening__newly_qualified=0.25, opening__advanced=0.25,
        workers__newly_qualified_months=24.0,
    )  # fmt: skip
    grades = [worker.grade for worker in Under(scenario).workers]
    run = Hand(scenario)
    for grade in ("newly qualified", "advanced"):
        found = run.weekly(f"{grade.replace(' ', '_')}_in_post")[0]
        assert found == grades.count(grade) > 3
    assert run.weekly("newly_qualified")[0] == grades.count("newly qualified")


@pytest.mark.parametrize("age", [0.0, 0.25, 0.75])
def test_plans_found_open_are_length_biased_and_found_at_any_point(age: float) -> None:
    under = Under(told(9, pathway__in_need_days=100.0, pathway__in_need_shape=1.0))
    lengths = []
    for share in (np.arange(400) + 0.5) / 400:
        since, left = _age(under.service, _Kind.IN_NEED, luck(in_need_length=share, age=age))
        assert since == pytest.approx(age * (since + left))
        lengths.append(since + left)
    # An exponential length found open is twice as long on average.
    assert np.mean(lengths) == pytest.approx(200, rel=0.02)


def test_children_looked_after_have_their_own_length() -> None:
    settings = {"pathway__looked_after_days": 600.0, "pathway__looked_after_shape": 2.0}
    under = Under(told(9, **settings))
    shares = (np.arange(400) + 0.5) / 400
    lengths = [sum(_age(under.service, _Kind.LOOKED_AFTER, luck(looked_after_length=s)))
               for s in shares]  # fmt: skip
    # Shape 2 found open has shape 3: half as long again.
    assert np.mean(lengths) == pytest.approx(1.5 * 600, rel=0.02)


def plans_that_end_at_reviews(mean: float, shape: float, reviews: list[float]) -> np.ndarray:
    """Ages of plans found open, and whether they are still needed: begun by the day for ever."""
    lengths = np.random.default_rng(1).gamma(shape, mean / shape, 200_000)
    ends = np.array(reviews)[np.searchsorted(reviews, lengths)]
    ages = np.random.default_rng(2).random(len(ends)) * ends.max()
    open_still = ages < ends
    return np.array([ages[open_still], ages[open_still] < lengths[open_still]])


@pytest.mark.parametrize(("mean", "shape"), [(110.0, 1.4), (40.0, 2.0), (300.0, 1.0)])
def test_protection_plans_found_open_are_those_whose_review_has_not_come(
    mean: float, shape: float
) -> None:
    """Some are not needed any more: they end at their next review, as others did before."""
    under = Under(told(9, pathway__protection_days=mean, pathway__protection_shape=shape))
    month = YEAR / 12
    reviews = [(3 + 6 * number) * month for number in range(60)]
    ages, needed = plans_that_end_at_reviews(mean, shape, reviews)
    places = np.random.default_rng(3).random((4000, 2)).tolist()
    found = np.array([
        _age(under.service, _Kind.PROTECTION, luck(age=age, protection_length=length))
        for age, length in places
    ])  # fmt: skip
    assert found[:, 0].mean() == pytest.approx(ages.mean(), rel=0.04)
    assert np.quantile(found[:, 0], 0.9) == pytest.approx(np.quantile(ages, 0.9), rel=0.06)
    assert (found[:, 1] > 0).mean() == pytest.approx(needed.mean(), abs=0.025)


def test_as_many_protection_plans_end_at_first_as_begin_in_a_steady_state() -> None:
    mean, plans = 110.0, 600
    scenario = told(
        60, demand__family_sizes=(1.0,), opening__on_protection_plans=plans,
        pathway__protection_days=mean, pathway__protection_shape=1.4, social_workers__posts=600,
    )  # fmt: skip
    lengths = np.random.default_rng(1).gamma(1.4, mean / 1.4, 200_000)
    reviews = np.array([(3 + 6 * number) * YEAR / 12 for number in range(60)])
    stay = reviews[np.searchsorted(reviews, lengths)].mean()
    ended = np.cumsum(Hand(scenario).weekly("protection_ended"))
    weeks = np.arange(1, len(ended) + 1)
    assert ended[7] == pytest.approx(plans * 40 / stay, rel=0.2)
    assert ended[-1] == pytest.approx(plans * 5 * weeks[-1] / stay, rel=0.15)


def test_nothing_has_lasted_longer_than_a_childhood() -> None:
    under = Under(told(9, pathway__in_need_days=9e6, pathway__looked_after_days=9e6))
    for kind in (_Kind.IN_NEED, _Kind.CLOSING):
        assert _age(under.service, kind, luck(age=0.999))[0] == pytest.approx(18 * YEAR, rel=2e-3)
    since, left = _age(under.service, _Kind.LOOKED_AFTER, luck(age=0.25))
    assert since + left == pytest.approx(18 * YEAR)


def test_an_assessment_found_open_is_at_a_part_of_its_days() -> None:
    scenario = told(
        9, practice__outside_wait=20.0, practice__outside_wait_shape=1.0,
        practice__planned_to_deadline=0.5, practice__deadline_aim=44.0,
        practice__deadline_slack=0.0, opening__days_behind=6.0, head_start__other_delay=0.0,
        head_start__assessment_at_limit=0.0,
    )  # fmt: skip
    under = Under(scenario)
    # Work is behind by the days said on average: few assessments by much, many hardly.
    spread = [_assessment_wait(under.service, luck(planning=0.5, wait=0.0, phase=part))
              for part in (np.arange(400) + 0.5) / 400]  # fmt: skip
    assert np.mean(spread) == pytest.approx(6, rel=0.02)
    wait, behind = -log(1 - 0.5) * 20, 6 * log(2)
    days = wait + behind
    needed = luck(planning=0.5, wait=0.5, age=0.5)
    assert _assessment_wait(under.service, needed) == pytest.approx(days)
    late = luck(planning=0.49, wait=0.5)
    assert _assessment_wait(under.service, late) == pytest.approx(44 + behind)
    assert _age(under.service, _Kind.ASSESSMENT, needed) == (
        pytest.approx(days / 2),
        0.0,
    )
    # The longer it takes, the likelier it is found: all of those that take the limit.
    assert _found_open(under.service, luck(planning=0.5, wait=0.5, found=days / 45 - 1e-6))
    barely = luck(planning=0.5, wait=0.5, found=days / 45 + 1e-6)
    assert not _found_open(under.service, barely)


def test_need_of_those_found_open_is_that_of_the_accepted_or_of_those_in_need() -> None:
    under = Under(told(9, pathway__no_further_action=0.2, pathway__not_in_need=0.4))
    for kind, need, rank in (
        (_Kind.ASSESSMENT, 0.0, 0.2), (_Kind.ASSESSMENT, 0.5, 0.6), (_Kind.IN_NEED, 0.0, 0.6),
        (_Kind.PROTECTION, 0.5, 0.8), (_Kind.LOOKED_AFTER, 1.0, 1.0),
    ):  # fmt: skip
        assert _need(under.service, kind, need) == pytest.approx(rank)


def test_plans_found_open_end_when_what_was_left_of_them_is_over() -> None:
    scenario = told(
        400, demand__family_sizes=(1.0,), social_workers__posts=1, opening__on_in_need_plans=300,
        pathway__in_need_days=100.0,
    )  # fmt: skip
    run = Hand(scenario)
    # Of one length, found at any point of it: they end evenly over a hundred days.
    ended = np.cumsum(run.weekly("in_need_ended"))
    days = np.array(run.journal.census_days) + 1
    assert np.abs(ended - 300 * np.minimum(days / 100, 1)).max() < 30
    assert run.total("in_need_started") == 0
    assert run.total("in_need_ended") == 300


def test_visits_of_plans_found_open_are_spread_over_their_interval() -> None:
    scenario = told(
        60, demand__family_sizes=(1.0,), opening__on_in_need_plans=800,
        pathway__in_need_days=NEVER, practice__in_need_visit_interval=20.0,
        social_workers__posts=200,
    )  # fmt: skip
    found = Hand(scenario).weekly("in_need_visits")[:8]
    assert all(200 - 50 < visits < 200 + 50 for visits in found)
    # Of each 20 days and those late, those late and the first five are over in the first week;
    # and visits with a head start are late by as much less. A family is likelier to be with
    # somebody who holds many: one in four more than usual.
    behind = scenario.changed("opening.days_behind", 10.0)
    days = np.array([_days(behind, share, 1.25) for share in (np.arange(400) + 0.5) / 400])
    for head_start in (0.0, 8.0):
        late = np.maximum(0, days - head_start)
        seen = Hand(behind.changed("head_start.in_need_visit", head_start))
        expected = 800 * ((late + 5) / (late + 20)).mean()
        assert seen.weekly("in_need_visits")[0] == pytest.approx(expected, rel=0.15)


def test_some_of_those_closed_in_the_year_before_return() -> None:
    scenario = told(
        400, opening__closed_last_year=1000.0, pathway__return_within_year=0.5,
        demand__family_sizes=(1.0,), pathway__no_further_action=1.0,
    )  # fmt: skip
    first = Hand(scenario.changed("pathway.return_within_year", 0.0))
    assert first.total("referrals") == 0
    run = Hand(scenario)
    came = np.cumsum(run.weekly("re_referrals"))
    days = np.array(run.journal.census_days)
    year = came[np.searchsorted(days, YEAR) - 1]
    # Half return at some time of a year after their closure, of which as much is past on average;
    # and of those a half do so again, half of them within what is left of the year.
    assert 250 < year < 420


def test_frozen_families_go_nowhere() -> None:
    scenario = told(60, opening__on_in_need_plans=40, opening__closed_last_year=100.0)
    frozen = scenario.model_copy(update={"frozen": True})
    run = Hand(frozen)
    assert set(run.weekly("in_need")) == {40}
    assert run.nothing_but()


def test_work_that_is_behind_of_an_assessment_found_open() -> None:
    """Sittings of days gone by are done, but for those of the days that the service is behind."""
    scenario = told(
        90, demand__family_sizes=(1.0,), opening__awaiting_assessment=60,
        practice__outside_wait=40.0, practice__sitting=1.0, work__assessment_first_child=0.25,
        social_workers__posts=60,
    )  # fmt: skip
    run = Hand(scenario)
    assert run.total("assessments") == 60
    # Two sittings of an eighth each, and only the second is still to come.
    assert run.total("hours") == pytest.approx(60 / 8)
    assert run.total("first_visits") == 0
    ages = [row.referred for row in run.journal.assessments]
    assert -40 <= min(ages) < -35
    assert -5 < max(ages) <= 0
    ends = [row.ended - row.referred for row in run.journal.assessments]
    assert ends == pytest.approx([40.125] * 60)
