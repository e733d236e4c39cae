"""Measures of child protection: enquiries, conferences, their reports, and plans."""

from sim.study.measures.measure import Measure, Population, a_year

_ENQUIRIES = Population("children with a section 47 enquiry", ("enquiries",))
_INITIAL = Population("families with an initial conference", ("initial_reports_due_families",))
_REVIEW = Population("families with a review conference", ("review_reports_due_families",))
_EITHER = Population(
    "families with an initial or review conference", (*_INITIAL.columns, *_REVIEW.columns)
)
_INITIAL_CHILDREN = Population("children with an initial conference", ("initial_conferences",))
_REVIEW_CHILDREN = Population("children with a review conference", ("review_conferences",))
_PLANS = Population("children whose plan started", ("protection_started",))

PROTECTION: tuple[Measure, ...] = (
    a_year("section_47", "Section 47 enquiries", "children a year"),
    _ENQUIRIES.share("enquiries_in_time", "Section 47 enquiries finished within their target"),
    a_year("initial_conferences", "Initial conferences", "children a year"),
    _INITIAL_CHILDREN.share(
        "conferences_in_time", "Initial conferences within the limit", "initial_conferences_in_time"
    ),
    _INITIAL.share(
        "reports_written",
        "Reports written for initial conferences",
        "initial_reports_written_families",
    ),
    _INITIAL.share(
        "reports_shared_in_time",
        "Initial reports shared with the family in time",
        "initial_reports_shared_in_time_families",
    ),
    _INITIAL.share(
        "reports_on_the_day",
        "Initial reports shared on the day",
        "initial_reports_on_the_day_families",
        better="lower",
    ),
    _INITIAL.share(
        "reports_not_shared",
        "Initial reports not shared",
        "initial_reports_not_shared_families",
        better="lower",
    ),
    _INITIAL.share(
        "attended_by_worker",
        "Initial conferences attended by the family's own worker",
        "initial_attended_by_worker_families",
    ),
    _REVIEW_CHILDREN.share("review_conferences_in_time", "Review conferences in time"),
    _REVIEW.share(
        "review_reports_written",
        "Reports written for review conferences",
        "review_reports_written_families",
    ),
    _REVIEW.share(
        "review_reports_shared_in_time",
        "Review reports shared with the family in time",
        "review_reports_shared_in_time_families",
    ),
    _REVIEW.share(
        "review_attended_by_worker",
        "Review conferences attended by the family's own worker",
        "review_attended_by_worker_families",
    ),
    _REVIEW.share(
        "reviews_work_undone",
        "Review conferences that find much of the planned work not done",
        "reviews_work_undone_families",
        better="lower",
    ),
    _REVIEW.share(
        "reviews_extended",
        "Review conferences that let a plan go on because its work was missed",
        "reviews_extended_families",
        better="lower",
    ),
    _EITHER.share(
        "conferences_waiting_for_a_chair",
        "Conferences put back because no chair was free",
        "conferences_waiting_for_a_chair_families",
        better="lower",
    ),
    _PLANS.share("repeat_plans", "Child protection plans that are not the first", better="lower"),
    a_year("protection_started", "Child protection plans started", "children a year"),
    a_year("protection_ended", "Child protection plans ended", "children a year"),
    a_year("looked_after_started", "Children who become looked after", "children a year"),
)
