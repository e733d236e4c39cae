"""Cleaning: rules C1 to C20, in their order, each counted. The same for census and data set."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from sim.sources.returns.period import is_adult
from sim.sources.returns.records import Child, Episode, Plan
from sim.sources.returns.tally import Tally

_WEEKS_BEFORE_BIRTH = timedelta(weeks=40)
_OLDEST = 25 * 365.25

Step = Callable[[Episode, date, Tally], None]


def age_of(
    born: date | None, expected: date | None, episodes: Iterable[Episode], on: date, tally: Tally
) -> bool:
    """Whether a person is 18 or older; all that is kept of a birth date (rules C18, C19)."""
    if born is None or born > on:
        if expected is not None or born is not None:
            tally.count("C18")
        return False
    referrals = [e.referral for e in episodes if e.referral is not None]
    if any(born > r + _WEEKS_BEFORE_BIRTH or (r - born).days > _OLDEST for r in referrals):
        tally.count("C19")
        return False
    return is_adult(born, on)


def clean(child: Child, on: date, tally: Tally) -> None:
    """Put a child's episodes in order as of the reference date; each step counts what it did."""
    kept = []
    for episode in _merged(child.episodes, tally):
        if episode.referral is None:
            tally.count("C3", episode.row)
        elif episode.referral > on:
            tally.count("C4", episode.row)
        else:
            kept.append(episode)
    child.episodes = kept
    for episode in kept:
        _clean_episode(episode, child.died, on, tally)
    _count_people(child, on, tally)


def _clean_episode(episode: Episode, died: date | None, on: date, tally: Tally) -> None:
    _not_yet(episode, on, tally)
    _close(episode, on, tally)
    if died is not None and died <= on and episode.is_open(on):
        tally.count("C10", episode.row)
        episode.closed = max(died, episode.referred)
    for assessment in episode.assessments:
        start, done = assessment.start, assessment.done
        if done is not None and (start is None or done < start):
            tally.count("C12", episode.row)
        if done is None and episode.closed is not None:
            tally.count("C15", episode.row)
    episode.in_need_plans = _plans(episode.in_need_plans, episode, tally)
    episode.protection_plans = _plans(episode.protection_plans, episode, tally)


def _merged(episodes: list[Episode], tally: Tally) -> list[Episode]:
    """Episodes of one child with the same referral date as one (rule C2)."""
    by_date: dict[date, Episode] = {}
    kept = []
    for episode in episodes:
        first = by_date.get(episode.referral) if episode.referral else None
        if first is None:
            kept.append(episode)
            if episode.referral:
                by_date[episode.referral] = episode
            continue
        tally.count("C2", episode.row)
        if first != episode:
            tally.count("C2b", episode.row)
        _merge(first, episode)
    return kept


def _merge(first: Episode, second: Episode) -> None:
    """Unite two records of one episode: closed if either is, on the later date."""
    unite(first, second)
    if first.closed is None or (second.closed is not None and second.closed > first.closed):
        first.closed, first.reason = second.closed or first.closed, second.reason or first.reason
    first.no_further_action = first.no_further_action and second.no_further_action


def unite(first: Episode, second: Episode) -> None:
    """Add the work of a second record that the first does not have, by start."""
    assessments = {a.start: a for a in first.assessments}
    for assessment in second.assessments:
        same = assessments.get(assessment.start)
        if same is None:
            first.assessments.append(assessment)
        else:
            same.done = same.done or assessment.done
    enquiries = {e.start: e for e in first.enquiries}
    for enquiry in second.enquiries:
        known = enquiries.get(enquiry.start)
        if known is None:
            first.enquiries.append(enquiry)
        else:
            known.conference = known.conference or enquiry.conference
    first.conferences += [c for c in second.conferences if c not in first.conferences]
    first.in_need_plans = _once(first.in_need_plans + second.in_need_plans)[0]
    first.protection_plans = _once(first.protection_plans + second.protection_plans)[0]


