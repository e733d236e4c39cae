"""Posts: funded, empty, covered, filled and left again; and what a worker can take on."""

from datetime import date
from math import exp

import numpy as np
import pytest
from hand import Hand, Under, told
from stripped import NEVER, YEAR

from sim.scenario.ranges import varied_from
from sim.service.chance import Turn
from sim.service.cover import seek_cover
from sim.service.new_posts import holds_evenly
from sim.service.office import Service
from sim.service.posts import Post
from sim.service.recruitment import Search, cohort_day
from sim.service.turnover import WEEKS_A_YEAR, later_hazard, weekly_hazard

AT_ONCE = {
    "social_workers__recruitment__success": 1.0,
    "social_workers__recruitment__newly_qualified": 0.0,
    "social_workers__recruitment__cohort_months": tuple(range(1, 13)),
}
"""Every advert finds somebody with experience."""


def posts(days: float, number: int = 4, **more: object):
    return told(days, social_workers__posts=number, **{**AT_ONCE, **more})


def turn(**luck: float) -> Turn:
    """The luck of a post in a week, nothing of note."""
    middle = dict.fromkeys(Turn._fields, 0.5)
    return Turn(**{**middle, "week": 0, **luck})  # type: ignore[arg-type]


def test_posts_funded_on_a_date_are_filled_after_notice_on_a_monday() -> None:
    scenario = posts(120, social_workers__recruitment__weeks_to_start=6.0)
    more = varied_from(scenario, date(2016, 7, 4), {"social_workers.posts": 3})
    run = Hand(more)
    assert run.weekly("posts")[:5] == [4, 4, 4, 4, 7]
    # Monday, 4 July is day 20: they start six weeks later, in week 10.
    assert run.weekly("in_post")[3:12] == [4] * 7 + [7] * 2
    assert run.weekly("vacant")[3:12] == [0] + [3] * 6 + [0] * 2
    assert run.weekly("starters")[8:12] == [0, 0, 3, 0]
    assert run.total("starters") == 3
    assert run.total("newly_qualified_starters") == run.total("leavers") == 0
    assert {(row.grade, row.contract) for row in run.journal.workers} == {
        ("social worker", "permanent")
    }


def test_posts_that_are_no_longer_funded_close_when_they_are_empty() -> None:
    scenario = posts(60, 6, opening__permanent=4.0, social_workers__recruitment__success=0.0)
    fewer = varied_from(scenario, date(2016, 7, 4), {"social_workers.posts": -1})
    run = Hand(fewer)
    assert run.weekly("posts")[3:6] == [6, 5, 5]
    assert run.weekly("in_post")[3:6] == [4, 4, 4]
    assert run.weekly("vacant")[3:6] == [2, 1, 1]
    held = varied_from(scenario, date(2016, 7, 4), {"social_workers.posts": -5})
    run = Hand(held)
    assert run.weekly("posts")[3:6] == [6, 4, 4], "those who are in post stay"
    assert run.total("leavers") == 0


def test_the_highest_empty_post_closes_first_with_its_cover() -> None:
    scenario = posts(
        60, 5, opening__permanent=3.0, opening__agency=2.0, social_workers__agency__most=1.0,
        social_workers__recruitment__success=0.0, social_workers__agency__months_stayed=9e5,
    )  # fmt: skip
    fewer = varied_from(scenario, date(2016, 7, 4), {"social_workers.posts": -1})
    under = Under(fewer).at(19.9)
    empty = [post.number for post in under.workforce.posts if post.holder is None]
    under.at(20.1)
    assert [p.number for p in under.workforce.posts if p.holder is None] == empty[:-1]
    assert (under.count("agency_ended_early"), under.count("agency_leavers")) == (1, 1)
    under.at(25.1)
    assert sum(post.locum is not None for post in under.workforce.posts) == 1
    run = Hand(fewer)
    assert run.weekly("agency")[3:6] == [2, 1, 1]
    assert run.weekly("case_holding_posts")[3:6] == [5, 4, 4]


