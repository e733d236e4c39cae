"""What is counted of children's episodes in a period: flows, stocks, states and times taken."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import mean, median
from typing import Any

from sim.sources.returns.period import Period, months_earlier
from sim.sources.returns.records import (
    CLOSED_AFTER_ASSESSMENT,
    Assessment,
    Child,
    Episode,
    Plan,
)

Counts = dict[str, Any]

LIMIT, CONFERENCE_LIMIT, FIRST_WITHIN, CLOSING_WITHIN = 45, 15, 10, 20
BANDS = (1, 11, 21, 31, 41, 46, 51, 61)
BAND_NAMES = ("same day", "1-10", "11-20", "21-30", "31-40", "41-45", "46-50", "51-60", "61+")
PLAN_BANDS = (92, 183, 366, 731)
"""Days: up to 3 months, 6, 12, 24, and more."""
AWAITING_BANDS = (10, 20, 30, 40, 46)


@dataclass(frozen=True)
class Work:
    """The children of a return in a period, and whom another return says to be looked after."""

    children: Mapping[str, Child]
    period: Period
    looked_after: frozenset[str] | None = None

    def episodes(self) -> Iterable[Episode]:
        """Every episode."""
        return (episode for child in self.children.values() for episode in child.episodes)

    def referred(self) -> Iterable[Episode]:
        """Episodes with a referral in the period."""
        return (episode for episode in self.episodes() if episode.referral in self.period)


def bands_of(values: Iterable[float], starts: Sequence[float]) -> list[int]:
    """How many values lie below the first of the starts, from it to the next, and so on."""
    found = [0] * (len(starts) + 1)
    for value in values:
        found[sum(value >= start for start in starts)] += 1
    return found


def not_in_need(episode: Episode, on: date) -> bool:
    """Whether an episode was closed after its assessment because no child was in need."""
    closed = episode.closed is not None and episode.closed <= on
    return not episode.no_further_action and closed and episode.reason in CLOSED_AFTER_ASSESSMENT


def flows(work: Work) -> Counts:
    """Referrals of the period and what became of them, plans and enquiries."""
    period, referred = work.period, list(work.referred())
    refused = sum(e.no_further_action for e in referred)
    unneeded = sum(not_in_need(e, period.last) for e in referred)
    closed = [(k, e) for k, c in work.children.items() for e in c.episodes if e.closed in period]
    months = Counter(e.referred.month for e in referred)
    weekdays = Counter(e.referred.weekday() for e in referred)
    return {
        "referrals": len(referred),
        "referred_children": sum(_was_referred(c, period) for c in work.children.values()),
        "no_further_action": refused,
        "not_in_need": unneeded,
        "episodes_started": len(referred) - refused - unneeded,
        "re_referrals": sum(re_referrals(c, period) for c in work.children.values()),
        "by_month_apr_to_mar": [months[m % 12 + 1] for m in range(3, 15)],
        "by_weekday": [weekdays[day] for day in range(7)],
        "children_closed_in_year": len({key for key, _ in closed}),
        "episodes_closed_in_year": len(closed),
        "covered": _covered(work),
        **_plan_flows(work),
    }


def _covered(work: Work) -> float:
    """The part of the period that the file covers: all, unless nothing happens in two months."""
    period = work.period
    days = [d for e in work.episodes() for d in (e.referral, e.closed) if d in period and d]
    days += [a.done for e in work.episodes() for a in e.assessments if a.done in period and a.done]
    first = min(days, default=period.first)
    if first <= months_earlier(period.first, -2):
        return 1.0
    return ((period.last - first).days + 1) / ((period.last - period.first).days + 1)


def _was_referred(child: Child, period: Period) -> bool:
    return any(e.referral in period for e in child.episodes)


def _plan_flows(work: Work) -> Counts:
    in_need = [p for e in work.episodes() for p in e.in_need_plans]
    protection = [p for e in work.episodes() for p in e.protection_plans]
    return {
        "in_need_plans_started": sum(p.start in work.period for p in in_need),
        "protection_plans_started": sum(p.start in work.period for p in protection),
        "protection_plans_ended": sum(p.end in work.period for p in protection),
    }


def re_referrals(child: Child, period: Period) -> int:
    """Referrals of the period with an earlier one in the twelve calendar months before."""
    dates = sorted(e.referred for e in child.episodes)
    near = (later for earlier, later in pairwise(dates) if earlier >= months_earlier(later, 12))
    return sum(later in period for later in near)


def assessments(work: Work) -> Counts:
    """Assessments authorised in the period, from their start and from the referral."""
    days, done = work.period.days, []
    for episode in work.episodes():
        done += [(episode, a) for a in episode.assessments if a.done in work.period]
    lengths = [days.between(a.start, a.done) for _, a in done if usable(a)]  # type: ignore[arg-type]
    first = [length for e, a in done if (length := _from_referral(e, a, work.period)) is not None]
    return {
        "assessments_completed": len(done),
        "assessments_with_usable_duration": len(lengths),
        "within_45_from_start": sum(n <= LIMIT for n in lengths),
        "median_from_start": median(lengths) if lengths else None,
        "duration_bands_from_start": dict(zip(BAND_NAMES, bands_of(lengths, BANDS), strict=True)),
        "first_assessments_completed": len(first),
        "first_within_45_from_referral": sum(n <= LIMIT for n in first),
        "median_first_from_referral": median(first) if first else None,
    }


def usable(assessment: Assessment) -> bool:
    """Whether an assessment took a time that can be counted."""
    start, done = assessment.start, assessment.done
    return start is not None and done is not None and start <= done


def _from_referral(episode: Episode, assessment: Assessment, period: Period) -> int | None:
    """Working days from the referral to the authorisation of an assessment that began with it."""
    if not usable(assessment):
        return None
    assert assessment.start is not None
    assert assessment.done is not None
    after = period.days.between(episode.referred, assessment.start)
    if not 0 <= after <= FIRST_WITHIN:
        return None
    return period.days.between(episode.referred, assessment.done)


def enquiries(work: Work) -> Counts:
    """Section 47 enquiries and initial conferences of the period."""
    days, period = work.period.days, work.period
    found = [(e, q) for e in work.episodes() for q in e.enquiries]
    started = [(e, q) for e, q in found if q.start in period]
    times = [
        days.between(q.start, q.conference)
        for _, q in found
        if q.start and q.conference and q.conference in period and q.start <= q.conference
    ]
    return {
        "section_47": len(started),
        "section_47_at_referral_0_or_1_day": sum(
            0 <= days.between(e.referred, q.start) <= 1 for e, q in started if q.start
        ),
        "initial_conferences": sum(
            when in period for e in work.episodes() for when in e.conference_dates()
        ),
        "conferences_within_15": sum(n <= CONFERENCE_LIMIT for n in times),
        "conferences_with_usable_duration": len(times),
        "conference_bands": bands_of(times, (11, 16, 21)),
    }


def stocks(work: Work) -> Counts:
    """Who is open on the last day, and on what plan."""
    last = work.period.last
    open_episodes = [(c, e) for c in work.children.values() for e in c.episodes if e.is_open(last)]
    open_children = {id(c): c for c, _ in open_episodes}
    plans = [p for c, e in open_episodes for p in e.protection_plans if p.is_open(last)]
    ages = [(last - plan.start).days for plan in plans]
    old = [(c, e) for c, e in open_episodes if not c.is_adult and e.referred < work.period.first]
    return {
        "open_episodes": len(open_episodes),
        "open_children": len(open_children),
        "open_children_under_18": sum(not c.is_adult for c in open_children.values()),
        "on_protection_plan": _with_plan(work, "protection_plans"),
        "on_in_need_plan": _with_plan(work, "in_need_plans"),
        "protection_age_days_mean": round(mean(ages), 1) if ages else None,
        "protection_age_bands": bands_of(ages, PLAN_BANDS),
        "protection_without_review_in_file": sum(not p.reviews for p in plans),
        "older_open_episodes_without_assessment_in_file": sum(
            not any(a.done for a in e.assessments) for _, e in old
        ),
    }


def _with_plan(work: Work, kind: str) -> int:
    last = work.period.last
    return sum(
        any(p.is_open(last) for e in child.episodes for p in getattr(e, kind))
        for child in work.children.values()
    )


def open_plans(episodes: Iterable[Episode], kind: str, on: date) -> list[Plan]:
    """The plans of a kind that are open in some episodes."""
    return [p for e in episodes for p in getattr(e, kind) if p.is_open(on)]
