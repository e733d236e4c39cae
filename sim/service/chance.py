"""Luck: the same person meets the same luck in every scenario.

Every stream of random numbers has a key made of the seed, the replication, what it is for, and
the person or post. Nothing depends on the order in which things happen, so a scenario that
changes one thing leaves the luck of everybody else alone.

Futures come in pairs, 1 and 2, 3 and 4: the second meets the opposite luck of the first, so that
what is too high in one tends to be too low in the other, and their mean is nearer to the middle
(antithetic variates; Hammersley and Morton 1956).
"""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import count
from math import ceil, exp, log1p
from typing import Any, Final, NamedTuple

import numpy as np
from scipy.special import expm1, ndtri, xlogy
from scipy.special.cython_special import gammaincinv

LAYER: Final = 1.0
"""Height of a layer of referrals, in families per working day (a unit of drawing only)."""
_CHANGES: Final = 12
"""Changes in the life of a family for which luck is drawn at a time."""
BLOCK: Final = 256
"""Rows drawn at a time; a stream gives the same numbers however many are asked for."""
_MOST: Final = 1 - 2.0**-53
"""The largest share that is drawn."""
_LEAST_WAIT: Final = 1e-300


class Purpose(IntEnum):
    """What a stream of random numbers is for: the first part of its key."""

    REFERRALS = 0
    RETURN = 1
    WEEK = 2
    POST = 3
    MANAGER_POST = 4
    OPENING = 5
    CLOSED_BEFORE = 6
    CHANGES = 7
    WEEK_OF_POSTS = 8
    PERMANENT = 9
    AGENCY = 10
    ABSENCE = 11
    AGAIN = 12
    COUNCIL = 13
    NEW_POST = 14
    OTHER_WORK = 15
    MODEL_ERROR = 16
    BEHIND = 17


class Marks(NamedTuple):
    """The luck of one family in one episode: shares between 0 and 1, drawn once at referral.

    What comes a second time in an episode, such as another enquiry, has luck of its own: see
    `Service.luck_of`.
    """

    size: float
    need: float
    place: float
    hours: float
    wait: float
    planning: float
    enquiry_at_referral: float
    conference: float
    protection: float
    looked_after: float
    step_down: float
    court: float
    in_need_length: float
    protection_length: float
    looked_after_length: float
    circumstances: float
    conference_delayed: float
    conference_delay: float
    returns: float
    return_time: float
    age: float
    found: float
    phase: float
    phase_of_session: float
    phase_of_review: float
    settled: float


class Turn(NamedTuple):
    """The luck of one social worker post in one week: shares between 0 and 1, whoever is in it.

    Whether somebody leaves is settled week by week, so that in a scenario in which they are a
    little likelier to leave, most of them still leave in the same week or not at all; and a post
    decided to be left in the same week is advertised, covered and filled with the same luck.
    """

    week: int
    leaves: float
    assignment_ends: float
    adverts: float
    qualified: float
    cover: float
    notice: float
    cover_wait: float


class Referral(NamedTuple):
    """A family that comes to the door: when, who it is (its key), and its luck."""

    day: float
    key: tuple[int, ...]
    marks: Marks


class Stream:
    """Random numbers, each opposite to what it would be when the stream is mirrored.

    A share of u becomes 1 - u; of waits and normal values, one that a share of u of all are
    smaller than becomes one that a share of u are larger than.
    """

    def __init__(self, generator: np.random.Generator, *, mirrored: bool) -> None:
        self._generator = generator
        self._mirrored = mirrored

    def random(self, shape: Any = None) -> Any:
        """Shares, as even as can be: at least 0 and less than 1."""
        shares = self._generator.random(shape)
        return np.minimum(1 - shares, _MOST) if self._mirrored else shares

    def standard_exponential(self, shape: Any = None) -> Any:
        """Waits for something without memory, 1 on average."""
        waits = self._generator.standard_exponential(shape)
        if not self._mirrored:
            return waits
        # scipy's and not numpy's, whose last digits hang on the processor.
        return -xlogy(1.0, -expm1(-np.maximum(waits, _LEAST_WAIT)))

    def standard_normal(self, shape: Any = None) -> Any:
        """Normal values with mean 0 and deviation 1."""
        values = self._generator.standard_normal(shape)
        return -values if self._mirrored else values


def _marks(shares: list[float]) -> Marks:
    """The same as `Marks._make`, which is plain Python and would count them."""
    return tuple.__new__(Marks, shares)


def _turn(week: int, shares: list[float]) -> Turn:
    return tuple.__new__(Turn, (week, *shares))


