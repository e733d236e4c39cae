"""The market of applicants: many posts that look for somebody at once find fewer for each."""

from datetime import date
from math import inf, log

import numpy as np
import pytest
from hand import Hand, Under
from stripped import YEAR, column
from test_posts_and_people import posts, turn

from sim.scenario.ranges import varied_from
from sim.scenario.schema import Scenario
from sim.service.office import DAYS_A_WEEK, Service
from sim.service.recruitment import Market, Search, usually_looking, usually_without_cover

SOME = {
    "social_workers__recruitment__success": 0.3,
    "social_workers__recruitment__weeks_to_readvertise": 13.0,
    "social_workers__recruitment__weeks_to_start": 16.0,
    "social_workers__turnover": 0.15,
}
"""Three adverts in ten are answered."""
SHARED = {**SOME, "social_workers__recruitment__shared_applicants": 0.5}


def market(**more: object) -> tuple[Market, Scenario]:
    service = Service(posts(60, 200, **{**SHARED, **more}), 1)
    return Market(service.rules, usually_looking(service.rules, YEAR / DAYS_A_WEEK)), service.rules


def weeks_to_fill(more: int, scenario: Scenario, futures: int = 6) -> float:
    """Mean weeks for which posts added on 4 July 2016 stand empty; two years at the most."""
    added = varied_from(scenario, date(2016, 7, 4), {"social_workers.posts": more})
    taken = []
    for future in range(1, futures + 1):
        under = Under(added, replication=future)
        new = [p for p in under.at(20.1).workforce.posts if p.number >= 200]
        assert len(new) == more
        for week in range(4, 108):
            under.at(week * DAYS_A_WEEK + 0.2)
            taken += [1 if post.occupants < 2 and post.holder is None else 0 for post in new]
    return sum(taken) / (more * futures)


def test_with_as_many_as_usual_each_finds_as_many_applicants_as_usual() -> None:
    found, rules = market()
    weeks = 13 * (1 / 0.3 - 1)
    leaving = 0.15 / (YEAR / DAYS_A_WEEK)
    usual = usually_looking(rules, YEAR / DAYS_A_WEEK)
    assert usual == pytest.approx(200 * leaving * weeks / (1 + leaving * (weeks + 16)))
    assert found.usual == pytest.approx(usual)
    share = rules.social_workers.case_holding.front_line * 0.79
    assert found.left_out == pytest.approx(usual * (1 / share - 1), rel=0.01)
    assert found.answers(rules, 1 + round(usual)) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize(("power", "ratio"), [(0.0, 1.0), (0.5, 0.5), (1.0, 0.25)])
def test_four_times_as_many_find_fewer_each_by_the_power(power: float, ratio: float) -> None:
    found, rules = market(social_workers__recruitment__shared_applicants=power)
    usual = found.usual + 1 + found.left_out
    assert found.answers(rules, round(4 * usual - found.left_out)) == pytest.approx(ratio, abs=0.01)
    assert found.answers(rules, 1) >= 1


@pytest.mark.parametrize(("answers", "adverts"), [(1.0, 2), (0.5, 4), (2.0, 1)])
def test_half_the_applicants_take_twice_the_adverts(answers: float, adverts: int) -> None:
    service = Service(posts(900, **SHARED), 1)
    luck = turn(adverts=1 - 0.7 ** (adverts * answers) - 1e-9, notice=0.5)
    day = (adverts - 1) * 13 * DAYS_A_WEEK
    search = Search(luck, 0.0, newly=False)
    assert search.first_day(service, day - 0.01, answers) == inf
    assert search.first_day(service, day, answers) < inf
    assert Search(luck, 0.0, newly=False).first_day(service, day, answers) >= day


def test_where_every_advert_is_answered_none_waits_and_where_none_is_all_do() -> None:
    always, never = ({**SHARED, "social_workers__recruitment__success": s} for s in (1.0, 0.0))
    service = Service(posts(900, **always), 1)
    assert Search(turn(adverts=0.999), 0.0, newly=False).first_day(service, 0.0, 0.1) < inf
    service = Service(posts(900, **never), 1)
    assert Search(turn(adverts=0.0), 0.0, newly=False).first_day(service, 900.0, 3.0) == inf
    assert usually_looking(service.rules, 52.0) == 4


def test_cover_of_many_posts_at_once_starts_later_and_not_in_one_week() -> None:
    cover = {
        "social_workers__agency__cover": 1.0, "social_workers__agency__most": 1.0,
        "social_workers__agency__weeks_to_start": 3.0, "social_workers__agency__start_shape": 2.0,
        "social_workers__recruitment__success": 0.3, "social_workers__turnover": 0.15,
    }  # fmt: skip
    waits = {}
    for power in (0.0, 0.5):
        shared = {**cover, "social_workers__recruitment__shared_applicants": power}
        for more in (1, 86):
            scenario = posts(60, 200, **shared)
            added = varied_from(scenario, date(2016, 7, 4), {"social_workers.posts": more})
            under = Under(added).at(20.1)
            new = [post for post in under.workforce.posts if post.number >= 200]
            waits[power, more] = np.mean([(post.cover_from - 20) / 5 for post in new])
    assert waits[0.0, 86] == pytest.approx(3, rel=0.15)
    usual = usually_without_cover(scenario, YEAR / DAYS_A_WEEK)
    assert 1 < usual < 10
    assert waits[0.5, 86] > 2 * waits[0.0, 86]
    assert waits[0.5, 1] < 1.1 * waits[0.0, 1], "one alone has those who cover to itself"


@pytest.mark.slow
def test_86_posts_at_once_fill_more_slowly_than_6() -> None:
    shared, each = (posts(560, 200, **settings) for settings in (SHARED, SOME))
    few, many = weeks_to_fill(6, shared), weeks_to_fill(86, shared)
    assert many > 1.2 * few
    assert weeks_to_fill(86, each) == pytest.approx(weeks_to_fill(6, each), rel=0.15)


@pytest.mark.slow
def test_a_level_council_keeps_the_vacancies_of_its_success() -> None:
    """Over fifteen years; starters are leavers, so the share filled says how long it takes."""
    filled = []
    for settings in (SOME, SHARED):
        level = posts(15 * YEAR, 200, opening__permanent=170.0, **settings)
        runs = [column(Hand(level, replication=r).journal, "in_post")[156:] for r in (1, 2)]
        filled.append(float(np.mean(runs)))
    assert filled[1] == pytest.approx(filled[0], rel=0.01)
    assert log(filled[1] / 200) < -0.05, "some are empty"
