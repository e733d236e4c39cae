"""The five returns of one invented authority, what was planted in them, and the truth behind."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import writing_returns as write
from inventing import LAST_DAY, Fact, invent, seen_on

SPRING_24, YEAR_24, YEAR_25 = date(2024, 3, 31), date(2023, 4, 1), date(2024, 4, 1)
HALF_YEAR, EVER, AUTUMN = date(2024, 9, 30), date(1990, 1, 1), date(2024, 9, 30)


@dataclass
class Authority:
    """What was written, what was planted, and what each return holds."""

    files: dict[str, bytes] = field(default_factory=dict)
    planted: dict[str, Counter[str]] = field(default_factory=dict)
    year_24: list[Fact] = field(default_factory=list)
    year_25: list[Fact] = field(default_factory=list)
    all_years: list[Fact] = field(default_factory=list)
    lists: dict[str, list[list[Any]]] = field(default_factory=dict)
    workers: list[Fact] = field(default_factory=list)
    involvements: list[list[Any]] = field(default_factory=list)
    vacancies: float = 4.5

    def put(self, name: str, content: bytes) -> None:
        self.files[name] = content


def make(seed: int, families_a_year: int = 300) -> Authority:
    """Invent an authority and write its returns."""
    luck = random.Random(seed + 1)
    children = _marked(invent(seed, families_a_year), luck)
    found = Authority()
    found.year_24 = seen_on(children, YEAR_24, SPRING_24)
    found.year_25 = seen_on(children, YEAR_25, LAST_DAY)
    found.all_years = seen_on(children, EVER, LAST_DAY)
    for name, held, first, last in (
        ("spring.xml", found.year_24, YEAR_24, SPRING_24),
        ("newest.xml", found.year_25, YEAR_25, LAST_DAY),
    ):
        planted = found.planted.setdefault(name, Counter())
        found.put(name, write.census(held, first, last, planted, luck))
    found.put(
        "care.txt",
        write.looked_after(found.year_25, found.planted.setdefault("care.txt", Counter())),
    )
    found.workers = _workers(luck)
    found.put("staff.xml", write.workforce(found.workers, found.vacancies, AUTUMN))
    found.lists = _lists(found.all_years)
    found.put(
        "inspection.xlsx",
        write.annex_a(found.lists, found.planted.setdefault("inspection.xlsx", Counter())),
    )
    _dataset(found, luck)
    return found


def _marked(children: list[Fact], luck: random.Random) -> list[Fact]:
    """Some unborn, some on short breaks, two without an identifier."""
    late = [c for c in children if c["episodes"][0]["referral"] > date(2024, 12, 1)]
    for child in luck.sample(late, 8):
        child |= {"unborn": True, "born": LAST_DAY + timedelta(40)}
    alone = [
        c
        for c in late
        if len(c["episodes"]) == 1 and not c["episodes"][0]["care"] and not c["unborn"]
    ]
    for child in luck.sample(alone, 2):
        child["id"] = ""
    cared = [c for c in children if c["id"] and not any(e["care"] for e in c["episodes"])]
    here = [
        c
        for c in cared
        if c["episodes"][-1]["closed"] is None or c["episodes"][-1]["closed"] > date(2024, 12, 1)
    ]
    for child in luck.sample(here, 7):
        child["short_break"] = True
    return children


def _workers(luck: random.Random) -> list[Fact]:
    found = []
    for n in range(40):
        left = n % 8 == 0
        found.append(
            {
                "AgencyWorker": 0,
                "SWENo": f"SW{7_000_000 + n}",
                "OrgRole": 4 if n % 9 == 1 else 5,
                "RoleStartDate": date(2021 if n % 3 else 2024, 1 + n % 9, 5),
                "RoleEndDate": date(2024, 1 + n % 5, 9) if left else None,
                "FTE30": None if left else luck.choice((0.5, 0.8, 1)),
                "Cases30": None if left else luck.randrange(8, 30),
                "StartOrigin": 1 + n % 4,
                "WorkingDaysLost": round(luck.uniform(0, 25), 1),
                "CFKSSstatus": 1 if n % 5 == 2 else 2,
            }
        )
    found += [
        {
            "AgencyWorker": 1,
            "SWENo": f"AG{n}",
            "FTE30": 1,
            "Cases30": 20,
            "OrgRole": 5,
            "ContractWeeks": 10 + n,
        }
        for n in range(3)
    ]
    found += [
        {"AgencyWorker": 0, "SWENo": f"M{n}", "FTE30": 1, "Cases30": 0, "OrgRole": 3}
        for n in range(4)
    ]
    return found


def _lists(children: list[Fact]) -> dict[str, list[list[Any]]]:
    """Annex A as of the last day, one row a child in lists 6 to 8."""
    found: dict[str, list[list[Any]]] = {name: [] for name in write.LISTS}
    for child in children:
        if not child["id"]:
            continue
        start = [int(child["id"]), "a) Male", child["born"]]
        _events(found, child, start)
        last = child["episodes"][-1]
        who = [write.team(last["team"]), write.worker(last["team"], last["worker"])]
        in_list = not last["nfa"] and last["reason"] != "RC8" and not child["adult"]
        if in_list and (not last["closed"] or last["closed"] >= HALF_YEAR):
            closed, why = last["closed"], last["reason"] or None
            found["List_6"].append([*start, last["referral"], closed, why, _status(last), *who])
        plans = [p for e in child["episodes"] for p in e["protection"]]
        if plans and _lately(plans[-1]) and not child["adult"]:
            plan = plans[-1]
            review = max(plan["reviews"], default=None)
            found["List 7"].append([*start, plan["start"], plan["end"], review, LAST_DAY, *who])
        stays = [c for e in child["episodes"] for c in e["care"]]
        if stays and _lately(stays[-1]) and not child["adult"]:
            stay = stays[-1]
            found["List 8"].append(
                [*start, stay["entered"], stay["end"], f"{stay['status']}: order", None, *who]
            )
    return found


def _events(found: dict[str, list[list[Any]]], child: Fact, start: list[Any]) -> None:
    for n, e in enumerate(child["episodes"]):
        who = [write.team(e["team"]), write.worker(e["team"], e["worker"])]
        if e["referral"] >= HALF_YEAR:
            before = int(
                n > 0 and child["episodes"][n - 1]["referral"] >= _year_before(e["referral"])
            )
            found["Referrals"].append(
                [*start, e["referral"], "a) Yes" if e["nfa"] else "b. No", before, *who]
            )
        for a in e["assessments"]:
            if a["done"] is None or a["done"] >= HALF_YEAR:
                found["List 4"].append([*start, a["start"], a["done"], *who])
        for q in e["enquiries"]:
            if q["start"] >= HALF_YEAR:
                plan = any(q["held"] and q["held"] <= p["start"] for p in e["protection"])
                found["Sec47 and ICPC"].append(
                    [*start, q["start"], q["held"], "a) Yes" if plan else "b) No", *who]
                )


def _year_before(day: date) -> date:
    return (
        date(day.year - 1, 3, 1)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )


def _lately(spell: Fact) -> bool:
    return spell["end"] is None or spell["end"] >= HALF_YEAR


def _status(e: Fact) -> str:
    if e["closed"]:
        return "e) Closed episode"
    if any(c["end"] is None for c in e["care"]):
        return "CLA"
    if any(p["end"] is None for p in e["protection"]):
        return "b) Child Protection plan"
    if any(a["done"] is None for a in e["assessments"]):
        return "Open asmt"
    return "c. Child in need plan"


def _dataset(found: Authority, luck: random.Random) -> None:
    """The tables of the data set; one referral twice."""
    rows: dict[str, list[list[Any]]] = {name: [] for name in _TABLES}
    for c in found.all_years:
        key = c["id"] or f"P{id(c)}"
        rows["pers"].append(
            [key, None if c["unborn"] else c["born"], c["born"] if c["unborn"] else None, None]
        )
        rows["fami"].append([c["family"], key])
        for n, e in enumerate(c["episodes"]):
            _of_episode(rows, key, f"{key}-{n}", e, c["adult"])
    rows["cine"].append(rows["cine"][5])
    found.involvements = rows["invo"]
    for prefix, names in _TABLES.items():
        headings = [f"{prefix}_{name}" for name in names.split()]
        luck.shuffle(rows[prefix])
        found.put(f"export/{prefix}.csv", write.table(headings, rows[prefix]))


_TABLES = {
    "cine": "referral_id person_id referral_date referral_nfa close_reason close_date",
    "cina": "person_id referral_id assessment_start_date assessment_auth_date",
    "cinp": "referral_id person_id cin_plan_start_date cin_plan_end_date",
    "s47e": "s47_enquiry_id referral_id person_id s47_start_date",
    "icpc": "icpc_meeting_id s47_enquiry_id person_id referral_id icpc_date icpc_outcome_cp_flag",
    "cppl": "cp_plan_id referral_id person_id cp_plan_start_date cp_plan_end_date cp_plan_ola",
    "cppr": "cp_plan_id cp_review_date",
    "clae": "cla_id person_id cla_episode_start_date cla_episode_ceased_date "
    "cla_episode_ceased_reason entered_care_date",
    "lega": "person_id legal_status legal_status_start_date legal_status_end_date",
    "fami": "family_id person_id",
    "invo": "professional_id professional_role_id professional_team involvement_start_date "
    "involvement_end_date worker_change_reason person_id referral_id",
    "pers": "person_id dob expected_dob death_date",
}


def _of_episode(rows: dict[str, list[list[Any]]], key: str, ref: str, e: Fact, adult: bool) -> None:
    rows["cine"].append(
        [ref, key, e["referral"], "Y" if e["nfa"] else "N", e["reason"], e["closed"]]
    )
    rows["cina"] += [[key, ref, a["start"], a["done"]] for a in e["assessments"]]
    rows["cinp"] += [[ref, key, p["start"], p["end"]] for p in e["in_need"]]
    for n, q in enumerate(e["enquiries"]):
        rows["s47e"].append([f"S{ref}-{n}", ref, key, q["start"]])
        if q["held"]:
            led = any(q["held"] <= p["start"] <= q["held"] + timedelta(5) for p in e["protection"])
            meeting = f"M{e['team']}-{q['held']}"
            rows["icpc"].append([meeting, f"S{ref}-{n}", key, ref, q["held"], "Y" if led else "N"])
    for n, p in enumerate(e["protection"]):
        end = p["end"] or date(1900, 1, 1)
        rows["cppl"].append([f"C{ref}-{n}", ref, key, p["start"], end, "N"])
        rows["cppr"] += [[f"C{ref}-{n}", review] for review in p["reviews"]]
    for c in e["care"]:
        rows["clae"].append([f"L{ref}", key, c["start"], c["end"], c["ceased"], c["entered"]])
        rows["lega"].append([key, c["status"], c["start"], c["end"]])
    _involved(rows["invo"], key, ref, e)


def _involved(rows: list[list[Any]], key: str, ref: str, e: Fact) -> None:
    """A worker who leaves and the one who follows; and a manager, who holds nobody."""
    middle = e["referral"] + timedelta(45)
    ends = e["closed"] or LAST_DAY
    first, second = f"W{e['team']}{e['worker']}", f"W{e['team']}{(e['worker'] + 1) % 6}"
    if middle < ends and e["worker"] % 2:
        rows.append(
            [first, "Allocated Case Worker", e["team"], e["referral"], middle, "LEFTRL", key, ref]
        )
        rows.append([second, "Allocated Case Worker", e["team"], middle, e["closed"], "", key, ref])
    else:
        rows.append([first, "Social Worker", e["team"], e["referral"], e["closed"], "", key, ref])
    rows.append(["M1", "Supervising Manager", e["team"], e["referral"], e["closed"], "", key, ref])
