"""History matching: a draw of inputs must still describe the service as it is known to be.

The baseline was fitted to published figures. A draw that leaves it with a caseload of 35 is not
this authority. So the draws are played without the plan, moved towards what the baseline shows
(an ensemble smoother with two steps: Emerick and Reynolds 2013), and those that are still far off
are ruled out (more than three standard deviations: Pukelsheim 1994, as in history matching).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from sim.scenario.ranges import before_the_plan
from sim.scenario.schema import Scenario
from sim.study.calibration.draws import Inputs, as_told
from sim.study.measures.rows import Array
from sim.study.runs.play import futures_apart
from sim.study.runs.variants import Ask, Playing, Setting, ask

LOOKED_AT = timedelta(days=365)
"""How long the service is played without the plan."""
WEEKS = 39
"""Weeks at the end of that time over which a fact is a mean."""
STEPS = 2
DIGITS = 6
"""Decimals of a moved score: far finer than a draw is known, and far coarser than what differs
between the matrix routines of two processors. A service at its limit makes much of little."""
RULED_OUT = 3.0
"""Standard deviations from a fact beyond which a draw is not held to be this service."""
CENTRAL_RUNS = 8


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of the service before the plan, and how near to it a draw should come.

    `tolerance` is one standard deviation, in the unit of the measure or as a share of the figure.
    It holds what a count of one year may differ from another and what the model itself misses.
    """

    measure: str
    tolerance: float
    relative: bool
    reason: str


FACTS = (
    Fact("average_caseload", 0.05, True, "about one child of 24, which is a round figure"),
    Fact("open", 0.04, True, "Manchester's counts of March 2016 and 2017 differ by 4%"),
    Fact("protection", 0.06, True, "840 and 942 at the two dates: 6% from their middle"),
    Fact("looked_after", 0.035, True, "1,252 and 1,169 at the two dates: 3.4% from their middle"),
    Fact("in_post", 0.05, True, "186 permanent workers are a judgement between 160 and 200"),
    Fact("re_referrals", 2.0, False, "28.3 and 26.3% in two years"),
    Fact("assessments_in_time", 4.0, False, "83.0 and 84.6% in two years; the fit misses by 2"),
    Fact("conferences_in_time", 5.0, False, "74.8 and 76.1% in two years; the fit misses by 4"),
)
"""What a draw has to agree with, as the baseline with every input at its value shows it."""


@dataclass(frozen=True)
class Matched:
    """Draws that agree with the service before the plan.

    `scores` are their standard normal scores (draws by inputs) and `settings` their values.
    `misfit` counts standard deviations by draw and fact, `before` the same for draws as they
    came; `kept` says which are not ruled out, and `found` what they show of each figure.
    """

    scores: Array
    settings: Sequence[Setting]
    before: Array
    misfit: Array
    kept: Array
    found: Array


def match(scenario: Scenario, inputs: Inputs, scores: Array, playing: Playing) -> Matched:
    """Move draws towards the service before the plan, and rule out those that stay far from it."""
    baseline, asks = before_the_plan(scenario), facts_asked(scenario)
    central = playing.play(baseline, as_told, [{}], asks, futures_apart(CENTRAL_RUNS))[0]
    known, chance = central.mean(axis=0), central.var(axis=0, ddof=1)
    told = Agreement(asks, known, tolerances(known), chance)
    return agreed(baseline, inputs, scores, playing, told)


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
    """Move draws towards the figures, and rule out those that stay far from one of them."""

    def played(settings: Sequence[Setting]) -> Array:
        return playing.play(baseline, as_told, settings, told.asks, (1,))[:, 0]

    rng = np.random.default_rng([baseline.seed, len(scores)])
    found = played(inputs.settings(scores))
    first = told.misfit(found)
    for _ in range(STEPS):
        scores = smoothed(scores, found, told.known, told.spread, rng)
        found = played(inputs.settings(scores))
    misfit = told.misfit(found)
    kept = np.all(abs(misfit) <= RULED_OUT, axis=1)
    return Matched(scores, inputs.settings(scores), first, misfit, kept, found)


def runs_to_match(draws: int) -> int:
    """How many runs a match takes."""
    return CENTRAL_RUNS + (1 + STEPS) * draws


def facts_asked(scenario: Scenario) -> tuple[Ask, ...]:
    """The facts as means over the last weeks of the time looked at."""
    on: date = scenario.start + LOOKED_AT
    asked = [ask(fact.measure, on, WEEKS) for fact in FACTS]
    return tuple(
        each if each.denominator else replace(each, denominator=("weeks",)) for each in asked
    )


def tolerances(known: Array) -> Array:
    """One standard deviation for each fact, in its own unit."""
    relative = np.array([fact.relative for fact in FACTS])
    return np.array([fact.tolerance for fact in FACTS]) * np.where(relative, known, 1.0)


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
