"""How the work is done: the hours that it takes, and the habits and limits of practice."""

from math import inf
from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.fields import (
    Amount,
    Change,
    Count,
    Days,
    Hours,
    Interval,
    Limit,
    MonthsBetween,
    Positive,
    Ratio,
    ReviewDays,
    Section,
    Shape,
    Share,
)


class Work(Section):
    """Hours of work, as means per family unless the sentence says otherwise."""

    screening: Hours
    """Hours of a duty worker to look into a referral before the contact decision."""
    contact_decision: Hours
    """Hours of the manager to decide what to do with a referral."""
    allocation: Hours
    """Hours of the manager to allocate a family."""
    assessment_first_child: Hours
    """Hours to assess a family with one child, averaged over all assessed families."""
    assessment_further_child: Hours
    """Further hours of assessment for each further child."""
    authorisation: Hours
    """Hours of the manager to read and authorise an assessment."""
    assessment_review: Hours
    """Hours of the manager for a review point within an assessment."""
    updated_assessment: Hours
    """Hours to bring an assessment up to date after a significant change."""
    strategy_discussion: Hours
    """Hours of the worker for a strategy discussion."""
    strategy_discussion_manager: Hours
    """Hours of the manager for a strategy discussion."""
    section_47_enquiry: Hours
    """Hours of a section 47 enquiry on top of the assessment."""
    conference_report: Hours
    """Hours to write a report for an initial conference and go through it with the family."""
    report_check: Hours
    """Hours of the manager to check a conference report."""
    conference_attendance: Hours
    """Hours to attend a conference, travel included."""
    review_report: Hours
    """Hours to write a report for a review conference and go through it with the family."""
    core_group: Hours
    """Hours of a core group, minutes included."""
    visit_first_child: Hours
    """Hours of a visit to a family with one child, travel and recording included."""
    visit_further_child: Hours
    """Further hours of a visit for each further child."""
    in_need_review: Hours
    """Hours of a review of a child in need plan."""
    looked_after_review: Hours
    """Hours of a looked-after review for one child."""
    looked_after_review_further_child: Hours
    """Further hours of a looked-after review for each further child."""
    in_need_session: Hours
    """Hours a month of other work on a child in need plan: direct work, calls, recording."""
    protection_session: Hours
    """Hours a month of other work on a child protection plan."""
    looked_after_session: Hours
    """Hours a month of other work with a looked-after family."""
    court_month: Hours
    """Hours a month of court work while care proceedings last."""
    closing: Hours
    """Hours to close a family: closing summary, letters, last visit."""
    closing_check: Hours
    """Hours of the manager to agree a closure."""
    handing_over: Hours
    """Hours of the old worker to hand over a family."""
    taking_over: Hours
    """Hours of the new worker to read in and meet a family handed over."""
    need_effect: Share
    """How far hours follow need: 0 not at all, 1 from none at the lowest to twice at the top."""
    scale: Ratio
    """Ratio by which the hours of social workers above are scaled, all alike (1: as they are)."""
    spread: Shape
    """Gamma shape of the spread of hours around their mean, family by family."""


