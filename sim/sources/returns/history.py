"""Several censuses as one history: each child's episodes over the years."""

from collections.abc import Sequence
from dataclasses import replace

from sim.sources.returns.census import Census
from sim.sources.returns.cleaning import unite
from sim.sources.returns.counting import Work
from sim.sources.returns.period import Period, WorkingDays, year_to
from sim.sources.returns.records import Child, Episode
from sim.sources.returns.tally import Tally


def history(censuses: Sequence[Census], days: WorkingDays) -> Work:
    """The episodes of consecutive censuses, the oldest first, as of the last of them.

    What the last file says of an episode holds; work of earlier years is added to it.
    """
    *earlier, last = censuses
    children = {
        key: Child(child.is_adult, [_copy(episode) for episode in child.episodes])
        for key, child in last.children.items()
    }
    for census in reversed(earlier):
        for key, child in census.children.items():
            own = f"{key}{census.on}" if key.startswith("\0") else key
            _add_earlier(children.setdefault(own, Child(child.is_adult)), child, last.tally)
    first = year_to(censuses[0].on, days).first
    return Work(children, Period(first, last.on, days))


def _add_earlier(child: Child, before: Child, tally: Tally) -> None:
    by_date = {e.referral: e for e in child.episodes}
    for episode in before.episodes:
        known = by_date.get(episode.referral)
        if known is not None:
            unite(known, episode)
        else:
            child.episodes.append(_lost(episode, tally))


def _lost(episode: Episode, tally: Tally) -> Episode:
    """An episode that only an earlier file has. Where it was open it is lost to view.

    It is then neither open nor closed, and its open plans are in no length.
    """
    kept = _copy(episode)
    if kept.closed is None and not kept.no_further_action:
        tally.count("H1")
        kept.no_further_action = True
        for plan in (*kept.in_need_plans, *kept.protection_plans):
            plan.has_length = plan.has_length and plan.end is not None
    return kept


def _copy(episode: Episode) -> Episode:
    """An episode to add to, the census itself left as it was read."""
    return replace(
        episode,
        assessments=[replace(each) for each in episode.assessments],
        enquiries=[replace(each) for each in episode.enquiries],
        conferences=list(episode.conferences),
        in_need_plans=[replace(each) for each in episode.in_need_plans],
        protection_plans=[replace(each) for each in episode.protection_plans],
    )
