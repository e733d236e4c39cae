"""An order gives things from the lowest number up, and those of the same number as they came."""

from heapq import heappop, heappush
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from sim.service.order import Order, Pages, Placed

# Few numbers, so that many are the same; emergencies go before everything.
STEPS = st.lists(st.none() | st.sampled_from([-inf, -1.5, 0.0, 0.5, 2.0, 1e9]), max_size=60)


class Thing(Placed):
    """A thing with a name."""

    def __init__(self, at: float, name: object) -> None:
        super().__init__(at)
        self.name = name


@given(STEPS)
def test_things_are_taken_as_from_a_heap_of_numbers_and_arrivals(steps: list[float | None]) -> None:
    """A number adds a thing, nothing takes the first one out."""
    order: Order[Thing] = Order()
    heap: list[tuple[float, int]] = []
    for arrival, number in enumerate(steps):
        if number is not None:
            order.add(Thing(number, arrival))
            heappush(heap, (number, arrival))
        elif heap:
            assert order.lowest == heap[0][0]
            assert order.take().name == heappop(heap)[1]
        assert len(order.things) == len(heap)
    assert [order.take().name for _ in heap] == [arrival for _, arrival in sorted(heap)]


WAITS = [0.0, 1e-9, 0.01, 0.0625, 0.4, 1.0, 40.0, 250.5, 2599.9, 2600.0, 5200.0, 7000.0, inf]


@given(st.lists(st.none() | st.sampled_from(WAITS), max_size=80), st.booleans())
def test_pages_give_things_as_one_order_would(steps: list[float | None], looked: bool) -> None:
    """A wait adds a thing, nothing lets the time of the first one come; some look ahead first."""
    pages: Pages[Thing] = Pages()
    whole: Order[Thing] = Order()
    now = 0.0
    for arrival, wait in enumerate(steps):
        if looked:
            assert pages.turn() is bool(whole.things)
        if wait is not None:
            pages.add(Thing(now + wait, arrival))
            whole.add(Thing(now + wait, arrival))
        elif pages.turn() and whole.lowest < inf:
            assert pages.page.lowest == whole.lowest
            now = whole.lowest
            assert pages.page.take().name == whole.take().name
    assert len(pages) == len(whole.things)
    assert {each.name for each in pages.clear()} == {each.name for each in whole.things}
    assert not pages.turn()
    assert len(pages) == 0


def test_who_goes_first_goes_before_those_of_the_same_number() -> None:
    order: Order[Thing] = Order()
    for number, name in ((1.0, "visit"), (2.0, "review"), (2.0, "session")):
        order.add(Thing(number, name))
    order.add_first(Thing(2.0, "end of the day"))
    taken = [order.take().name for _ in range(4)]
    assert taken == ["visit", "end of the day", "review", "session"]


def test_nothing_is_left_of_an_order_that_is_cleared() -> None:
    order: Order[Thing] = Order()
    order.add(Thing(1.0, "visit"))
    order.clear()
    assert order.things == []
    assert order.lowest == inf
