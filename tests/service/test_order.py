"""An order gives things from the lowest number up, and those of the same number as they came."""

from heapq import heappop, heappush
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from sim.service.order import Order

# Few numbers, so that many are the same; emergencies go before everything.
STEPS = st.lists(st.none() | st.sampled_from([-inf, -1.5, 0.0, 0.5, 2.0, 1e9]), max_size=60)


@given(STEPS)
def test_things_are_taken_as_from_a_heap_of_numbers_and_arrivals(steps: list[float | None]) -> None:
    """A number adds a thing, nothing takes the first one out."""
    order: Order[int] = Order()
    heap: list[tuple[float, int]] = []
    for arrival, number in enumerate(steps):
        if number is not None:
            order.add(number, arrival)
            heappush(heap, (number, arrival))
        elif heap:
            assert -order.numbers[-1] == heap[0][0]
            assert order.take() == heappop(heap)[1]
        assert len(order.things) == len(order.numbers) == len(heap)
    assert [order.take() for _ in heap] == [arrival for _, arrival in sorted(heap)]


def test_nothing_is_left_of_an_order_that_is_cleared() -> None:
    order: Order[str] = Order()
    order.add(1.0, "visit")
    order.clear()
    assert order.things == order.numbers == []
