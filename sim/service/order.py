"""An order: things by a number, from the lowest up, and those of the same number as they came."""

from math import inf
from typing import Final, Generic, TypeVar

_PAGES_A_DAY: Final = 16
_LAST_PAGE: Final = _PAGES_A_DAY * 2600
"""Of ten years. All that comes later stands there too."""


class Placed:
    """What has its place in an order by a number, `at`."""

    __slots__ = ("at",)

    def __init__(self, at: float) -> None:
        self.at = at


Thing = TypeVar("Thing", bound=Placed)


class Order(Generic[Thing]):
    """Things in order: the first of them stands last in its list, where it is taken at once.

    A heap of tuples compares several times as long.
    """

    __slots__ = ("things",)

    def __init__(self) -> None:
        self.things: list[Thing] = []

    @property
    def lowest(self) -> float:
        """The number of the first thing; infinite when there is none."""
        return self.things[-1].at if self.things else inf

    def add(self, thing: Thing) -> None:
        """Put a thing in its place, behind those of the same number.

        Python's `bisect`, written out: compiled, it compares bare numbers.
        """
        at, things = thing.at, self.things
        place, end = 0, len(things)
        while place < end:
            middle = (place + end) >> 1
            if things[middle].at > at:
                place = middle + 1
            else:
                end = middle
        things.insert(place, thing)

    def add_first(self, thing: Thing) -> None:
        """Put a thing in its place, before those of the same number."""
        place = len(self.things)
        while place and self.things[place - 1].at < thing.at:
            place -= 1
        self.things.insert(place, thing)

    def take(self) -> Thing:
        """Take the first thing out."""
        return self.things.pop()

    def clear(self) -> None:
        """Let go of all things."""
        self.things.clear()


class Pages(Generic[Thing]):
    """Things in order of their moments, on a page for each part of a day.

    A thing finds its place among the few of its page, and not among all that is to come. What is
    years away stands on the last page.
    """

    __slots__ = ("_number", "_pages", "page")

    def __init__(self) -> None:
        self.page: Order[Thing] = Order()
        self._number = 0
        self._pages: list[Order[Thing] | None] = [self.page]

    def __len__(self) -> int:
        """How many things are to come."""
        return sum(len(page.things) for page in self._pages if page is not None)

    def add(self, thing: Thing) -> None:
        """Put a thing in its place, behind those of the same moment."""
        self.page_of(thing.at).add(thing)

    def page_of(self, moment: float) -> Order[Thing]:
        """The page of a moment, which may be new."""
        part = moment * _PAGES_A_DAY
        number = int(part) if part < _LAST_PAGE else _LAST_PAGE
        while number >= len(self._pages):
            self._pages.append(None)
        page = self._pages[number]
        if page is None:
            page = self._pages[number] = Order()
        if number <= self._number:
            self._number, self.page = number, page
        return page

    def turn(self) -> bool:
        """Turn to the first page on which there is something, and say whether there is one."""
        while not self.page.things:
            if self._number + 1 == len(self._pages):
                return False
            self._pages[self._number] = None
            self._number += 1
            page = self._pages[self._number]
            if page is not None:
                self.page = page
        return True

    def clear(self) -> list[Thing]:
        """Let go of all things, and give them back."""
        things = [thing for page in self._pages if page is not None for thing in page.things]
        self.page, self._number = Order(), 0
        self._pages = [self.page]
        return things
