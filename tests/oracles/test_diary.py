"""One diary, by itself: a worker with a fixed caseload, and urgent work before the rest."""

from math import inf, perm

import numpy as np
import pytest
import simpy
from fresh import seeds
from stripped import agrees, exact

from sim.service.clock import Clock
from sim.service.diary import Diary
from sim.service.journal import COLUMN, Journal
from sim.service.presence import Time
from sim.service.task import EMERGENCY, Task

HOURS_OF_A_STEP = 2.5


def empty_diary() -> tuple[simpy.Environment, Journal, Diary]:
    """A diary of somebody who is always there and works an hour in each hour."""
    clock, journal = Clock(), Journal(1)
    diary = Diary(clock, journal.now[0], COLUMN["hours"], 1.0, Time(None))
    return clock.env, journal, diary


def busy_share(cases: int, outside: float, seed: int) -> float:
    """Share of time worked by somebody whose cases come back some hours after each step."""
    env, journal, diary = empty_diary()
    luck = np.random.default_rng(seed)

    def step(_: object) -> None:
        now = env.now
        diary.add(Task(luck.exponential(HOURS_OF_A_STEP), now, now, now, away))

    def away(_: object) -> None:
        env.timeout(luck.exponential(outside)).callbacks.append(step)

    for _ in range(cases):
        away(None)
    env.run(until=500)
    before = journal.now[0][COLUMN["hours"]]
    env.run(until=3500)
    return (journal.now[0][COLUMN["hours"]] - before) / 3000


@pytest.mark.parametrize(
    ("cases", "outside", "published"),
    [(18, 74, 0.569), (18, 37, 0.919), (24, 74, 0.737), (24, 37, 0.993)],
)
def test_a_worker_with_a_fixed_caseload(cases: int, outside: float, published: float) -> None:
    """The machine-repair model: exact share of time busy, and the table as published."""
    ratio = HOURS_OF_A_STEP / outside
    busy = 1 - 1 / sum(perm(cases, k) * ratio**k for k in range(cases + 1))
    assert busy == pytest.approx(published, abs=0.0006)
    agrees([busy_share(cases, outside, seed) for seed in seeds(24)], busy)


def stays_by_urgency(seed: int, until: float) -> tuple[float, float]:
    """Mean time of urgent work (0.2 an hour) and of other work (0.6), each an hour on average."""
    env, _, diary = empty_diary()
    luck = np.random.default_rng(seed)
    found: dict[bool, list[float]] = {True: [], False: []}

    def come(rate: float, urgent: bool) -> None:
        came = env.now
        urgency = EMERGENCY if urgent else came
        work = luck.exponential(1.0)
        diary.add(
            Task(work, came, came, urgency, lambda _: found[urgent].append(env.now - came), inf)
        )
        env.timeout(luck.exponential(1 / rate)).callbacks.append(lambda _: come(rate, urgent))

    come(0.2, True)
    come(0.6, False)
    env.run(until=until)
    return float(np.mean(found[True][50:])), float(np.mean(found[False][150:]))


@pytest.mark.nightly
def test_urgent_work_goes_first_and_is_not_broken_into() -> None:
    found = [stays_by_urgency(seed, 45_000) for seed in seeds(24)]
    agrees([urgent for urgent, _ in found], exact("prio-hi"))
    agrees([other for _, other in found], exact("prio-lo"))
    waits = [0.25 * (urgent - 1) + 0.75 * (other - 1) for urgent, other in found]
    agrees(waits, 0.8 / (1 - 0.8))
