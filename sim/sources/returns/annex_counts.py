"""What is counted of Annex A: flows of six months, the position of the day, workers and teams."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import mean, median

from sim.sources.returns.annex_a import Entry, Lists
from sim.sources.returns.cells import is_missing, is_yes, number, plain
from sim.sources.returns.counting import (
    AWAITING_BANDS,
    CLOSING_WITHIN,
    CONFERENCE_LIMIT,
    LIMIT,
    PLAN_BANDS,
    Counts,
    bands_of,
)
from sim.sources.returns.families import large_teams
from sim.sources.returns.period import Period, WorkingDays, months_earlier
from sim.sources.returns.states import waiting
from sim.sources.returns.tally import Tally

LOOKED_AFTER, PROTECTION, IN_NEED, ASSESSMENT, CLOSED = "abcde"
"""Case statuses by the letter that Ofsted gives them."""
_WORDS: Mapping[str, tuple[str, ...]] = {
    LOOKED_AFTER: (
        "cla",
        "lac",
        "cla&cp",
        "cla&cpp",
        "cp/cla",
        "looked after child",
        "looked after",
    ),
    CLOSED: ("care leaver",),
    PROTECTION: ("cp", "cpp", "cp ext", "child protection", "child protection plan"),
    IN_NEED: ("cin", "cin plan", "child in need", "child in need plan"),
    ASSESSMENT: ("open asmt", "assessment", "open assessment", "cf assessment in progress"),
}
_VISIT_WITHIN = 10
_CARE_BANDS = (183, 366, 731, 1826)
_REVIEW_BANDS = (0, 29, 92)
_FIRST_REVIEW_MONTHS, _NEXT_REVIEW_MONTHS = 3, 6
_CARE_FIRST_DAYS, _CARE_SECOND_MONTHS, _CARE_EARLY = 20, 3, 45


def status_of(value: object) -> str:
    """The letter of a case status, however it is worded; nothing when no wording fits."""
    said = plain("" if is_missing(value) else str(value))
    found = re.fullmatch(r"([a-e])[).]?(?:\s.*)?", said)
    if found:
        return found[1]
    if said.startswith("closed"):
        return CLOSED
    return next((letter for letter, words in _WORDS.items() if said in words), "")


def half_year(lists: Lists, period: Period) -> Counts:
    """Referrals, assessments, enquiries and ends of the six months."""
    return {**_referrals(lists, period), **_assessments(lists, period), **_enquiries(lists, period)}


def _of(lists: Lists, number_: int) -> list[Entry]:
    return lists.entries.get(number_, [])


def _referrals(lists: Lists, period: Period) -> Counts:
    rows = [e for e in _of(lists, 3) if e.dates["referred"] in period]
    latest: dict[str, Entry] = {}
    for entry in sorted(rows, key=lambda e: e.dates["referred"] or date.min):
        latest[entry.child] = entry
    again = [e for e in latest.values() if (number(e.said["earlier"], Tally()) or 0) > 0]
    return {
        "referrals_6_months": len(rows),
        "no_further_action": sum(_is_nfa(e.said["nfa"]) for e in rows),
        "children_referred": len(latest),
        "latest_referral_within_12_months_of_another": len(again),
    }


def _is_nfa(value: object) -> bool:
    return is_yes(value) or plain(str(value or "")) in ("nfa", "no further action")


def _assessments(lists: Lists, period: Period) -> Counts:
    rows = _of(lists, 4)
    done = [e for e in rows if e.dates["done"] in period]
    times = [
        period.days.between(start, end)
        for e in done
        if (start := e.dates["start"]) and (end := e.dates["done"]) and start <= end
    ]
    return {
        "assessments_authorised": len(done),
        "assessments_open": sum(_is_running(e, period.last) for e in rows),
        "within_45_from_start": sum(n <= LIMIT for n in times),
        "assessments_with_usable_duration": len(times),
    }


def _is_running(entry: Entry, on: date) -> bool:
    done = entry.dates["done"]
    return done is None or done > on


def _enquiries(lists: Lists, period: Period) -> Counts:
    rows = _of(lists, 5)
    held = [e for e in rows if e.dates["conference"] in period]
    times = [
        period.days.between(start, end)
        for e in held
        if (start := e.dates["start"]) and (end := e.dates["conference"]) and start <= end
    ]
    return {
        "section_47": sum(e.dates["start"] in period for e in rows),
        "initial_conferences": len(held),
        "conferences_within_15": sum(n <= CONFERENCE_LIMIT for n in times),
        "conferences_with_usable_duration": len(times),
        "conferences_with_plan": sum(is_yes(e.said["plan"]) for e in held),
        "ceased_looked_after_6_months": sum(e.dates["end"] in period for e in _of(lists, 8)),
        "protection_ended_6_months": sum(e.dates["end"] in period for e in _of(lists, 7)),
    }


@dataclass(frozen=True)
class Day:
    """The position of the day: entries by what they say, and the settled status of each child."""

    cared: dict[str, Entry]
    protected: dict[str, Entry]
    said: dict[str, str]
    settled: dict[str, str]
    awaiting: list[Entry]


def day_of(lists: Lists) -> Day:
    """Who is open on the day. Where list 6 disagrees with lists 7 and 8, the latter hold."""
    cared, protected = (
        {e.child: e for e in _of(lists, number_) if e.is_open(lists.on) and not e.is_adult}
        for number_ in (8, 7)
    )
    said = {e.child: status_of(e.said["status"]) for e in _of(lists, 6)}
    settled = _settled(lists, said, set(cared), set(protected))
    awaiting = [e for e in _of(lists, 6) if settled.get(e.child) == ASSESSMENT]
    return Day(cared, protected, said, settled, awaiting)


def position(lists: Lists, day: Day, period: Period) -> Counts:
    """How many children are in each state on the day, and since when."""
    waits = [
        period.days.between(start, lists.on) for e in day.awaiting if (start := e.dates["start"])
    ]
    found, ended = Counter(day.settled.values()), _just_ended(lists, period)
    return {
        "list_6_by_status_letter": dict(Counter(day.said.values())),
        "looked_after": len(day.cared),
        "on_protection_plan": len(day.protected),
        "opening": {
            "looked_after": len(day.cared),
            "on_protection_plans": len(day.protected.keys() - day.cared.keys()),
            "in_need_or_closing": found[IN_NEED],
            "awaiting_assessment": found[ASSESSMENT],
        },
        "closing": sum(s == IN_NEED and child in ended for child, s in day.settled.items()),
        "awaiting_age_working_days": waiting(waits),
        "awaiting_bands": bands_of(waits, AWAITING_BANDS),
        "days_behind": _days_behind(lists, day, period),
        **_ages(lists, period.days, day.protected, day.cared),
    }


def _days_behind(lists: Lists, day: Day, period: Period) -> float | None:
    """By how many working days the last visit to a child on a protection plan is overdue."""
    visits = [visit for e in day.protected.values() if (visit := e.dates["visit"])]
    late = [max(0, period.days.between(v, lists.on) - _VISIT_WITHIN) for v in visits]
    return float(median(late)) if late else None


def _settled(
    lists: Lists, statuses: Mapping[str, str], cared: set[str], protected: set[str]
) -> dict[str, str]:
    """The status of each open child once lists 4, 7 and 8 have been asked."""
    assessed = {e.child for e in _of(lists, 4) if _is_running(e, lists.on)}
    found = {}
    for entry in _of(lists, 6):
        said = statuses[entry.child]
        if entry.is_adult or said == CLOSED or not entry.is_open(lists.on):
            continue
        if not said:
            lists.tally.count("D3", entry.row)
        by_lists = LOOKED_AFTER if entry.child in cared else ""
        by_lists = by_lists or (PROTECTION if entry.child in protected else "")
        if said in (LOOKED_AFTER, PROTECTION, "") and not by_lists:
            by_lists = ASSESSMENT if entry.child in assessed else IN_NEED
        if by_lists and said and by_lists != said:
            lists.tally.count("D4", entry.row)
        found[entry.child] = by_lists or said
    return found


def _just_ended(lists: Lists, period: Period) -> set[str]:
    """Children whose assessment or protection plan ended lately, with nothing open."""
    latest: dict[str, date] = {}
    running: set[str] = set()
    for number_, name in ((4, "done"), (7, "end")):
        for entry in _of(lists, number_):
            end = entry.dates[name]
            if end is None or end > lists.on:
                running.add(entry.child)
            else:
                latest[entry.child] = max(end, latest.get(entry.child, end))
    return {
        child
        for child, end in latest.items()
        if child not in running and period.days.between(end, lists.on) <= CLOSING_WITHIN
    }


def _ages(
    lists: Lists, days: WorkingDays, protected: Mapping[str, Entry], cared: Mapping[str, Entry]
) -> Counts:
    on = lists.on
    plans = [(on - start).days for e in protected.values() if (start := e.dates["start"])]
    stays = [(on - start).days for e in cared.values() if (start := e.dates["start"])]
    return {
        "protection_age_days_mean": round(mean(plans), 1) if plans else None,
        "looked_after_age_days_mean": round(mean(stays), 1) if stays else None,
        "protection_without_review": sum(e.dates["review"] is None for e in protected.values()),
        "protection_age_bands": bands_of(plans, PLAN_BANDS),
        "looked_after_age_bands": bands_of(stays, _CARE_BANDS),
        "protection_review_due": bands_of(
            [(_plan_review_due(e) - on).days for e in protected.values()], _REVIEW_BANDS
        ),
        "looked_after_review_due": bands_of(
            [(_care_review_due(e, days) - on).days for e in cared.values()], _REVIEW_BANDS
        ),
    }


def _plan_review_due(entry: Entry) -> date:
    review, start = entry.dates["review"], entry.dates["start"]
    assert start is not None
    if review is None:
        return months_earlier(start, -_FIRST_REVIEW_MONTHS)
    return months_earlier(review, -_NEXT_REVIEW_MONTHS)


def _care_review_due(entry: Entry, days: WorkingDays) -> date:
    review, start = entry.dates["review"], entry.dates["start"]
    assert start is not None
    if review is None:
        return days.after(start, _CARE_FIRST_DAYS)
    early = (review - start).days <= _CARE_EARLY
    return months_earlier(review, -(_CARE_SECOND_MONTHS if early else _NEXT_REVIEW_MONTHS))


def workers(lists: Lists) -> Counts:
    """How many open children each worker holds, and how many each team: names are forgotten."""
    open_now = [e for e in _of(lists, 6) if e.is_open(lists.on) and not e.is_adult]
    held = Counter(name for e in open_now if (name := _first_name(e.said["worker"])))
    teams = Counter(plain(str(t)) for e in open_now if not is_missing(t := e.said["team"]))
    teams_held = large_teams(
        (plain(str(e.said["team"] or "")), _first_name(e.said["worker"])) for e in open_now
    )
    return {
        "workers_with_open_children": len(held),
        "loads": sorted(held.values()),
        "children_per_worker_mean": round(mean(held.values()), 2) if held else None,
        "open_without_worker": sum(not _first_name(e.said["worker"]) for e in open_now),
        "open_with_two_workers_in_a_cell": sum(_is_shared(e.said["worker"]) for e in open_now),
        "children_per_team": sorted(teams.values()),
        "team_loads": teams_held,
        "teams": len(teams_held),
    }


def _first_name(value: object) -> str:
    return "" if is_missing(value) else plain(str(value).split("/")[0])


def _is_shared(value: object) -> bool:
    return not is_missing(value) and "/" in str(value)
