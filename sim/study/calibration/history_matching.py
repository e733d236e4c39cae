"""History matching: a draw of inputs must still describe the service as it is known to be.

A draw that leaves the baseline with a caseload of 35 is not this authority. So the draws are
played without the plan, moved towards what is known (an ensemble smoother with two steps: Emerick
and Reynolds 2013), and those that are still far off are ruled out (more than three standard
deviations: Pukelsheim 1994, as in history matching).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.scenario.draws import is_year
from sim.scenario.observed import Observed
from sim.scenario.schema import Scenario
from sim.study.calibration.draws import Inputs, as_told
from sim.study.calibration.fit import as_observed, asked_of, latest, means
from sim.study.measures.rows import Array
from sim.study.runs.play import futures_apart
from sim.study.runs.variants import Ask, Playing, Setting

WEEKS = 39
"""Weeks at the end of the first year over which a figure is a mean."""
STEPS = 2
DIGITS = 6
"""Decimals of a moved score: far finer than a draw is known, and far coarser than what differs
between the matrix routines of two processors. A service at its limit makes much of little."""
RULED_OUT = 3.0
"""Standard deviations from a fact beyond which a draw is not held to be this service."""
CENTRAL_RUNS = 8
PAIR = (1, 2)
"""Each draw is played in two futures that mirror each other. In one alone, draws would make up for
its luck: a year in which workers go to other work would leave too many of them in every draw."""


@dataclass(frozen=True)
class Matched:
    """Draws that agree with the service before the plan.

    `scores` are their standard normal scores (draws by inputs) and `settings` their values.
    `misfit` counts standard deviations by draw and fact, `before` the same for draws as they
    came; `kept` says which are not ruled out, and `found` what they show of each of `figures`.
    """

    scores: Array
    settings: Sequence[Setting]
    before: Array
    misfit: Array
    kept: Array
    found: Array
    figures: tuple[Observed, ...] = ()


def match(scenario: Scenario, inputs: Inputs, scores: Array, playing: Playing) -> Matched:
    """Move draws towards the service before the plan, and rule out those that stay far from it.

    The figures are those observed, each as near as its tolerance to what the scenario itself
    shows. Where nothing is observed, draws stay as they come.
    """
    observed = latest(scenario)
    if not observed:
        blank = np.empty((len(scores), 0))
        every = np.ones(len(scores), dtype=bool)
        return Matched(scores, inputs.settings(scores), blank, blank, every, blank)
    baseline, asks = as_observed(scenario), asked_of(scenario, observed, 1, WEEKS)
    central = playing.play(baseline, as_told, [{}], asks, futures_apart(CENTRAL_RUNS))[0]
    known, chance = means(central), np.nan_to_num(np.nanvar(central, axis=0, ddof=1))
    spread = np.array([each.tolerance for each in observed]) / 2
    told = Agreement(asks, known, spread, chance)
    return replace(agreed(baseline, inputs, scores, playing, told), figures=observed)


@dataclass(frozen=True)
class Agreement:
    """What draws have to agree with: figures, one standard deviation of each, and its chance."""

    asks: tuple[Ask, ...]
    known: Array
    spread: Array
    chance: Array

    def misfit(self, found: Array) -> Array:
        """Standard deviations from each figure, chance within a run included.

        None for a figure that a run does not have, such as a share of no conferences.
        """
        away = (found - self.known) / np.sqrt(self.spread**2 + self.chance)
        return np.asarray(np.nan_to_num(away))


def agreed(
    baseline: Scenario, inputs: Inputs, scores: Array, playing: Playing, told: Agreement
) -> Matched:
    """Move draws towards the figures, and rule out those that stay far from one of them.

    The demand of years to come stays as it was drawn: no figure knows of it. With few draws it
    would seem to, and all of them would be moved one way.
    """
    known = np.array([not is_year(key) for key in inputs.keys], dtype=bool)

    def played(scores: Array) -> Array:
        settings = [
            {key: value for key, value in setting.items() if not is_year(key)}
            for setting in inputs.settings(scores)
        ]
        return by_pair(playing.play(baseline, as_told, settings, told.asks, PAIR))

    rng, scores = np.random.default_rng([baseline.seed, len(scores)]), scores.copy()
    found = played(scores)
    first = told.misfit(found)
    for _ in range(STEPS):
        scores[:, known] = smoothed(scores[:, known], found, told.known, told.spread, rng)
        found = played(scores)
    misfit = told.misfit(found)
    kept = np.all(abs(misfit) <= RULED_OUT, axis=1)
    return Matched(scores, inputs.settings(scores), first, misfit, kept, found)


def by_pair(values: Array) -> Array:
    """What each draw shows: the mean of its futures in which a figure is known."""
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.asarray(np.where(known.any(axis=1), total / np.maximum(known.sum(axis=1), 1), np.nan))


def runs_to_match(scenario: Scenario, draws: int) -> int:
    """How many runs a match takes."""
    return CENTRAL_RUNS + (1 + STEPS) * draws * len(PAIR) if scenario.observed else 0


def smoothed(
    scores: Array, found: Array, known: Array, spread: Array, rng: np.random.Generator
) -> Array:
    """Draws moved towards known figures, along the lines on which draws and figures move together.

    One of the steps of an ensemble smoother: each figure is disturbed by its own error, so that
    as much spread stays between the draws as the figures leave. Draws for which a figure is not
    known (nan) take it for the known one.
    """
    found = np.where(np.isnan(found), known, found)
    error = spread**2 * STEPS
    told = known + rng.standard_normal(found.shape) * np.sqrt(error)
    moved, away = scores - scores.mean(axis=0), found - found.mean(axis=0)
    together = moved.T @ away / (len(scores) - 1)
    own = away.T @ away / (len(scores) - 1) + np.diag(error)
    moves = (told - found) @ np.linalg.solve(own, together.T)
    return np.asarray(np.round(scores + moves, DIGITS))
