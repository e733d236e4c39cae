"""The journal: what happened in one run, written down by the service and read by the study.

Days are working days from the start (1.0 is one working day). Counts are of children unless the
name says otherwise. Nothing in here is worked out: shares, means and dates belong to the study.
"""

from array import array
from dataclasses import dataclass, field
from typing import Final, NamedTuple

FLOWS: Final = (
    # demand and decisions
    "referrals",
    "re_referrals",
    "decided",
    "decided_in_time",
    "no_further_action",
    "not_in_need",
    "episodes_started",
    "closed",
    "closed_families",
    # allocation
    "allocated_families",
    "allocated_in_time_families",
    "allocation_days_families",
    "changes_of_worker_families",
    "too_complex_families",
    "passed_to_another_team",
    "taken_from_another_team",
    # assessment
    "first_visits",
    "first_visits_in_time",
    "assessments",
    "assessments_in_time",
    "assessment_days",
    "assessments_to_need",
    "authorisation_days",
    "review_points",
    "review_points_in_time",
    "changes",
    "updates",
    "updates_due",
    "updates_in_time",
    "updates_late",
    # protection
    "section_47",
    "enquiries",
    "enquiries_in_time",
    "initial_conferences",
    "initial_conferences_in_time",
    "protection_started",
    "repeat_plans",
    "protection_ended",
    "initial_reports_due_families",
    "initial_reports_written_families",
    "initial_reports_shared_in_time_families",
    "initial_reports_on_the_day_families",
    "initial_reports_not_shared_families",
    "initial_attended_by_worker_families",
    "review_conferences",
    "review_conferences_in_time",
    "review_reports_due_families",
    "review_reports_written_families",
    "review_reports_shared_in_time_families",
    "review_attended_by_worker_families",
    "reviews_work_undone_families",
    "reviews_extended_families",
    "conferences_waiting_for_a_chair_families",
    # other plans
    "in_need_started",
    "in_need_ended",
    "looked_after_started",
    "looked_after_ended",
    # recurring work, in occasions: done, and missed because it fell due again first
    "protection_visits",
    "protection_visits_missed",
    "in_need_visits",
    "in_need_visits_missed",
    "looked_after_visits",
    "looked_after_visits_missed",
    "core_groups",
    "core_groups_missed",
    "in_need_reviews",
    "in_need_reviews_missed",
    "looked_after_reviews",
    "looked_after_reviews_missed",
    "sessions",
    "sessions_missed",
    # supervision, in sessions
    "supervisions_in_time",
    "supervisions_made_up",
    "supervisions_missed",
    "supervisions_postponed",
    "supervisions_reflective",
    "supervision_hours",
    # workforce
    "starters",
    "leavers",
    "agency_starters",
    "agency_leavers",
    "agency_ended_early",
    "newly_qualified_starters",
    "manager_starters",
    "hours",
    "overtime_hours",
    "manager_hours",
)
"""What is counted week by week and team by team."""

STOCKS: Final = (
    "open",
    "undecided",
    "unallocated",
    "allocated",
    "led_by_others",
    "awaiting_assessment",
    "in_need",
    "protection",
    "looked_after",
    "closing",
    "posts",
    "case_holding_posts",
    "in_post",
    "newly_qualified_in_post",
    "advanced_in_post",
    "agency",
    "vacant",
    "case_holders",
    "full_load",
    "newly_qualified",
    "newly_qualified_protected",
    "newly_qualified_points_above",
    "too_complex",
    "points",
    "points_above",
    "to_discuss",
    "discussed",
    "not_looked_after",
    "open_over_6_months",
    "open_over_12_months",
    "open_over_24_months",
    "manager_posts",
    "managers",
    "tasks_waiting",
    "hours_waiting",
)
"""What is there at the census, taken at the end of each week's last working day."""

COLUMNS: Final = FLOWS + STOCKS
COLUMN: Final = {name: number for number, name in enumerate(COLUMNS)}
"""Position of each column in a week's row."""
_EMPTY_WEEK: Final = [0.0] * len(COLUMNS)


class AssessmentRow(NamedTuple):
    """One child and family assessment, authorised or (ended is nan) still open at the end.

    `case` counts the times that the family was referred; `worker` is whoever held it then, nan
    when nobody did.
    """

    family: int
    case: int
    team: int
    worker: float
    children: int
    referred: float
    seen: float
    work_finished: float
    ended: float
    to_need: bool
    section_47: bool
    outcome: str


class ConferenceRow(NamedTuple):
    """One child protection conference held.

    `started` and `shared` are how many working days before the meeting the report was begun and
    the family had it: 0 on the day, nan when that did not happen. `attended` is `worker`,
    `stand-in` or `nobody`. `family`, `case` and `worker` are those of an assessment.
    """

    family: int
    case: int
    team: int
    worker: float
    children: int
    kind: str
    due: float
    held: float
    started: float
    written: bool
    shared: float
    attended: str
    postponed: int


class WorkerRow(NamedTuple):
    """One worker at one census, with the children and families held."""

    week: int
    team: int
    number: int
    grade: str
    contract: str
    share_of_full_load: float
    fte: float
    children: int
    families: int
    points: float


@dataclass(slots=True)
class Journal:
    """What happened in one run of the service.

    `weeks` holds one entry a week: for each team a row of numbers in the order of `COLUMNS`.
    `census_days` holds the day of each week's census, and `counted` how many conferences had been
    held by the last one.
    """

    teams: int
    weeks: list[list["array[float]"]] = field(default_factory=list)
    census_days: list[float] = field(default_factory=list)
    assessments: list[AssessmentRow] = field(default_factory=list)
    conferences: list[ConferenceRow] = field(default_factory=list)
    workers: list[WorkerRow] = field(default_factory=list)
    now: list[list[float]] = field(default_factory=list)
    counted: int = 0

    def __post_init__(self) -> None:
        self.now = [_EMPTY_WEEK[:] for _ in range(self.teams)]

    def end_week(self, day: float) -> None:
        """Close the week on its census day and open the next one.

        The rows of `now` stay the same lists: diaries write in them.
        """
        # As bare numbers while they are at hand: a list would keep an object for each.
        self.weeks.append([array("d", row) for row in self.now])
        self.census_days.append(day)
        self.counted = len(self.conferences)
        for row in self.now:
            row[:] = _EMPTY_WEEK

    def end(self) -> None:
        """Leave out conferences held at the moment of the last census, after it: of no week."""
        del self.conferences[self.counted :]
