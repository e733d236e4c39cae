"""From money to a case holder: what added posts become, whom they replace, and who changes work."""

from datetime import date
from math import exp, log, sqrt

import numpy as np
import pytest
from hand import Hand, Under, family
from stripped import NEVER, YEAR
from test_posts_and_people import posts

from sim.scenario.loading import load_scenario
from sim.scenario.ranges import varied_from
from sim.scenario.schema import Scenario
from sim.service.chance import Luck, Purpose
from sim.service.new_posts import NewPosts, managers_apart, of_council
from sim.service.office import Service
from sim.service.other_work import OtherWork
from sim.service.people import SocialWorker
from sim.service.posts import Post

HOLDING = "social_workers.case_holding."
ENGLAND = load_scenario("small-authority-now").social_workers.case_holding
FUTURES = 400
"""In mirrored pairs, so that what is too high in one is too low in the next."""
LET_GO = {
    "opening__permanent": 4.0, "opening__agency": 6.0, "social_workers__agency__most": 1.0,
    "social_workers__agency__cover": 1.0, "social_workers__agency__months_stayed": 9e5,
    "social_workers__recruitment__weeks_to_start": 6.0,
    "social_workers__recruitment__weeks_to_readvertise": 9e5,
}  # fmt: skip


def growing(more: int, managers: int = 0, **holding: float) -> Scenario:
    """Forty posts, and so many more on a day."""
    scenario = posts(60, 40, managers__posts=2, social_workers__case_holding_new_posts=None)
    for key, value in holding.items():
        scenario = scenario.changed(HOLDING + key, value)
    added = {"social_workers.posts": more, "managers.posts": managers}
    return varied_from(scenario, date(2016, 7, 4), added)


def become(scenario: Scenario, future: int, more: int) -> list[bool]:
    """Whether each added post holds cases in a future."""
    service = Service(scenario, future)
    service.put_in_force(service.versions[-1][1])
    added = NewPosts(service)
    return [added.holds_cases(40 + n) for n in range(more)]


def moves(scenario: Scenario, future: int) -> OtherWork:
    """Who comes from other work and who goes to it in a future; nobody does yet."""
    return OtherWork(Service(scenario, future), no_hire)


def no_hire(post: Post, grade: str, contract: str, started: float) -> SocialWorker:
    raise AssertionError("nobody comes before the first day")


def test_added_posts_hold_cases_as_often_as_roles_and_the_day_say() -> None:
    """Two thirds are on the front line, and four in five of those hold a case on the day."""
    shares = [np.mean(become(growing(30), n, 30)) for n in range(1, FUTURES + 1)]
    pairs = (np.array(shares[::2]) + shares[1::2]) / 2
    expected = 0.67 * 0.79
    assert ENGLAND.front_line * ENGLAND.on_the_day == pytest.approx(expected)
    error = pairs.std(ddof=1) / sqrt(len(pairs))
    assert error < 0.007
    # Shares over 1 count as 1: of those who hold cases on the day, a quarter of a point.
    assert abs(pairs.mean() - expected) < 4 * error + 0.0025 * 0.67


def test_councils_differ_as_those_of_england_do() -> None:
    """A tenth have under 0.63 of the front line holding a case on the day, a tenth over 0.95."""
    luck = [Luck(5, n).stream(Purpose.COUNCIL).standard_normal(2) for n in range(1, 4001)]
    for place, (central, spread), recorded in (
        (0, (ENGLAND.front_line, ENGLAND.front_line_spread), (0.54, 0.67, 0.80)),
        (1, (ENGLAND.on_the_day, ENGLAND.on_the_day_spread), (0.63, 0.79, 0.95)),
    ):
        drawn = [of_council(central, spread, float(each[place])) for each in luck]
        assert np.quantile(drawn, [0.1, 0.5, 0.9]) == pytest.approx(recorded, abs=0.01)
        assert 0 <= min(drawn) <= max(drawn) <= 1
    assert abs(np.corrcoef(np.array(luck).T)[0, 1]) < 0.05


