"""The same person meets the same luck in every scenario, on any number of processes."""

from datetime import date
from itertools import takewhile
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.absence import spells_of_absence
from sim.service.chance import Luck, dealt, even_normals, gamma
from sim.service.journal import COLUMN, Journal
from sim.service.office import Service
from sim.service.presence import Spell
from sim.service.run import run_service
from sim.service.watched_post import Watch, play_watched


def test_the_same_seed_gives_the_same_journal(small: Scenario, small_journal: Journal) -> None:
    again = run_service(small, 1)
    assert again.weeks == small_journal.weeks
    assert again.workers == small_journal.workers
    assert repr(again.assessments) == repr(small_journal.assessments)


def test_another_replication_is_another_future(small: Scenario, small_journal: Journal) -> None:
    assert run_service(small, 2).weeks != small_journal.weeks


def test_lower_demand_is_a_part_of_the_same_families() -> None:
    luck = Luck(1, 1)
    many = {r.key: r for r in luck.referrals([20.0] * 100)}
    few = {r.key: r for r in luck.referrals([12.5] * 100)}
    assert set(few) < set(many)
    assert all(many[key] == family for key, family in few.items())
    assert len(few) / len(many) == pytest.approx(12.5 / 20, abs=0.05)


def test_a_longer_run_begins_with_the_shorter_one() -> None:
    luck = Luck(1, 1)
    assert luck.referrals([7.0] * 50) == [r for r in luck.referrals([7.0] * 90) if r.day < 50]


def test_referrals_come_as_often_as_the_rate_says() -> None:
    """Index of dispersion and mean of a Poisson process, over 2,000 days."""
    days = [r.day for r in Luck(3, 1).referrals([5.0] * 2000)]
    counts = np.bincount(np.array(days, dtype=int), minlength=2000)
    assert counts.mean() == pytest.approx(5, abs=0.2)
    assert counts.var() / counts.mean() == pytest.approx(1, abs=0.11)


def test_scenarios_are_identical_up_to_the_first_change() -> None:
    base, plan = load_scenario("small-authority-now"), load_scenario("small-authority")
    one, two = run_service(base, 3), run_service(plan, 3)
    first = next(n for n, day in enumerate(one.census_days) if day >= 62)  # 1 July 2016
    assert one.weeks[: first - 1] == two.weeks[: first - 1]
    assert one.weeks[first + 4] != two.weeks[first + 4]


def test_one_more_post_that_never_holds_a_case_changes_no_other_number(
    small: Scenario, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "extends: small-authority-now\nname: One more post\nchanges:\n  - from: 2016-07-01\n"
        "    social_workers: {posts: 25, case_holding_new_posts: 0.0}\n"
    )
    one = np.array(run_service(small, 1).weeks)
    more = np.array(run_service(load_scenario(mine), 1).weeks)
    about_the_post = ("posts", "in_post", "vacant", "starters", "leavers")
    about_the_post += ("newly_qualified_starters", "newly_qualified_in_post")
    other = [number for name, number in COLUMN.items() if name not in about_the_post]
    assert (one[:, :, other] == more[:, :, other]).all()
    assert more[-1, :, COLUMN["posts"]].sum() == one[-1, :, COLUMN["posts"]].sum() + 1


def test_who_is_likelier_to_leave_leaves_no_later(small: Scenario) -> None:
    calm, restless = (
        weeks_of_leaving(small.changed("social_workers.turnover", rate)) for rate in (0.15, 0.6)
    )
    assert set(calm) < set(restless)
    assert all(restless[post] <= week for post, week in calm.items())


def test_old_posts_are_left_in_the_same_weeks_whatever_is_funded_beside_them() -> None:
    """Where caseloads have no effect on leaving; else a few are left a little more often."""
    base, plan = (
        weeks_of_leaving(load_scenario(name, ["social_workers.overload_effect=1"]))
        for name in ("small-authority-now", "small-authority")
    )
    assert base
    assert base == {post: week for post, week in plan.items() if post < 24}


def weeks_of_leaving(scenario: Scenario) -> dict[int, int]:
    """Posts whose first holder left, and the week in which that was decided."""
    first: dict[int, int] = {}

    def look(watch: Watch) -> None:
        for post in watch.workforce.posts:
            if post.emptied.week and post.holder and post.holder.leaving:
                first.setdefault(post.number, post.emptied.week)

    play_watched(scenario, 1, look)
    return first


def test_absence_belongs_to_a_post_and_its_calendar_whoever_is_in_it(small: Scenario) -> None:
    def spells(post: int, day: float) -> list[Spell]:
        found = spells_of_absence(Service(small, 1), post, day)
        assert found is not None
        return list(takewhile(lambda spell: spell[0] < 500, found))

    whole = spells(3, 0.0)
    assert len(whole) > 10
    assert spells(3, 200.0) == [spell for spell in whole if spell[0] >= 200]
    assert spells(4, 0.0) != whole


