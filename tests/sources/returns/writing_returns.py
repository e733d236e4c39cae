"""The returns of the invented authority as bytes, with faults planted and counted."""

import csv
import io
import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from inventing import TEAMS, Fact

Planted = Counter[str]
FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%dT00:00:00", "%d-%b-%Y")


def tag(name: str, inside: object) -> str:
    return f"<{name}>{inside if str(inside).startswith('<') else escape(str(inside))}</{name}>"


def day(name: str, when: date | None, form: str = "%Y-%m-%d") -> str:
    return tag(name, when.strftime(form)) if when else ""


def census(
    children: list[Fact], first: date, last: date, planted: Planted, luck: random.Random
) -> bytes:
    """A census in need of cleaning; what is planted changes no answer but those of its rule."""
    blocks = []
    for child in children:
        details = [_details(e, first, last, planted, luck) for e in child["episodes"]]
        who = _identifiers(child, luck)
        if len(details) > 1 and luck.random() < 0.03:
            blocks += [_block(who, details[:1]), _block(_spaced(who, child), details[1:])]
            planted["C1"] += 1
        elif luck.random() < 0.004:
            blocks += [_block(who, details)] * 2
            planted |= {"C1": planted["C1"] + 1, "C2": planted["C2"] + len(details)}
        elif luck.random() < 0.004:
            blocks.append(_block(who, [*details, details[0]]))
            planted["C2"] += 1
        else:
            blocks.append(_block(who, details))
    blocks.append(_later(last))
    planted["C4"] += 1
    luck.shuffle(blocks)
    header = tag(
        "CollectionDetails",
        tag("Collection", "CIN") + tag("Year", last.year) + day("ReferenceDate", last),
    )
    body = tag("Header", header) + tag("Children", "<!-- -->" + "\n".join(blocks))
    return ("\ufeff<?xml version='1.0' encoding='utf-8'?>" + tag("Message", body)).encode()


def _block(who: str, details: list[str]) -> str:
    return tag("Child", tag("ChildIdentifiers", who) + "".join(details))


def _spaced(who: str, child: Fact) -> str:
    return who.replace(f">{child['id']}<", f"> {child['id']} <") if child["id"] else who


def _later(last: date) -> str:
    details = tag("CINdetails", day("CINreferralDate", last + timedelta(9)) + tag("ReferralNFA", 0))
    return _block(tag("LAchildID", "LATER"), [details])


def _identifiers(child: Fact, luck: random.Random) -> str:
    key = tag("LAchildID", child["id"]) if child["id"] else ""
    born = "" if child["unborn"] else day("PersonBirthDate", child["born"], luck.choice(FORMS))
    expected = day("ExpectedPersonBirthDate", child["born"]) if child["unborn"] else ""
    return key + tag("UPNunknown", "UN7") + born + expected + tag("Sex", luck.choice("MF"))


def _details(e: Fact, first: date, last: date, planted: Planted, luck: random.Random) -> str:
    form = luck.choice(FORMS)
    parts = [
        day("CINreferralDate", e["referral"], form),
        tag("ReferralSource", e["source"].lower() if luck.random() < 0.1 else e["source"]),
        tag("PrimaryNeedCode", e["need"]),
        _closure(e, planted, luck, form),
        tag("ReasonForClosure", e["reason"]) if e["reason"] else "",
        *(_assessment(a, last, planted, luck) for a in e["assessments"]),
        *(_plan("CINPlanDates", "CINPlan", p) for p in e["in_need"]),
        *(
            tag(
                "Section47",
                day("S47ActualStartDate", q["start"]) + day("DateOfInitialCPC", q["held"]),
            )
            for q in e["enquiries"]
        ),
        day("DateofInitialICPC", e["moved_in"]),
        tag("ReferralNFA", luck.choice(("1", "true", "Y") if e["nfa"] else ("0", "false", "n"))),
        *(_plan("ChildProtectionPlans", "CPP", p) for p in e["protection"]),
    ]
    luck.shuffle(parts)
    return tag("CINdetails", "<!-- -->" + "".join(parts))


def _closure(e: Fact, planted: Planted, luck: random.Random, form: str) -> str:
    closed = e["closed"]
    if closed is None:
        if luck.random() < 0.02:
            planted["C5"] += 1
            return tag("CINclosureDate", luck.choice(("1900-01-01", "31/12/9999")))
        return "<CINclosureDate/>" if luck.random() < 0.1 else ""
    if e["nfa"] and closed == e["referral"]:
        if luck.random() < 0.2:
            planted["C9"] += 1
            return ""
        if luck.random() < 0.2:
            planted["C7"] += 1
            return day("CINclosureDate", closed - timedelta(30))
    return day("CINclosureDate", closed, form)


def _assessment(a: Fact, last: date, planted: Planted, luck: random.Random) -> str:
    done = a["done"]
    if done is None and luck.random() < 0.05:
        planted["C11"] += 1
        done = last + timedelta(20)
    return tag(
        "Assessments",
        day("AssessmentActualStartDate", a["start"]) + day("AssessmentAuthorisationDate", done),
    )


