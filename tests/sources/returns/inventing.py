"""An authority that does not exist: families, their work and their workers, from a seed.

Written apart from the readers and without any of their code, so that the two can disagree. What
really happened is plain dictionaries of dates; `writing_returns.py` writes the returns of it and
`invented_answers.py` works out what should be read.
"""

import random
from datetime import date, timedelta
from typing import Any

Fact = dict[str, Any]

FIRST_DAY, LAST_DAY = date(2018, 4, 1), date(2025, 3, 31)
SIZES = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5)
TEAMS = ("Alder", "Beech", "Cedar")
SOURCES, NEEDS = ("1A", "2A", "3A", "5B", "6"), ("N1", "N1", "N1", "N2", "N5")
BANK_HOLIDAYS = {
    date(year, *map(int, day.split("/")))
    for year, days in {
        2018: "1/1 3/30 4/2 5/7 5/28 8/27 12/25 12/26",
        2019: "1/1 4/19 4/22 5/6 5/27 8/26 12/25 12/26",
        2020: "1/1 4/10 4/13 5/8 5/25 8/31 12/25 12/28",
        2021: "1/1 4/2 4/5 5/3 5/31 8/30 12/27 12/28",
        2022: "1/3 4/15 4/18 5/2 6/2 6/3 8/29 9/19 12/26 12/27",
        2023: "1/2 4/7 4/10 5/1 5/8 5/29 8/28 12/25 12/26",
        2024: "1/1 3/29 4/1 5/6 5/27 8/26 12/25 12/26",
        2025: "1/1 4/18 4/21 5/5 5/26 8/25 12/25 12/26",
    }.items()
    for day in days.split()
}
"""Of England, as the government lists them."""


def _counted() -> dict[int, int]:
    found, so_far, day = {}, 0, date(2018, 1, 1)
    while day <= date(2025, 12, 31):
        so_far += is_working(day)
        found[day.toordinal()] = so_far
        day += timedelta(1)
    return found


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


_UNTIL = _counted()


def working_days(start: date, end: date) -> int:
    """Working days after the start and up to the end; an end on a closed day is one more."""
    if start == end:
        return 0
    between = _UNTIL[end.toordinal()] - _UNTIL[max(start, date(2018, 1, 1)).toordinal()]
    return between + (not is_working(end))


def invent(seed: int, families_a_year: int = 300) -> list[Fact]:
    """The children of an authority, each with what happened to them."""
    luck = random.Random(seed)
    children: list[Fact] = []
    span = (LAST_DAY - FIRST_DAY).days
    for number in range(round(families_a_year * span / 365)):
        referred = FIRST_DAY + timedelta(luck.randrange(span + 1))
        children += _family(luck, number, referred, len(children))
    return children


def _family(luck: random.Random, number: int, referred: date, first: int) -> list[Fact]:
    people = [_child(luck, f"F{number}", first + n, referred) for n in range(luck.choice(SIZES))]
    team = luck.randrange(len(TEAMS))
    while referred <= LAST_DAY:
        luck_of_family = luck.random()
        shared = _episode(luck, referred, team)
        for person in people:
            own = shared if luck.random() < 0.8 else _episode(luck, referred, team)
            person["episodes"].append(_until_18(_copied(own), person["born"]))
        closed = [p["episodes"][-1]["closed"] for p in people]
        if None in closed or luck_of_family > 0.25:
            break
        referred = max(closed) + timedelta(luck.randrange(20, 500))
    return people


def _copied(episode: Fact) -> Fact:
    return {k: [dict(x) for x in v] if isinstance(v, list) else v for k, v in episode.items()}


def _until_18(episode: Fact, born: date) -> Fact:
    """Being looked after ends on the eighteenth birthday."""
    last = eighteenth(born)
    if any(c["end"] > last for c in episode["care"]):
        episode["care"] = [c for c in episode["care"] if c["start"] < last]
        for stay in episode["care"]:
            if stay["end"] > last:
                stay |= {"end": last, "ceased": "E11"}
        ends = [p["end"] for p in (*episode["protection"], *episode["in_need"])]
        done = [a["done"] for a in episode["assessments"]]
        episode["closed"] = max(last, *ends, *done, episode["referral"]) + timedelta(10)
    return episode


def _child(luck: random.Random, family: str, number: int, referred: date) -> Fact:
    born = referred - timedelta(luck.randrange(30, round(16.5 * 365)))
    return {
        "id": str(300_000 + 7 * number),
        "family": family,
        "born": born,
        "episodes": [],
        "unborn": False,
        "short_break": False,
    }


def _days(luck: random.Random, shape: float, mean: float) -> timedelta:
    return timedelta(1 + round(luck.gammavariate(shape, mean / shape)))


