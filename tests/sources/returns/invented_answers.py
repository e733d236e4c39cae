"""What should be read of the invented authority, worked out from what happened to it.

No code of the readers is used: sums over plain facts, and scipy's own gamma distribution.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean, median
from typing import Any

import numpy as np
from invented_authority import AUTUMN, YEAR_24, YEAR_25, Authority, _year_before
from inventing import LAST_DAY, Fact, working_days
from scipy.optimize import minimize
from scipy.stats import gamma

Answers = dict[str, Any]
BAND_ENDS = (0, 10, 20, 30, 40, 45, 50, 60, 9999)
BANDS = ("same day", "1-10", "11-20", "21-30", "31-40", "41-45", "46-50", "51-60", "61+")


def banded(values: Iterable[int], ends: Iterable[int]) -> list[int]:
    """How many are up to each end, and above the one before it."""
    left, found = sorted(values), []
    for end in ends:
        found.append(sum(v <= end for v in left))
        left = [v for v in left if v > end]
    return found


def episodes(children: list[Fact]) -> Iterator[tuple[Fact, Fact]]:
    return ((c, e) for c in children for e in c["episodes"])


def of_census(children: list[Fact], first: date, last: date, cared: set[str] | None) -> Answers:
    every = list(episodes(children))
    referred = [(c, e) for c, e in every if first <= e["referral"] <= last]
    nfa = sum(e["nfa"] for _, e in referred)
    no_need = sum(not e["nfa"] and e["reason"] in ("RC8", "RC9") for _, e in referred)
    closed = [(id(c), e) for c, e in every if e["closed"] and e["closed"] >= first]
    months = Counter(e["referral"].month for _, e in referred)
    weekdays = Counter(e["referral"].weekday() for _, e in referred)
    return {
        "children": len(children) + 1,  # and the one who was referred after the reference date
        "episodes": len(every),
        "referrals": len(referred),
        "referred_children": len({id(c) for c, _ in referred}),
        "no_further_action": nfa,
        "not_in_need": no_need,
        "episodes_started": len(referred) - nfa - no_need,
        "re_referrals_this_file_alone": sum(re_referrals(c, first) for c in children),
        "by_month_apr_to_mar": [months[m] for m in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)],
        "by_weekday": [weekdays[n] for n in range(7)],
        "children_closed_in_year": len({c for c, _ in closed}),
        "episodes_closed_in_year": len(closed),
        **assessed(every, first),
        **conferences(every, first),
        **plans(children, first, last),
        **open_work(children, first, last, cared),
    }


def re_referrals(child: Fact, first: date) -> int:
    dates = sorted(e["referral"] for e in child["episodes"])
    return sum(b >= first and a >= _year_before(b) for a, b in pairwise(dates))


def assessed(every: list[tuple[Fact, Fact]], first: date) -> Answers:
    done = [(e, a) for _, e in every for a in e["assessments"] if a["done"] and a["done"] >= first]
    lengths = [working_days(a["start"], a["done"]) for _, a in done]
    begun = [(e, a) for e, a in done if working_days(e["referral"], a["start"]) <= 10]
    whole = [working_days(e["referral"], a["done"]) for e, a in begun]
    return {
        "assessments_completed": len(done),
        "within_45_from_start": sum(n <= 45 for n in lengths),
        "median_from_start": median(lengths),
        "duration_bands_from_start": dict(zip(BANDS, banded(lengths, BAND_ENDS), strict=True)),
        "first_assessments_completed": len(begun),
        "first_within_45_from_referral": sum(n <= 45 for n in whole),
        "median_first_from_referral": median(whole),
    }


def conferences(every: list[tuple[Fact, Fact]], first: date) -> Answers:
    asked = [(e, q) for _, e in every for q in e["enquiries"]]
    started = [(e, q) for e, q in asked if q["start"] >= first]
    held = [
        working_days(q["start"], q["held"]) for _, q in asked if q["held"] and q["held"] >= first
    ]
    return {
        "section_47": len(started),
        "section_47_at_referral_0_or_1_day": sum(
            working_days(e["referral"], q["start"]) <= 1 for e, q in started
        ),
        "initial_conferences": len(held),
        "conferences_within_15": sum(n <= 15 for n in held),
        "conferences_with_usable_duration": len(held),
    }


def plans(children: list[Fact], first: date, last: date) -> Answers:
    in_need = [p for _, e in episodes(children) for p in e["in_need"]]
    protection = [p for _, e in episodes(children) for p in e["protection"]]
    here = [p for p in protection if p["end"] is None or p["end"] > last]
    ages = [(last - p["start"]).days for p in here]
    return {
        "in_need_plans_started": sum(p["start"] >= first for p in in_need),
        "protection_plans_started": sum(p["start"] >= first for p in protection),
        "protection_plans_ended": sum(bool(p["end"]) for p in protection),
        "on_protection_plan": len(here),
        "protection_age_days_mean": round(mean(ages), 1),
        "protection_age_bands": banded(ages, (91, 182, 365, 730, 99999)),
        "protection_without_review_in_file": sum(not p["reviews"] for p in here),
        "on_in_need_plan": sum(
            any(_runs(p, last) for e in c["episodes"] for p in e["in_need"]) for c in children
        ),
    }


def _runs(spell: Fact, last: date) -> bool:
    return spell["end"] is None or spell["end"] > last


def open_work(children: list[Fact], first: date, last: date, cared: set[str] | None) -> Answers:
    here = [
        (c, e)
        for c, e in episodes(children)
        if not e["nfa"] and (not e["closed"] or e["closed"] > last)
    ]
    young = [(c, e) for c, e in here if not c["adult"]]
    told = [(state(c, e, first, last, cared), c, e) for c, e in young]
    waits = [working_days(e["referral"], last) for name, _, e in told if name == "awaiting"]
    name = "states_under_18" if cared is None else "states_under_18_with_looked_after"
    return {
        "open_episodes": len(here),
        "open_children": len({id(c) for c, _ in here}),
        "open_children_under_18": len({id(c) for c, _ in young}),
        "older_open_episodes_without_assessment_in_file": sum(
            e["referral"] < first and not any(a["done"] for a in e["assessments"]) for _, e in young
        ),
        name: dict(Counter(name for name, _, _ in told)),
        "awaiting_age_working_days": {
            "mean": round(mean(waits), 2),
            "median": median(waits),
            "over_45": sum(n > 45 for n in waits),
        },
        "other_open_ended_within_20_working_days": sum(
            name == "other open"
            and (end := latest_end(e)) is not None
            and working_days(end, last) <= 20
            for name, _, e in told
        ),
    }


def state(child: Fact, e: Fact, first: date, last: date, cared: set[str] | None) -> str:
    if cared and child["id"] in cared:
        return "looked after"
    if any(_runs(p, last) for p in e["protection"]):
        return "protection"
    if any(_runs(p, last) for p in e["in_need"]):
        return "in need plan"
    if e["referral"] >= first and not any(a["done"] for a in e["assessments"]):
        return "awaiting"
    return "other open"


def latest_end(e: Fact) -> date | None:
    ends = [a["done"] for a in e["assessments"]] + [
        p["end"] for p in (*e["in_need"], *e["protection"])
    ]
    return max((end for end in ends if end), default=None)


def cared_for(children: list[Fact], last: date) -> set[str]:
    return {c["id"] for c, e in episodes(children) for s in e["care"] if _runs(s, last)}


def of_care(children: list[Fact], first: date, last: date) -> Answers:
    stays = [(c["id"], s) for c, e in episodes(children) for s in e["care"]]
    here = {key for key, s in stays if _runs(s, last)}
    short = {c["id"] for c in children if c["short_break"]}
    known = {key for key, s in stays if s["reason"] == "S"}
    return {
        "rows": len(stays) + len(short),
        "children": len({key for key, _ in stays} | short),
        "looked_after": len(here),
        "started": sum(s["reason"] == "S" and s["start"] >= first for _, s in stays),
        "ended": sum(s["ceased"] not in ("", "X1") for _, s in stays),
        "short_break_children": len(short),
        "open_with_known_start": len(here & known),
        "in_care_proceedings_C1": len(
            {k for k, s in stays if _runs(s, last) and s["status"] == "C1"}
        ),
        "settled": len({k for k, s in stays if _runs(s, last) and s["place"] in ("U1", "U4")}),
    }


def pathway(children: list[Fact], first: date, last: date) -> dict[str, tuple[float, float]]:
    every = list(episodes(children))
    asked = [(c, e) for c, e in every if e["referral"] >= first and not e["nfa"]]
    with_one = [(e, q) for _, e in asked for q in e["enquiries"] if in_assessment(e, q)]
    with_it = {id(e) for e, _ in with_one}
    at_once = {id(e) for e, q in with_one if working_days(e["referral"], q["start"]) <= 1}
    later = [
        q
        for _, e in every
        for q in e["enquiries"]
        if q["start"] >= first and not in_assessment(e, q)
    ]
    spans = [
        ((p["end"] or last) - max(p["start"], first)).days for _, e in every for p in e["in_need"]
    ]
    early = [
        (e, q)
        for _, e in every
        for q in e["enquiries"]
        if q["start"] >= first and working_days(q["start"], last) > 30
    ]
    held = [(e, q) for _, e in every for q in e["enquiries"] if q["held"] and q["held"] >= first]
    return {
        "section_47_in_assessment": (len(with_it), len(asked)),
        "section_47_at_referral": (len(at_once), len(with_it)),
        "section_47_per_plan_year": (len(later), round(sum(max(0, s) for s in spans) / 365.25, 2)),
        "conference_after_section_47": (sum(q["held"] is not None for _, q in early), len(early)),
        "protection_plan_after_conference": (sum(leads(e, q) for e, q in held), len(held)),
        **care_shares(every, asked, first, last),
    }


def in_assessment(e: Fact, q: Fact) -> bool:
    done = [a["done"] for a in e["assessments"] if a["done"]]
    return q["start"] <= min(done) if done else working_days(e["referral"], q["start"]) <= 45


def leads(e: Fact, q: Fact) -> bool:
    return any(q["held"] <= p["start"] <= q["held"] + timedelta(5) for p in e["protection"])


def care_shares(
    every: list[tuple[Fact, Fact]], asked: list[tuple[Fact, Fact]], first: date, last: date
) -> dict[str, tuple[float, float]]:
    in_need = [
        (c, e)
        for c, e in asked
        if e["reason"] not in ("RC8", "RC9") and working_days(e["referral"], last) > 60
    ]
    soon = sum(_soon(c, e) for c, e in in_need)
    ended = [
        (c, p)
        for c, e in every
        for p in e["protection"]
        if p["end"] and working_days(p["end"], last) > 20
    ]
    to_care = [(c, p) for c, p in ended if _to_care(c, p)]
    others = [(c, p) for c, p in ended if not _to_care(c, p)]
    down = sum(
        any(
            s["start"] >= p["end"] and working_days(p["end"], s["start"]) <= 20
            for e in c["episodes"]
            for s in e["in_need"]
        )
        for c, p in others
    )
    begun = [
        (c, e) for c, e in every for s in e["care"] if s["reason"] == "S" and s["start"] >= first
    ]
    court = sum(any(s["status"] in ("C1", "C2") for s in e["care"]) for _, e in begun)
    return {
        "looked_after_at_assessment": (soon, len(in_need)),
        "looked_after_after_protection": (len(to_care), len(ended)),
        "step_down_after_protection": (down, len(others)),
        "court_for_looked_after": (court, len(begun)),
    }


def _starts(child: Fact) -> list[date]:
    return [s["start"] for e in child["episodes"] for s in e["care"] if s["reason"] == "S"]


def _soon(child: Fact, e: Fact) -> bool:
    plans = [p["start"] for x in child["episodes"] for p in x["protection"]]
    return any(
        s >= e["referral"]
        and working_days(e["referral"], s) <= 60
        and not any(p <= s for p in plans)
        for s in _starts(child)
    )


def _to_care(child: Fact, plan: Fact) -> bool:
    return any(
        plan["end"] - timedelta(10) <= s <= plan["end"] + timedelta(14) for s in _starts(child)
    )


def of_staff(authority: Authority) -> Answers:
    people = [w for w in authority.workers if w["AgencyWorker"] == 0 and w["OrgRole"] in (4, 5)]
    here = [w for w in people if not w.get("RoleEndDate")]
    left = [
        w
        for w in people
        if w.get("RoleEndDate") and date(2023, 10, 1) <= w["RoleEndDate"] <= AUTUMN
    ]
    holders = [w for w in authority.workers if w.get("Cases30") and w.get("FTE30")]
    fte = sum(w["FTE30"] for w in here)
    lost = sum(w.get("WorkingDaysLost") or 0 for w in (*here, *left))
    return {
        "records": len(authority.workers),
        "case_holding_permanent_fte": round(fte, 2),
        "agency_fte": 3.0,
        "managers_first_line_fte": 4.0,
        "funded_case_holding_posts": round(fte + authority.vacancies, 2),
        "leavers_headcount": len(left),
        "turnover_headcount": round(len(left) / len(here), 4),
        "average_caseload": round(
            sum(w["Cases30"] for w in holders) / sum(w["FTE30"] for w in holders), 4
        ),
        "newly_qualified_share": round(
            sum(w["FTE30"] for w in here if w["CFKSSstatus"] == 1) / fte, 4
        ),
        "advanced_share": round(sum(w["FTE30"] for w in here if w["OrgRole"] == 4) / fte, 4),
        "sickness_share": round(lost / ((fte + 4) * 254), 4),
    }


def of_lists(authority: Authority) -> Answers:
    rows = authority.lists
    referrals = rows["Referrals"]
    newest = {r[0]: r for r in sorted(referrals, key=lambda r: r[3])}
    done = [r for r in rows["List 4"] if r[4]]
    held = [r for r in rows["Sec47 and ICPC"] if r[4]]
    here = [r for r in rows["List_6"] if r[4] is None]
    cared, protected = _running(rows["List 8"]), _running(rows["List 7"])
    waiting = [working_days(r[3], LAST_DAY) for r in here if r[6] == "Open asmt"]
    return {
        "referrals_6_months": len(referrals),
        "no_further_action": sum(r[4] == "a) Yes" for r in referrals),
        "children_referred": len(newest),
        "latest_referral_within_12_months_of_another": sum(r[5] > 0 for r in newest.values()),
        "assessments_authorised": len(done),
        "assessments_open": len(rows["List 4"]) - len(done),
        "within_45_from_start": sum(working_days(r[3], r[4]) <= 45 for r in done),
        "section_47": len(rows["Sec47 and ICPC"]),
        "initial_conferences": len(held),
        "conferences_within_15": sum(working_days(r[3], r[4]) <= 15 for r in held),
        "conferences_with_plan": sum(r[5] == "a) Yes" for r in held),
        "looked_after": len(cared),
        "on_protection_plan": len(protected),
        "protection_ended_6_months": sum(r[4] is not None for r in rows["List 7"]),
        "ceased_looked_after_6_months": sum(r[4] is not None for r in rows["List 8"]),
        "opening": {
            "looked_after": len(cared),
            "on_protection_plans": len(protected - cared),
            "awaiting_assessment": len(waiting),
            "in_need_or_closing": len(here) - len(cared | protected) - len(waiting),
        },
        "awaiting_bands": banded(waiting, (9, 19, 29, 39, 45, 9999)),
        "workers_with_open_children": len({r[8] for r in here}),
        "children_per_team": sorted(Counter(r[7] for r in here).values()),
        "open_without_worker": 0,
    }


def _running(rows: list[list[Any]]) -> set[int]:
    return {r[0] for r in rows if r[4] is None}


def of_dataset(authority: Authority) -> Answers:
    children = authority.all_years
    families: dict[str, list[Fact]] = {}
    for child in children:
        families.setdefault(child["family"], []).append(child)
    referrals = [(f, r) for f, people in families.items() for r in _together(people)]
    this_year = [(f, r) for f, r in referrals if r[0] >= YEAR_25]
    sizes = Counter(min(r[1], 5) for _, r in this_year)
    meetings = {m[0] for m in _meetings(authority) if m[1] >= YEAR_25}
    holders = _holders(authority)
    return {
        "family_referrals_12_months": len(this_year),
        "family_sizes_of_referrals": {str(n): sizes[n] for n in range(1, 6)},
        "children_per_family_referral": round(mean(r[1] for _, r in this_year), 3),
        "new_family_referrals_12_months": sum(_is_new(families[f], r[0]) for f, r in this_year),
        "conference_meetings": len(meetings),
        "duplicate_episodes": 1,
        "involvements_case_worker_distinct": sum(
            "Manager" not in i[1] for i in authority.involvements
        ),
        "children_with_worker": len(holders),
        "workers_with_open_children": len(set(holders.values())),
        "changes_of_worker_left_12_months": sum(
            i[5] == "LEFTRL" and i[4] >= YEAR_25 for i in authority.involvements
        ),
    }


def _together(people: list[Fact]) -> Iterator[tuple[date, int]]:
    left = sorted((e["referral"], n) for n, c in enumerate(people) for e in c["episodes"])
    while left:
        start = left[0][0]
        near = {n for day, n in left if (day - start).days <= 7}
        yield start, len(near)
        left = [(day, n) for day, n in left if (day - start).days > 7]


def _is_new(people: list[Fact], on: date) -> bool:
    before = [e for c in people for e in c["episodes"] if e["referral"] < on]
    return all(e["closed"] is not None and e["closed"] < _year_before(on) for e in before)


def _meetings(authority: Authority) -> Iterator[tuple[str, date]]:
    for _, e in episodes(authority.all_years):
        for q in e["enquiries"]:
            if q["held"]:
                yield f"M{e['team']}-{q['held']}", q["held"]


def _holders(authority: Authority) -> dict[str, str]:
    """Who holds each open child under 18: the worker of the latest involvement."""
    grown = {c["id"] for c in authority.all_years if c["adult"]}
    found: dict[str, tuple[date, str]] = {}
    for who, role, _, start, end, _, key, _ in authority.involvements:
        holds = "Manager" not in role and end is None and key not in grown
        if holds and (key not in found or start >= found[key][0]):
            found[key] = (start, who)
    return {key: who for key, (_, who) in found.items()}


def spells(children: list[Fact], kind: str, first: date) -> list[tuple[int, int, bool]]:
    """Age at which each spell came into view, age at its end, and whether it ended."""
    found = []
    for child in children:
        for start, end in _spans(child, kind):
            if end is not None and end < first:
                continue
            entry = working_days(start, max(start, first))
            last = working_days(start, end or LAST_DAY)
            if end is None or last > entry or entry == 0:
                found.append((entry, last, end is not None))
    return found


def _spans(child: Fact, kind: str) -> Iterator[tuple[date, date | None]]:
    for e in child["episodes"]:
        if kind == "looked_after" and e["care"]:
            yield e["care"][0]["entered"], e["care"][-1]["end"]
        elif kind != "looked_after":
            yield from ((p["start"], p["end"]) for p in e[kind])


def fitted(seen: list[tuple[int, int, bool]]) -> dict[str, float]:
    """The gamma distribution by scipy's density and survival, and a search without slopes."""
    entry, last, ended = (np.array(column, dtype=float) for column in zip(*seen, strict=True))
    last = np.maximum(last, entry + 0.5)
    is_end = ended.astype(bool)

    def surprise(at: Any) -> float:
        mean_length, shape = np.exp(at)
        law = gamma(shape, scale=mean_length / shape)
        told = np.where(is_end, law.logpdf(last), law.logsf(last)) - law.logsf(entry)
        return -float(told.sum())

    corners = np.array([(5.0, 0.0), (5.5, 0.0), (5.0, 0.4)])
    best = np.exp(
        minimize(surprise, corners[0], method="Nelder-Mead", options={"initial_simplex": corners}).x
    )
    return {
        "spells": len(seen),
        "ended": int(is_end.sum()),
        "mean": float(best[0]),
        "shape": float(best[1]),
        "naive_mean_of_ended": float(last[is_end].mean()),
    }


