"""Sensitivity: how much the answer moves with each input, apart from the noise of the runs.

All methods take a function `one(point, replication)` that plays (or works out) one point, and
use the same luck for all points, so that what is common to the runs of a replication cancels.
Screening is Morris (1991) with the mean of absolute effects of Campolongo, Cariboni and Saltelli
(2007). The variance-based indices are those of Sobol (1993) as Saltelli et al. (2010) estimate
them, by `scipy.stats.sobol_indices`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np

from sim.scenario.ranges import Range
from sim.study.measures.rows import Array
from sim.study.runs.variants import One, Playing
from sim.study.statistics.estimates import Estimate, mean_interval

_RESAMPLES, _TAIL = 400, 0.025
_LEVELS = 4
"""Levels of each input in Morris's design; a step goes half of their number up or down."""
HIGH_IMPACT, MEDIUM_IMPACT = 0.05, 0.02
"""Share of the measure by which an input has to move it, to count as of high or medium impact."""

OneOf = Callable[[Array], One]
"""From points in the unit cube (points by inputs) to the function that plays them."""


@dataclass(frozen=True, slots=True)
class Swing:
    """What one input does to the answer when it alone moves to its low and to its high value.

    `at_low` and `at_high` are paired changes of the measure with their intervals over the runs.
    """

    range: Range
    at_low: Estimate
    at_high: Estimate
    impact: str

    @property
    def size(self) -> float:
        """The larger of the two changes, without its sign."""
        return max(abs(self.at_low.mean), abs(self.at_high.mean))


def tornado(centre: Array, low: Array, high: Array, ranges: Sequence[Range]) -> list[Swing]:
    """One input at a time, from its low to its high value, paired run by run; largest first.

    `centre` holds the measure by run; `low` and `high` by input and run.
    """
    usual = abs(float(np.nanmean(centre)))
    swings = []
    for number, each in enumerate(ranges):
        ends = [mean_interval(end[number] - centre, mirrored=False) for end in (low, high)]
        swings.append(Swing(each, ends[0], ends[1], impact_of(ends, usual)))
    return sorted(swings, key=lambda swing: (-swing.size, swing.range.key))


def impact_of(changes: Sequence[Estimate], usual: float) -> str:
    """High, medium or low by the larger change that the runs tell from 0, or "none seen"."""
    seen = [abs(c.mean) for c in changes if c.low > 0 or c.high < 0]
    if not seen:
        return "none seen"
    largest = max(seen)
    if largest >= HIGH_IMPACT * usual:
        return "high"
    return "medium" if largest >= MEDIUM_IMPACT * usual else "low"


@dataclass(frozen=True, slots=True)
class Effect:
    """Morris's elementary effects of one input, for a move over its whole range.

    `size` is the mean of their absolute values, `mean` keeps the sign. `spread` is their
    standard deviation with the noise of the runs taken out: curvature, or a part played together
    with other inputs. `noise` is what `size` would be if the input did nothing at all.
    """

    key: str
    size: float
    mean: float
    spread: float
    noise: float


def morris(
    one_of: OneOf,
    keys: Sequence[str],
    trajectories: int,
    replications: Sequence[int],
    rng: np.random.Generator,
    playing: Playing,
) -> list[Effect]:
    """Screen inputs by trajectories on which each moves once; largest effect first."""
    walks = [_trajectory(len(keys), rng) for _ in range(trajectories)]
    points = np.concatenate([walk for walk, _, _ in walks])
    values = playing.evaluate(one_of(points), len(points), replications)[..., 0]
    noise = noise_variance(values)
    by_walk = values.mean(axis=1).reshape(trajectories, len(keys) + 1)
    effects = np.empty((trajectories, len(keys)))
    for row, (_, order, steps) in enumerate(walks):
        effects[row, order] = np.diff(by_walk[row]) / steps
    step = _LEVELS / 2 / (_LEVELS - 1)
    return _ranked(effects, keys, 2 * noise / step**2)


def _ranked(effects: Array, keys: Sequence[str], noise: float) -> list[Effect]:
    """Effects by size; `noise` is the variance that the runs alone give to each effect."""
    several = len(effects) > 1
    found = []
    for number, key in enumerate(keys):
        each = effects[:, number]
        spread = sqrt(max(0.0, float(each.var(ddof=1)) - noise)) if several else nan
        # The mean size of a normal value with that variance.
        alone = sqrt(2 * noise / np.pi)
        found.append(Effect(key, float(abs(each).mean()), float(each.mean()), spread, alone))
    return sorted(found, key=lambda effect: (-effect.size, effect.key))


