"""Moving inputs of a scenario: the runs behind a tornado, a screening, indices and a grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from sim.scenario.draws import is_year, undrawn
from sim.scenario.ranges import plan_day
from sim.scenario.schema import Scenario
from sim.study.calibration.draws import Inputs, as_told, ranged_inputs
from sim.study.measures.rows import Array
from sim.study.questions.input_effects import Effect, Index, Swing, morris, sobol, tornado
from sim.study.runs.variants import Ask, One, Playing, Setting, Variants, moved_from

_LOWEST = 0.05
"""Share of its distribution at which the demand of a year is taken to be at its low."""


def chosen(scenario: Scenario, asked: Ask, keys: Sequence[str]) -> Inputs:
    """The inputs with a range that were asked for, or all; a ValueError names one without."""
    inputs = ranged_inputs(scenario, asked.on)
    unknown = [key for key in keys if key not in inputs.keys]
    if unknown:
        raise ValueError(
            f"{unknown[0]} has no range from low to high in this scenario; give it one beside its "
            "value, or choose another input"
        )
    kept = tuple(each for each in inputs.ranges if not keys or each.key in keys)
    return Inputs(kept)


@dataclass(frozen=True)
class Analysis:
    """Inputs of a scenario that are moved over their ranges, what is asked of it, and the runs."""

    scenario: Scenario
    asked: Ask
    inputs: Inputs
    runs: Sequence[int]

    @property
    def runs_of_swings(self) -> int:
        """How many runs a tornado takes."""
        return (1 + 2 * len(self.inputs.ranges)) * len(self.runs)

    def swings(self, playing: Playing) -> list[Swing]:
        """What each input does to the answer when it alone goes to its low and to its high."""
        ranges = self.inputs.ranges
        settings = [{}, *({each.key: end} for each in ranges for end in (each.low, each.high))]
        told = undrawn(self.scenario)
        values = playing.play(told, as_told, settings, (self.asked,), self.runs)[..., 0]
        return tornado(values[0], values[1::2], values[2::2], ranges)

    def effects(self, trajectories: int, playing: Playing) -> list[Effect]:
        """Morris's screening of the inputs."""
        rng = np.random.default_rng([self.scenario.seed, trajectories])
        one_of = partial(self._at_points, playing)
        return morris(one_of, self.inputs.keys, trajectories, self.runs, rng, playing)

    def indices(self, size: int, playing: Playing) -> list[Index]:
        """Sobol's indices of the inputs."""
        one_of = partial(self._at_points, playing)
        return sobol(one_of, self.inputs.keys, size, self.runs, self.scenario.seed, playing)

    def _at_points(self, playing: Playing, points: Array) -> One:
        """What plays points of the unit cube, each a share of an input's distribution."""
        from scipy.special import ndtri

        years = np.array([is_year(key) for key in self.inputs.keys])
        inside = np.clip(points, _LOWEST, 1 - _LOWEST)
        settings = self.inputs.settings(ndtri(np.where(years, inside, points)))
        return Variants(undrawn(self.scenario), as_told, settings, (self.asked,), playing.store)


def grid_of(
    scenario: Scenario,
    steps: Sequence[tuple[str, Sequence[float]]],
    asks: tuple[Ask, ...],
    runs: Sequence[int],
    playing: Playing,
) -> Array:
    """Two inputs set to each of some values from the day of the plan on, with everything else.

    An array by value of the second, value of the first, run and number asked for.
    """
    day = plan_day(scenario)
    rules = scenario.rules_on(day)
    (across, first), (up, second) = steps
    settings: list[Setting] = [
        {across: one - float(rules.input(across)), up: other - float(rules.input(up))}
        for other in second
        for one in first
    ]
    values = playing.play(scenario, partial(moved_from, day=day), settings, asks, runs)
    return values.reshape(len(second), len(first), len(runs), len(asks))
