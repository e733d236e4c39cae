"""Processes: work shared out over the processors, by people who may be stopped at any time."""

import os
import signal
import socket
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import wait as all_ended
from contextlib import contextmanager
from functools import cache, partial
from importlib import import_module
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import Any

from sim.study.runs.system import MOST_PROCESSES, is_windows

Jobs = int | str | None
"""How many processes do the work (None: one for each processor), or the address of a cluster."""


_NO_LINE = 77
"""The exit code of a process that cannot reach the one that started it."""


class KilledError(Exception):
    """A process was stopped from outside while it was at work."""


class UnreachableError(Exception):
    """Processes cannot reach each other on this computer: something forbids it."""


def over_processes(one: Callable[[Any], Any], items: Sequence[Any], jobs: Jobs) -> Iterable[Any]:
    """The results of a function for each item, in order, worked out by several processes.

    Raises `KilledError` when one of the processes is stopped from outside, and
    `UnreachableError` when processes may not speak with each other here.
    """
    if isinstance(jobs, str):
        from sim.study.runs.cluster import over_cluster

        found = dict(over_cluster(one, items, jobs))
        yield from (found[place] for place in range(len(items)))
    elif jobs == 1 or not items:
        yield from map(one, items)
    else:
        pool, number = _pool(jobs)
        with _stopped_with(pool), _in_our_words():
            yield from _over_here(one, items, pool, number)


@contextmanager
def given_out(
    one: Callable[[Any], Any], items: Sequence[Any], jobs: Jobs
) -> Generator[list[Callable[[], Any]], None, None]:
    """Have processes do something with each item while this one has other things to do.

    Gives what to call for each result. Where no processes are to be had here, for one job or on a
    cluster, this one does the work when it is asked for. Raises what `over_processes` does.
    """
    if isinstance(jobs, str) or jobs == 1:
        yield [partial(one, item) for item in items]
        return
    pool, _ = _pool(jobs)
    with _stopped_with(pool), _in_our_words():
        with _undisturbed():
            given = [pool.submit(one, item) for item in items]
        yield [each.result for each in given]


@contextmanager
def begun_soon(jobs: Jobs, *modules: str) -> Generator[None, None, None]:
    """Have the processes begun, and import modules, while this one has other things to do.

    Raises what `over_processes` does.
    """
    number = 0 if isinstance(jobs, str) or jobs == 1 else _pool(jobs)[1]
    with given_out(import_module, modules * number, jobs):
        yield


def _pool(jobs: int | None) -> tuple[Any, int]:
    """The pool of joblib without its folder of arrays, whose name it cannot write with accents.

    And how many processes it has.
    """
    from joblib import cpu_count
    from joblib.externals.loky import get_reusable_executor

    try:
        parent = _lifeline().getsockname()
    except OSError as fault:
        raise UnreachableError from fault
    number = jobs or cpu_count()
    if is_windows():
        number = min(number, MOST_PROCESSES)
    with _undisturbed():
        return get_reusable_executor(number, initializer=_begin, initargs=(parent,)), number


def _over_here(
    one: Callable[[Any], Any], items: Sequence[Any], pool: Any, number: int
) -> Iterable[Any]:
    to_come = iter(items)
    waiting: deque[Any] = deque()
    try:
        while True:
            # A few at a time, and not its `map`: whoever stops it would find much to call off.
            for item in islice(to_come, 2 * number - len(waiting)):
                with _undisturbed():
                    waiting.append(pool.submit(one, item))
            if not waiting:
                return
            yield waiting.popleft().result()
    except GeneratorExit as closed:
        if _for_a_stop(closed):
            _stop(pool)
            raise
        # Nobody wants the rest. What is under way ends by itself: others may use the same pool.
        for each in waiting:
            each.cancel()
        all_ended(waiting)
        raise


@contextmanager
def _stopped_with(pool: Any) -> Generator[None, None, None]:
    """Stop the processes when this one is stopped."""
    try:
        yield
    except KeyboardInterrupt:
        _stop(pool)
        raise


def _for_a_stop(fault: BaseException | None) -> bool:
    """Whether whoever uses the results was stopped, between two of them.

    The stop stands behind what closed us, and behind what closed those who pass the results on.
    """
    while fault is not None and not isinstance(fault, KeyboardInterrupt):
        fault = fault.__context__
    return fault is not None


def _stop(pool: Any) -> None:
    """Stop the processes in the middle of what they do: what was finished is kept."""
    # The thread that minds them may look in vain for work that was given out a moment ago, when it
    # has killed them. Nobody is to hear of that.
    usual, threading.excepthook = threading.excepthook, lambda _: None
    try:
        pool.shutdown(wait=True, kill_workers=True)
    finally:
        threading.excepthook = usual


@contextmanager
def _in_our_words() -> Generator[None, None, None]:
    """Say of processes that are gone whether they were killed or never reached this one."""
    from joblib.externals.loky.process_executor import BrokenProcessPool

    try:
        yield
    except BrokenProcessPool as fault:
        # Only its words say with which code a process ended.
        raise (UnreachableError if f"({_NO_LINE})" in str(fault) else KilledError) from fault


@contextmanager
def _undisturbed() -> Generator[None, None, None]:
    """Start processes that never hear of Ctrl-C: it stops the parent, and the parent stops them."""
    if is_windows() or threading.current_thread() is not threading.main_thread():
        yield
        return
    # Its start would let the signal through again (in Python 3.11), so it has to be there.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@cache
def _lifeline() -> socket.socket:
    """What the other processes hold on to: the system lets go of it when this process ends.

    A connection within the machine, on which nothing is ever said. It works alike on every
    system, and however this process ends.
    """
    server = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_hold, args=(server,), daemon=True).start()
    return server


def _hold(server: socket.socket) -> None:
    """Hold the line of each process until that process is gone."""
    held: list[socket.socket] = []
    while True:
        held.append(server.accept()[0])
        gone = wait(held, timeout=0)
        for line in [each for each in held if each in gone]:
            held.remove(line)
            line.close()


def _begin(parent: tuple[str, int]) -> None:
    """Have this process end when its parent is gone, and not before."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        line = socket.create_connection(parent)
    except OSError:
        os._exit(_NO_LINE)
    threading.Thread(target=_end_with, args=(line,), daemon=True).start()


def _end_with(line: socket.socket) -> None:
    try:
        line.recv(1)
    finally:
        os._exit(1)
