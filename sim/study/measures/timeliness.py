"""Measures of timeliness: referrals decided, families allocated, assessments authorised."""

from sim.study.measures.measure import CENSUS, Measure, Population, a_year, count

_REFERRED = Population("children referred", ("referrals",))
_DECIDED = Population("children with a contact decision", ("decided",))
_ALLOCATED = Population("families allocated", ("allocated_families",))
_HELD = Population("children with a named worker", ("allocated",), CENSUS)
_NEWLY_QUALIFIED = Population("newly qualified workers", ("newly_qualified",), CENSUS)
_FIRST_SEEN = Population("children first seen", ("first_visits",))
_AUTHORISED = Population("children whose assessment was authorised", ("assessments",))
_REVIEW_POINTS = Population(
    "review points of assessments authorised or reviewed", ("review_points",)
)
_UPDATES = Population("updated assessments done", ("updates",))
_UPDATES_DUE = Population("significant changes whose limit has come", ("updates_due",))

DEMAND: tuple[Measure, ...] = (
    a_year("referrals", "Children referred", "children a year"),
    _REFERRED.share("re_referrals", "Referrals within 12 months of a closure", better="lower"),
    _DECIDED.share("decided_in_time", "Referrals decided within the limit"),
    _DECIDED.share("no_further_action", "Referrals that end with no further action", better=None),
    a_year("episodes_started", "Cases opened", "children a year"),
    a_year("closed", "Cases closed", "children a year"),
)

ALLOCATION: tuple[Measure, ...] = (
    count("unallocated", "Children without a named worker", "children", "lower"),
    _ALLOCATED.mean(
        "days_to_allocation", "Days to allocation", "working days", "allocation_days_families"
    ),
    _ALLOCATED.share(
        "allocated_in_time", "Families allocated within the limit", "allocated_in_time_families"
    ),
    a_year(
        "changes_of_worker",
        "Changes of worker",
        "families a year",
        "changes_of_worker_families",
        better="lower",
    ),
    _ALLOCATED.share(
        "too_complex",
        "Families given to a worker without the experience for them",
        "too_complex_families",
        better="lower",
    ),
    _HELD.share(
        "too_complex_held",
        "Children held by a worker without the experience for them",
        "too_complex",
        better="lower",
    ),
    _NEWLY_QUALIFIED.share(
        "newly_qualified_protected", "Newly qualified workers within their protected caseload"
    ),
    _NEWLY_QUALIFIED.share(
        "newly_qualified_points_above", "Newly qualified workers above their points", better="lower"
    ),
)

ASSESSMENT: tuple[Measure, ...] = (
    _FIRST_SEEN.share("first_visits_in_time", "Children seen within the target"),
    _AUTHORISED.share("assessments_in_time", "Assessments authorised within the limit"),
    _AUTHORISED.mean(
        "assessment_days", "Days from referral to authorised assessment", "working days"
    ),
    _AUTHORISED.mean(
        "authorisation_days", "Days that finished assessments wait for the manager", "working days"
    ),
    _REVIEW_POINTS.share(
        "reviewed_in_time",
        "Review points of assessments kept by the manager",
        "review_points_in_time",
    ),
    _UPDATES_DUE.share(
        "changes_reassessed",
        "Significant changes followed by an updated assessment in time",
        "updates_in_time",
    ),
    _UPDATES.share("updates_late", "Updated assessments done after their limit", better="lower"),
    _AUTHORISED.share(
        "planned_to_need", "Assessments planned to the child's need", "assessments_to_need"
    ),
    _AUTHORISED.share("not_in_need", "Assessments that find no child in need", better=None),
)