def test_one_future_is_one_council_and_without_a_spread_all_are_the_same() -> None:
    """Beyond the luck of each post, what councils differ by: the variance of their shares."""
    spread = {"front_line": 0.5, "on_the_day": 1.0, "on_the_day_spread": 0.0}
    for deviation in (0.0, 0.1):
        scenario = growing(50, front_line_spread=deviation, **spread)
        shares = [np.mean(become(scenario, n, 50)) for n in range(1, FUTURES, 2)]
        chance = (0.25 - deviation**2) / 50
        assert np.var(shares) == pytest.approx(chance + deviation**2, rel=0.25)


def test_more_posts_and_other_shares_leave_every_post_its_luck() -> None:
    for future in range(1, 6):
        few, many = become(growing(5), future, 5), become(growing(40), future, 40)
        assert many[:5] == few
        likelier = become(growing(40, on_the_day=0.95), future, 40)
        assert all(more >= less for more, less in zip(likelier, many, strict=True))


def test_a_plan_that_funds_managers_apart_needs_none_from_its_posts() -> None:
    """Of 100, 67 are on the front line; 86 beside 14 managers are as many, and 86 alone 57.6."""
    rules = growing(86)
    assert 86 * 0.67 * managers_apart(rules, 86, 14) == pytest.approx(67, abs=0.1)
    assert 86 * 0.67 * managers_apart(rules, 86, 0) == pytest.approx(57.62)
    assert 90 * 0.67 * managers_apart(rules, 90, 10) == pytest.approx(67)
    assert managers_apart(rules, 86, 60) == pytest.approx(1 / 0.86)
    assert managers_apart(rules, 86, -3) == 1
    few = [sum(become(growing(40), n, 40)) for n in range(1, 101)]
    more = [sum(become(growing(40, 20), n, 40)) for n in range(1, 101)]
    assert np.mean(more) / np.mean(few) == pytest.approx(1 / 0.86, abs=0.05)


def test_what_a_plan_knows_of_its_posts_goes_before_england() -> None:
    for share, holding in ((1.0, 12), (0.5, 6), (0.0, 0)):
        known = growing(12).changed("social_workers.case_holding_new_posts", share)
        assert sum(become(known, 3, 12)) == holding
    run = Hand(growing(12).changed("social_workers.case_holding_new_posts", 1.0))
    assert run.weekly("case_holding_posts")[4] == 52


@pytest.mark.parametrize(("let_go", "gone"), [(0.0, 0), (1.0, 3)])
def test_permanent_workers_in_added_posts_let_agency_workers_go(let_go: float, gone: int) -> None:
    scenario = posts(120, 10, **LET_GO, social_workers__agency__let_go=let_go)
    scenario = scenario.changed("social_workers.recruitment.success", 0.0)
    more = varied_from(scenario, date(2016, 7, 4), {"social_workers.posts": 3})
    more = more.changed_from(date(2016, 7, 4), "social_workers.recruitment.success", 1.0)
    under = Under(more).at(49)
    assert sum(post.locum is not None for post in under.workforce.posts) == 9
    under.at(51)  # six weeks after the adverts
    there = [post.number for post in under.workforce.posts if post.holder is not None]
    covered = [post.number for post in under.workforce.posts if post.locum is not None]
    assert len(there) == 7
    assert len(covered) == 6 - gone
    assert under.count("agency_ended_early") == 3 + gone, "the cover of their own posts, too"
    under.at(90)
    again = [post.number for post in under.workforce.posts if post.locum is not None]
    assert again == covered, "nobody covers those posts again"


def test_agency_workers_go_for_a_share_of_permanent_ones() -> None:
    """A half for each: by the luck of the added posts, and never of those at the start."""
    certain = growing(1).changed("social_workers.case_holding_new_posts", 1.0)
    service = Service(certain, 1)
    service.put_in_force(service.versions[-1][1])
    added = NewPosts(service)
    luck = [added.replaces(number) for number in range(40, 1040)]
    assert np.mean([each < 0.45 for each in luck]) == pytest.approx(0.45, abs=0.05)
    assert {added.replaces(number) for number in range(40)} == {float("inf")}


def test_case_holders_there_were_change_by_the_year() -> None:
    """As the record says: 0.094, 0.115 and 0.132 after one, two and three years, and no trend."""
    scenario = growing(1, yearly_change=0.066, first_change=0.067)
    levels = np.array([moves(scenario, n).levels[:4] for n in range(1, FUTURES + 1)])
    assert (levels[:, 0] == 0).all()
    for years in (1, 2, 3):
        deviation = sqrt(0.067**2 + years * 0.066**2)
        assert levels[:, years].std() == pytest.approx(deviation, rel=0.08)
        assert np.exp(levels[:, years]).mean() == pytest.approx(1, abs=0.003)