def _plan(name: str, prefix: str, plan: Fact) -> str:
    reviews = "".join(tag("Reviews", day("CPPreviewDate", r)) for r in plan["reviews"])
    dates = day(f"{prefix}StartDate", plan["start"]) + day(f"{prefix}EndDate", plan["end"])
    return tag(name, dates.replace("CPPS", "CPPs").replace("CPPE", "CPPe") + reviews)


def table(
    headings: Iterable[str], rows: Iterable[Iterable[object]], *, delimiter: str = ","
) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows([_said(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _said(cell: object) -> object:
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else "" if cell is None else cell


def looked_after(children: list[Fact], planted: Planted) -> bytes:
    """The table of episodes, one of them twice, with the short breaks of some."""
    rows = [
        [c["id"], p["start"], p["reason"], p["status"], "N1", p["place"], p["end"], p["ceased"]]
        for c in children
        for e in c["episodes"]
        for p in e["care"]
    ]
    short = [c for c in children if c["short_break"]]
    rows += [[c["id"], date(2024, 11, 1), "S", "v4", "N2", "U6", None, ""] for c in short]
    planted |= {"L1": planted["L1"] + len(short), "D1": planted["D1"] + 1}
    headings = ("Child", "decom", "RNE", "LS", "CIN", "PLACE", "DEC", "REC")
    return b"\xef\xbb\xbf" + table(headings, [*rows, rows[0]], delimiter=";")


WORKER = (
    "AgencyWorker",
    "SWENo",
    "FTE30",
    "Cases30",
    "OrgRole",
    "RoleStartDate",
    "RoleEndDate",
    "StartOrigin",
    "WorkingDaysLost",
    "ContractWeeks",
    "CFKSSstatus",
)


def workforce(workers: list[Fact], vacancies: float, on: date) -> bytes:
    header = tag(
        "Header", tag("CollectionDetails", tag("Collection", "CSWW") + day("ReferenceDate", on))
    )
    people = "".join(
        tag("CSWWWorker", "".join(tag(k, v) for k in WORKER if (v := _xml(w.get(k))) != ""))
        for w in workers
    )
    return tag(
        "Message", header + tag("LALevelVacancies", tag("NumberOfVacancies", vacancies)) + people
    ).encode()


def _xml(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else "" if value is None else value


STAFF = ("Allocated Team", "Allocated Worker")
LISTS: dict[str, tuple[str, ...]] = {
    "Referrals": (
        "Date of Referral",
        "Referral NFA?",
        "Number of Referrals in Last 12 Months",
        *STAFF,
    ),
    "List 4": (
        "Continuous Assessment Start Date",
        "Continuous Assessment Date of Authorisation",
        *STAFF,
    ),
    "Sec47 and ICPC": (
        "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Date of Initial Child Protection Conference ",
        "Did the Initial Child Protection Conference Result in a Child Protection Plan",
        *STAFF,
    ),
    "List_6": ("CIN START DATE", "CIN Closure Date", "Reason for Closure", "Case status", *STAFF),
    "List 7": (
        "Child Protection Plan Start Date",
        "Child Protection Plan End Date",
        "Date of latest review conference",
        "Date of the Last Statutory Visit",
        *STAFF,
    ),
    "List 8": (
        "Date Started to be Looked After",
        "Date Ceased to be Looked After ",
        "Child\u2019s Legal Status",
        "Date of Latest Statutory Review",
        *STAFF,
    ),
}


def annex_a(lists: dict[str, list[list[Any]]], planted: Planted) -> bytes:
    """The workbook: a title over the headings, dates as dates, text and numbers, a row twice."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    as_date = book.add_format({"num_format": "dd/mm/yyyy"})
    book.add_worksheet("Front_Sheet").write(0, 0, "Child Unique ID is explained here")
    for number, (name, headings) in enumerate(LISTS.items()):
        sheet = book.add_worksheet(name)
        top = number % 2
        if top:
            sheet.merge_range(0, 0, 0, 4, f"{name}: as asked for")
        for place, heading in enumerate(("Child Unique ID", "Gender", "Date of Birth", *headings)):
            sheet.write(top, place, heading)
        for n, row in enumerate([*lists[name], lists[name][0], []]):
            for place, cell in enumerate(row):
                _write(sheet, top + 1 + n, place, cell, as_date, n)
        planted["D1"] += 1
        sheet.write(top + len(lists[name]) + 3, 0, "Grand total")
        planted["R8"] += 1
    book.close()
    return out.getvalue()


def _write(sheet: Any, row: int, place: int, cell: object, as_date: Any, n: int) -> None:
    if isinstance(cell, date) and n % 11 == 0:
        sheet.write_string(row, place, cell.strftime("%d/%m/%Y"))
    elif isinstance(cell, date) and n % 13 == 0:
        sheet.write_number(row, place, (cell - date(1899, 12, 30)).days)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, as_date)
    elif cell is not None:
        sheet.write(row, place, cell)


def team(number: int) -> str:
    return TEAMS[number]


def worker(team_number: int, number: int) -> str:
    return f"{TEAMS[team_number]} Worker{number}"