def test_agency_workers_stay_as_long_as_the_scenario_says(small: Scenario) -> None:
    """By Little's law: those who are there, for each who leaves in a week, are weeks stayed."""
    covered = small.changed("frozen", True).changed("until", date(2036, 3, 31))
    for key, value in {
        "social_workers.recruitment.success": 0.0,
        "social_workers.agency.cover": 1.0,
        "social_workers.agency.most": 1.0,
        "social_workers.turnover": 0.0,
        "opening.permanent": 0.0,
    }.items():
        covered = covered.changed(key, value)
    runs = [np.array(run_service(covered, number).weeks) for number in (1, 2, 3)]
    weeks = np.concatenate(runs).sum(axis=1)
    there, gone = (weeks[:, COLUMN[name]].sum() for name in ("agency", "agency_leavers"))
    months = covered.social_workers.agency.months_stayed
    assert gone > 1500
    assert there / gone == pytest.approx(months / 12 * 52.18, rel=0.1)


def test_gamma_by_mean_and_shape() -> None:
    shares = (np.arange(200_000) + 0.5) / 200_000
    for shape in (0.7, 1.0, 2.5):
        drawn = np.array([gamma(s, 10, shape) for s in shares[::20]])
        assert drawn.mean() == pytest.approx(10, rel=0.01)
        assert drawn.std() == pytest.approx(10 / shape**0.5, rel=0.02)


def test_dealing_and_spreading() -> None:
    assert [dealt(s, [1, 1, 2]) for s in (0.0, 0.24, 0.26, 0.49, 0.51, 0.99)] == [0, 0, 1, 1, 2, 2]
    values = even_normals(27)
    assert sum(values) == pytest.approx(0, abs=1e-9)
    assert np.std(values) == pytest.approx(1, abs=0.1)
    assert even_normals(1) == [0.0]


def test_the_second_future_of_a_pair_meets_the_opposite_luck() -> None:
    one, two = (Luck(5, number).stream(7, 3) for number in (3, 4))
    assert (one.random((50, 3)) + two.random((50, 3)) == 1).all()
    assert one.random() + two.random() == 1
    assert one.standard_normal() == -two.standard_normal()
    waits, opposite = one.standard_exponential(1000), two.standard_exponential(1000)
    assert np.exp(-waits) + np.exp(-opposite) == pytest.approx(1, abs=1e-15)
    assert (one.random(9) + two.random(9) == 1).all()


@pytest.mark.parametrize("seed", [0, 5, 2**32 - 1, 2**32, 3**40, 2**128 - 1, 2**128, 5**70])
def test_a_stream_is_what_numpy_makes_of_seed_and_key(seed: int) -> None:
    numpys = np.random.SeedSequence(seed, spawn_key=(1, 7, 2**31))
    plain = np.random.Generator(np.random.PCG64(numpys))
    assert (Luck(seed, 1).stream(7, 2**31).random(9) == plain.random(9)).all()


def test_the_first_future_of_a_pair_and_other_pairs_know_nothing_of_it() -> None:
    plain = np.random.Generator(np.random.PCG64(np.random.SeedSequence(5, spawn_key=(3, 7))))
    assert (Luck(5, 3).stream(7).random(9) == plain.random(9)).all()
    found = [Luck(5, number).stream(7).random(2000) for number in range(1, 7)]
    together = np.corrcoef(found)
    pairs = [(0, 1), (2, 3), (4, 5)]
    assert [together[pair] for pair in pairs] == pytest.approx([-1.0] * 3)
    apart = [together[i, j] for i in range(6) for j in range(i) if (j, i) not in pairs]
    assert np.abs(apart).max() < 4 / np.sqrt(2000)


def test_opposite_luck_is_luck_of_the_same_kind() -> None:
    """Waits, values and arrivals of the second futures are spread as those of the first."""
    found = [Luck(9, 2 * number).stream(1) for number in range(1, 201)]
    waits = np.concatenate([each.standard_exponential(500) for each in found])
    assert waits.min() > 0
    assert waits.mean() == pytest.approx(1, abs=4 / np.sqrt(waits.size))
    assert waits.std() == pytest.approx(1, abs=0.03)
    values = np.concatenate([each.standard_normal(500) for each in found])
    assert (values.mean(), values.std()) == pytest.approx((0, 1), abs=0.015)
    shares = np.concatenate([each.random(500) for each in found])
    assert 0 <= shares.min() < shares.max() < 1


def test_where_more_come_in_one_future_fewer_come_in_its_opposite() -> None:
    first, second = (
        [len(Luck(11, 2 * pair + number).referrals([5.0] * 250)) for pair in range(60)]
        for number in (1, 2)
    )
    assert np.corrcoef(first, second)[0, 1] < -0.4
    assert np.var(second, ddof=1) / 1250 == pytest.approx(1, abs=0.6)
    assert np.mean(second) == pytest.approx(1250, abs=4 * np.sqrt(1250 / 60))