def _trajectory(inputs: int, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """A walk from a random point of the grid on which each input moves once, in random order."""
    step = _LEVELS / 2 / (_LEVELS - 1)
    start = rng.integers(0, _LEVELS // 2, inputs) / (_LEVELS - 1)
    up = rng.random(inputs) < 0.5
    start = np.where(up, start, start + step)
    order = rng.permutation(inputs)
    steps = np.where(up, step, -step)[order]
    points = np.repeat(start[None, :], inputs + 1, axis=0)
    for row, (moved, by) in enumerate(zip(order, steps, strict=True), start=1):
        points[row:, moved] += by
    return points, order, steps


@dataclass(frozen=True, slots=True)
class Index:
    """How much of the variance of the answer comes from one input.

    `first` alone; `total` together with all that it does jointly with others. The bounds are of a
    95% bootstrap interval.
    """

    key: str
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


def sobol(
    one_of: OneOf,
    keys: Sequence[str],
    size: int,
    replications: Sequence[int],
    seed: int,
    playing: Playing,
) -> list[Index]:
    """Sobol's indices from `size` (a power of 2) points, with the noise of the runs taken out.

    It plays size x (inputs + 2) points in every replication. Noise of the runs adds to the
    variance of the answer and to the total of every input, and to neither numerator of the
    first-order index; it is estimated from the replications and subtracted. All are nan when
    there is nothing but noise.
    """
    from scipy.stats import qmc

    if size < 2 or size & (size - 1):
        raise ValueError(f"the number of points must be a power of 2, such as 64, not {size}")
    rng = np.random.default_rng(seed)
    points = _mixed(qmc.Sobol(2 * len(keys), rng=rng).random(size))
    values = playing.evaluate(one_of(points), len(points), replications)[..., 0]
    table = values.mean(axis=1).reshape(len(keys) + 2, size)
    noise = noise_variance(values)
    found = _indices(table, noise)
    again = np.array(
        [_indices(table[:, rng.integers(0, size, size)], noise) for _ in range(_RESAMPLES)]
    )
    again = again[~np.isnan(again).any(axis=(1, 2))]
    blank = np.full(found.shape, nan)
    low, high = np.quantile(again, [_TAIL, 1 - _TAIL], axis=0) if len(again) else (blank, blank)
    listed = [
        Index(key, *(float(each[kind, n]) for kind in (0, 1) for each in (found, low, high)))
        for n, key in enumerate(keys)
    ]
    return sorted(listed, key=lambda index: (-index.total, index.key))


def _mixed(drawn: Array) -> Array:
    """The first points, the second, and for each input the first with that input of the second."""
    inputs = drawn.shape[1] // 2
    first, second = drawn[:, :inputs], drawn[:, inputs:]
    mixed = np.repeat(first[None], inputs, axis=0)
    for number in range(inputs):
        mixed[number, :, number] = second[:, number]
    return np.concatenate([first, second, mixed.reshape(-1, inputs)])


def _indices(table: Array, noise: float) -> Array:
    """First-order and total indices of the variance left when the noise is taken out of it.

    `table` holds the means at the first points, at the second, and at those mixed for each input.
    """
    first, second, mixed = table[0], table[1], table[2:]
    left = float(np.var(table[:2])) - noise
    if left <= 0:
        return np.full((2, len(mixed)), nan)
    alone = ((second - table[:2].mean()) * (mixed - first)).mean(axis=1)
    together = ((first - mixed) ** 2).mean(axis=1) / 2 - noise
    return np.array([alone, together]) / left


def noise_variance(values: Array) -> float:
    """Variance that runs alone give to the mean of a point over its replications.

    Values are by point and replication. What all points share in a replication is not noise
    here, since it cancels in every difference (two-way analysis of variance without repeats).
    """
    points, replications = values.shape
    if replications < 2 or points < 2:
        return 0.0
    left = values - values.mean(axis=0) - values.mean(axis=1, keepdims=True) + values.mean()
    return float((left**2).sum() / ((points - 1) * (replications - 1)) / replications)
