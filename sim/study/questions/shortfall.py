"""Why nothing in a range will do: time, people or hours that are short, with their figures."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import inf
from typing import Literal

from sim.scenario.lever import lever_of
from sim.scenario.schema import Question, Scenario
from sim.scenario.switches import in_force
from sim.study.measures.rows import Array
from sim.study.paper import hours_needed_and_available
from sim.study.runs.play import futures_apart
from sim.study.runs.readings import readings_of
from sim.study.runs.variants import USUALLY, Playing
from sim.study.statistics.estimates import Estimate, mean_interval

POSTS = "social_workers.posts"
Reason = Literal["lead time", "leavers", "hours"]
_FIGURES = ("posts", "in_post", "agency", "starters", "leavers")


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Where the most helpful value of a range falls short, on the date asked about.

    `weeks_to_fill` is the mean from advert to first day, adverts that find nobody included.
    `filled` counts permanent and agency workers; starters and leavers are a year's, as in the
    13 weeks up to the date. Hours are those of a year at the position at the start, against
    those of the workers who are there on the date with all their overtime.
    """

    value: Estimate
    funded: date
    weeks_to_fill: float
    posts: Estimate
    filled: Estimate
    starters: Estimate
    leavers: Estimate
    hours_needed: float
    hours_with_overtime: float
    reasons: tuple[Reason, ...]


def shortfall(
    best: Scenario, question: Question, replications: int, playing: Playing = USUALLY
) -> Shortfall:
    """Where a scenario falls short of a question, from so many runs."""
    plays = [(best, number) for number in futures_apart(replications)]
    asked = [(name, question.by) for name in (question.measure, *_FIGURES)]
    table = readings_of(plays, asked, playing)
    value, posts, _, _, starters, leavers = (_mean(column) for column in table.T)
    filled = _mean(table[:, 2] + table[:, 3])
    funded, weeks = lever_of(best, POSTS).since, weeks_to_fill(best, question.by)
    hours = hours_needed_and_available(best, question.by, filled.mean)
    reasons: dict[Reason, bool] = {
        "lead time": funded > best.start and filled_on_average(funded, weeks) > question.by,
        "leavers": filled.mean < posts.mean and 0 < leavers.mean >= starters.mean,
        "hours": hours.total > hours.with_overtime,
    }
    holding = tuple(reason for reason, holds in reasons.items() if holds)
    return Shortfall(
        value, funded, weeks, posts, filled, starters, leavers, hours.total, hours.with_overtime,
        holding,
    )  # fmt: skip


def weeks_to_fill(scenario: Scenario, on: date) -> float:
    """Mean weeks from first advert to first day of a permanent worker, at the usual vacancies."""
    recruitment = in_force(scenario.rules_on(on)).social_workers.recruitment
    if recruitment.success == 0:
        return inf
    failed = 1 / recruitment.success - 1
    return recruitment.weeks_to_start + failed * recruitment.weeks_to_readvertise


def _mean(values: Array) -> Estimate:
    return mean_interval(values, mirrored=False)


def filled_on_average(funded: date, weeks: float) -> date:
    """The date by which posts funded on a day are filled on average."""
    if weeks == inf:
        return date.max
    return funded + timedelta(weeks=weeks)
