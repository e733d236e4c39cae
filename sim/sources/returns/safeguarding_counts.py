"""What only the standard safeguarding dataset gives: families, and workers with their children."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean, median

from sim.sources.returns.counting import Counts
from sim.sources.returns.families import large_teams
from sim.sources.returns.period import Period, months_earlier
from sim.sources.returns.records import Child, Episode
from sim.sources.returns.safeguarding import Dataset, Involvement

TOGETHER = timedelta(days=7)
"""Children of a family who are referred within a week are one family referral."""
_ROLES, _OTHER_ROLES = ("case worker", "social worker"), ("manager", "iro", "personal adviser")
_LARGEST = 5
_LEAST_OF_A_ROLE, _SHARE_OF_A_ROLE = 20, 0.01


@dataclass(frozen=True)
class FamilyReferral:
    """The referrals of a family's children within seven days of its first."""

    family: str
    on: date
    children: int


def families_of(data: Dataset) -> dict[str, list[Child]]:
    """The children of each family that is known."""
    found: dict[str, list[Child]] = {}
    for child in data.children.values():
        if child.family:
            found.setdefault(child.family, []).append(child)
    return found


def family_referrals(family: str, children: list[Child]) -> Iterator[FamilyReferral]:
    """Each time that a family was referred."""
    referrals = sorted((e.referred, n) for n, c in enumerate(children) for e in c.episodes)
    while referrals:
        first = referrals[0][0]
        together = {n for when, n in referrals if when <= first + TOGETHER}
        yield FamilyReferral(family, first, len(together))
        referrals = [(when, n) for when, n in referrals if when > first + TOGETHER]


def family_counts(data: Dataset, period: Period) -> Counts:
    """Family referrals of the year, how large they were, and how many were new."""
    families = families_of(data)
    found = [
        (referral, children)
        for family, children in families.items()
        for referral in family_referrals(family, children)
        if referral.on in period
    ]
    sizes = Counter(min(referral.children, _LARGEST) for referral, _ in found)
    total = sum(referral.children for referral, _ in found)
    referred = [c for c in data.children.values() if any(e.referral in period for e in c.episodes)]
    return {
        "family_referrals_12_months": len(found),
        "family_sizes_of_referrals": {str(n): sizes[n] for n in range(1, _LARGEST + 1)},
        "children_per_family_referral": round(total / len(found), 3) if found else None,
        "new_family_referrals_12_months": sum(_is_new(r, children) for r, children in found),
        "share_with_family": sum(bool(c.family) for c in referred) / max(1, len(referred)),
    }


def _is_new(referral: FamilyReferral, children: list[Child]) -> bool:
    """Whether no child of the family was open on the day or closed in the year before."""
    since = months_earlier(referral.on, 12)
    return not any(
        e.referred < referral.on and (e.closed is None or e.closed >= since)
        for child in children
        for e in child.episodes
    )


def family_gaps(data: Dataset, period: Period) -> list[tuple[int, bool]]:
    """Days from the closing of a family (of its last open child) to its next referral."""
    found = []
    for children in families_of(data).values():
        for end, after in _closings([e for c in children for e in c.episodes]):
            if end in period:
                came = after is not None and after <= period.last
                until = after if after is not None and came else period.last
                found.append(((until - end).days, came))
    return found


def _closings(episodes: list[Episode]) -> Iterator[tuple[date, date | None]]:
    """When a family was wholly closed, and when it was referred again."""
    spans = sorted((e.referred, e.closed or date.max) for e in episodes)
    end = date.min
    for start, closed in spans:
        if end not in (date.min, date.max) and start > end:
            yield end, start
        end = max(end, closed)
    if end not in (date.min, date.max):
        yield end, None


def is_case_worker(role: str, named: Collection[str] = ()) -> bool:
    """Whether a role is that of the worker who holds the child: one of those that are named."""
    if named:
        return role in named
    return any(r in role for r in _ROLES) and not any(r in role for r in _OTHER_ROLES)


def worker_counts(data: Dataset, period: Period, named: Collection[str] = ()) -> Counts:
    """How many children each worker and each team holds; who they are is forgotten."""
    theirs = [i for i in data.involvements if is_case_worker(i.role, named)]
    roles = _roles(data.involvements)
    holders = _holders(data, theirs)
    held = Counter(i.worker for i in holders.values())
    teams = Counter(i.team for i in holders.values() if i.team)
    loads = sorted(held.values())
    teams_held = large_teams((i.team, i.worker) for i in holders.values())
    return {
        "involvements_case_worker_distinct": len({_key(i) for i in theirs}),
        "children_with_worker": len(holders),
        "workers_with_open_children": len(held),
        "children_per_worker": _summary(loads),
        "loads": loads,
        "children_per_team": sorted(teams.values()),
        "team_loads": teams_held,
        "teams": len(teams_held),
        "changes_of_worker_left_12_months": sum(i.left and i.end in period for i in theirs),
        "roles": roles,
        "roles_taken": [role for role in roles if is_case_worker(role, named)],
    }


def _roles(involvements: list[Involvement]) -> dict[str, int]:
    """Roles by the words of the council, where enough share one that it can be no person's."""
    times = Counter(i.role for i in involvements)
    least = max(_LEAST_OF_A_ROLE, len(involvements) * _SHARE_OF_A_ROLE)
    return {role: count for role, count in times.items() if role and count >= least}


def _key(i: Involvement) -> tuple[object, ...]:
    return i.worker, i.role, i.person, i.referral, i.start, i.end


def _holders(data: Dataset, theirs: list[Involvement]) -> dict[str, Involvement]:
    """The worker of each open child under 18: of several the one who began last."""
    found: dict[str, Involvement] = {}
    for involvement in theirs:
        child = data.children.get(involvement.person)
        if child is None or child.is_adult or not involvement.is_open(data.on):
            continue
        if not any(e.is_open(data.on) for e in child.episodes):
            continue
        known = found.get(involvement.person)
        if known is None or involvement.start >= known.start:
            found[involvement.person] = involvement
    return found


def _summary(loads: list[int]) -> Counts:
    if not loads:
        return {"mean": None, "median": None, "highest_decile_from": None}
    return {
        "mean": round(mean(loads), 2),
        "median": median(loads),
        "highest_decile_from": loads[int(len(loads) * 0.9)],
    }
