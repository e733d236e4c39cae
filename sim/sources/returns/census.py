"""The children in need census: XML, one reader for every year of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sim.sources.returns.cells import Dates, code, identifier, is_yes
from sim.sources.returns.cleaning import age_of, clean
from sim.sources.returns.given import Given
from sim.sources.returns.markup import Element, records
from sim.sources.returns.records import Assessment, Child, Enquiry, Episode, Plan
from sim.sources.returns.refusing import Refused
from sim.sources.returns.tally import Tally

NAME = "children in need census"
_CONFERENCE = ("dateofinitialcpc", "dateofinitialicpc")


@dataclass
class Census:
    """A census once it is clean: its children by identifier, as of its reference date."""

    on: date
    tally: Tally
    blocks: int = 0
    children: dict[str, Child] = field(default_factory=dict)


def read_census(given: Given, tally: Tally, on: date | None = None) -> Census:
    """Read a census; its own reference date holds unless another is given."""
    on = on or _reference_date(given, tally)
    if on is None:
        raise Refused("has no reference date; give it with --date")
    census = Census(on, tally)
    reader = _Reader(tally, on)
    with given.open() as stream:
        for block in records(stream, {"child"}):
            census.blocks += 1
            _take(census, block, reader)
    for child in census.children.values():
        clean(child, on, tally)
    return census


def _reference_date(given: Given, tally: Tally) -> date | None:
    """The date that the header says; without one, 31 March of its year."""
    with given.open() as stream:
        for header in records(stream, {"collectiondetails"}):
            dates = Dates(tally, 2090)
            said = dates.read("ReferenceDate", header.get("referencedate"), header.line)
            year = header.get("year")
            if said is None and year.isdecimal() and 2000 <= int(year[:5]) <= 2090:
                return date(int(year), 3, 31)
            return said
    return None


def _take(census: Census, block: Element, reader: "_Reader") -> None:
    found, key = reader.child(block)
    known = census.children.get(key) if key else None
    if known is not None:
        census.tally.count("C1", block.line)
        known.episodes += found.episodes
        known.is_adult = known.is_adult or found.is_adult
        known.died = known.died or found.died
        return
    if not key:
        census.tally.count("R5", block.line)
    census.children[key or f"\0{census.blocks}"] = found


class _Reader:
    """Turns blocks of a census into children, as of a date."""

    def __init__(self, tally: Tally, on: date) -> None:
        self._tally, self._on = tally, on
        self._dates = Dates(tally, on.year)

    def child(self, block: Element) -> tuple[Child, str]:
        who = block.first("childidentifiers")
        episodes = [self._episode(details) for details in block.all("cindetails")]
        born = self._date(who, "personbirthdate")
        expected = self._date(who, "expectedpersonbirthdate")
        child = Child(
            is_adult=age_of(born, expected, episodes, self._on, self._tally),
            episodes=episodes,
            died=self._date(who, "persondeathdate"),
            row=block.line,
        )
        return child, identifier(who.get("lachildid"))

    def _date(self, element: Element, *tags: str) -> date | None:
        return self._dates.read(tags[0], element.get(*tags), element.line)

    def _episode(self, details: Element) -> Episode:
        closed = details.get("cinclosuredate")
        assessments = [self._assessment(a) for a in details.all("assessments")]
        conference = self._date(details, *_CONFERENCE)
        return Episode(
            referral=self._date(details, "cinreferraldate"),
            closed=self._dates.read("cinclosuredate", closed, details.line, "C5"),
            reason=code(details.get("reasonforclosure")),
            no_further_action=is_yes(details.get("referralnfa")),
            source=code(details.get("referralsource")),
            need=code(details.get("primaryneedcode")),
            row=details.line,
            assessments=[a for a in assessments if a.start or a.done],
            enquiries=self._enquiries(details),
            conferences=[conference] if conference else [],
            in_need_plans=self._plans(
                details, "cinplandates", "cinplanstartdate", "cinplanenddate"
            ),
            protection_plans=self._plans(
                details, "childprotectionplans", "cppstartdate", "cppenddate"
            ),
        )

    def _assessment(self, element: Element) -> Assessment:
        return Assessment(
            self._date(element, "assessmentactualstartdate"),
            self._date(element, "assessmentauthorisationdate"),
        )

    def _enquiries(self, details: Element) -> list[Enquiry]:
        found = [
            Enquiry(self._date(e, "s47actualstartdate"), self._date(e, *_CONFERENCE))
            for e in details.all("section47")
        ]
        return [e for e in found if e.start or e.conference]

    def _plans(self, details: Element, tag: str, begins: str, ends: str) -> list[Plan]:
        found = []
        for element in details.all(tag):
            start = self._date(element, begins)
            end = self._date(element, ends)
            if start is not None:
                found.append(Plan(start, end, self._reviews(element)))
        return found

    def _reviews(self, plan: Element) -> tuple[date, ...]:
        blocks: Iterable[Element] = plan.all("reviews", "cppreviews")
        dates = (
            self._dates.read("cppreviewdate", review.text, review.line)
            for block in blocks
            for review in block.all("cppreviewdate")
        )
        return tuple(sorted(d for d in dates if d is not None))
