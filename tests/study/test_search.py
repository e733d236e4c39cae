"""The search, on futures whose needs are known beforehand."""

import numpy as np
import pytest

from sim.study.statistics.search import Futures, hits_wanted, least

AMOUNTS = 121


def futures_needing(needs, *, bumps=None, seen=None):
    """Futures that meet a target of 18 from an amount of their own on."""

    def play(place, futures):
        if seen is not None:
            seen.append((place, len(futures)))
        values = 18.0 - 0.05 * (place - np.array([needs[f] for f in futures]))
        return values + (0 if bumps is None else bumps(place))

    return Futures(play, len(needs), AMOUNTS, 18.0)


@pytest.mark.parametrize("begin", [0, 7, 60, 120])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.8, 0.95, 1.0])
def test_the_answer_is_the_order_statistic_of_what_the_futures_need(begin, share):
    luck = np.random.default_rng(17)
    needs = luck.integers(20, 100, 40)
    wanted = round(share * 40)
    found = least(futures_needing(needs), wanted, begin)
    assert found is not None
    assert found[1] == np.sort(needs)[wanted - 1]
    assert found[1] - found[0] == 1


def test_only_futures_that_are_open_are_played():
    """A full table would be 121 times 200 plays, a plain bisection 7 times 200."""
    needs = np.random.default_rng(3).normal(60, 8, 200)
    seen: list[tuple[int, int]] = []
    least(futures_needing(needs, seen=seen), 160, 60)
    assert sum(number for _, number in seen) < 4 * 200


def test_what_cannot_be_reached_in_the_range_is_none():
    needs = [10, 20, 300]
    assert least(futures_needing(needs), 2, 50) is not None
    assert least(futures_needing(needs), 3, 50) is None


def test_an_answer_at_the_very_beginning_is_found():
    assert least(futures_needing([-5, -5]), 2, 100) == (-1, 0)


def test_where_more_does_not_help_the_first_that_will_do_is_found():
    """Met between 40 and 60 only, since more than 60 does harm."""
    futures = futures_needing([40] * 10, bumps=lambda place: max(0, place - 60) * 0.2)
    futures.monotone = False
    found = least(futures, 8, 120, places=[0, 24, 48, 72, 96, 120])
    assert found == (39, 40)


def test_what_was_implied_is_played_when_it_is_confirmed():
    """A future in which 50 is enough and 55 by bad luck is not."""

    def play(place, futures):
        return np.array([17.0 if place >= 50 and place != 55 else 19.0 for _ in futures])

    futures = Futures(play, 1, AMOUNTS, 18.0)
    assert futures.hits(50) == futures.hits(55) == 1
    assert not futures.played[0, 55]
    assert futures.confirm(55) == 0


def test_not_known_does_not_meet_the_target():
    futures = Futures(lambda _place, numbers: np.full(len(numbers), np.nan), 3, 4, 18.0)
    assert futures.hits(2) == 0


@pytest.mark.parametrize(
    ("confidence", "runs", "wanted"), [(0.5, 40, 20), (0.8, 80, 64), (0.95, 80, 76), (0.9, 10, 9)]
)
def test_so_many_hits_are_wanted(confidence, runs, wanted):
    perhaps, for_answer, surely = hits_wanted(confidence, runs)
    assert for_answer == wanted
    assert perhaps <= wanted
    assert surely is None or surely > wanted


def test_forty_runs_cannot_be_sure_of_ninety_five_percent_and_eighty_can():
    """All of 72 are above the 95th percentile by luck with a chance of 0.95**72, or 2.49%."""
    assert hits_wanted(0.95, 71)[2] is None
    assert hits_wanted(0.95, 72)[2] == 72
    assert hits_wanted(0.95, 80)[2] == 80


def test_the_interval_of_the_answer_holds_the_true_amount():
    """2,000 searches: 40 futures with known needs, confidence 80%; the interval covers 95%."""
    luck = np.random.default_rng(2016)
    perhaps, _, surely = hits_wanted(0.8, 40)
    true = 60 + 10 * 0.8416212335729143
    held = 0
    for _ in range(2000):
        needs = np.sort(luck.normal(60, 10, 40))
        held += needs[perhaps - 1] <= true <= needs[surely - 1]
    assert held / 2000 >= 0.95 - 3.3 * np.sqrt(0.95 * 0.05 / 2000)


def test_without_places_every_amount_is_looked_at_from_the_first_on():
    futures = futures_needing([40] * 10, bumps=lambda place: max(0, place - 60) * 0.2)
    futures.monotone = False
    assert least(futures, 8, 120) == (39, 40)
