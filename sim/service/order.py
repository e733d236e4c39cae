"""An order: things by a number, from the lowest up, and those of the same number as they came."""

from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Order(Generic[Thing]):
    """Things in order: the first of them stands last in its list, where it is taken at once.

    Two lists that rise together, so that places are found by comparing bare numbers: a heap of
    tuples compares several times as long. `numbers` are the numbers with the sign turned.
    """

    __slots__ = ("numbers", "things")

    def __init__(self) -> None:
        self.numbers: list[float] = []
        self.things: list[Thing] = []

    @property
    def lowest(self) -> float:
        """The number of the first thing."""
        return -self.numbers[-1]

    def add(self, number: float, thing: Thing) -> None:
        """Put a thing in its place, behind those of the same number.

        Python's `bisect`, written out: compiled, it compares bare numbers, and a run takes a
        thirtieth less.
        """
        turned, numbers = -number, self.numbers
        place, end = 0, len(numbers)
        while place < end:
            middle = (place + end) >> 1
            if numbers[middle] < turned:
                place = middle + 1
            else:
                end = middle
        numbers.insert(place, turned)
        self.things.insert(place, thing)

    def take(self) -> Thing:
        """Take the first thing out."""
        self.numbers.pop()
        return self.things.pop()

    def clear(self) -> None:
        """Let go of all things."""
        self.numbers.clear()
        self.things.clear()
