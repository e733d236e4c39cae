"""The state of each open child on a day: one, the first that applies; and since when."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from statistics import mean, median

from sim.sources.returns.counting import (
    AWAITING_BANDS,
    CLOSING_WITHIN,
    LIMIT,
    Counts,
    Work,
    bands_of,
    open_plans,
)
from sim.sources.returns.period import Period
from sim.sources.returns.records import Child, Episode

LOOKED_AFTER, PROTECTION, IN_NEED = "looked after", "protection", "in need plan"
AWAITING, OTHER = "awaiting", "other open"


@dataclass(frozen=True, slots=True)
class State:
    """Where an open child stands, since when, and whether the work has just ended."""

    name: str
    since: date
    closing: bool = False


def states_of(work: Work) -> Iterator[State]:
    """The state of every open child under 18 on the last day of the period."""
    last = work.period.last
    for key, child in work.children.items():
        episodes = [e for e in child.episodes if e.is_open(last)]
        if episodes and not child.is_adult:
            yield _state(key, child, episodes, work)


def _state(key: str, child: Child, episodes: list[Episode], work: Work) -> State:
    last, referred = work.period.last, min(e.referred for e in episodes)
    if work.looked_after is not None and key in work.looked_after:
        return State(LOOKED_AFTER, referred)
    for name, kind in ((PROTECTION, "protection_plans"), (IN_NEED, "in_need_plans")):
        if plans := open_plans(episodes, kind, last):
            return State(name, max(plan.start for plan in plans))
    done = [a.done for e in episodes for a in e.assessments if a.done]
    if referred in work.period and not done:
        return State(AWAITING, referred)
    ended = [p.end for e in episodes for p in (*e.protection_plans, *e.in_need_plans) if p.end]
    latest = max([*done, *ended], default=None)
    closing = latest is not None and _just_ended(latest, work.period)
    return State(OTHER, latest or referred, closing)


def _just_ended(latest: date, period: Period) -> bool:
    return period.days.between(latest, period.last) <= CLOSING_WITHIN


def states(work: Work) -> Counts:
    """How many children are in each state, and for how long those await an assessment."""
    found = list(states_of(work))
    waits = [
        work.period.days.between(s.since, work.period.last) for s in found if s.name == AWAITING
    ]
    return {
        "states_under_18": dict(Counter(s.name for s in found)),
        "awaiting_age_working_days": waiting(waits),
        "awaiting_bands": bands_of(waits, AWAITING_BANDS),
        "other_open_ended_within_20_working_days": sum(s.closing for s in found),
    }


def waiting(days: list[int]) -> Counts:
    """How long children have waited, in working days."""
    return {
        "mean": round(mean(days), 2) if days else None,
        "median": median(days) if days else None,
        "over_45": sum(n > LIMIT for n in days),
    }
