"""From what was read to what is kept: counts, shares, lengths and ages, and no child."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sim.sources.returns import annex_counts, safeguarding_counts
from sim.sources.returns.ages import Ages, ages_of, lists_ages
from sim.sources.returns.careers import career_counts
from sim.sources.returns.counting import Counts, Work, assessments, enquiries, flows, stocks
from sim.sources.returns.families import census_groups, lists_groups
from sim.sources.returns.history import history
from sim.sources.returns.lengths import (
    CHILDREN_IN_A_FAMILY,
    Fitted,
    Spell,
    fit,
    gaps_after,
    returns_within_a_year,
    seen,
)
from sim.sources.returns.lengths import Returns as Back
from sim.sources.returns.looked_after import care_counts, in_care, periods
from sim.sources.returns.pathway import Share, shares
from sim.sources.returns.patterns import patterns
from sim.sources.returns.period import Period, WorkingDays, half_year_to, months_earlier, year_to
from sim.sources.returns.reading import FileRead, Returns
from sim.sources.returns.records import Care
from sim.sources.returns.safeguarding import Dataset
from sim.sources.returns.states import states
from sim.sources.returns.told import Told
from sim.sources.returns.workforce import staff_counts

_YEARS_OF_LENGTHS, _YEARS_OF_RETURNS = 4, 2
_LINKED = 0.9


@dataclass
class Children:
    """What one return (or several censuses together) says of children, as of a day."""

    on: date
    counts: Counts
    shares: dict[str, Share] = field(default_factory=dict)
    lengths: dict[str, Fitted] = field(default_factory=dict)
    back: Back | None = None
    ages: Ages = field(default_factory=dict)
    patterns: dict[str, tuple[float, ...]] = field(default_factory=dict)
    years: int = 1


@dataclass
class Kept:
    """All that is kept of a set of returns once it is counted."""

    files: list[FileRead]
    census: Children | None = None
    care: Counts | None = None
    care_linked: bool = True
    workforce: Counts | None = None
    workforce_date: date | None = None
    lists: Children | None = None
    dataset: Children | None = None
    told: Told = field(default_factory=Told)


def add_up(returns: Returns, told: Told | None = None, nation: str = "England") -> Kept:
    """Count everything, and let the children go."""
    told = told or Told()
    days, kept = WorkingDays(nation), Kept(returns.files, told=told)
    if returns.censuses:
        kept.census, kept.care_linked = _censuses(returns, days)
    if returns.care is not None:
        last = returns.censuses[-1].on if returns.censuses else returns.care.year_end()
        counts = care_counts(returns.care, year_to(last, days))
        kept.care = {"date": last, "year_end": returns.care.year_end(), **counts}
    if returns.workforces:
        newest = returns.workforces[-1]
        kept.workforce, kept.workforce_date = staff_counts(newest, days), newest.on
        kept.workforce |= career_counts(returns.workforces, days)
    if returns.lists is not None:
        kept.lists = _lists(returns, days)
    if returns.dataset is not None:
        kept.dataset = _dataset(returns.dataset, days, told)
    return kept


def _censuses(returns: Returns, days: WorkingDays) -> tuple[Children, bool]:
    """The last census, with what earlier ones add: re-referrals, lengths and returns."""
    newest = returns.censuses[-1]
    care = returns.care
    cared = in_care(care, newest.on) if care is not None else None
    stays = periods(care) if care is not None else None
    work = Work(newest.children, year_to(newest.on, days), cared)
    over = history(returns.censuses, days) if len(returns.censuses) > 1 else work
    both = Work(over.children, work.period)
    found = _children(work, stays, over)
    found.counts |= {
        "child_blocks": newest.blocks,
        "children": len(newest.children),
        "episodes": sum(1 for _ in work.episodes()),
        "re_referrals_this_file_alone": found.counts["re_referrals"],
        "re_referrals": flows(both)["re_referrals"],
        "families": census_groups(work),
    }
    found.back = returns_within_a_year(_child_gaps(over))
    found.years = len(returns.censuses)
    found.counts["referrals_by_year"] = [
        (c.on, flows(Work(c.children, year_to(c.on, days)))["referrals"]) for c in returns.censuses
    ]
    return found, _is_linked(work)


def _children(work: Work, stays: Mapping[str, list[Care]] | None, over: Work) -> Children:
    counts = {**flows(work), **assessments(work), **enquiries(work), **stocks(work), **states(work)}
    spells: dict[str, Iterable[Spell]] = {
        "protection": (p for e in over.episodes() for p in e.protection_plans),
        "in_need": (p for e in over.episodes() for p in e.in_need_plans),
    }
    fitted = {name: fit(seen(each, over.period)) for name, each in spells.items()}
    return Children(
        work.period.last,
        counts,
        shares(work, stays),
        {name: found for name, found in fitted.items() if found is not None},
        None,
        ages_of(work, stays),
        patterns(over, CHILDREN_IN_A_FAMILY),
    )


def _child_gaps(work: Work) -> list[tuple[int, bool]]:
    return [
        gap
        for child in work.children.values()
        for gap in gaps_after(
            [e.closed for e in child.episodes if e.closed],
            [e.referred for e in child.episodes],
            work.period,
        )
    ]


def _is_linked(work: Work) -> bool:
    """Whether the identifiers of the looked-after return are those of the census."""
    if not work.looked_after:
        return True
    open_now = {
        key
        for key, child in work.children.items()
        if any(e.is_open(work.period.last) for e in child.episodes)
    }
    return len(work.looked_after & open_now) >= _LINKED * len(work.looked_after)


def _lists(returns: Returns, days: WorkingDays) -> Children:
    lists = returns.lists
    assert lists is not None
    period, day = half_year_to(lists.on, days), annex_counts.day_of(lists)
    counts = {
        "rows": {number: len(entries) for number, entries in lists.entries.items()},
        "care_leavers": lists.care_leavers,
        **annex_counts.half_year(lists, period),
        **annex_counts.position(lists, day, period),
        **annex_counts.workers(lists),
        "families": lists_groups(lists),
    }
    return Children(lists.on, counts, ages=lists_ages(days, lists.on, day))


def _dataset(data: Dataset, days: WorkingDays, told: Told) -> Children:
    period = year_to(data.on, days)
    care = {key: child.care for key, child in data.children.items() if child.care}
    cared = frozenset(
        key
        for key, stays in care.items()
        if any(s.is_open(data.on) for s in stays) and not data.children[key].is_adult
    )
    work = Work(data.children, period, cared)
    over = Work(data.children, _years_to(data.on, _YEARS_OF_LENGTHS, days))
    found = _children(work, care, over)
    stays = fit(seen((s for each in care.values() for s in each), over.period))
    found.lengths |= {"looked_after": stays} if stays is not None else {}
    returns = _years_to(data.on, _YEARS_OF_RETURNS, days)
    found.back = returns_within_a_year(safeguarding_counts.family_gaps(data, returns))
    found.counts |= _only_dataset(data, work, care)
    found.counts |= safeguarding_counts.worker_counts(data, period, told.roles)
    return found


def _years_to(last: date, years: int, days: WorkingDays) -> Period:
    return Period(year_to(months_earlier(last, 12 * (years - 1)), days).first, last, days)


def _only_dataset(data: Dataset, work: Work, care: Mapping[str, list[Care]]) -> Counts:
    period, cared = work.period, work.looked_after or frozenset()
    ages = [(data.on - s.start).days for c in care.values() for s in c if s.is_open(data.on)]
    meetings = {meeting for meeting, held in data.meetings if held in period}
    held = sum(when in period for e in work.episodes() for when in e.conference_dates())
    return {
        "rows": dict(data.rows),
        "episodes": sum(1 for _ in work.episodes()),
        "duplicate_episodes": data.tally.counts["D1"],
        "looked_after": len(cared),
        "looked_after_started": sum(s.start in period for c in care.values() for s in c),
        "looked_after_ended": sum(s.end in period for c in care.values() for s in c),
        "looked_after_age_days_mean": round(sum(ages) / len(ages), 1) if ages else None,
        "looked_after_without_open_episode": sum(
            not any(e.is_open(data.on) for e in data.children[key].episodes) for key in cared
        ),
        "conference_meetings": len(meetings),
        "children_per_conference": round(held / len(meetings), 3) if meetings else None,
        **safeguarding_counts.family_counts(data, period),
    }