@pytest.mark.parametrize(
    ("share", "new", "holding"), [(1.0, 3, 3), (0.85, 20, 17), (0.5, 3, 2), (0.0, 3, 0)]
)
def test_a_share_of_new_posts_holds_cases(share: float, new: int, holding: int) -> None:
    assert sum(holds_evenly(n, share) for n in range(new)) == holding
    scenario = posts(60, social_workers__case_holding_new_posts=share)
    more = varied_from(scenario, date(2016, 7, 4), {"social_workers.posts": new})
    run = Hand(more)
    assert run.weekly("case_holding_posts")[4] == 4 + holding
    assert run.weekly("posts")[4] == 4 + new


def test_new_posts_are_dealt_to_teams_those_with_cases_on_their_own() -> None:
    # Of six new ones after four, half hold cases: 0, 2 and 4.
    assert [holds_evenly(n, 0.5) for n in range(6)] == [True, False] * 3
    scenario = posts(
        60, 4, teams__count=2, managers__posts=2, social_workers__case_holding_new_posts=0.5
    )
    more = varied_from(scenario, date(2016, 7, 4), {"social_workers.posts": 4})
    under = Under(more).at(21)
    place = under.workforce.new_posts.place_of
    assert [place(n) for n in range(10)] == [0, 1, 2, 3, 4, 5, 5, 7, 6, 9]
    assert [team.case_holding_posts for team in under.teams] == [3, 3]
    assert [team.posts for team in under.teams] == [3, 5]


def test_a_post_that_holds_no_cases_joins_no_team() -> None:
    scenario = posts(60, social_workers__case_holding_new_posts=0.0)
    more = varied_from(scenario, date(2016, 7, 4), {"social_workers.posts": 2})
    under = Under(more.changed("social_workers.recruitment.weeks_to_start", 0.0)).at(40)
    assert len(under.workers) == 4
    assert sum(post.holder is not None for post in under.workforce.posts) == 6


def found(service: Service, luck: Turn, advertised: float) -> float:
    """The first day of whoever comes into a post that is advertised from a day on."""
    return Search(luck, advertised, newly=False).first_day(service, NEVER, 1.0)


@pytest.mark.parametrize(
    ("luck", "success", "weeks"),
    [
        (0.0, 0.25, 0), (0.249, 0.25, 0), (0.251, 0.25, 13), (1 - 0.75**2 - 0.001, 0.25, 13),
        (1 - 0.75**2 + 0.001, 0.25, 26), (0.9, 1.0, 0),
    ],
)  # fmt: skip
def test_adverts_are_repeated_until_one_finds_somebody(
    luck: float, success: float, weeks: float
) -> None:
    scenario = posts(
        400, social_workers__recruitment__success=success,
        social_workers__recruitment__weeks_to_readvertise=13.0,
        social_workers__recruitment__weeks_to_start=4.0,
    )  # fmt: skip
    service = Under(scenario).at(2.0).service
    assert found(service, turn(adverts=luck), 2.0) == 2 + (weeks + 4) * 5


def test_adverts_across_a_change_have_the_chance_of_their_day() -> None:
    """Adverts on days 0, 65, 130 and 195; the rules change on day 100."""
    usual = {
        "social_workers__recruitment__weeks_to_readvertise": 13.0,
        "social_workers__recruitment__weeks_to_start": 4.0,
    }
    key = "social_workers.recruitment."
    never = posts(400, **{**usual, "social_workers__recruitment__success": 0.0})
    change = Under(never).service.calendar.date_of(100)
    service = Under(varied_from(never, change, {key + "success": 1.0})).service
    assert found(service, turn(adverts=0.3), 0.0) == 130 + 20
    assert found(service, turn(adverts=0.3), 120.0) == 120 + 20
    quarter = never.changed(key + "success", 0.25)
    service = Under(varied_from(quarter, change, {key + "weeks_to_start": 4.0})).service
    assert found(service, turn(adverts=1 - 0.75**3 + 0.001), 0.0) == 195 + 40


def vacated(luck: Turn, day: float = 0.0, **more: object) -> Post:
    """A post emptied with that luck on a day, as it is then advertised."""
    under = Under(posts(600, **more)).at(day + 0.5)
    post = under.workforce.posts[0]
    post.holder, post.emptied = None, luck
    under.workforce._vacate(post, under.service.today)
    seek_cover(under.service, [post], under.workforce.market_of_cover)
    answered(under, post)
    return post


