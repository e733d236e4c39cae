"""The measures: what can be asked of a run, each with its words, its unit and its sum.

Nearly every measure is a ratio of sums of columns of the journal. Stocks are read at the last
census on or before a date; flows are summed over the 13 weeks that end there.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from math import inf
from typing import Literal

from numpy.typing import ArrayLike

from sim.study.statistics.estimates import Estimate, kept_within, mean_interval

When = Literal["at the census", "over 13 weeks to the date"]
CENSUS: When = "at the census"
QUARTER: When = "over 13 weeks to the date"
WEEKS_IN_QUARTER = 13
WEEKS_IN_YEAR = 365.25 / 7
PERCENT = 100.0
HEADLINE = "average_caseload"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: `scale` times the sum of the numerator over the sum of the denominator.

    Without a denominator it is a plain sum. It is not a number (nan) when there was nothing to
    divide by, such as a share of conferences in weeks without a conference.
    """

    name: str
    words: str
    unit: str
    population: str
    when: When
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    scale: float = 1.0
    digits: int = 1
    better: Literal["lower", "higher"] | None = None

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the most that the measure can be: no interval goes beyond them."""
        return 0.0, PERCENT if self.unit == "%" else inf

    def interval(self, values: ArrayLike) -> Estimate:
        """The mean of the runs with its interval, kept within what the measure can be."""
        return kept_within(mean_interval(values), *self.bounds)


def _share(
    name: str,
    words: str,
    population: str,
    part: tuple[str, ...],
    whole: tuple[str, ...],
    *,
    when: When = QUARTER,
    better: Literal["lower", "higher"] | None = "higher",
) -> Measure:
    return Measure(name, words, "%", population, when, part, whole, PERCENT, 0, better)


def _done(name: str, words: str, population: str, occasions: str) -> Measure:
    """Share of recurring work that was done before it fell due again."""
    return _share(name, words, population, (occasions,), (occasions, f"{occasions}_missed"))


def _count(
    name: str,
    words: str,
    unit: str,
    better: Literal["lower", "higher"] | None = None,
) -> Measure:
    return Measure(name, words, unit, "all teams", CENSUS, (name,), digits=0, better=better)


def _a_year(name: str, words: str, unit: str, column: str) -> Measure:
    """A flow of the last 13 weeks, as so many a year."""
    return Measure(
        name, words, unit, "all teams", QUARTER, (column,), ("weeks",), WEEKS_IN_YEAR, 0, None
    )


_SESSIONS_HELD = ("supervisions_in_time", "supervisions_made_up")
_SESSIONS_DUE = (*_SESSIONS_HELD, "supervisions_missed")
_CASELOAD = "children for each full-time worker"

MEASURES: tuple[Measure, ...] = (
    # caseload
    Measure(
        "average_caseload",
        "Average caseload",
        _CASELOAD,
        "case holders in post, agency workers included",
        CENSUS,
        ("allocated",),
        ("case_holders",),
        better="lower",
    ),
    Measure(
        "children_per_post",
        "Children for each funded case-holding post",
        "children for each post",
        "funded case-holding posts, filled or not",
        CENSUS,
        ("allocated",),
        ("case_holding_posts",),
        better="lower",
    ),
    _share(
        "share_above_standard",
        "Case holders above the standard",
        "case holders in post",
        ("above_standard",),
        ("holders",),
        when=CENSUS,
        better="lower",
    ),
    Measure(
        "highest_tenth",
        "Average caseload of the highest-loaded tenth",
        _CASELOAD,
        "the tenth of case holders with the most children",
        CENSUS,
        ("highest_tenth_children",),
        ("highest_tenth_fte",),
        better="lower",
    ),
    Measure(
        "team_lowest",
        "Average caseload of the lowest team",
        _CASELOAD,
        "teams with a case holder",
        CENSUS,
        ("team_lowest",),
        better="lower",
    ),
    Measure(
        "team_median",
        "Average caseload of the middle team",
        _CASELOAD,
        "teams with a case holder",
        CENSUS,
        ("team_median",),
        better="lower",
    ),
    Measure(
        "team_highest",
        "Average caseload of the highest team",
        _CASELOAD,
        "teams with a case holder",
        CENSUS,
        ("team_highest",),
        better="lower",
    ),
    _share(
        "teams_at_standard",
        "Teams at or under the standard",
        "teams with a case holder",
        ("teams_at_standard",),
        ("teams_with_holders",),
        when=CENSUS,
    ),
    Measure(
        "team_range",
        "From the lowest to the highest team",
        _CASELOAD,
        "teams with a case holder",
        CENSUS,
        ("team_range",),
        better="lower",
    ),
    _count("teams_without_holders", "Teams in which nobody holds a case", "teams", better="lower"),
    # weighted caseload
    Measure(
        "average_points",
        "Average weighted caseload",
        "points for each full-time worker",
        "case holders in post",
        CENSUS,
        ("points",),
        ("case_holders",),
        digits=0,
        better="lower",
    ),
    _share(
        "share_above_points",
        "Case holders above the points of a full-time worker",
        "case holders in post",
        ("points_above",),
        ("case_holders",),
        when=CENSUS,
        better="lower",
    ),
    # demand and decisions
    _a_year("referrals", "Children referred", "children a year", "referrals"),
    _share(
        "re_referrals",
        "Referrals within 12 months of a closure",
        "children referred",
        ("re_referrals",),
        ("referrals",),
        better="lower",
    ),
    _share(
        "decided_in_time",
        "Referrals decided within the limit",
        "children with a contact decision",
        ("decided_in_time",),
        ("decided",),
    ),
    _share(
        "no_further_action",
        "Referrals that end with no further action",
        "children with a contact decision",
        ("no_further_action",),
        ("decided",),
        better=None,
    ),
    _a_year("episodes_started", "Cases opened", "children a year", "episodes_started"),
    _a_year("closed", "Cases closed", "children a year", "closed"),
    # allocation
    _count("unallocated", "Children without a named worker", "children", better="lower"),
    Measure(
        "days_to_allocation",
        "Days to allocation",
        "working days",
        "families allocated",
        QUARTER,
        ("allocation_days_families",),
        ("allocated_families",),
        better="lower",
    ),
    _share(
        "allocated_in_time",
        "Families allocated within the limit",
        "families allocated",
        ("allocated_in_time_families",),
        ("allocated_families",),
    ),
    _a_year(
        "changes_of_worker",
        "Changes of worker",
        "families a year",
        "changes_of_worker_families",
    ),
    _share(
        "too_complex",
        "Families given to a worker without the experience for them",
        "families allocated",
        ("too_complex_families",),
        ("allocated_families",),
        better="lower",
    ),
    _share(
        "too_complex_held",
        "Children held by a worker without the experience for them",
        "children with a named worker",
        ("too_complex",),
        ("allocated",),
        when=CENSUS,
        better="lower",
    ),
    _share(
        "newly_qualified_protected",
        "Newly qualified workers within their protected caseload",
        "newly qualified workers",
        ("newly_qualified_protected",),
        ("newly_qualified",),
        when=CENSUS,
    ),
    _share(
        "newly_qualified_points_above",
        "Newly qualified workers above their points",
        "newly qualified workers",
        ("newly_qualified_points_above",),
        ("newly_qualified",),
        when=CENSUS,
        better="lower",
    ),
    # assessment
    _share(
        "first_visits_in_time",
        "Children seen within the target",
        "children first seen",
        ("first_visits_in_time",),
        ("first_visits",),
    ),
    _share(
        "assessments_in_time",
        "Assessments authorised within the limit",
        "children whose assessment was authorised",
        ("assessments_in_time",),
        ("assessments",),
    ),
    Measure(
        "assessment_days",
        "Days from referral to authorised assessment",
        "working days",
        "children whose assessment was authorised",
        QUARTER,
        ("assessment_days",),
        ("assessments",),
        better="lower",
    ),
    Measure(
        "authorisation_days",
        "Days that finished assessments wait for the manager",
        "working days",
        "children whose assessment was authorised",
        QUARTER,
        ("authorisation_days",),
        ("assessments",),
        better="lower",
    ),
    _share(
        "reviewed_in_time",
        "Review points of assessments kept by the manager",
        "review points of assessments authorised or reviewed",
        ("review_points_in_time",),
        ("review_points",),
    ),
    _share(
        "changes_reassessed",
        "Significant changes followed by an updated assessment in time",
        "significant changes whose limit has come",
        ("updates_in_time",),
        ("updates_due",),
    ),
    _share(
        "changes_reassessed_late",
        "Significant changes followed by an updated assessment late",
        "significant changes whose limit has come",
        ("updates_late",),
        ("updates_due",),
        better="lower",
    ),
    _share(
        "planned_to_need",
        "Assessments planned to the child's need",
        "children whose assessment was authorised",
        ("assessments_to_need",),
        ("assessments",),
    ),
    _share(
        "not_in_need",
        "Assessments that find no child in need",
        "children whose assessment was authorised",
        ("not_in_need",),
        ("assessments",),
        better=None,
    ),
    # protection
    _a_year("section_47", "Section 47 enquiries", "children a year", "section_47"),
    _a_year("initial_conferences", "Initial conferences", "children a year", "initial_conferences"),
    _share(
        "conferences_in_time",
        "Initial conferences within the limit",
        "children with an initial conference",
        ("initial_conferences_in_time",),
        ("initial_conferences",),
    ),
    _share(
        "reports_written",
        "Reports written for initial conferences",
        "families with an initial conference",
        ("initial_reports_written_families",),
        ("initial_reports_due_families",),
    ),
    _share(
        "reports_shared_in_time",
        "Initial reports shared with the family in time",
        "families with an initial conference",
        ("initial_reports_shared_in_time_families",),
        ("initial_reports_due_families",),
    ),
    _share(
        "reports_on_the_day",
        "Initial reports shared on the day",
        "families with an initial conference",
        ("initial_reports_on_the_day_families",),
        ("initial_reports_due_families",),
        better="lower",
    ),
    _share(
        "reports_not_shared",
        "Initial reports not shared",
        "families with an initial conference",
        ("initial_reports_not_shared_families",),
        ("initial_reports_due_families",),
        better="lower",
    ),
    _share(
        "attended_by_worker",
        "Initial conferences attended by the family's own worker",
        "families with an initial conference",
        ("initial_attended_by_worker_families",),
        ("initial_reports_due_families",),
    ),
    _share(
        "review_conferences_in_time",
        "Review conferences in time",
        "children with a review conference",
        ("review_conferences_in_time",),
        ("review_conferences",),
    ),
    _share(
        "review_reports_written",
        "Reports written for review conferences",
        "families with a review conference",
        ("review_reports_written_families",),
        ("review_reports_due_families",),
    ),
    _share(
        "review_reports_shared_in_time",
        "Review reports shared with the family in time",
        "families with a review conference",
        ("review_reports_shared_in_time_families",),
        ("review_reports_due_families",),
    ),
    _share(
        "review_attended_by_worker",
        "Review conferences attended by the family's own worker",
        "families with a review conference",
        ("review_attended_by_worker_families",),
        ("review_reports_due_families",),
    ),
    _share(
        "reviews_work_undone",
        "Review conferences that find much of the planned work not done",
        "families with a review conference",
        ("reviews_work_undone_families",),
        ("review_reports_due_families",),
        better="lower",
    ),
    _share(
        "reviews_extended",
        "Review conferences that let a plan go on because its work was missed",
        "families with a review conference",
        ("reviews_extended_families",),
        ("review_reports_due_families",),
        better="lower",
    ),
    _share(
        "conferences_waiting_for_a_chair",
        "Conferences put back because no chair was free",
        "families with an initial or review conference",
        ("conferences_waiting_for_a_chair_families",),
        ("initial_reports_due_families", "review_reports_due_families"),
        better="lower",
    ),
    _share(
        "repeat_plans",
        "Child protection plans that are not the first",
        "children whose plan started",
        ("repeat_plans",),
        ("protection_started",),
        better="lower",
    ),
    _a_year(
        "protection_started",
        "Child protection plans started",
        "children a year",
        "protection_started",
    ),
    _a_year(
        "protection_ended", "Child protection plans ended", "children a year", "protection_ended"
    ),
    # recurring work
    _done(
        "protection_visits_done",
        "Visits on child protection plans done",
        "visits due",
        "protection_visits",
    ),
    _done(
        "in_need_visits_done", "Visits on child in need plans done", "visits due", "in_need_visits"
    ),
    _done(
        "looked_after_visits_done",
        "Visits to looked-after children done",
        "visits due",
        "looked_after_visits",
    ),
    _done("core_groups_done", "Core groups held", "core groups due", "core_groups"),
    _done(
        "in_need_reviews_done",
        "Reviews of child in need plans done",
        "reviews due",
        "in_need_reviews",
    ),
    _done(
        "looked_after_reviews_done",
        "Looked-after reviews done",
        "reviews due",
        "looked_after_reviews",
    ),
    _done("sessions_done", "Other plan work done", "sessions due", "sessions"),
    # supervision
    _share(
        "supervision_in_time",
        "Supervision sessions held in time",
        "sessions due",
        ("supervisions_in_time",),
        _SESSIONS_DUE,
    ),
    _share(
        "supervision_held",
        "Supervision sessions held, in time or late",
        "sessions due",
        _SESSIONS_HELD,
        _SESSIONS_DUE,
    ),
    _share(
        "supervision_reflective",
        "Supervision sessions with time for reflection",
        "sessions held",
        ("supervisions_reflective",),
        _SESSIONS_HELD,
    ),
    Measure(
        "supervision_hours",
        "Hours of supervision for each worker",
        "hours a month",
        "case holders in post",
        QUARTER,
        ("supervision_hours",),
        ("case_holders",),
        WEEKS_IN_YEAR / 12,
        1,
        "higher",
    ),
    _share(
        "children_discussed",
        "Children discussed in supervision within two months",
        "children with a named worker and a case open for longer",
        ("discussed",),
        ("to_discuss",),
        when=CENSUS,
    ),
    # drift
    _share(
        "open_over_6_months",
        "Children with a case open for more than 6 months",
        "children with a named worker, not looked after",
        ("open_over_6_months",),
        ("not_looked_after",),
        when=CENSUS,
        better="lower",
    ),
    _share(
        "open_over_12_months",
        "Children with a case open for more than 12 months",
        "children with a named worker, not looked after",
        ("open_over_12_months",),
        ("not_looked_after",),
        when=CENSUS,
        better="lower",
    ),
    _share(
        "open_over_24_months",
        "Children with a case open for more than 24 months",
        "children with a named worker, not looked after",
        ("open_over_24_months",),
        ("not_looked_after",),
        when=CENSUS,
        better="lower",
    ),
    # children
    _count("open", "Children with an open case", "children"),
    _count("allocated", "Children with a named worker", "children"),
    _count("awaiting_assessment", "Children in assessment", "children", better="lower"),
    _count("in_need", "Children on child in need plans", "children"),
    _count("protection", "Children on child protection plans", "children"),
    _count("looked_after", "Children looked after", "children"),
    _count("closing", "Children whose case waits to be closed", "children", better="lower"),
    # workforce
    _count("posts", "Funded social worker posts", "posts"),
    _count("case_holding_posts", "Funded case-holding posts", "posts"),
    _count("in_post", "Posts with a permanent worker", "posts", better="higher"),
    _count("agency", "Posts covered by agency workers", "posts"),
    _count("vacant", "Empty posts", "posts", better="lower"),
    _count("case_holders", "Case holders in post", "full-time workers", better="higher"),
    _count("full_load", "Case holders at a full load", "full-time workers", better="higher"),
    _count("newly_qualified", "Newly qualified workers", "workers"),
    _count("managers", "Team managers in post", "managers", better="higher"),
    _a_year("starters", "Permanent workers who start", "workers a year", "starters"),
    _a_year("leavers", "Permanent workers who leave", "workers a year", "leavers"),
    _a_year("agency_starters", "Agency workers who start", "workers a year", "agency_starters"),
    Measure(
        "hours_a_week",
        "Hours of case work a week",
        "hours for each case holder",
        "case holders in post",
        QUARTER,
        ("hours",),
        ("case_holders",),
        better="lower",
    ),
    Measure(
        "overtime_share",
        "Hours worked as overtime",
        "%",
        "hours of case work",
        QUARTER,
        ("overtime_hours",),
        ("hours",),
        PERCENT,
        1,
        "lower",
    ),
    Measure(
        "manager_hours_a_week",
        "Hours of decisions a week",
        "hours for each manager",
        "managers in post",
        QUARTER,
        ("manager_hours",),
        ("managers",),
    ),
    _count("hours_waiting", "Hours of work ready and not yet done", "hours", better="lower"),
)
"""Every measure, in the order in which tables list them."""

MEASURE: dict[str, Measure] = {m.name: m for m in MEASURES}


def measure_named(name: str) -> Measure:
    """The measure of that name; a ValueError that suggests the nearest names if there is none."""
    if name in MEASURE:
        return MEASURE[name]
    near = get_close_matches(name, MEASURE, n=2, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise ValueError(f'there is no measure called "{name}".{hint}')
