"""Drawing: values for the inputs that are not known exactly, each from its stated range.

An input with a range is drawn from the triangle over low, value and high: the value is the most
likely, and nothing outside the range is held possible. An input that was fitted has no range of
its own: it is drawn as a ratio to its value, and narrowed by what it was fitted to
(`history_matching.py`).
How the demand of a year differs from what is expected is drawn from a normal distribution.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import exp, sqrt
from zlib import crc32

import numpy as np
from pydantic import BaseModel

from sim.scenario.draws import YEAR, with_years
from sim.scenario.entries import inputs, section_of, upper_limit
from sim.scenario.ranges import Range, ranges, varied
from sim.scenario.schema import Scenario
from sim.study.measures.rows import Array
from sim.study.paper import hours_needed_and_available

_DRAWS = 0x5EED
"""Marks the streams of draws off from those of the runs."""
_TAIL = 1.6449
"""Standard deviations between which nine tenths of a normal distribution lie."""
FITTED_SPREAD = 0.1
"""Spread of a fitted input before it is narrowed, as a log standard deviation."""
_FITTED = "Fitted:"
_CLOSED_EARLY = ("pathway.no_further_action", "pathway.not_in_need")
_MOST_CLOSED = 0.99
"""Share of referrals that may end without a child in need, at the ends of what is known."""


@dataclass(frozen=True)
class Inputs:
    """The inputs that a study draws.

    Those in `ranges` come with a range; `fitted` were fitted and have none.
    """

    ranges: tuple[Range, ...]
    fitted: tuple[Range, ...] = ()

    @property
    def keys(self) -> list[str]:
        """Their dotted keys; those of years of demand end in the year."""
        return [each.key for each in (*self.ranges, *self.fitted)]

    def settings(self, scores: Array) -> list[dict[str, float]]:
        """Values for draws given as standard normal scores (draws by inputs)."""
        return [self._setting(row) for row in scores.tolist()]

    def _setting(self, row: list[float]) -> dict[str, float]:
        from scipy.special import ndtr

        known = len(self.ranges)
        setting = {}
        for each, score in zip(self.ranges, row[:known], strict=True):
            is_year = each.key.startswith(YEAR)
            setting[each.key] = score if is_year else triangular(float(ndtr(score)), each)
        for each, score in zip(self.fitted, row[known:], strict=True):
            setting[each.key] = min(each.high, each.value * exp(FITTED_SPREAD * score))
        return setting


def ranged_inputs(scenario: Scenario, until: date) -> Inputs:
    """Every input with a range, and the years of demand that are not known at the start."""
    return Inputs((*ranges(scenario), *years_of_demand(scenario, until)))


def uncertain_inputs(scenario: Scenario, until: date) -> Inputs:
    """Every input with a range, the years of demand, and the inputs that were fitted."""
    return Inputs(ranged_inputs(scenario, until).ranges, tuple(_fitted(scenario)))


def _fitted(scenario: Scenario) -> Iterable[Range]:
    """Inputs with nothing but a fit behind them; the opening position goes with the others."""
    for key, _ in inputs():
        note = scenario.notes.get(key)
        if note is None or note.low is not None or not (note.source or "").startswith(_FITTED):
            continue
        value = scenario.input(key)
        if not key.startswith("opening."):
            yield Range(key, 0.0, value, min(_most(key), 1.0 if value < 1 else value * 10))


def _most(key: str) -> float:
    """The upper limit that the schema sets to an input; infinity where there is none."""
    model: type[BaseModel] = Scenario
    *sections, name = key.split(".")
    for each in sections:
        model = section_of(model.model_fields[each].annotation) or model
    return upper_limit(model.model_fields[name].metadata)


def years_of_demand(scenario: Scenario, until: date) -> list[Range]:
    """Financial years after the first one, each as the standard deviations by which it differs.

    The first is the one that the scenario was made for. Low and high hold nine tenths.
    """
    first, last = (day.year + (day >= date(day.year, 4, 1)) for day in (scenario.start, until))
    return [Range(f"{YEAR}{year}", -_TAIL, 0.0, _TAIL) for year in range(first + 1, last + 1)]


def triangular(share: float, each: Range) -> float:
    """The value below which a share of the triangle over a range lies."""
    low, mode, high = each.low, each.value, each.high
    if share * (high - low) <= mode - low:
        return low + sqrt(share * (high - low) * (mode - low))
    return high - sqrt((1 - share) * (high - low) * (high - mode))


def latin_hypercube(keys: Iterable[str], draws: int, seed: int) -> Array:
    """Standard normal scores (draws by inputs), each input spread evenly over its distribution.

    An input's own column depends on the seed, its key and the number of draws, so one more input
    leaves the draws of all others alone. Each column is a Latin hypercube of its own
    (`scipy.stats.qmc`), in an order of its own.
    """
    from scipy.special import ndtri
    from scipy.stats import qmc

    columns = []
    for key in keys:
        luck = np.random.default_rng([seed, _DRAWS, crc32(key.encode())])
        columns.append(ndtri(qmc.LatinHypercube(1, rng=luck).random(draws)[:, 0]))
    return np.stack(columns, axis=1) if columns else np.empty((draws, 0))


def as_told(scenario: Scenario, setting: Mapping[str, float]) -> Scenario:
    """The scenario with inputs set, while the work of a year stays as heavy as it was.

    What was fitted is the weight of all work together: hours needed against hours that there are.
    Heavier assessments or fewer hours to work in are therefore met by the ratio that lowers all
    hours alike (`work.scale`), and heavier decisions by longer weeks of managers. The data cannot
    tell them apart, so a setting may not either.
    """
    told = {key: value for key, value in setting.items() if not key.startswith(YEAR)}
    scale = told.pop("work.scale", scenario.work.scale)
    variant = varied_within(scenario, told)
    (before, decisions), (after, more) = (heaviness(each) for each in (scenario, variant))
    levelled = {
        "work.scale": scale * before / after,
        "managers.hours_per_week": variant.managers.hours_per_week * more / decisions,
    }
    variant = varied(variant, levelled)
    years = {key: value for key, value in setting.items() if key.startswith(YEAR)}
    return with_years(variant, years) if years else variant


def varied_within(scenario: Scenario, setting: Mapping[str, float]) -> Scenario:
    """The scenario with inputs set; shares of the same referrals leave some children in need.

    Each has a range of its own, and at their ends two of them can add up to more than all.
    """
    told = {key: scenario.input(key) for key in _CLOSED_EARLY}
    shares = {key: setting.get(key, share) for key, share in told.items()}
    closed, most = sum(shares.values()), max(_MOST_CLOSED, sum(told.values()))
    if closed > most:
        setting = {**setting, **{key: share * most / closed for key, share in shares.items()}}
    return varied(scenario, setting)


def heaviness(scenario: Scenario) -> tuple[float, float]:
    """Hours that a year takes: of work for each hour there is, and of decisions per manager."""
    hours = hours_needed_and_available(scenario)
    return (
        hours.total / hours.with_overtime if hours.with_overtime else 1.0,
        hours.manager_needed / scenario.managers.posts or 1.0,
    )


def words_of(key: str, sentences: Mapping[str, str]) -> str:
    """What an input is, in words."""
    if key.startswith(YEAR):
        return f"Referrals in the year to March {key.removeprefix(YEAR)} against those expected."
    return sentences.get(key, key)