def answered(under: Under, post: Post) -> None:
    """Let the adverts of a post go on until one is answered."""
    assert post.search is not None
    post.starts = post.search.first_day(under.service, NEVER, 1.0)


def test_an_empty_post_is_advertised_and_cover_is_sought_for_a_share() -> None:
    usual = {
        "social_workers__recruitment__success": 0.25,
        "social_workers__recruitment__weeks_to_readvertise": 13.0,
        "social_workers__recruitment__weeks_to_start": 16.0,
        "social_workers__recruitment__newly_qualified": 0.35,
        "social_workers__recruitment__cohort_months": (1, 9),
        "social_workers__agency__cover": 0.6, "social_workers__agency__weeks_to_start": 3.0,
    }  # fmt: skip
    post = vacated(turn(adverts=0.3, qualified=0.35, cover=0.6), **usual)
    assert (post.starts, post.recruit_grade) == (0.5 + (13 + 16) * 5, "social worker")
    assert post.cover_from == np.inf
    post = vacated(turn(adverts=0.1, qualified=0.34, cover=0.59), **usual)
    assert post.recruit_grade == "newly qualified"
    # 16 weeks later is the end of September 2016, which is a month of starters.
    assert (post.starts, post.cover_from) == (80.5, 15.5)
    post = vacated(turn(adverts=0.3, qualified=0.34, cover=0.59), day=1, **usual)
    under = Under(posts(60))
    # 29 weeks later are the last days of 2016: they start in January.
    assert post.starts == under.service.calendar.day_of(date(2017, 1, 1)) == 147


def test_newly_qualified_wait_for_the_first_working_day_of_their_month() -> None:
    usual = {
        "social_workers__recruitment__weeks_to_start": 4.0,
        "social_workers__recruitment__newly_qualified": 1.0,
        "social_workers__recruitment__cohort_months": (1, 9),
    }  # fmt: skip
    under = Under(posts(600, **usual)).at(0.5)
    first = under.service.calendar.day_of(date(2016, 9, 1))
    assert vacated(turn(), **usual).starts == first
    service = under.service
    assert cohort_day(service, first + 3.25) == first + 3.25
    assert cohort_day(service, service.last_day + 1.5) == service.last_day + 1.5


def test_a_vacancy_of_the_opening_position_is_part_of_the_way_along() -> None:
    usual = {
        "social_workers__recruitment__success": 1.0,
        "social_workers__recruitment__weeks_to_start": 10.0,
        "social_workers__recruitment__weeks_to_readvertise": 6.0,
        "social_workers__agency__cover": 1.0,
    }  # fmt: skip
    under = Under(posts(600, **usual))
    post = under.workforce.posts[0]
    post.holder, post.emptied = None, turn()
    under.workforce.vacate_before(post, 0.25)
    answered(under, post)
    assert post.starts == pytest.approx(50 - 0.25 * 80)
    assert post.cover_from == 0
    under.workforce.vacate_before(post, 0.75)
    answered(under, post)
    assert post.starts == 0


@pytest.mark.parametrize(("most", "covered"), [(0.0, 0), (0.24, 0), (0.25, 1), (0.75, 3), (1.0, 3)])
def test_agency_covers_no_more_posts_than_market_and_policy_allow(
    most: float, covered: int
) -> None:
    scenario = posts(
        60, 4, opening__permanent=1.0, social_workers__agency__most=most,
        social_workers__agency__cover=1.0, social_workers__recruitment__success=0.0,
        social_workers__agency__months_stayed=9e5,
    )  # fmt: skip
    run = Hand(scenario)
    assert run.weekly("agency")[2] == covered
    assert run.weekly("vacant")[2] == 3 - covered
    assert run.weekly("in_post")[2] == 1