def test_who_goes_to_other_work_hands_over_stays_in_post_and_comes_back() -> None:
    """Half of four go in the first year, come back in the second, and then others come over."""
    scenario = posts(700, 4, pathway__not_in_need=0.0, pathway__in_need_days=NEVER)
    under = Under(scenario, *(family(day, 2) for day in range(1, 9)))
    under.workforce.other_work.levels = [0.0, log(0.5), 0.0, log(1.5), 0.0]
    there = []
    for years in (0.1, 0.3, 1.0, 1.5, 2.0, 2.6):
        under.at(years * YEAR + 6)  # the next round of the week, or after it
        there.append(len(under.workers))
        assert sum(map(sum, under.held())) == 16, "every child has a worker"
        assert all(len(families) > 0 for families in under.held()[:2])
        assert [post.holder is None for post in under.workforce.posts] == [False] * 4
    assert there == [4, 3, 2, 3, 4, 5]
    assert under.count("changes_of_worker_families") > 0
    assert under.count("leavers") == under.count("starters") == 0
    assert [team.case_holding_posts for team in under.teams] == [4]


def test_the_first_to_go_is_no_newly_qualified_worker_and_comes_back_as_who_they_were() -> None:
    scenario = posts(
        300, 3, opening__newly_qualified=0.6, opening__advanced=0.4,
        workers__newly_qualified_months=60,
    )  # fmt: skip
    under = Under(scenario)
    work, before = under.workforce.other_work, [w.grade for w in under.workers]
    work.levels = [0.0, log(0.01), log(0.01)]
    under.at(200)
    stayed = [w.grade for w in under.workers]
    assert stayed == ["newly qualified"] * before.count("newly qualified")
    assert 0 < len(stayed) < 3
    work.levels = [0.0, 0.0, 0.0]
    under.at(210)
    assert sorted(w.grade for w in under.workers) == sorted(before)
    assert [w.number for w in under.workers] != []


def test_the_moves_are_the_same_whatever_is_funded() -> None:
    base, plan = (load_scenario(name) for name in ("small-authority-now", "small-authority"))
    seen = set()
    for future in range(1, 9):
        one, two = (moves(scenario, future) for scenario in (base, plan))
        assert one.levels == two.levels
        assert one.holders == two.holders == 24
        seen |= {one.more_holders(day) for day in range(0, 380, 20)}
    assert {-3, 0, 3} < seen


def test_without_the_mechanism_every_post_holds_cases_for_good() -> None:
    plan = load_scenario("small-authority", without=["case_holding_share"])
    work = Under(plan).workforce.other_work
    assert set(work.levels) == {0.0}
    assert exp(work.levels[-1]) == 1
    service = Service(plan, 4)
    service.put_in_force(service.versions[-1][1])
    assert all(NewPosts(service).holds_cases(number) for number in range(30))


def test_who_is_found_and_who_covers_do_not_all_start_on_one_day() -> None:
    """Weeks are gamma: a tenth start within 7.0, and a tenth after 26.7; cover within 0.8, 5.8."""
    shapes = {
        "social_workers__recruitment__weeks_to_start": 16.0,
        "social_workers__recruitment__start_shape": 4.0,
        "social_workers__agency__weeks_to_start": 3.0, "social_workers__agency__start_shape": 2.0,
        "social_workers__agency__cover": 1.0,
    }  # fmt: skip
    more = varied_from(posts(60, 4, **shapes), date(2016, 7, 4), {"social_workers.posts": 2000})
    added = Under(more).at(20.1).workforce.posts[4:]
    weeks = [(post.starts - 20) / 5 for post in added]
    assert np.quantile(weeks, [0.1, 0.9]) == pytest.approx([7.0, 26.7], rel=0.06)
    assert np.mean(weeks) == pytest.approx(16, rel=0.04)
    weeks = [(post.cover_from - 20) / 5 for post in added if post.case_holding]
    assert np.quantile(weeks, [0.1, 0.9]) == pytest.approx([0.8, 5.83], rel=0.08)
    assert np.mean(weeks) == pytest.approx(3, rel=0.05)