class Practice(Section):
    """Limits, intervals and habits, in working days unless the sentence says otherwise."""

    contact_decision_limit: Positive
    """Days within which a referral must be decided."""
    allocation_limit: Positive
    """Days within which an accepted family should have a worker."""
    reallocation_days: Amount
    """Days for which the families of a worker who left wait before they are allocated again."""
    first_visit_target: Positive
    """Days from referral within which the children should be seen in an assessment."""
    assessment_limit: Positive
    """Days from referral within which an assessment must be authorised."""
    assessment_review_days: ReviewDays
    """Days from referral on which the manager looks at an assessment that is under way."""
    update_limit: Positive
    """Days within which an assessment should be brought up to date after a significant change."""
    update_wait: Amount
    """Mean days of such an update that are not the worker's: family, visits, agency checks."""
    planned_to_deadline: Share
    """Share of assessments planned across the days of the limit and not to the child's need."""
    deadline_aim: Limit
    """Latest day since referral for the last sitting of an assessment planned to the deadline."""
    deadline_slack: Amount
    """Mean days before that day on which those assessments have their last sitting."""
    outside_wait: Amount
    """Mean days of an assessment that are not the worker's: family, visits, agency checks."""
    outside_wait_shape: Shape
    """Gamma shape of the spread of that wait (1 is exponential)."""
    section_47_target: Positive
    """Days within which a section 47 enquiry should be finished."""
    conference_limit: Limit
    """Days from strategy discussion within which an initial conference must be held."""
    conference_aim: Limit
    """Day after the strategy discussion for which an initial conference is normally booked."""
    conference_notice: Days
    """Days needed to invite the family and agencies once an enquiry is finished."""
    conference_outside_delay: Share
    """Share of initial conferences put back for reasons outside the service."""
    conference_outside_delay_days: Amount
    """Mean days by which those conferences are put back."""
    report_sharing_initial: Positive
    """Days before an initial conference by which the family should have the report."""
    report_sharing_review: Positive
    """Days before a review conference by which the family should have the report."""
    report_lead_time: Positive
    """Days before a review conference on which the report is started."""
    postponement: Interval
    """Days by which a conference is put back when no report is written."""
    postponements_most: Annotated[Count, Field(le=100)]
    """How often a conference can be put back for want of a report before it goes ahead."""
    conference_slots_per_team: Positive
    """Conferences that the chairs can hold in a week, for each team of the service."""
    core_group_first: Interval
    """Days from the initial conference to the first core group."""
    core_group_interval: Interval
    """Days between core groups."""
    protection_visit_interval: Interval
    """Days between visits on a child protection plan."""
    in_need_visit_interval: Interval
    """Days between visits on a child in need plan."""
    looked_after_first_visit_weeks: Interval
    """Weeks from the start of being looked after to the first visit."""
    looked_after_visit_weeks: Interval
    """Weeks between visits to looked-after children."""
    settled_visit_weeks: Interval
    """Weeks between visits after the first year, in a placement meant to last."""
    settled_placements: Share
    """Share of looked-after families in a placement meant to last."""
    in_need_review_weeks: Interval
    """Weeks between reviews of a child in need plan."""
    review_conference_first_months: MonthsBetween
    """Months from the initial conference to the first review conference."""
    review_conference_next_months: MonthsBetween
    """Months between later review conferences."""
    looked_after_review_first: Interval
    """Days from the start of being looked after to the first review."""
    looked_after_review_second_months: MonthsBetween
    """Months from the first looked-after review to the second."""
    looked_after_review_next_months: MonthsBetween
    """Months between later looked-after reviews."""
    session_interval: Interval
    """Days between sessions of other plan work (21 is monthly)."""
    court_weeks: Positive
    """Weeks for which care proceedings last."""
    closing_allowance: Positive
    """Days within which a closure should be written up."""
    sitting: Annotated[Positive, Field(ge=0.05)]
    """Longest piece of work done in one go, as a share of a day's case hours."""
    manager_sitting: Positive
    """Days that a manager allows for a decision that has no legal limit of its own."""
    work_undone: Share
    """Share of planned work missed above which a review conference finds the work not done."""
    when_full: Literal["allocate anyway", "hold"]
    """What happens when every worker of a team is at the ceiling."""
    without_social_worker: Share
    """Share of families on child in need plans, those of the lowest need, that no social worker
    holds: another practitioner leads them, or they wait."""
    of_them_waiting: Share
    """Share of those families that wait, with nobody to lead them."""
    response_to_room: Annotated[Amount, Field(le=20)]
    """Power by which the odds of having no social worker follow what workers hold, against what
    they usually hold in this service (0: they do not)."""
    back_to_usual: Change = 0.0
    """Share by which social workers hold more, or fewer (below nothing), after a year with the same
    children in need, as the service comes back from what was unusual at the start. In each of the
    two years after that a quarter as much again goes."""
    usual_change: Change = 0.0
    """Share by which social workers come to hold more, or fewer, in every year with the same
    children in need and the same staff, as in all of England."""
    led_by_family_help: Share
    """Share of families on child in need plans whom a social worker would hold, those of the lowest
    need, that family help practitioners lead instead."""
    children_for_each_practitioner: Annotated[Positive, Field(ge=1)]
    """Children whom one full-time practitioner leads who is not a social worker."""
    practitioners: Amount | None = None
    """Full-time practitioners who are there to lead families; without it, as many as are needed."""
    families_handed_to_starter: Annotated[Count, Field(le=1000)]
    """Families moved from the fullest colleagues to a worker who starts."""
    complex_need: Share
    """Need (a rank from 0 to 1) above which a family needs a worker of some experience."""
    protection_held_by: Literal["any social worker", "lead practitioner"]
    """Who holds the families on child protection plans."""
    children_for_each_lead: Annotated[Positive, Field(ge=1)]
    """Children on protection plans for whom a team has one lead child protection practitioner."""
    experience_weight: Annotated[Positive, Field(ge=1)]
    """Times fuller that workers with experience are before a complex family goes to another."""

    @property
    def most_led(self) -> float:
        """Children whom practitioners who are not social workers can lead."""
        there = inf if self.practitioners is None else self.practitioners
        return there * self.children_for_each_practitioner

    def led_and_without(self, without: float) -> tuple[float, float]:
        """Shares of families on child in need plans: led by others, and without a social worker.

        `without` is the share without one before family help takes its part of the others.
        """
        helped = self.led_by_family_help * (1 - without)
        return without * (1 - self.of_them_waiting) + helped, without + helped


class HeadStart(Section):
    """Which work goes first: each kind counts as if it were due this many working days sooner.

    The order of work follows from one rule: what is due soonest, less its head start, is done
    next. Emergencies come before everything. A negative head start means that the work waits.
    """

    dated: Days
    """Head start of first visits, reports, conferences and reviews with a date of their own."""
    assessment_at_limit: Days
    """Head start of an assessment's sitting on the last day of its limit; less before, in step."""
    protection_visit: Days
    """Head start of visits and core groups on child protection plans."""
    looked_after_visit: Days
    """Head start of visits to looked-after children."""
    in_need_visit: Days
    """Head start of visits on child in need plans."""
    other_delay: Days
    """Days by which other work (sessions, closing, handing over) is put behind its date."""