def test_cover_ends_when_somebody_permanent_starts() -> None:
    scenario = posts(
        120, 4, opening__permanent=3.0, opening__agency=1.0, social_workers__agency__most=1.0,
        social_workers__agency__cover=1.0, social_workers__recruitment__weeks_to_start=6.0,
        social_workers__recruitment__weeks_to_readvertise=0.5,
        social_workers__agency__months_stayed=9e5,
    )  # fmt: skip
    run = Hand(scenario)
    there = np.array([run.weekly("in_post"), run.weekly("agency"), run.weekly("vacant")])
    assert (there.sum(axis=0) == 4).all()
    assert there[:, -1].tolist() == [4, 0, 0]
    assert run.totals("starters", "agency_leavers", "agency_ended_early") == (1, 1, 1)
    assert run.totals("agency_starters", "leavers") == (0, 0)


def test_an_assignment_that_ends_is_followed_by_another_after_some_weeks() -> None:
    scenario = posts(
        60, 4, opening__permanent=3.0, opening__agency=1.0, social_workers__agency__most=1.0,
        social_workers__agency__cover=1.0, social_workers__recruitment__success=0.0,
        social_workers__agency__months_stayed=6.0, social_workers__agency__weeks_to_start=3.0,
    )  # fmt: skip
    under = Under(scenario, replication=2).at(0.5)
    workforce = under.workforce
    post = next(post for post in workforce.posts if post.locum is not None)
    chance = 1 - exp(-12 / 6.0 / WEEKS_A_YEAR)
    calm = [turn(assignment_ends=chance * 1.001) for _ in range(4)]
    workforce.turns = calm
    workforce._cover(under.service.rules)
    assert post.locum is not None
    workforce.turns = [turn(assignment_ends=chance * 0.999) for _ in range(4)]
    workforce._cover(under.service.rules)
    assert post.locum is None
    assert post.cover_from == pytest.approx(0.5 + 15)
    assert (under.count("agency_leavers"), under.count("agency_ended_early")) == (1, 0)


def test_a_leaver_is_counted_when_gone_and_the_post_is_then_advertised() -> None:
    under = Under(posts(60, social_workers__turnover=0.2)).at(9.9)
    workforce, rules = under.workforce, under.service.rules
    post = workforce.posts[0]
    worker = post.holder
    assert worker is not None
    chance = 1 - exp(-weekly_hazard(rules, worker, 9.9, YEAR))
    workforce.turns = [turn(leaves=chance * 1.001) for _ in range(4)]
    workforce._stay_or_leave(post, worker, rules)
    assert not worker.leaving
    workforce.turns = [turn(leaves=chance * 0.999) for _ in range(4)]
    workforce._stay_or_leave(post, worker, rules)
    assert worker.leaving
    assert (post.holder, under.count("leavers")) == (worker, 0)
    assert post.emptied is workforce.turns[0]
    workforce._stay_or_leave(post, worker, rules)
    assert (post.holder, under.count("leavers")) == (None, 1)
    assert post.search is not None


def test_the_chance_of_leaving_is_higher_in_two_years_and_with_each_child_above() -> None:
    scenario = posts(
        60, social_workers__turnover=0.2, social_workers__early_turnover=1.5,
        social_workers__overload_effect=1.02, social_workers__reference_caseload=20.0,
    )  # fmt: skip
    under = Under(scenario).at(1.0)
    worker, rules = under.workers[0], under.service.rules
    later = later_hazard(0.2, 1.5)
    for years, children, ratio in (
        (2.0, 20, 1.0), (1.999, 20, 1.5), (9.0, 25, 1.02**5), (9.0, 10, 1.02**-10),
        (9.0, 220, 1.02**100), (0.0, 0, 1.5 * 1.02**-20),
    ):  # fmt: skip
        worker.started, worker.children = 1.0 - years * YEAR, children
        hazard = weekly_hazard(rules, worker, 1.0, YEAR)
        assert hazard == pytest.approx(later * ratio / 52.18), (years, children)


@pytest.mark.parametrize(("turnover", "ratio"), [(0.15, 1.0), (0.15, 1.6), (0.4, 3.0)])
def test_the_later_hazard_makes_up_the_turnover_as_a_whole(turnover: float, ratio: float) -> None:
    """In a steady workforce, starters are leavers; some of them are past the first two years."""
    later = later_hazard(turnover, ratio)
    early = later * ratio
    in_early_years = turnover * (1 - exp(-2 * early)) / early
    assert in_early_years * early + (1 - in_early_years) * later == pytest.approx(turnover)
    assert later_hazard(0.0, ratio) == 0
