"""Sharing out work never changes it, and a process that works alone guards nobody."""

from sim.study.runs.processes import over_processes


def squared(number: int) -> int:
    return number * number


def test_one_process_and_two_give_the_same_in_the_same_order():
    numbers = [3, 1, 2]
    assert list(over_processes(squared, numbers, 1)) == [9, 1, 4]
    assert list(over_processes(squared, numbers, 2)) == [9, 1, 4]
    assert list(over_processes(squared, [], None)) == []
