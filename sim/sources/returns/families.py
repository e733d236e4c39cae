"""Stand-ins for families where no return says who belongs together."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable

from sim.sources.returns.annex_a import Entry, Lists
from sim.sources.returns.cells import is_missing, plain
from sim.sources.returns.counting import Counts, Work

_LEAST_WORKERS, _LEAST_CHILDREN = 2, 20


def census_groups(work: Work) -> dict[str, Counts]:
    """Children of a census who were referred on a day, from one source, with one need."""
    referred = list(work.referred())
    met = [
        (enquiry.start, enquiry.conference)
        for episode in work.episodes()
        for enquiry in episode.enquiries
        if enquiry.start and enquiry.conference in work.period
    ]
    return {
        "same day and source": _groups((e.referral, e.source) for e in referred),
        "same day, source and need": _groups((e.referral, e.source, e.need) for e in referred),
        "same strategy discussion and conference day": _groups(met),
    }


def lists_groups(lists: Lists) -> dict[str, Counts]:
    """Children of Annex A who share a day and a worker or a team."""
    return {
        "list 3: same day and worker": _same(lists.entries.get(3, []), "referred", "worker"),
        "list 3: same day and team": _same(lists.entries.get(3, []), "referred", "team"),
        "list 7: same plan start and worker": _same(lists.entries.get(7, []), "start", "worker"),
    }


def large_teams(held: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
    """Children and workers of each team with two workers and 20 children or more.

    Asked is the team and the worker of each child.
    """
    pairs = [(team, worker) for team, worker in held if team and worker]
    children = Counter(team for team, _ in pairs)
    workers = Counter(team for team, _ in set(pairs))
    return sorted(
        (n, workers[t])
        for t, n in children.items()
        if workers[t] >= _LEAST_WORKERS and n >= _LEAST_CHILDREN
    )


def _same(entries: Iterable[Entry], when: str, who: str) -> Counts:
    key: Callable[[Entry], Hashable] = lambda e: (e.dates[when], _name(e.said[who]))  # noqa: E731
    return _groups(key(entry) for entry in entries)


def _name(value: object) -> str:
    return "" if is_missing(value) else plain(str(value).split("/")[0])


def _groups(keys: Iterable[Hashable]) -> Counts:
    found = Counter(keys)
    total = sum(found.values())
    return {
        "groups": len(found),
        "children_per_group": round(total / len(found), 3) if found else None,
    }
