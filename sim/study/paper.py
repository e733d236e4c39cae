"""The paper answer: what a division says before anything is simulated, and the sum of the hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sim.scenario.calendar import MONTHS_A_YEAR, Calendar
from sim.scenario.held import not_held
from sim.scenario.schema import Mechanism, Scenario

WEEKS_IN_YEAR = 365.25 / 7


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of work in a year by kind, against the hours that there are."""

    needed: tuple[tuple[str, float], ...]
    available: float
    with_overtime: float
    workers: float
    manager_needed: float
    manager_available: float

    @property
    def total(self) -> float:
        """Hours needed in a year, all kinds together."""
        return sum(hours for _, hours in self.needed)


@dataclass(frozen=True, slots=True)
class _Year:
    """Families a year at each step, and families on plans, when nothing changes."""

    children: float
    referred: float
    assessed: float
    enquiries: float
    conferences: float
    reviews: float
    in_need: float
    protection: float
    looked_after: float
    to_court: float
    closed: float


def paper_answer(scenario: Scenario, on: date) -> float:
    """Children held at the start for each social worker post that is funded on a date.

    Every post counts as filled, on the day, by somebody with a full caseload. Not a number when
    no post is funded.
    """
    posts = scenario.rules_on(on).social_workers.posts
    return held_at_start(scenario) / posts if posts else float("nan")


def held_at_start(scenario: Scenario) -> int:
    """Children with a social worker on the first day: others lead the rest, or they wait."""
    return scenario.opening.children - round(not_held(scenario))


def hours_needed_and_available(
    scenario: Scenario, on: date | None = None, workers: float | None = None
) -> Hours:
    """Hours that a year of the opening position would take, against those that there are.

    A check of the inputs before any run: with nothing thinned out and nothing late. By the rules
    of the first day and with the workers of that day, unless a date and workers are given.
    """
    rules = scenario.rules_on(on or scenario.start)
    year = _steady_year(rules)
    if workers is None:
        workers = rules.opening.permanent + rules.opening.agency
    available = workers * rules.workers.case_hours_per_year
    managers = rules.managers
    return Hours(
        tuple((kind, hours * rules.work.scale) for kind, hours in _needed(rules, year, workers)),
        available,
        available * rules.workers.overtime_most,
        workers,
        _manager_hours(rules, year, workers),
        managers.posts * managers.hours_per_week * WEEKS_IN_YEAR,
    )


def _steady_year(rules: Scenario) -> _Year:
    paths, opening = rules.pathway, rules.opening
    sizes = rules.demand.family_sizes
    children = sum((number + 1) * share for number, share in enumerate(sizes))
    returned = opening.closed_last_year * paths.return_within_year
    referred = rules.demand.families_per_year + returned
    assessed = referred * (1 - paths.no_further_action)
    plans = opening.on_in_need_plans
    in_need = (plans - not_held(rules)) / children
    protection = opening.on_protection_plans / children
    enquiries = assessed * paths.section_47_in_assessment + in_need * paths.section_47_per_plan_year
    conferences = enquiries * paths.conference_after_section_47
    into_care = (assessed - referred * paths.not_in_need) * paths.looked_after_at_assessment
    protected = conferences * paths.protection_plan_after_conference
    into_care += protected * paths.looked_after_after_protection
    return _Year(
        children=children,
        referred=referred,
        assessed=assessed,
        enquiries=enquiries,
        conferences=conferences,
        reviews=protection * MONTHS_A_YEAR / rules.practice.review_conference_next_months,
        in_need=in_need,
        protection=protection,
        looked_after=opening.looked_after / children,
        to_court=into_care * paths.court_for_looked_after,
        closed=opening.closed_last_year,
    )


def _needed(rules: Scenario, year: _Year, workers: float) -> Iterator[tuple[str, float]]:
    work, practice = rules.work, rules.practice
    further = year.children - 1
    assessment = work.assessment_first_child + work.assessment_further_child * further
    yield "Looking into referrals", year.referred * work.screening
    yield "Assessments", year.assessed * assessment
    enquiry = work.strategy_discussion + work.section_47_enquiry
    initial = work.conference_report + work.conference_attendance
    review = work.review_report + work.conference_attendance
    yield (
        "Section 47 enquiries and conferences",
        year.enquiries * enquiry + year.conferences * initial + year.reviews * review,
    )
    yield "Child protection plans", year.protection * _hours_of_protection(rules, further)
    yield "Child in need plans", year.in_need * _hours_of_need(rules, further)
    yield "Children looked after", year.looked_after * _hours_of_care(rules, further)
    months_in_court = practice.court_weeks / WEEKS_IN_YEAR * MONTHS_A_YEAR
    yield "Court work", year.to_court * months_in_court * work.court_month
    yield "Closing cases", year.closed * work.closing
    open_families = held_at_start(rules) / year.children
    plans = year.in_need + year.protection + year.looked_after
    yield (
        "Updated assessments",
        plans * rules.pathway.changes_per_plan_year * work.updated_assessment,
    )
    if rules.works(Mechanism.SUPERVISION):
        yield "Supervision", workers * _sessions_a_year(rules) * rules.supervision.longest
    yield (
        "Handing over when workers leave",
        rules.social_workers.turnover * open_families * (work.handing_over + work.taking_over),
    )


def _visit(rules: Scenario, further: float) -> float:
    return rules.work.visit_first_child + rules.work.visit_further_child * further


def _days_in_year(rules: Scenario) -> float:
    return float(Calendar(rules.nation, rules.start).days_per_year)


def _hours_of_protection(rules: Scenario, further: float) -> float:
    days, practice, work = _days_in_year(rules), rules.practice, rules.work
    visits = days / practice.protection_visit_interval * _visit(rules, further)
    groups = days / practice.core_group_interval * work.core_group
    return visits + groups + MONTHS_A_YEAR * work.protection_session


def _hours_of_need(rules: Scenario, further: float) -> float:
    practice, work = rules.practice, rules.work
    visits = _days_in_year(rules) / practice.in_need_visit_interval * _visit(rules, further)
    reviews = WEEKS_IN_YEAR / practice.in_need_review_weeks * work.in_need_review
    return visits + reviews + MONTHS_A_YEAR * work.in_need_session


def _hours_of_care(rules: Scenario, further: float) -> float:
    practice, work = rules.practice, rules.work
    visits = WEEKS_IN_YEAR / practice.looked_after_visit_weeks * _visit(rules, further)
    each = work.looked_after_review + work.looked_after_review_further_child * further
    reviews = MONTHS_A_YEAR / practice.looked_after_review_next_months * each
    return visits + reviews + MONTHS_A_YEAR * work.looked_after_session


def _sessions_a_year(rules: Scenario) -> float:
    return _days_in_year(rules) / rules.supervision.interval


def _manager_hours(rules: Scenario, year: _Year, workers: float) -> float:
    work = rules.work
    oversight = 0.0
    if rules.works(Mechanism.SUPERVISION):
        oversight = workers * _sessions_a_year(rules) * rules.supervision.longest
        oversight += (
            year.assessed * work.assessment_review * len(rules.practice.assessment_review_days)
        )
    return (
        oversight
        + year.referred * work.contact_decision
        + year.assessed * (work.allocation + work.authorisation)
        + year.enquiries * work.strategy_discussion_manager
        + (year.conferences + year.reviews) * work.report_check
        + year.closed * work.closing_check
    )
