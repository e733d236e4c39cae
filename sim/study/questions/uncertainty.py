"""Uncertainty: what we do not know and what chance does, told apart.

Inputs are drawn from their ranges in an outer loop; each draw is played several times with luck
of its own in an inner one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import nan

import numpy as np
from numpy.typing import ArrayLike

from sim.scenario.draws import undrawn, with_draw
from sim.scenario.ranges import Range
from sim.scenario.schema import Scenario
from sim.study.calibration.draws import (
    Inputs,
    as_told,
    latin_hypercube,
    uncertain_inputs,
)
from sim.study.calibration.history_matching import Matched, match, runs_to_match
from sim.study.measures.rows import Array
from sim.study.runs.play import futures_apart
from sim.study.runs.variants import Ask, Playing, Variants
from sim.study.statistics.estimates import Estimate, holm, wilson

CENTRAL_RUNS = 20
"""Runs with every input at its value."""
_RESAMPLES = 1000
_SURE = 0.05


@dataclass(frozen=True)
class Uncertain:
    """Draws of the inputs, played; `values` by draw, replication and number asked for.

    Only draws that are not ruled out are in `values` and in `scores`. `central` holds the runs
    with every input at its value.
    """

    inputs: Inputs
    matched: Matched
    asks: tuple[Ask, ...]
    scores: Array
    values: Array
    central: Array


def study_uncertainty(
    scenario: Scenario,
    asks: tuple[Ask, ...],
    draws: int,
    runs: int,
    playing: Playing,
    central_runs: int = CENTRAL_RUNS,
) -> Uncertain:
    """Draw the inputs, match the draws to the service before the plan, and play each so often.

    The draws follow from the seed of the scenario. Every draw has runs with luck of their own, so
    that draws times runs futures are as unlike as futures are.
    """
    if draws < 2 or runs < 1:
        raise ValueError("uncertainty needs 2 draws or more, and 1 run of each or more")
    inputs, matched = _draws_of(scenario, max(each.on for each in asks), draws, playing)
    kept = np.flatnonzero(matched.kept)
    if kept.size < 2:
        raise ValueError(
            f"{draws - kept.size} of {draws} draws do not fit the service before the plan: "
            "draw more of them, or narrow the ranges"
        )
    settings = [matched.settings[number] for number in kept.tolist()]
    build = as_told if scenario.drawn is None else with_draw
    drawn = _OwnLuck(Variants(scenario, build, settings, asks, playing.store), runs)
    values = playing.evaluate(drawn, kept.size, range(1, runs + 1))
    middle = playing.play(undrawn(scenario), as_told, [{}], asks, futures_apart(central_runs))[0]
    return Uncertain(inputs, matched, asks, matched.scores[kept], values, middle)


def _draws_of(
    scenario: Scenario, until: date, draws: int, playing: Playing
) -> tuple[Inputs, Matched]:
    """The draws that were kept when the scenario was calibrated, or new ones that are matched."""
    if scenario.drawn is None:
        inputs = uncertain_inputs(scenario, until)
        scores = latin_hypercube(inputs.keys, draws, scenario.seed)
        return inputs, match(scenario, inputs, scores, playing)
    kept = scenario.drawn
    rows = [dict(zip(kept.keys, row, strict=True)) for row in kept.rows[:draws]]
    scores, no_fact = np.array(kept.rows[:draws]), np.empty((len(rows), 0))
    known = tuple(
        Range(key, 0.0, value, 0.0) for key, value in zip(kept.keys, kept.central, strict=True)
    )
    all_of_them = np.ones(len(rows), dtype=bool)
    return Inputs(known), Matched(scores, rows, no_fact, no_fact, all_of_them, no_fact)


def runs_of_study(
    scenario: Scenario, draws: int, runs: int, central_runs: int = CENTRAL_RUNS
) -> int:
    """How many runs such a study takes at most, short ones included."""
    if scenario.drawn is not None:
        return min(draws, len(scenario.drawn.rows)) * runs + central_runs
    return runs_to_match(scenario, draws) + draws * runs + central_runs


@dataclass(frozen=True)
class _OwnLuck:
    """Runs of variants in which no two draws share their luck, and none mirrors another's."""

    variants: Variants
    runs: int

    def __call__(self, point: int, replication: int) -> Sequence[float]:
        return self.variants(point, luck_of(point, replication, self.runs))


def luck_of(point: int, run: int, runs: int) -> int:
    """The future of whose luck a run is: draws are counted from 0, their runs from 1."""
    return 2 * (point * runs + run) - 1


@dataclass(frozen=True, slots=True)
class Split:
    """Variance of single futures: from the inputs, and from chance, with a 95% interval.

    `share` is the part that comes from the inputs.
    """

    inputs: float
    chance: float
    share: float
    low: float
    high: float


def split(values: ArrayLike, seed: int = 0) -> Split:
    """Tell the variance between draws from that within them (values by draw and run).

    The means of few runs vary by chance too: that part is taken off the variance between draws,
    or it would be counted as ignorance. With one run of each draw nothing can be told.
    """
    table = np.asarray(values, dtype=np.float64)
    inputs, chance = _components(table)
    rng = np.random.default_rng([seed, len(table)])
    shares = []
    for _ in range(_RESAMPLES if np.isfinite(inputs) else 0):
        shares.append(_share(*_components(table[rng.integers(0, len(table), len(table))])))
    low, high = np.nanquantile(shares, [0.025, 0.975]) if shares else (nan, nan)
    return Split(inputs, chance, _share(inputs, chance), float(low), float(high))


def _components(table: Array) -> tuple[float, float]:
    draws, runs = table.shape
    if runs < 2 or draws < 2:
        return nan, nan
    within = float(np.nanmean(np.nanvar(table, axis=1, ddof=1)))
    between = float(np.nanvar(np.nanmean(table, axis=1), ddof=1))
    return max(0.0, between - within / runs), within


def _share(inputs: float, chance: float) -> float:
    return inputs / (inputs + chance) if inputs + chance > 0 else nan


def probability(values: ArrayLike, at_most: float) -> Estimate:
    """The chance that a value is at most so much, over draws and runs, with its interval.

    Wilson's interval for as many draws as there are, not for the runs: runs of one draw share
    what is wrong with it.
    """
    met = (np.asarray(values) <= at_most).mean(axis=1)
    return wilson(float(met.mean()), len(met))


@dataclass(frozen=True, slots=True)
class Driver:
    """How an input and a figure rise and fall together over the draws, by their ranks.

    `p` is adjusted for looking at every input (Holm).
    """

    key: str
    correlation: float
    p: float

    @property
    def sure(self) -> bool:
        """Whether it stands out from what so many inputs would show by chance."""
        return self.p < _SURE


def drivers(study: Uncertain, place: int) -> list[Driver]:
    """Rank correlation of each input with the mean of a figure over each draw; largest first."""
    from scipy.stats import spearmanr

    figure = np.nanmean(study.values[:, :, place], axis=1)
    flat = float(figure.std()) == 0
    found = []
    for number, key in enumerate(study.inputs.keys):
        column = study.scores[:, number]
        still = flat or float(column.std()) == 0
        rho, p = (0.0, 1.0) if still else spearmanr(column, figure)
        found.append((key, float(rho), float(p)))
    adjusted = holm([p for _, _, p in found])
    listed = [Driver(k, rho, p) for (k, rho, _), p in zip(found, adjusted, strict=True)]
    return sorted(listed, key=lambda driver: (-abs(driver.correlation), driver.key))
