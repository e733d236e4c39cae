"""Levers: how far each would have to be moved for one child fewer on the average caseload.

Each lever is pulled from the day of the plan on and compared with the plan itself, run by run
over the same futures. A lever is tried as far as it goes, and once near where the answer should
lie; the change is read off the curve between, and then checked on futures that it was not
estimated from.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from math import isnan, nan

import numpy as np

from sim.scenario.ranges import plan_day
from sim.scenario.schema import Scenario
from sim.study.measures.rows import Array
from sim.study.questions.lever_list import LEVERS, POSTS, Pull
from sim.study.runs.model_error import with_model_error
from sim.study.runs.play import futures_apart
from sim.study.runs.variants import Ask, Playing, Setting, ask, moved_from
from sim.study.statistics.estimates import UNKNOWN, Estimate, mean_interval, multiplier

ONE_CHILD = 1.0
_STEPS = 1000
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a lever would have to change for one child fewer, and how that was checked.

    Changes are in the lever's unit. `change` is nan when the lever cannot do it: then `furthest`
    and `most` say how far it was pulled and how many children fewer that gave. `expected` is the
    fall that the curve gives for the change checked, with the bounds between which the check
    should find it (95% for all levers at once: neither set of futures is endless); `found` is
    the fall of the check, with its own interval. `posts` is how many posts give the same fall.
    """

    lever: Pull
    now: float
    furthest: float
    most: Estimate
    change: Estimate
    expected: Estimate
    found: Estimate
    posts: Estimate

    @property
    def can(self) -> bool:
        """Whether the lever can bring the caseload down by one child."""
        return not isnan(self.change.mean)

    @property
    def holds(self) -> bool:
        """Whether the check found the fall that was expected."""
        return self.expected.low <= self.found.mean <= self.expected.high


@dataclass(frozen=True)
class _Study:
    """A scenario in which levers are pulled: from when, what is asked, over which futures."""

    scenario: Scenario
    day: date
    asks: tuple[Ask, ...]
    estimated: Sequence[int]
    checked: Sequence[int]
    playing: Playing


def pull_levers(
    scenario: Scenario,
    on: date,
    replications: int,
    playing: Playing,
    *,
    measure: str = "average_caseload",
    levers: Sequence[Pull] = LEVERS,
    day: date | None = None,
) -> list[Pulled]:
    """Every lever in a scenario: the change for one child fewer on a date, with its check.

    `replications` futures are used to estimate, and as many more to check. The levers are pulled
    from a day on: that of the plan if none is given.
    """
    if replications < _FEWEST:
        raise ValueError(f"levers need {_FEWEST} runs or more")
    begins = day or plan_day(scenario)
    if not scenario.start < begins < on:
        raise ValueError(
            f"levers are pulled from a day after the start ({scenario.start}) and before the date "
            f"asked about ({on}), not from {begins}"
        )
    numbers = futures_apart(2 * replications)
    estimated, checked = numbers[:replications], numbers[replications:]
    study = _Study(scenario, begins, (ask(measure, on),), estimated, checked, playing)
    base = playing.play(scenario, partial(moved_from, day=begins), [{}], study.asks, numbers)[
        0, :, 0
    ]
    _check_known(base, measure, on)
    pulled = [_pull(study, lever, base) for lever in levers]
    return _in_posts(_checked(study, pulled, base))


def _check_known(base: Array, measure: str, on: date) -> None:
    if np.isnan(base).any():
        raise ValueError(
            f"{measure} is not known on {on} in every run, as where nobody holds a case: no lever "
            "can be measured by it; ask about another measure with --measure"
        )


def runs_of_levers(replications: int, levers: int = len(LEVERS)) -> int:
    """How many runs that takes at most."""
    return replications * (2 + 3 * levers)


def _falls(study: _Study, setting: Setting, base: Array, replications: Sequence[int]) -> Array:
    """How many children fewer there are with a setting, run by run.

    A level that is so many per cent wrong is so with the lever and without: the fall is, too.
    """
    build = partial(moved_from, day=study.day)
    play = study.playing.play
    values = play(study.scenario, build, [setting], study.asks, replications)[0, :, 0]
    (asked,) = study.asks
    about = (study.scenario, asked.name, replications, [asked.on])
    return with_model_error((base - values)[:, None], *about)[:, 0]


