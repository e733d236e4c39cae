"""Shapley's values: a fair share of a whole for each of those who make it up.

What one adds depends on who was there before. Shapley (1953) averages over all orders in which
they could have come; Castro, Gómez and Tejada (2009, Computers & Operations Research 36) draw
some orders. Every second order here is the reverse of the one before, which gives exactly the
value when no more than two ever act only together (Mitchell, Cooper, Frank and Holmes 2022,
Journal of Machine Learning Research 23).
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

Group = frozenset[str]
Order = tuple[str, ...]


def draw_orders(names: Sequence[str], number: int, luck: np.random.Generator) -> list[Order]:
    """So many orders of the names; every second one is the reverse of the one before."""
    orders: list[Order] = []
    while len(orders) < number:
        drawn = tuple(names[place] for place in luck.permutation(len(names)))
        orders += [drawn, drawn[::-1]]
    return orders[:number]


def groups_of(orders: Iterable[Order]) -> list[Group]:
    """Everybody who is there at any point of any order, each group once."""
    return list(dict.fromkeys(group for order in orders for group in _growing(order)))


def shares(orders: Sequence[Order], worth: Mapping[Group, float]) -> dict[str, float]:
    """What each adds on average over the orders, from the worth of every group in them.

    The shares add up to the worth of all less that of none.
    """
    added = dict.fromkeys(orders[0], 0.0)
    for order in orders:
        for name, (before, after) in zip(order, pairwise(_growing(order)), strict=True):
            added[name] += worth[after] - worth[before]
    return {name: total / len(orders) for name, total in added.items()}


def _growing(order: Order) -> list[Group]:
    """From nobody to everybody, one more at a time."""
    return [frozenset(order[:size]) for size in range(len(order) + 1)]
