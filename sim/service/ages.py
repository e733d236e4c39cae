"""Ages of open work: where they are known dealt over their bands, and what is still needed.

Without them an age is that of a steady state (`opening.py`).
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain, pairwise
from typing import Final

from scipy.special.cython_special import gammaincc, gammainccinv

from sim.scenario.staffing import Ages
from sim.service.chance import Marks

_STEPS: Final = 60
_NONE: Final = 1e-290
"""A share so small that logarithms and inverses of it are not to be trusted."""
Drawn = tuple[int, Marks]
"""A family that may be found open, by its number, with its luck."""
Span = tuple[float, float]
"""A band of age, in working days from its start to its end."""


def by_age(
    spans: list[Span],
    shares: tuple[float, ...],
    order: Callable[[Span], Iterator[Drawn]],
    size: Callable[[Marks], int],
) -> Iterator[tuple[Drawn, Span]]:
    """Families one by one, each for the band that is furthest behind its share of the children.

    `order` says in which order a band takes families, each of which is taken once.
    """
    children, taken = [0] * len(spans), set[int]()
    orders = [order(span) for span in spans]
    while True:
        wanted = sum(children) + 1
        band = max(range(len(spans)), key=lambda n: shares[n] * wanted - children[n])
        family = next((each for each in orders[band] if each[0] not in taken), None)
        if family is None:
            return
        taken.add(family[0])
        children[band] += size(family[1])
        yield family, spans[band]


def spans_of(ages: Ages, days: float, end: float) -> list[Span]:
    """The bands of age in working days, the last one to an end."""
    starts = [min(days * start, end) for start in ages.bands]
    return list(zip(starts, [*starts[1:], end], strict=True))


def likeliest_first(waits: list[tuple[Drawn, float]]) -> Callable[[Span], Iterator[Drawn]]:
    """The order in which bands take assessments that wait so many days to their last sitting.

    First those found there: the longer one is in the band, the likelier. Then those that get there
    at all, and then the others: their work is late.
    """

    def order(span: Span) -> Iterator[Drawn]:
        low, high = span
        there = [(each, (min(high, days) - low) / (high - low)) for each, days in waits]
        return chain(
            (each for each, part in there if each[1].found < part),
            (each for each, part in there if 0 < part <= each[1].found),
            (each for each, part in there if part <= 0),
        )

    return order


def age_in_assessment(share: float, span: Span, wait: float) -> float:
    """The age of an assessment in a band: at any point of it at which the work is not over yet."""
    low, high = span
    return low + share * ((min(high, wait) if wait > low else high) - low)


def age_of_plan(share: float, span: Span, mean: float, shape: float) -> float:
    """The age below which a share of the plans found open in a band lie, in a steady state.

    As many are found at an age as last longer: the band is cut where the area under the survivor
    function of the lengths (a gamma) has that share. Newton's method from its start, which that
    curve lets come near from below.
    """
    low, high = span
    first, last = _older(low, mean, shape), _older(high, mean, shape)
    wanted, age = first - share * (first - last), low
    for _ in range(_STEPS):
        still = float(gammaincc(shape, age * shape / mean))
        if still < _NONE:
            break
        step = (_older(age, mean, shape) - wanted) * mean / still
        age += step
        if step < 1e-9 * mean:
            break
    return min(max(age, low), high)


def age_under_review(
    share: float, reviews: tuple[float, ...], end: float, mean: float, shape: float
) -> float:
    """The age below which a share of the plans that end at reviews lie, in a steady state.

    Between two reviews none ends: as many are found at any age there as were needed at the first
    of the two (the survivor function of the lengths, a gamma). `reviews` are their ages.
    """
    spans = _between_reviews(reviews, end, mean, shape)
    left = share * sum([found for _, _, found in spans])
    for age, later, found in spans:
        if left <= found:
            return age + (later - age) * left / found
        left -= found
    return end


@lru_cache
def _between_reviews(
    reviews: tuple[float, ...], end: float, mean: float, shape: float
) -> list[tuple[float, float, float]]:
    """The spans from one review to the next, and in what proportion plans are found in each."""
    days = [0.0, *(age for age in reviews if age < end), end]
    return [
        (age, later, (later - age) * float(gammaincc(shape, age * shape / mean)))
        for age, later in pairwise(days)
    ]


def _older(age: float, mean: float, shape: float) -> float:
    """The share of plans found open, in a steady state, that are older."""
    x = age * shape / mean
    return float(gammaincc(shape + 1, x)) - age / mean * float(gammaincc(shape, x))


def still_needed(
    share: float, age: float, mean: float, shape: float, known: float | None = None
) -> float:
    """Days that a plan of an age is still needed: its length, given that it is longer than that.

    `known` is the age at which it was last known to be needed, where that was earlier.
    """
    since = age if known is None else known
    beyond = float(gammaincc(shape, since * shape / mean)) * (1 - share)
    if beyond < _NONE:
        return 0.0
    return max(0.0, float(gammainccinv(shape, beyond)) * mean / shape - age)