def _once(plans: list[Plan]) -> tuple[list[Plan], int]:
    """Plans by their start, each once, with the end and the reviews if one has them."""
    kept: dict[date, Plan] = {}
    for plan in plans:
        first = kept.setdefault(plan.start, plan)
        if first is not plan:
            first.end = first.end or plan.end
            first.reviews = tuple(sorted({*first.reviews, *plan.reviews}))
    return list(kept.values()), len(plans) - len(kept)


def _not_yet(episode: Episode, on: date, tally: Tally) -> None:
    """What lies after the reference date has not happened (rules C6 and C11)."""
    if episode.closed is not None and episode.closed > on:
        tally.count("C6", episode.row)
        episode.closed = None
    for assessment in episode.assessments:
        if assessment.done is not None and assessment.done > on:
            tally.count("C11", episode.row)
            assessment.done = None
    for enquiry in episode.enquiries:
        if enquiry.conference is not None and enquiry.conference > on:
            tally.count("C11b", episode.row)
            enquiry.conference = None
    for plan in (*episode.in_need_plans, *episode.protection_plans):
        if plan.end is not None and plan.end > on:
            tally.count("C11b", episode.row)
            plan.end = None
        plan.reviews = tuple(review for review in plan.reviews if review <= on)
    _drop_later(episode, on, tally)


def _drop_later(episode: Episode, on: date, tally: Tally) -> None:
    """Work that begins after the reference date."""
    before = _pieces(episode)
    episode.assessments = [a for a in episode.assessments if a.done or not _after(a.start, on)]
    episode.enquiries = [e for e in episode.enquiries if not _after(e.start, on)]
    episode.conferences = [c for c in episode.conferences if c <= on]
    episode.in_need_plans = [p for p in episode.in_need_plans if p.start <= on]
    episode.protection_plans = [p for p in episode.protection_plans if p.start <= on]
    if _pieces(episode) < before:
        tally.count("C11b", episode.row, before - _pieces(episode))


def _after(when: date | None, on: date) -> bool:
    return when is not None and when > on


def _pieces(episode: Episode) -> int:
    plans = len(episode.in_need_plans) + len(episode.protection_plans)
    return len(episode.assessments) + len(episode.enquiries) + len(episode.conferences) + plans


def _close(episode: Episode, on: date, tally: Tally) -> None:
    """Closures that cannot be, and referrals without further action (rules C7 to C9)."""
    if episode.closed is not None and episode.closed < episode.referred:
        tally.count("C7", episode.row)
        episode.closed = episode.referred
    if episode.no_further_action and episode.has_work():
        tally.count("C8", episode.row)
        episode.no_further_action = False
    if episode.no_further_action and episode.closed is None:
        tally.count("C9", episode.row)
        episode.closed = episode.referred


def _plans(plans: list[Plan], episode: Episode, tally: Tally) -> list[Plan]:
    """Plans each once, and ended when the episode ended (rules C13, C14, C16)."""
    kept, twice = _once(plans)
    if twice:
        tally.count("C16", episode.row, twice)
    for plan in kept:
        if plan.end is not None and plan.end < plan.start:
            tally.count("C13", episode.row)
            plan.end, plan.has_length = plan.start, False
        if plan.end is None and episode.closed is not None:
            tally.count("C14", episode.row)
            plan.end = max(episode.closed, plan.start)
    return kept


def _count_people(child: Child, on: date, tally: Tally) -> None:
    open_now = [episode for episode in child.episodes if episode.is_open(on)]
    if len(open_now) > 1:
        tally.count("C17", open_now[0].row)
    if open_now and child.is_adult:
        tally.count("C20", open_now[0].row)
    beside = any(p.is_open(on) for e in open_now for p in e.in_need_plans)
    if beside and any(p.is_open(on) for e in open_now for p in e.protection_plans):
        tally.count("D2", open_now[0].row)
