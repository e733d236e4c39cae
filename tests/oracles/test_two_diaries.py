"""Two diaries in a row, and one diary in several orders of urgency."""

from collections.abc import Callable

import numpy as np
import pytest
from fresh import seeds
from stripped import agrees, exact

from sim.service.clock import Clock
from sim.service.diary import Diary
from sim.service.journal import COLUMN, Journal
from sim.service.presence import Time
from sim.service.task import Task


def diary_in(clock: Clock) -> Diary:
    """The diary of somebody who is always there and works an hour in each hour."""
    return Diary(clock, Journal(1).now[0], COLUMN["hours"], 1.0, Time(None))


def times_through_both(seed: int, cases: int) -> float:
    """Mean time of a case from coming to the end of its second task."""
    clock = Clock()
    env = clock.env
    first, second = diary_in(clock), diary_in(clock)
    luck = np.random.default_rng(seed)
    gaps, works, further = (luck.exponential(mean, cases).tolist() for mean in (6, 4, 3))
    found: list[float] = []

    def come(number: int) -> None:
        came = env.now

        def next_one(_: Task) -> None:
            now = env.now
            second.add(Task(further[number], now, now, now, end))

        def end(_: Task) -> None:
            found.append(env.now - came)

        first.add(Task(works[number], came, came, came, next_one))
        if number + 1 < cases:
            env.timeout(gaps[number]).callbacks.append(lambda _: come(number + 1))

    come(0)
    env.run()
    assert len(found) == cases
    return float(np.mean(found[cases // 50 :]))


def test_the_end_of_one_task_puts_the_next_in_another_diary() -> None:
    agrees([times_through_both(seed, 8000) for seed in seeds(24)], exact("tandem-w"))


Order = Callable[[int, float, float], float]
ORDERS: dict[str, Order] = {
    "first come, first served": lambda kind, came, work: came,
    "urgent first": lambda kind, came, work: came - 1e9 * (kind == 0),
    "urgent last": lambda kind, came, work: came + 1e9 * (kind == 0),
    "head start of five": lambda kind, came, work: came - 5 * (kind == 0),
    "last come, first served": lambda kind, came, work: -came,
}


def mean_wait(order: Order, seed: int, cases: int) -> float:
    """Mean wait of two kinds of case, 0.2 and 0.6 an hour, in one diary until it is empty."""
    clock = Clock()
    env = clock.env
    diary = diary_in(clock)
    luck = np.random.default_rng(seed)
    days = np.cumsum(luck.exponential(1 / 0.8, cases)).tolist()
    works = luck.exponential(1.0, cases).tolist()
    kinds = (luck.random(cases) >= 0.25).astype(int).tolist()
    waits: list[float] = []
    for came, work, kind in zip(days, works, kinds, strict=True):

        def end(_: Task, came: float = came, work: float = work) -> None:
            waits.append(env.now - came - work)

        diary.add(Task(work, came, came, order(kind, came, work), end))
    env.run()
    assert len(waits) == cases
    return float(np.mean(waits))


@pytest.mark.nightly
def test_the_order_of_work_moves_waits_and_never_their_mean() -> None:
    """Rule S1 on the paired difference, whose value is 0, against 5% of the mean wait itself."""
    cases, runs = 8000, seeds(24)
    plain = [mean_wait(ORDERS["first come, first served"], seed, cases) for seed in runs]
    for name, order in ORDERS.items():
        if name != "first come, first served":
            other = [mean_wait(order, seed, cases) for seed in runs]
            base = float(np.mean(plain))
            agrees([base + b - a for a, b in zip(plain, other, strict=True)], base)