def _episode(luck: random.Random, referred: date, team: int) -> Fact:
    found: Fact = {
        "referral": referred,
        "closed": None,
        "reason": "",
        "nfa": False,
        "team": team,
        "source": luck.choice(SOURCES),
        "need": luck.choice(NEEDS),
        "worker": luck.randrange(6),
        "assessments": [],
        "enquiries": [],
        "in_need": [],
        "protection": [],
        "care": [],
        "moved_in": None,
    }
    if luck.random() < 0.1:
        found |= {"nfa": True, "closed": referred + timedelta(luck.randrange(2)), "reason": "RC8"}
        return found
    start = referred + timedelta(luck.randrange(4))
    done = start + timedelta(round(luck.triangular(3, 85, 55)))
    found["assessments"].append({"start": start, "done": done})
    protected = luck.random() < 0.28 and _enquiry(luck, found, done)
    if protected:
        _protection(luck, found)
    elif luck.random() < 0.35:
        found |= {
            "closed": done + timedelta(luck.randrange(6)),
            "reason": luck.choice(("RC8", "RC9")),
        }
    elif luck.random() < 0.1:
        _care(luck, found, referred + timedelta(luck.randrange(5, 80)))
    elif luck.random() < 0.85:
        _in_need(luck, found, done + timedelta(luck.randrange(1, 12)))
    elif luck.random() < 0.6:
        found |= {"closed": done + timedelta(luck.randrange(5, 90)), "reason": "RC7"}
    return found


def _enquiry(luck: random.Random, found: Fact, done: date) -> bool:
    """A section 47 enquiry, with the conference and the plan that may follow."""
    referred = found["referral"]
    start = referred + timedelta(luck.choice((0, 0, 1, 6, 12, 20)))
    start = min(start, done)
    held = start + timedelta(luck.randrange(10, 28)) if luck.random() < 0.6 else None
    found["enquiries"].append({"start": start, "held": held})
    if held is not None and luck.random() < 0.75:
        found["protection"].append({"start": held + timedelta(luck.choice((0, 0, 0, 3)))})
        return True
    return False


def _protection(luck: random.Random, found: Fact) -> None:
    plan = found["protection"][-1]
    end = plan["start"] + _days(luck, 1.5, 290)
    plan |= {"end": end, "reviews": []}
    review = plan["start"] + timedelta(85)
    while review < end:
        plan["reviews"].append(review)
        review += timedelta(luck.randrange(150, 185))
    then = luck.random()
    if then < 0.3:
        _care(luck, found, end + timedelta(luck.randrange(-5, 10)))
    elif then < 0.7:
        _in_need(luck, found, end + timedelta(luck.randrange(15)))
    else:
        found |= {"closed": end + timedelta(luck.randrange(3, 20)), "reason": "RC7"}


def _in_need(luck: random.Random, found: Fact, start: date) -> None:
    end = start + _days(luck, 0.95, 160)
    found["in_need"].append({"start": start, "end": end})
    if luck.random() < 0.1:
        again = start + (end - start) / 2
        found["enquiries"].append({"start": again, "held": None})
    found |= {"closed": end + timedelta(luck.randrange(2, 40)), "reason": "RC7"}


def _care(luck: random.Random, found: Fact, start: date) -> None:
    end = start + _days(luck, 0.7, 700)
    cuts = sorted(
        {start, *(start + (end - start) * part for part in (luck.random(), luck.random()))}
    )
    for n, begins in enumerate(cuts):
        last = n == len(cuts) - 1
        found["care"].append(
            {
                "start": begins,
                "end": end if last else cuts[n + 1],
                "entered": start,
                "reason": "S" if n == 0 else "P",
                "ceased": "E4A" if last else "X1",
                "status": luck.choice(("V2", "C1", "C2")),
                "place": luck.choice(("U1", "U4", "U6")),
            }
        )
    found |= {"closed": end + timedelta(luck.randrange(5, 60)), "reason": "RC7"}


def seen_on(children: list[Fact], first: date, last: date) -> list[Fact]:
    """What a return of a period holds: what was open in it, and nothing that came after."""
    found = []
    for child in children:
        episodes = [_seen(e, first, last) for e in child["episodes"]]
        kept = [e for e in episodes if e is not None]
        if kept:
            found.append({**child, "episodes": kept, "adult": _is_adult(child["born"], last)})
    return found


def _is_adult(born: date, on: date) -> bool:
    return eighteenth(born) <= on


def eighteenth(born: date) -> date:
    leap = (born.month, born.day) == (2, 29)
    return date(born.year + 18, 3, 1) if leap else born.replace(year=born.year + 18)


def _seen(episode: Fact, first: date, last: date) -> Fact | None:
    closed = episode["closed"] if episode["closed"] and episode["closed"] <= last else None
    if episode["referral"] > last or (closed and closed < first):
        return None

    def not_yet(day: date | None) -> date | None:
        return day if day is not None and day <= last else None

    def in_view(start: date, end: date | None) -> bool:
        return start <= last and (end is None or end >= first)

    plans = {
        kind: [
            {
                **p,
                "end": not_yet(p["end"]),
                "reviews": [r for r in p.get("reviews", ()) if first <= r <= last],
            }
            for p in episode[kind]
            if in_view(p["start"], p["end"])
        ]
        for kind in ("in_need", "protection")
    }
    return {
        **episode,
        **plans,
        "closed": closed,
        "reason": episode["reason"] if closed else "",
        "assessments": [
            {"start": a["start"], "done": not_yet(a["done"])}
            for a in episode["assessments"]
            if in_view(a["start"], a["done"])
        ],
        "enquiries": [
            {"start": q["start"], "held": not_yet(q["held"])}
            for q in episode["enquiries"]
            if q["start"] <= last and (q["start"] >= first or (q["held"] and q["held"] >= first))
        ],
        "care": [
            {**c, "end": not_yet(c["end"]), "ceased": c["ceased"] if not_yet(c["end"]) else ""}
            for c in episode["care"]
            if in_view(c["start"], c["end"])
        ],
    }
