"""The standard safeguarding dataset: tables of every case system, linked, with workers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sim.sources.returns.cells import Dates, code, identifier, is_yes, plain
from sim.sources.returns.cleaning import age_of, clean
from sim.sources.returns.looked_after import COURT, SHORT_BREAKS
from sim.sources.returns.records import Assessment, Care, Child, Enquiry, Episode, Plan
from sim.sources.returns.refusing import Refused
from sim.sources.returns.tables import Row, Table
from sim.sources.returns.tally import Tally

NAME = "standard safeguarding dataset"
TABLES: Mapping[str, str] = {
    "cine": "referral_id person_id referral_date referral_nfa close_date close_reason",
    "cina": "person_id referral_id assessment_start_date assessment_auth_date",
    "cinp": "person_id referral_id cin_plan_start_date cin_plan_end_date",
    "s47e": "s47_enquiry_id person_id referral_id s47_start_date",
    "icpc": "icpc_meeting_id s47_enquiry_id person_id referral_id icpc_date icpc_outcome_cp_flag",
    "cppl": "cp_plan_id person_id referral_id cp_plan_start_date cp_plan_end_date cp_plan_ola",
    "cppr": "cp_plan_id cp_review_date",
    "lega": "person_id legal_status legal_status_start_date legal_status_end_date",
    "clae": "cla_id person_id cla_episode_start_date cla_episode_ceased_date entered_care_date",
    "fami": "family_id person_id",
    "invo": "professional_id professional_role_id professional_team involvement_start_date"
    " involvement_end_date worker_change_reason person_id referral_id",
    "pers": "person_id dob expected_dob death_date",
}
"""The tables by their prefix, in the order of reading, with the columns that are read."""
PASSED_OVER = ("clar", "prof", "dept", "cinv", "cppv", "clav", "addr", "disa", "immi", "cont")
REFERRALS = "cine"
LEFT = "LEFTRL"
_LAST_YEAR = 2089
_PLACEHOLDERS = frozenset({"PLACEHOLDER_DATA", "-1"})


@dataclass(slots=True)
class Involvement:
    """Who worked with a child, in what role, from when to when."""

    worker: str
    role: str
    team: str
    person: str
    referral: str
    start: date
    end: date | None
    left: bool

    def is_open(self, on: date) -> bool:
        """Whether it runs on a date."""
        return self.start <= on and (self.end is None or self.end > on)


@dataclass
class Dataset:
    """The children of the data set by person, as of its date, and who worked with them."""

    on: date
    tally: Tally
    rows: Counter[str] = field(default_factory=Counter)
    children: dict[str, Child] = field(default_factory=dict)
    involvements: list[Involvement] = field(default_factory=list)
    meetings: set[tuple[str, date]] = field(default_factory=set)


def table_of(headings: Iterable[object]) -> str:
    """The prefix that the headings of a table share; nothing when they share none of ours."""
    names = (plain(str(heading or "")) for heading in headings)
    starts = Counter(name.split("_")[0] for name in names if "_" in name)
    known = [prefix for prefix in (*TABLES, *PASSED_OVER) if starts[prefix] >= 2]
    return max(known, key=lambda prefix: starts[prefix], default="")


def read_safeguarding(tables: Mapping[str, tuple[Table, Tally]], on: date | None = None) -> Dataset:
    """Read the tables by prefix. Without a date it is the latest day of a referral or closure."""
    if REFERRALS not in tables:
        raise Refused("has no table of referrals (ssd_cin_episodes), on which all others hang")
    tally = tables[REFERRALS][1]
    found = Dataset(on or date.min, tally)
    reader = _Reader(found)
    for prefix in TABLES:
        if prefix in tables:
            reader.read(prefix, *tables[prefix])
        if prefix == REFERRALS and found.on == date.min:
            found.on = reader.latest()
    for prefix in tables.keys() - TABLES.keys():
        table, own = tables[prefix]
        found.rows[prefix] = sum(1 for _ in table.rows({}, own))
    for child in found.children.values():
        clean(child, found.on, tally)
    return found


class _Reader:
    """Puts rows where they belong: each under its referral, or under the child without one."""

    def __init__(self, found: Dataset) -> None:
        self._found, self._tally = found, found.tally
        self._dates = Dates(found.tally, _LAST_YEAR)
        self._episodes: dict[str, Episode] = {}
        self._enquiries: dict[str, Enquiry] = {}
        self._plans: dict[str, Plan] = {}
        self._care: dict[str, Care] = {}
        self._newest: dict[str, date] = {}
        self._statuses: dict[str, list[tuple[date, date | None, str]]] = {}
        self._repeated: set[str] = set()

    def read(self, prefix: str, table: Table, tally: Tally) -> None:
        year = self._found.on.year if self._found.on > date.min else _LAST_YEAR
        self._tally = tally
        self._dates = Dates(tally, year, since_1904=table.since_1904)
        take = getattr(self, f"_{prefix}")
        names = {name: (f"{prefix}_{name}", name) for name in TABLES[prefix].split()}
        for row in table.rows(names, self._tally):
            self._found.rows[prefix] += 1
            take(row)

    def latest(self) -> date:
        episodes = self._episodes.values()
        days = [day for e in episodes for day in (e.referral, e.closed) if day is not None]
        if not days:
            raise Refused("has no referrals, or none with a date")
        return max(days)

    def _date(self, row: Row, name: str, placeholder: str = "R4a") -> date | None:
        return self._dates.read(name, row[name], row.number, placeholder)

    def _key(self, row: Row, name: str = "person_id") -> str:
        found = identifier(row[name])
        return "" if found in _PLACEHOLDERS else found

    def _child(self, row: Row) -> Child:
        key = self._key(row)
        if not key:
            self._tally.count("R5", row.number)
            key = f"\0{len(self._found.children)}"
        return self._found.children.setdefault(key, Child())

    def _episode(self, row: Row) -> Episode | None:
        return self._episodes.get(self._key(row, "referral_id"))

    def _cine(self, row: Row) -> None:
        key = self._key(row, "referral_id")
        episode = Episode(
            referral=self._date(row, "referral_date"),
            closed=self._date(row, "close_date", "C5"),
            reason=code(row["close_reason"]),
            no_further_action=is_yes(row["referral_nfa"]),
            row=row.number,
        )
        known = self._episodes.get(key) if key else None
        if known is not None:
            self._tally.count("D1", row.number)
            known.closed = known.closed or episode.closed
            return
        self._child(row).episodes.append(episode)
        self._episodes[key or f"\0{row.number}"] = episode

    def _cina(self, row: Row) -> None:
        start, done = (
            self._date(row, "assessment_start_date"),
            self._date(row, "assessment_auth_date"),
        )
        if (episode := self._episode(row)) and (start or done):
            episode.assessments.append(Assessment(start, done))

    def _cinp(self, row: Row) -> None:
        start, end = (
            self._date(row, "cin_plan_start_date"),
            self._date(row, "cin_plan_end_date", "C5"),
        )
        if (episode := self._episode(row)) and start:
            episode.in_need_plans.append(Plan(start, end))

    def _s47e(self, row: Row) -> None:
        start = self._date(row, "s47_start_date")
        if (episode := self._episode(row)) and start:
            enquiry = Enquiry(start, None)
            episode.enquiries.append(enquiry)
            self._enquiries[self._key(row, "s47_enquiry_id") or f"\0{row.number}"] = enquiry

    def _icpc(self, row: Row) -> None:
        held = self._date(row, "icpc_date")
        if held is None:
            return
        if meeting := self._key(row, "icpc_meeting_id"):
            self._found.meetings.add((meeting, held))
        enquiry = self._enquiries.get(self._key(row, "s47_enquiry_id"))
        if enquiry is not None:
            enquiry.conference = held
            enquiry.led_to_plan = is_yes(row["icpc_outcome_cp_flag"])
        elif episode := self._episode(row):
            episode.conferences.append(held)

    def _cppl(self, row: Row) -> None:
        start, end = (
            self._date(row, "cp_plan_start_date"),
            self._date(row, "cp_plan_end_date", "C5"),
        )
        if is_yes(row["cp_plan_ola"]):
            self._tally.count("S1", row.number)
        elif (episode := self._episode(row)) and start:
            plan = Plan(start, end)
            episode.protection_plans.append(plan)
            self._plans[self._key(row, "cp_plan_id") or f"\0{row.number}"] = plan

    def _cppr(self, row: Row) -> None:
        held = self._date(row, "cp_review_date")
        plan = self._plans.get(self._key(row, "cp_plan_id"))
        if plan is not None and held is not None:
            plan.reviews = (*plan.reviews, held)

    def _lega(self, row: Row) -> None:
        start = self._date(row, "legal_status_start_date")
        if start is not None:
            end = self._date(row, "legal_status_end_date", "C5")
            told = start, end, code(row["legal_status"])
            self._statuses.setdefault(self._key(row), []).append(told)

    def _clae(self, row: Row) -> None:
        start = self._date(row, "cla_episode_start_date")
        if start is None:
            self._tally.count("L2", row.number)
            return
        end = self._date(row, "cla_episode_ceased_date", "C5")
        statuses = self._legal(self._key(row), start, end)
        if statuses and statuses <= SHORT_BREAKS:
            self._tally.count("L1", row.number)
            return
        self._stay(row, start, end, bool(statuses & COURT))

    def _legal(self, person: str, start: date, end: date | None) -> set[str]:
        """The legal statuses during a placement."""
        last = end or date.max
        return {
            status
            for since, until, status in self._statuses.get(person, ())
            if since < last and start < (until or date.max)
        }

    def _stay(self, row: Row, start: date, end: date | None, in_court: bool) -> None:
        """Add a placement to its period of being looked after."""
        entered = self._date(row, "entered_care_date") or start
        key = self._key(row, "cla_id") or f"{self._key(row)} {entered}"
        care = self._care.get(key)
        if care is None:
            care = self._care[key] = Care(entered, end)
            self._child(row).care.append(care)
        care.start = min(care.start, entered)
        if start >= self._newest.setdefault(key, start):  # rows come in any order
            self._newest[key], care.end = start, end
        care.in_court = care.in_court or in_court

    def _fami(self, row: Row) -> None:
        child = self._found.children.get(self._key(row))
        if child is not None:
            child.family = self._key(row, "family_id")

    def _invo(self, row: Row) -> None:
        start = self._date(row, "involvement_start_date")
        worker = self._key(row, "professional_id")
        if start is not None and worker:
            involvement = Involvement(
                worker=worker,
                role=plain(str(row["professional_role_id"] or "")),
                team=self._key(row, "professional_team"),
                person=self._key(row),
                referral=self._key(row, "referral_id"),
                start=start,
                end=self._date(row, "involvement_end_date", "C5"),
                left=code(row["worker_change_reason"]) == LEFT,
            )
            self._found.involvements.append(involvement)

    def _pers(self, row: Row) -> None:
        child = self._found.children.get(self._key(row))
        if child is not None:
            born, expected = self._date(row, "dob"), self._date(row, "expected_dob")
            child.is_adult = age_of(born, expected, child.episodes, self._found.on, self._tally)
            child.died = self._date(row, "death_date")
