"""Sharing out work never changes it, and a process that works alone guards nobody."""

import os
import signal
import threading

from sim.study.processes import _guarded, over_processes


def squared(number: int) -> int:
    return number * number


def test_one_process_and_two_give_the_same_in_the_same_order():
    numbers = [3, 1, 2]
    assert list(over_processes(squared, numbers, 1)) == [9, 1, 4]
    assert list(over_processes(squared, numbers, 2)) == [9, 1, 4]
    assert list(over_processes(squared, [], None)) == []


def test_a_parent_that_does_the_work_itself_does_not_watch_for_its_own_end():
    """On a machine with one processor; the watch would end the program within a second."""
    before, handler = threading.active_count(), signal.getsignal(signal.SIGINT)
    assert _guarded(squared, os.getpid(), 4) == 16
    assert threading.active_count() == before
    assert signal.getsignal(signal.SIGINT) is handler
