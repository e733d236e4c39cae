"""The children's social work workforce census: who is in post, leaves, and holds how much."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sim.sources.returns.cells import Dates, code, identifier, is_yes, number
from sim.sources.returns.counting import Counts
from sim.sources.returns.given import Given
from sim.sources.returns.markup import records
from sim.sources.returns.period import Period, WorkingDays, year_to
from sim.sources.returns.refusing import Refused
from sim.sources.returns.tables import Table
from sim.sources.returns.tally import Tally

NAME = "workforce census"
COLUMNS = {
    "worker": ("sweno", "swe no", "swenumber"),
    "agency": ("agencyworker", "agency worker", "agency"),
    "fte": ("fte30", "fte 30"),
    "fte_before": ("fte",),
    "cases": ("cases30", "cases 30", "cases"),
    "role": ("orgrole", "rolecode", "role code", "org role"),
    "start": ("rolestartdate", "role start date"),
    "end": ("roleenddate", "role end date"),
    "origin": ("startorigin", "start origin"),
    "days_lost": ("workingdayslost", "working days lost"),
    "weeks": ("contractweeks", "contract weeks"),
    "level": ("cfkssstatus", "cfkss status"),
    "vacancies": ("numberofvacancies", "number of vacancies"),
    "agency_fte": ("noagencyfte",),
}
MANAGER, SENIOR, CASE_HOLDER = "3", "4", "5"
HOLDS_CASES = frozenset({SENIOR, CASE_HOLDER})
NEWLY_QUALIFIED_ORIGIN, ASSESSED_YEAR = "1", "1"
_DAYS_A_YEAR, _DAYS_A_LEAP_YEAR = 253, 254
_MOST_CASES = 50
_TOTALS = frozenset({"lalevelvacancies", "lalevel"})


@dataclass(slots=True)
class Worker:
    """One record of a social worker."""

    is_agency: bool
    role: str
    start: date | None
    end: date | None
    origin: str
    level: str
    fte: float
    cases: float
    fte_with_cases: float = 0.0
    fte_before: float = 0.0
    days_lost: float = 0.0
    weeks: float | None = None


@dataclass
class Workforce:
    """The workforce on its date: records, joined by person, and the funded posts that are empty."""

    on: date
    tally: Tally
    records: int = 0
    vacancies: float | None = None
    workers: list[Worker] = field(default_factory=list)

    def in_post(self, roles: Iterable[str] | None = None) -> list[Worker]:
        """Who is employed on the date, agency workers apart."""
        return [w for w in self._employed(roles) if w.end is None or w.end > self.on]

    def leavers(self, year: Period, roles: Iterable[str] | None = None) -> list[Worker]:
        """Employed people who left in the year."""
        return [w for w in self._employed(roles) if w.end in year]

    def agency(self) -> list[Worker]:
        """Agency workers of the date."""
        open_still = (w for w in self.workers if w.end is None or w.end > self.on)
        return [w for w in open_still if w.is_agency]

    def _employed(self, roles: Iterable[str] | None) -> Iterator[Worker]:
        wanted = None if roles is None else set(roles)
        for worker in self.workers:
            if not worker.is_agency and (wanted is None or worker.role in wanted):
                yield worker


Said = Mapping[str, object]


def read_workforce(source: Given | Table, tally: Tally, on: date | None = None) -> Workforce:
    """Read the census; a person with two roles counts once, with both amounts."""
    found = Workforce(on or date.min, tally)
    dates = Dates(tally, on.year if on else 2090)
    known: dict[str, Worker] = {}
    rows = _from_table(source, tally) if isinstance(source, Table) else _from_xml(source)
    for row, said in rows:
        if "referencedate" in said:
            found.on = on or dates.read("ReferenceDate", said["referencedate"], row) or date.min
        elif not said.get("agency") and not said.get("worker") and said.get("vacancies"):
            found.vacancies = (found.vacancies or 0) + (number(said["vacancies"], tally, row) or 0)
        else:
            found.records += 1
            _add(found, known, _worker(said, row, dates, tally), said, row)
    if found.on == date.min:
        raise Refused("has no reference date; give it with --date")
    return found


def _from_xml(given: Given) -> Iterator[tuple[int, Said]]:
    with given.open() as stream:
        for element in records(stream, {"cswwworker", "collectiondetails", *_TOTALS}):
            if element.tag == "collectiondetails":
                yield element.line, {"referencedate": element.get("referencedate")}
            else:
                yield element.line, {name: element.get(*tags) for name, tags in COLUMNS.items()}


def _from_table(table: Table, tally: Tally) -> Iterator[tuple[int, Said]]:
    for row in table.rows(COLUMNS, tally):
        yield row.number, {name: row[name] for name in COLUMNS}


def _worker(said: Said, row: int, dates: Dates, tally: Tally) -> Worker:
    def amount(name: str) -> float:
        return number(said[name], tally, row) or 0.0

    fte, cases = amount("fte"), amount("cases")
    if fte > 1:
        tally.count("W3", row)
    if fte and cases > _MOST_CASES * fte:
        tally.count("W4", row)
    return Worker(
        is_agency=is_yes(said["agency"]),
        role=code(said["role"]),
        start=dates.read("RoleStartDate", said["start"], row),
        end=dates.read("RoleEndDate", said["end"], row, "C5"),
        origin=code(said["origin"]),
        level=code(said["level"]),
        fte=fte,
        cases=cases,
        fte_with_cases=fte if cases >= 1 else 0.0,
        fte_before=amount("fte_before"),
        days_lost=amount("days_lost"),
        weeks=number(said["weeks"], tally, row),
    )


def _add(found: Workforce, known: dict[str, Worker], worker: Worker, said: Said, row: int) -> None:
    """Add a record; of somebody who changed roles the ended one is no departure."""
    key = "" if worker.is_agency else identifier(said["worker"])
    same = known.get(key) if key else None
    if same is None:
        found.workers.append(worker)
        known[key] = worker
        return
    found.tally.count("W1", row)
    if same.end is not None and worker.end is None:
        found.workers[found.workers.index(same)] = known[key] = worker
    elif same.end is None and worker.end is None:
        same.fte += worker.fte
        same.cases += worker.cases
        same.fte_with_cases += worker.fte_with_cases
        same.days_lost += worker.days_lost


def staff_counts(found: Workforce, days: WorkingDays) -> Counts:
    """Posts, vacancies, turnover, sickness and caseload of the date."""
    year = year_to(found.on, days)
    roles = sorted(HOLDS_CASES)
    employed, holding = _fte(found.in_post()), found.in_post(roles)
    leavers = found.leavers(year, roles)
    if any(w.fte_before == 0 and w.fte == 0 for w in leavers):
        found.tally.count("W2", times=sum(w.fte_before == 0 and w.fte == 0 for w in leavers))
    vacancies = found.vacancies or 0.0
    managers, agency = _fte(found.in_post([MANAGER])), _fte(found.agency())
    lost = sum(w.days_lost for w in found.in_post()) + sum(w.days_lost for w in found.leavers(year))
    return {
        "records": found.records,
        "employed_fte": round(employed, 2),
        "case_holding_permanent_fte": round(_fte(holding), 2),
        "agency_fte": round(agency, 2),
        "vacancies": vacancies,
        "funded_case_holding_posts": round(_fte(holding) + vacancies, 2),
        "managers_first_line_fte": round(managers, 2),
        "working_days_lost": round(lost, 2),
        "sickness_share": _share(lost, employed * _days_in(year)),
        **_turnover(found, leavers, holding),
        **_caseload(found),
        **_levels(holding),
        **_starters(found, holding, year),
    }


def _fte(workers: Iterable[Worker]) -> float:
    return sum(worker.fte for worker in workers)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _days_in(year: Period) -> int:
    leap = any(
        date(y, 2, 28) < year.last and _is_leap(y) for y in {year.first.year, year.last.year}
    )
    return _DAYS_A_LEAP_YEAR if leap else _DAYS_A_YEAR


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _turnover(found: Workforce, leavers: list[Worker], holding: list[Worker]) -> Counts:
    gone = sum(w.fte or w.fte_before for w in leavers)
    complete = bool(leavers) and all(w.fte or w.fte_before for w in leavers)
    return {
        "leavers_headcount": len(leavers),
        "leavers_fte": round(gone, 2),
        "in_post_headcount": len(holding),
        "turnover_headcount": _share(len(leavers), len(holding)),
        "turnover_fte": _share(gone, _fte(holding)) if complete else None,
    }


def _caseload(found: Workforce) -> Counts:
    here = [w for w in found.workers if w.end is None or w.end > found.on]
    holders = [w for w in here if w.fte_with_cases > 0]
    cases, fte = sum(w.cases for w in holders), sum(w.fte_with_cases for w in holders)
    return {
        "cases": cases,
        "holders_fte": round(fte, 2),
        "average_caseload": _share(cases, fte),
    }


def _levels(holding: list[Worker]) -> Counts:
    new = [w for w in holding if w.level == ASSESSED_YEAR]
    senior = [w for w in holding if w.role == SENIOR]
    return {
        "newly_qualified_share": _share(_fte(new), _fte(holding)),
        "newly_qualified_headcount": len(new),
        "advanced_share": _share(_fte(senior), _fte(holding)),
        "advanced_headcount": len(senior),
    }


def _starters(found: Workforce, holding: list[Worker], year: Period) -> Counts:
    """Who began in the year and came newly qualified, and how long agency workers have been."""
    begun = [w for w in holding if w.start in year]
    weeks = [w.weeks for w in found.agency() if w.weeks is not None]
    return {
        "starters": len(begun),
        "new_starters": sum(w.origin == NEWLY_QUALIFIED_ORIGIN for w in begun),
        "agency_weeks": round(sum(weeks) / len(weeks), 1) if weeks else None,
    }
