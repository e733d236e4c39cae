"""What is remembered of a child while files are read: dates of the work, and nothing about them.

Dates are all that is needed to count. Nothing of this is written, and it goes when reading ends.
"""

from dataclasses import dataclass, field
from datetime import date

CLOSED_AFTER_ASSESSMENT = frozenset({"RC8", "RC9"})


@dataclass(slots=True)
class Assessment:
    """A child and family assessment: its start, and its authorisation once there is one."""

    start: date | None
    done: date | None


@dataclass(slots=True)
class Enquiry:
    """A section 47 enquiry, and the initial conference that followed it."""

    start: date | None
    conference: date | None
    key: str = ""
    led_to_plan: bool | None = None


@dataclass(slots=True)
class Plan:
    """A child in need plan or a child protection plan."""

    start: date
    end: date | None
    reviews: tuple[date, ...] = ()
    has_length: bool = True
    key: str = ""

    def is_open(self, on: date) -> bool:
        """Whether it runs on a date: one that ends on it has ended."""
        return self.start <= on and (self.end is None or self.end > on)


@dataclass(slots=True)
class Care:
    """A period of being looked after: placements that follow one another.

    `has_length` is false when it began earlier than the file knows.
    """

    start: date
    end: date | None
    has_length: bool = True
    in_court: bool = False

    def is_open(self, on: date) -> bool:
        """Whether it runs on a date."""
        return self.start <= on and (self.end is None or self.end > on)


@dataclass(slots=True)
class Episode:
    """A referral and all the work that followed it."""

    referral: date | None
    closed: date | None = None
    reason: str = ""
    no_further_action: bool = False
    key: str = ""
    source: str = ""
    need: str = ""
    row: int = field(default=0, compare=False)
    assessments: list[Assessment] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    conferences: list[date] = field(default_factory=list)
    in_need_plans: list[Plan] = field(default_factory=list)
    protection_plans: list[Plan] = field(default_factory=list)

    @property
    def referred(self) -> date:
        """The date of the referral, which every episode has once it is cleaned."""
        assert self.referral is not None
        return self.referral

    def is_open(self, on: date) -> bool:
        """Whether work goes on at a date."""
        open_still = self.closed is None or self.closed > on
        return self.referred <= on and open_still and not self.no_further_action

    def conference_dates(self) -> set[date]:
        """Initial conferences, each once though it stands at two levels of a census."""
        return {e.conference for e in self.enquiries if e.conference} | set(self.conferences)

    def has_work(self) -> bool:
        """Whether anything was done after the referral."""
        return bool(
            self.assessments
            or self.enquiries
            or self.conferences
            or self.in_need_plans
            or self.protection_plans
        )


@dataclass(slots=True)
class Child:
    """A child: an adult already or not, the episodes, and the times of being looked after."""

    is_adult: bool = False
    episodes: list[Episode] = field(default_factory=list)
    care: list[Care] = field(default_factory=list)
    died: date | None = None
    family: str = ""
    row: int = 0