class Luck:
    """All random numbers of one replication; the even ones mirror those of the odd ones before."""

    def __init__(self, seed: int, replication: int) -> None:
        self._mirrored = replication % 2 == 0
        # As numpy mixes a seed with the key of a stream, which it does slowly: words of 32 bits.
        words = max(4, -(-seed.bit_length() // 32))
        self._root = (
            *(seed >> 32 * word & 0xFFFFFFFF for word in range(words)),
            replication - 1 if self._mirrored else replication,
        )
        self._blocks: dict[tuple[int, ...], np.ndarray[Any, np.dtype[np.float64]]] = {}

    def stream(self, *key: int) -> Stream:
        """The stream of random numbers that belongs to a key, always the same from its start."""
        sequence = np.random.SeedSequence(np.array((*self._root, *key), np.uint32))
        generator = np.random.Generator(np.random.PCG64(sequence))
        return Stream(generator, mirrored=self._mirrored)

    def marks_of(self, number: int, *key: int) -> Marks:
        """The luck of one family of those with a key, by its number (drawn a block at a time)."""
        block, row = divmod(number, BLOCK)
        if (*key, block) not in self._blocks:
            shape = (BLOCK, len(Marks._fields))
            self._blocks[*key, block] = self.stream(*key, block).random(shape)
        return _marks(self._blocks[*key, block][row].tolist())

    def waits_of(self, *key: int) -> Iterator[float]:
        """Unit waits (exponential, mean 1) between the changes in the life of one family."""
        *kind, number = key
        block, row = divmod(number, BLOCK)
        further: tuple[int, ...] = ()
        for times in count(1):
            held = (*kind, *further, block)
            if held not in self._blocks:
                self._blocks[held] = self.stream(*held).standard_exponential((BLOCK, _CHANGES))
            yield from self._blocks[held][row].tolist()
            further = (times,)

    def many_marks(self, count: int, *key: int) -> Iterator[Marks]:
        """The luck of so many families, drawn as it is asked for; more begin with the same ones."""
        luck = self.stream(*key)
        for first in range(0, count, BLOCK):
            rows = luck.random((min(BLOCK, count - first), len(Marks._fields)))
            for row in rows.tolist():
                yield _marks(row)

    def turns_of_posts(self, week: int, posts: int) -> list[Turn]:
        """The luck of posts 0, 1, 2, ... in one week; more posts begin with the same ones."""
        rows = self.stream(Purpose.WEEK_OF_POSTS, week).random((posts, len(Turn._fields) - 1))
        return [_turn(week, row) for row in rows.tolist()]

    def week_factor(self, week: int, spread: float) -> float:
        """Noise of a week's demand: log-normal with mean 1 and the given log spread."""
        if spread == 0:
            return 1.0
        normal = float(self.stream(Purpose.WEEK, week).standard_normal())
        # Not numpy's: its last digits hang on the processor.
        return exp(spread * normal - spread * spread / 2)

    def referrals(self, rates: Sequence[float]) -> list[Referral]:
        """Families referred on days 0, 1, 2, ... at the given rates (families per working day).

        Points are scattered evenly over a plane of time and height; a family comes if its
        height lies under the rate of its day. Lower demand is therefore a part of the same
        families. The plane is drawn in layers so that its height need not be known beforehand.
        """
        found: list[Referral] = []
        for layer in range(ceil(max(rates, default=0.0) / LAYER)):
            found += self._layer(layer, rates)
        found.sort()
        return found

    def _layer(self, layer: int, rates: Sequence[float]) -> list[Referral]:
        places = self.stream(Purpose.REFERRALS, layer, 0)
        luck = self.stream(Purpose.REFERRALS, layer, 1)
        found: list[Referral] = []
        kind, end, first = int(Purpose.REFERRALS), 0.0, 0
        while end < len(rates):
            days = end + np.cumsum(places.standard_exponential(BLOCK) / LAYER)
            heights = (layer + places.random(BLOCK)) * LAYER
            rows = luck.random((BLOCK, len(Marks._fields)))
            end = float(days[-1])
            within = days < len(rates)
            rate = np.asarray(rates)[np.where(within, days, 0).astype(int)]
            under = np.flatnonzero(within & (heights < rate))
            keys = [(kind, layer, first + i) for i in under.tolist()]
            marks = [_marks(row) for row in rows[under].tolist()]
            found += map(Referral, days[under].tolist(), keys, marks)
            first += BLOCK
        return found


def gamma(share: float, mean: float, shape: float) -> float:
    """The value of a gamma distribution (by mean and shape) below which a share of it lies."""
    if shape == 1:
        return -log1p(-share) * mean
    return float(gammaincinv(shape, share)) * mean / shape


def even_normals(count: int) -> list[float]:
    """Normal values at even steps of probability: a spread without luck, in a mixed order."""
    values = [float(ndtri((i + 0.5) / count)) for i in range(count)]
    step = next(s for s in range(max(1, round(count * 0.38)), count + 2) if np.gcd(s, count) == 1)
    return [values[i * step % count] for i in range(count)]


def dealt(share: float, weights: Sequence[float]) -> int:
    """Which of the parts a share from 0 to 1 falls in, when they have the given weights."""
    target = share * sum(weights)
    total = 0.0
    for number, weight in enumerate(weights):
        total += weight
        if target < total:
            return number
    return len(weights) - 1
