"""A search for the least amount that will do, over futures that all meet the same luck.

Amounts stand in a row, the more helpful ones last. In each future there is an amount from which on
the target is met, so a future in which 20 were enough need not be played with 30, and one in which
20 were too few need not be played with 10. Only futures that are still open are played at an
amount, and amounts only where the answer may lie: a bisection on common random numbers. The
answer and the ends of its interval are order statistics of what the futures need.
"""

from collections.abc import Callable
from math import ceil

import numpy as np

from sim.study.statistics.estimates import Array, ranks_around

PlayAt = Callable[[int, list[int]], Array]
"""What the measure is, with the amount at a place, in each of these futures (0, 1, 2, ...)."""
_UNKNOWN = -1


class Futures:
    """What is known of each future at each amount: played, implied by others, or not yet known."""

    def __init__(self, play: PlayAt, number: int, amounts: int, at_most: float) -> None:
        self._play = play
        self.at_most = at_most
        self.values = np.full((number, amounts), np.nan)
        self.played = np.zeros((number, amounts), dtype=bool)
        self.monotone = True
        """Whether more helps in every future, so that what was not played may be implied."""

    def ask(self, place: int, futures: list[int]) -> Array:
        """The measure at an amount in these futures; those not yet played there are played."""
        wanted = [future for future in futures if not self.played[future, place]]
        if wanted:
            self.values[wanted, place] = self._play(place, wanted)
            self.played[wanted, place] = True
        return np.asarray(self.values[futures, place])

    def met(self, place: int) -> Array:
        """Whether each future meets the target at an amount: 1, 0, or -1 where it is not known.

        Without a play, it is met when the nearest smaller amount was enough, and not met when
        the nearest larger one was not.
        """
        direct = np.where(self.played[:, place], self._good(place), _UNKNOWN)
        if not self.monotone:
            return direct
        below, above = self._nearest(place, -1), self._nearest(place, 1)
        enough, short = below == 1, above == 0
        implied = np.where(enough & ~short, 1, np.where(short & ~enough, 0, _UNKNOWN))
        return np.where(direct == _UNKNOWN, implied, direct)

    def hits(self, place: int) -> int:
        """In how many futures the target is met at an amount; the open ones are played."""
        self.ask(place, np.flatnonzero(self.met(place) == _UNKNOWN).tolist())
        return int(np.count_nonzero(self.met(place) == 1))

    def confirm(self, place: int) -> int:
        """In how many futures the target is met at an amount, when all of them are played."""
        self.ask(place, list(range(len(self.values))))
        return self.hits(place)

    def _good(self, place: int) -> Array:
        return np.asarray(self.values[:, place] <= self.at_most).astype(int)

    def _nearest(self, place: int, way: int) -> Array:
        """Whether the target is met at the nearest amount played on one side, in each future."""
        found = np.full(len(self.values), _UNKNOWN)
        end = -1 if way < 0 else self.values.shape[1]
        for beside in range(place + way, end, way):
            new = (found == _UNKNOWN) & self.played[:, beside]
            found[new] = self._good(beside)[new]
        return found


def least(
    futures: Futures, wanted: int, begin: int, *, width: int = 1, places: list[int] | None = None
) -> tuple[int, int] | None:
    """Between which two places the first one with so many hits lies: after one, up to the other.

    None when not even the last amount has them. `begin` is a guess; the two are at most `width`
    apart. When more does not always help, the `places` are looked at one by one first, so that
    the answer is the first of them that will do.
    """
    last = futures.values.shape[1] - 1
    if futures.monotone:
        found = _around(futures, wanted, min(max(begin, 0), last), last)
    else:
        found = _one_by_one(futures, wanted, places or list(range(last + 1)))
    if found is None:
        return None
    low, high = found
    while high - low > width:
        middle = (low + high) // 2
        if futures.hits(middle) >= wanted:
            high = middle
        else:
            low = middle
    return low, high


def _around(futures: Futures, wanted: int, begin: int, last: int) -> tuple[int, int] | None:
    """A bracket of the first place that will do, by ever longer strides from a guess."""
    stride = max(1, last // 16)
    place, enough = begin, futures.hits(begin) >= wanted
    while True:
        beside = place - stride if enough else place + stride
        beside = min(max(beside, -1), last)
        if beside == place:
            return None
        if beside < 0 or (futures.hits(beside) >= wanted) != enough:
            return (beside, place) if enough else (place, beside)
        place, stride = beside, stride * 2


def _one_by_one(futures: Futures, wanted: int, places: list[int]) -> tuple[int, int] | None:
    before = -1
    for place in places:
        if futures.hits(place) >= wanted:
            return before, place
        before = place
    return None


def hits_wanted(confidence: float, runs: int) -> tuple[int, int, int | None]:
    """How many of the runs must meet the target: perhaps, for the answer, and surely.

    Perhaps and surely are the ranks between which the percentile lies with 95% confidence; None
    when so few runs cannot say so.
    """
    perhaps, surely = ranks_around(confidence, runs)
    return perhaps or 1, max(ceil(confidence * runs - 1e-9), 1), surely
