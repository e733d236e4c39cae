"""Shares of the pathway, each with its counts: those who had time to get there are asked."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sim.sources.returns.counting import Work, not_in_need
from sim.sources.returns.records import Care, Child, Enquiry, Episode, Plan

Share = tuple[float, float]
"""How many of how many (or of how many years)."""

_ENQUIRY_NEEDS, _CARE_NEEDS, _PLAN_NEEDS = 30, 60, 20
_DAY_45 = 45
_PLAN_AFTER_CONFERENCE = timedelta(days=5)
_BEFORE_END, _AFTER_END = timedelta(days=10), timedelta(days=14)
_DAYS_A_YEAR = 365.25


def shares(work: Work, care: Mapping[str, list[Care]] | None) -> dict[str, Share]:
    """Every share of the pathway that the returns give, those about care only with a return."""
    referred = list(work.referred())
    found: dict[str, Share] = {
        "no_further_action": (sum(e.no_further_action for e in referred), len(referred)),
        "not_in_need": (sum(not_in_need(e, work.period.last) for e in referred), len(referred)),
        **_enquiries(work, [e for e in referred if not e.no_further_action]),
        "conference_after_section_47": _conferences(work),
        "protection_plan_after_conference": _plans(work),
    }
    if care is not None:
        found["looked_after_at_assessment"] = _care_at_assessment(work, care)
        found |= _ends_of_protection(work, care)
        begun = [c for child in care.values() for c in child if _began(c, work)]
        found["court_for_looked_after"] = (sum(c.in_court for c in begun), len(begun))
    return found


def _began(care: Care, work: Work) -> bool:
    return care.has_length and care.start in work.period


def _enquiries(work: Work, assessed: list[Episode]) -> dict[str, Share]:
    """Section 47 in the assessment, at the referral, and from plans later."""
    days = work.period.days
    early = {id(q): (e, q) for e in assessed for q in e.enquiries if _in_assessment(e, q, work)}
    with_one = {id(e) for e, _ in early.values()}
    at_once = {
        id(e) for e, q in early.values() if q.start and days.between(e.referred, q.start) <= 1
    }
    others = sum(
        q.start in work.period and not _in_assessment(e, q, work)
        for e in work.episodes()
        for q in e.enquiries
    )
    return {
        "section_47_in_assessment": (len(with_one), len(assessed)),
        "section_47_at_referral": (len(at_once), len(with_one)),
        "section_47_per_plan_year": (others, round(_plan_years(work), 2)),
    }


def _in_assessment(episode: Episode, enquiry: Enquiry, work: Work) -> bool:
    """Whether an enquiry began by the end of the first assessment (by day 45 without one)."""
    if enquiry.start is None or enquiry.start < episode.referred:
        return False
    done = min((a.done for a in episode.assessments if a.done), default=None)
    if done is not None:
        return enquiry.start <= done
    return work.period.days.between(episode.referred, enquiry.start) <= _DAY_45


def _plan_years(work: Work) -> float:
    """Child-years on child in need plans within the period."""
    first, last = work.period.first, work.period.last
    plans = (p for e in work.episodes() for p in e.in_need_plans)
    spans = (((p.end or last) - max(p.start, first)).days for p in plans)
    return sum(max(0, span) for span in spans) / _DAYS_A_YEAR


def _conferences(work: Work) -> Share:
    days, last = work.period.days, work.period.last
    asked = [
        q
        for e in work.episodes()
        for q in e.enquiries
        if q.start in work.period and q.start and days.between(q.start, last) > _ENQUIRY_NEEDS
    ]
    return sum(q.conference is not None for q in asked), len(asked)


def _plans(work: Work) -> Share:
    """Plans within five days of the conferences that followed an enquiry."""
    asked = [
        (e, q)
        for e in work.episodes()
        for q in e.enquiries
        if q.start and q.conference in work.period
    ]
    return sum(_led_to_plan(e, q) for e, q in asked), len(asked)


def _led_to_plan(episode: Episode, enquiry: Enquiry) -> bool:
    if enquiry.led_to_plan is not None:
        return enquiry.led_to_plan
    held = enquiry.conference
    assert held is not None
    return any(held <= p.start <= held + _PLAN_AFTER_CONFERENCE for p in episode.protection_plans)


def _care_at_assessment(work: Work, care: Mapping[str, list[Care]]) -> Share:
    """Children in need who became looked after soon, and not after a protection plan."""
    days, last = work.period.days, work.period.last
    asked = [
        (key, child, episode)
        for key, child in work.children.items()
        for episode in child.episodes
        if episode.referral in work.period
        and not episode.no_further_action
        and not not_in_need(episode, last)
        and days.between(episode.referred, last) > _CARE_NEEDS
    ]
    return sum(_soon(child, e, care.get(key, ()), work) for key, child, e in asked), len(asked)


def _soon(child: Child, episode: Episode, care: "list[Care] | tuple[()]", work: Work) -> bool:
    starts = [c.start for c in care if c.has_length and c.start >= episode.referred]
    soon = [s for s in starts if work.period.days.between(episode.referred, s) <= _CARE_NEEDS]
    return any(not _protected_before(child, start) for start in soon)


def _protected_before(child: Child, start: date) -> bool:
    return any(p.start <= start for e in child.episodes for p in e.protection_plans)


def _ends_of_protection(work: Work, care: Mapping[str, list[Care]]) -> dict[str, Share]:
    """What protection plans end in: care, a child in need plan, or neither."""
    ended = list(_ended(work))
    to_care = [_in_care_at(plan, care.get(key, ())) for key, _, plan in ended]
    others = [(c, p) for (_, c, p), cared in zip(ended, to_care, strict=True) if not cared]
    return {
        "looked_after_after_protection": (sum(to_care), len(ended)),
        "step_down_after_protection": (
            sum(_steps_down(c, p, work) for c, p in others),
            len(others),
        ),
    }


def _ended(work: Work) -> Iterator[tuple[str, Child, Plan]]:
    days, last = work.period.days, work.period.last
    for key, child in work.children.items():
        for episode in child.episodes:
            for plan in episode.protection_plans:
                end = plan.end if plan.end in work.period else None
                if end is not None and days.between(end, last) > _PLAN_NEEDS:
                    yield key, child, plan


def _in_care_at(plan: Plan, care: "list[Care] | tuple[()]") -> bool:
    assert plan.end is not None
    from_day, to_day = plan.end - _BEFORE_END, plan.end + _AFTER_END
    return any(c.has_length and from_day <= c.start <= to_day for c in care)


def _steps_down(child: Child, plan: Plan, work: Work) -> bool:
    assert plan.end is not None
    starts = [p.start for e in child.episodes for p in e.in_need_plans]
    return any(
        s >= plan.end and work.period.days.between(plan.end, s) <= _PLAN_NEEDS for s in starts
    )