def came_back(gaps: list[tuple[int, bool]]) -> dict[str, float]:
    """Kaplan and Meier's estimate, day by day."""
    staying = 1.0
    for day in range(366):
        here = sum(g >= day for g, _ in gaps)
        came = sum(g == day and back for g, back in gaps)
        staying *= 1 - came / here if here else 1.0
    return {"closed": len(gaps), "share_within_365_days": 1 - staying}


def child_gaps(children: list[Fact], first: date) -> list[tuple[int, bool]]:
    found = []
    for child in children:
        starts = sorted(e["referral"] for e in child["episodes"])
        for e in child["episodes"]:
            if e["closed"] and e["closed"] >= first:
                after = [s for s in starts if s > e["closed"]]
                end = after[0] if after else LAST_DAY
                found.append(((end - e["closed"]).days, bool(after)))
    return found


def all_answers(authority: Authority) -> Answers:
    """Everything, by return."""
    cared = cared_for(authority.year_25, LAST_DAY)
    year_24, year_25 = authority.year_24, authority.year_25
    spring = date(2024, 3, 31)
    return {
        "spring": of_census(year_24, YEAR_24, spring, None),
        "newest": of_census(year_25, YEAR_25, LAST_DAY, None),
        "newest with care": of_census(year_25, YEAR_25, LAST_DAY, cared),
        "care": of_care(year_25, YEAR_25, LAST_DAY),
        "pathway": pathway(year_25, YEAR_25, LAST_DAY),
        "staff": of_staff(authority),
        "lists": of_lists(authority),
        "dataset": of_dataset(authority),
    }
