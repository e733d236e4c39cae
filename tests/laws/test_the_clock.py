"""The clock keeps the order of SimPy: what happens, and in what turn, is as there."""

from collections.abc import Generator
from random import Random
from typing import Any

import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.service.clock import Clock, Happening

Told = list[tuple[float, str]]


def played(env: Any, seed: int, until: float | None, clock: Clock | None = None) -> Told:
    """Processes that wait, begin others and wake those who wait, and what each did when.

    Those of SimPy, or with a clock our own, which wait for its happenings.
    """
    begin = env.process if clock is None else clock.begin
    event = env.event if clock is None else Happening
    wake: Any = simpy.Event.succeed if clock is None else clock.let_happen
    luck, told, waiting, begun = Random(seed), [], [], []
    waits = (0, 0, 0.5, 1, 1, 2.25, 1e-12)

    def somebody(name: str, depth: int) -> Generator[Any, Any, None]:
        for turn in range(luck.randrange(1, 5)):
            told.append((env.now, f"{name}.{turn}"))
            act = luck.randrange(6)
            if act == 0 and depth < 4:
                yield begin(somebody(f"{name}>{turn}", depth + 1))
            elif act == 1 and depth < 4:
                begun.append(begin(somebody(f"{name}+{turn}", depth + 1)))
            elif act == 5 and begun:
                yield begun.pop(luck.randrange(len(begun)))
            elif act == 2 and waiting:
                wake(waiting.pop(luck.randrange(len(waiting))))
            elif act == 3 and len(waiting) < 3:
                waiting.append(event())
                yield waiting[-1]
            else:
                yield env.timeout(luck.choice(waits))

    for number in range(6):
        begin(somebody(str(number), 0))
    if until is not None:
        env.run(until=until)
        told.append((env.now, "stopped"))
    env.run()
    return told


@given(seed=st.integers(0, 10**9), until=st.sampled_from([None, 1, 2.25, 3]))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_events_happen_in_the_order_of_simpy(seed: int, until: float | None) -> None:
    """Also the guard: another order in a new SimPy would change every result."""
    clock, there = Clock(), played(simpy.Environment(), seed, until)
    assert played(Clock().env, seed, until) == there
    assert played(clock.env, seed, until, clock) == there


def test_the_comparison_notices_another_order() -> None:
    """The control: a clock that lets what follows at once wait for the next moment."""

    class Late(simpy.Environment):
        def schedule(self, event: Any, priority: int = 1, delay: float = 0) -> None:
            super().schedule(event, priority, delay or (1e-6 if priority else 0))

    ours = [[name for _, name in played(Late(), seed, None)] for seed in range(30)]
    theirs = [[name for _, name in played(simpy.Environment(), seed, None)] for seed in range(30)]
    assert ours != theirs


@pytest.mark.parametrize("begin", [lambda clock: clock.begin, lambda clock: clock.env.process])
def test_a_process_that_fails_is_heard_of(begin: Any) -> None:
    def failing() -> Generator[Any, Any, None]:
        yield clock.env.timeout(1)
        raise ValueError("lost")

    clock = Clock()
    begin(clock)(failing())
    with pytest.raises(ValueError, match="lost"):
        clock.run_to(2)


def test_what_is_to_come_at_the_last_moment_does_not_happen() -> None:
    clock, told = Clock(), []
    for day in (1.0, 2.0, 3.0):
        clock.env.timeout(day).callbacks.append(lambda _: told.append(clock.now))
    clock.run_to(3.0)
    assert told == [1.0, 2.0]
    assert clock.peek() == 3.0
    clock.stop()
    assert clock.peek() == float("inf")
