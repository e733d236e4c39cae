"""Shapley's values against games that can be worked out by hand."""

from itertools import permutations

import numpy as np
import pytest

from sim.study.statistics.shapley import draw_orders, groups_of, shares


def worth_of(orders, game):
    return {group: game(group) for group in groups_of(orders)}


def test_a_left_and_two_right_gloves():
    """One pair is worth 1: the left hand, which only one has, gets 2/3 (Shapley 1953)."""

    def pair(group):
        return float("left" in group and bool(group & {"right", "other right"}))

    orders = list(permutations(["left", "right", "other right"]))
    found = shares(orders, worth_of(orders, pair))
    assert found == pytest.approx({"left": 2 / 3, "right": 1 / 6, "other right": 1 / 6})


def test_one_order_and_its_reverse_are_exact_when_only_pairs_act_together():
    luck = np.random.default_rng(5)
    names = [f"m{number}" for number in range(7)]
    alone = luck.normal(size=7)
    together = np.triu(luck.normal(size=(7, 7)), 1)

    def game(group):
        there = np.array([name in group for name in names], dtype=float)
        return float(there @ alone + there @ together @ there)

    orders = draw_orders(names, 2, luck)
    exact = alone + (together.sum(axis=0) + together.sum(axis=1)) / 2
    found = shares(orders, worth_of(orders, game))
    assert [found[name] for name in names] == pytest.approx(exact.tolist())


def test_shares_add_up_to_the_whole_whatever_the_game():
    luck = np.random.default_rng(6)
    orders = draw_orders(list("abcdef"), 4, luck)
    worth = {group: float(luck.normal()) for group in groups_of(orders)}
    found = shares(orders, worth)
    whole = worth[frozenset("abcdef")] - worth[frozenset()]
    assert sum(found.values()) == pytest.approx(whole, abs=1e-12)


def test_who_never_adds_anything_gets_nothing():
    orders = draw_orders(list("abc"), 6, np.random.default_rng(1))
    assert shares(orders, worth_of(orders, lambda g: float("a" in g)))["c"] == 0.0


def test_nobody_at_all_has_one_empty_order():
    orders = draw_orders([], 2, np.random.default_rng(1))
    assert shares(orders, worth_of(orders, lambda g: 3.0)) == {}