def _pull(study: _Study, lever: Pull, base: Array) -> "_Curve":
    """The curve of a lever: as far as it goes, and once where a straight line meets one child."""
    rules = study.scenario.rules_on(study.day)
    furthest = lever.furthest(rules)
    base = base[: len(study.estimated)]
    if not any(furthest.values()):
        return _Curve(lever, furthest, np.zeros((1, base.size)), (1.0,))
    end = _falls(study, furthest, base, study.estimated)
    enough = end.mean() > ONE_CHILD
    share = _rounded(lever, furthest, ONE_CHILD / float(end.mean())) if enough else 1.0
    if share >= 1:
        return _Curve(lever, furthest, end[None], (1.0,))
    near = _falls(study, _part(furthest, share), base, study.estimated)
    return _Curve(lever, furthest, np.stack([near, end]), (share, 1.0))


def _part(furthest: Setting, share: float) -> dict[str, float]:
    return {key: amount * share for key, amount in furthest.items()}


def _rounded(lever: Pull, furthest: Setting, share: float) -> float:
    """The share of the way at which a lever that goes in whole steps can stand."""
    whole = abs(next(iter(furthest.values())))
    return max(1, round(share * whole)) / whole if lever.whole else share


@dataclass(frozen=True)
class _Curve:
    """Falls by run at one or two shares of the way, and the parabola through them and nothing."""

    lever: Pull
    furthest: Setting
    falls: Array
    shares: tuple[float, ...]

    def at(self, share: float | Array) -> Array:
        """The fall in each run at a share of the way, or at several (one a row)."""
        if len(self.shares) == 1:
            return np.asarray(self.falls[0] * share / self.shares[0])
        near, end = self.shares
        return np.asarray(
            self.falls[0] * share * (share - end) / (near * (near - end))
            + self.falls[1] * share * (share - near) / (end * (end - near))
        )

    def share_for(self, fall: float) -> Estimate:
        """The share of the way that gives a fall, with the shares that the runs do not exclude.

        Those are all at which the fall may lie in the interval of the mean (inverse regression).
        nan where the lever does not get there.
        """
        grid = np.linspace(0, 1, _STEPS + 1)
        curves = self.at(grid[:, None])
        mean, n = curves.mean(axis=1), curves.shape[1]
        half = multiplier(n) * curves.std(axis=1, ddof=1) / np.sqrt(n)
        there = np.flatnonzero(mean >= fall)
        allowed = grid[(mean - half <= fall) & (fall <= mean + half)]
        low = float(allowed.min()) if allowed.size else nan
        high = float(allowed.max()) if allowed.size and allowed.max() < 1 else nan
        middle = float(grid[there[0]]) if there.size else nan
        return Estimate(middle, low if there.size else nan, high if there.size else nan, n)


def _checked(study: _Study, pulled: Sequence[_Curve], base: Array) -> list[Pulled]:
    """Each lever's change played once more, over futures that it was not estimated from."""
    rules, found = study.scenario.rules_on(study.day), []
    other = base[len(study.estimated) :]
    can = sum(curve.share_for(ONE_CHILD).mean > 0 for curve in pulled)
    for curve in pulled:
        lever, first = curve.lever, next(iter(curve.furthest))
        unit = abs(curve.furthest[first]) * _unit(lever, rules)
        share = curve.share_for(ONE_CHILD)
        most = mean_interval(curve.at(1.0), mirrored=False)
        now = float(rules.input(first)) * _unit(lever, rules)
        expected = seen = UNKNOWN
        if share.mean > 0:
            played = _rounded(lever, curve.furthest, share.mean)
            falls = _falls(study, _part(curve.furthest, played), other, study.checked)
            expected = expected_fall(curve.at(played), falls, can)
            seen = mean_interval(falls, mirrored=False)
        change = share.times(unit)
        found.append(Pulled(lever, now, unit, most, change, expected, seen, UNKNOWN))
    return found


def _unit(lever: Pull, rules: Scenario) -> float:
    """From the change of the first input to the lever's unit."""
    if lever.name == "admin_time":
        return 100 / float(rules.input(lever.keys[0]))
    return lever.scale


def expected_fall(told: Array, found: Array, pairs: int) -> Estimate:
    """The fall told by some futures, with bounds for the mean of that found in as many others.

    The bounds hold for so many levers at once with 95%.
    """
    error = sum(float(each.var(ddof=1)) / each.size for each in (told, found))
    half = multiplier(told.size + found.size - 1, max(1, pairs)) * float(np.sqrt(error))
    middle = float(told.mean())
    return Estimate(middle, middle - half, middle + half, told.size)


def _in_posts(pulled: list[Pulled]) -> list[Pulled]:
    """Beside each lever, the posts that give one child fewer, too: its exchange rate."""
    posts = next((each.change for each in pulled if each.lever is POSTS), None)
    if posts is None:
        return pulled
    return [replace(each, posts=posts) if each.can else each for each in pulled]
