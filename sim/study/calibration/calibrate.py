"""Calibration of any scenario: a fit to its observed figures, and draws that agree with them.

The draws are moved towards the figures and those that stay far off are ruled out, as in history
matching. A figure that the fit itself misses holds a draw to it only as far as the fit comes: what
the model gets wrong is no fault of a draw.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.scenario.draws import Draws, is_year
from sim.scenario.schema import Note, Scenario
from sim.study.calibration.draws import Inputs, as_told, latin_hypercube, uncertain_inputs
from sim.study.calibration.fit import (
    ROUNDS,
    Fit,
    as_observed,
    asked_of,
    fit,
    means,
    runs_of_fit,
)
from sim.study.calibration.history_matching import (
    CENTRAL_RUNS,
    PAIR,
    STEPS,
    WEEKS,
    Agreement,
    Matched,
    agreed,
)
from sim.study.calibration.movers import BEHIND
from sim.study.runs.play import futures_apart
from sim.study.runs.variants import Playing

SPARE = 1.2
"""Draws that are made for each one wanted: some are ruled out."""
_LEVELLED = ("work.scale", "managers.hours_per_week")
"""Inputs that go with every draw, so that a year's work stays as heavy as it was."""
_TOGETHER = 0.7
"""Correlation between draws from which two inputs are not told apart, if chance gives none."""
_BY_CHANCE = 0.05
"""Chance that any pair of inputs seems to go together when none does."""
_MOST_PAIRS = 5
_FEWEST = 3
"""Draws up to which nothing can be said of correlations (Fisher's transformation)."""
Places = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


@dataclass(frozen=True)
class Calibrated:
    """A fit, and the draws that agree with the observed figures.

    `scenario` is the fitted one with its draws, without any dated change; `found` holds what each
    kept draw shows for each figure.
    """

    scenario: Scenario
    fit: Fit
    draws: Draws
    made: int
    found: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    together: tuple[tuple[str, str, float], ...]

    @property
    def agreeing(self) -> list[int]:
        """How many draws come within the tolerance of each figure."""
        values = np.array([each.value for each in self.fit.observed])
        near = np.array([each.tolerance for each in self.fit.observed])
        return [int(n) for n in (abs(self.found - values) <= near).sum(axis=0)]


def runs_of_calibration(scenario: Scenario, draws: int) -> int:
    """How many runs a calibration takes."""
    return runs_of_fit(scenario) + CENTRAL_RUNS + (1 + STEPS) * _made(draws) * len(PAIR)


def _made(draws: int) -> int:
    return round(SPARE * draws)


def calibrate(scenario: Scenario, draws: int, playing: Playing, rounds: int = ROUNDS) -> Calibrated:
    """Fit a scenario to what is observed, and draw inputs that agree with it.

    Raises ValueError when nothing is observed, or when too few draws agree.
    """
    if not scenario.observed:
        raise ValueError("nothing is observed: list figures to fit to under `observed:`")
    fitted = fit(scenario, playing, rounds)
    marked = _marked(scenario, fitted)
    inputs = uncertain_inputs(marked, marked.until)
    scores = latin_hypercube(inputs.keys, _made(draws), marked.seed)
    then = as_observed(marked)
    told = _agreement(fitted, then, playing)
    matched = agreed(then, inputs, scores, playing, told)
    kept = np.flatnonzero(matched.kept)[:draws]
    if kept.size < 2:
        raise ValueError(
            f"{len(scores) - kept.size} of {len(scores)} draws do not agree with what is observed: "
            "see which figures do not fit, and whether their tolerance is what is known of them"
        )
    drawn = _kept(marked, inputs, [matched.settings[n] for n in kept.tolist()])
    own = marked.model_copy()
    own._draws = drawn
    return Calibrated(
        own,
        fitted,
        drawn,
        len(scores),
        matched.found[kept],
        tuple(_together(inputs, matched, kept)),
    )


def _marked(scenario: Scenario, fitted: Fit) -> Scenario:
    """The scenario with what was fitted: it has a fit behind it, and no range of its own."""
    growth = scenario.demand.growth_per_year
    copy = fitted.scenario.changed("demand.growth_per_year", growth)
    copy = copy.throughout(switched_off=scenario.switched_off)
    note = Note(source="Fitted: see `caseload calibrate`", quality="amber")
    copy._notes = {**scenario.notes, **dict.fromkeys((*fitted.after, BEHIND.key), note)}
    return copy


def _agreement(fitted: Fit, marked: Scenario, playing: Playing) -> Agreement:
    """What draws have to agree with: the figures, and how near the fit itself comes to them."""
    asks = asked_of(marked, fitted.observed, 1, WEEKS)
    central = playing.play(marked, as_told, [{}], asks, futures_apart(CENTRAL_RUNS))[0]
    known = np.array([each.value for each in fitted.observed])
    half = np.array([each.tolerance for each in fitted.observed]) / 2
    middle = means(central)
    missed = np.maximum(abs(middle - known) - 2 * half, 0)
    chance = np.where(np.isnan(central), middle, central).var(axis=0, ddof=1)
    return Agreement(asks, known, np.sqrt(half**2 + missed**2), chance)


def _kept(scenario: Scenario, inputs: Inputs, settings: Sequence[Mapping[str, float]]) -> Draws:
    """The draws with every input at the value that a run takes it at."""
    years = [key for key in inputs.keys if is_year(key)]
    told = [key for key in inputs.keys if not is_year(key)]
    keys = [*dict.fromkeys([*told, *_LEVELLED])]
    rows = []
    for setting in settings:
        own = {key: value for key, value in setting.items() if not is_year(key)}
        variant = as_told(scenario, own)
        values = [float(f"{float(variant.input(key)):.6g}") for key in keys]
        rows.append((*values, *(setting[key] for key in years)))
    central = (*(float(scenario.input(key)) for key in keys), *(0.0 for _ in years))
    return Draws((*keys, *years), central, tuple(rows))


def _together(inputs: Inputs, matched: Matched, kept: Places) -> list[tuple[str, str, float]]:
    """Pairs of inputs that move together in draws that agree: the figures know only both."""
    keys, fitted = inputs.keys, {each.key for each in inputs.fitted}
    if kept.size <= _FEWEST:
        return []
    table = np.nan_to_num(np.corrcoef(matched.scores[kept], rowvar=False))
    pairs = [
        (keys[a], keys[b], float(table[a, b]))
        for a in range(len(keys))
        for b in range(a)
        if keys[a] in fitted or keys[b] in fitted
    ]
    sure = max(_TOGETHER, _beyond_chance(kept.size, len(pairs)))
    return sorted((p for p in pairs if abs(p[2]) >= sure), key=lambda p: -abs(p[2]))[:_MOST_PAIRS]


def _beyond_chance(draws: int, pairs: int) -> float:
    """Correlation that so many draws of inputs that have nothing to do with each other miss."""
    from scipy.special import ndtri

    return float(np.tanh(ndtri(1 - _BY_CHANCE / (2 * max(pairs, 1))) / np.sqrt(draws - _FEWEST)))
