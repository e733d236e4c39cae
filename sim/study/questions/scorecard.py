"""The monitoring scorecard: what an inspector would look at, some months after the plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sim.scenario.calendar import months_later
from sim.scenario.schema import Scenario
from sim.study.measures.measure import Measure
from sim.study.measures.measures import measure_named
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import Estimate, mean_interval

MONTHS = (6, 12, 24)
"""Months after the plan starts at which the scorecard looks."""
Change = Literal["better", "worse", "up", "down", "no more than noise", "not available"]

FINDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Caseloads are lower than they were, and too high for some workers",
        ("average_caseload", "share_above_standard", "highest_tenth", "average_points"),
    ),
    ("Caseloads differ from team to team", ("team_range", "teams_at_standard")),
    (
        "Some workers have work that is too complex for their experience",
        ("too_complex_held", "newly_qualified_protected"),
    ),
    ("Families have a worker sooner", ("allocated_in_time", "unallocated", "changes_of_worker")),
    (
        "Children are seen and assessed sooner, nearly always within 45 working days",
        ("first_visits_in_time", "assessments_in_time"),
    ),
    ("Assessments are planned to the 45 days and not to the need", ("planned_to_need",)),
    ("Assessments are rarely brought up to date when something changes", ("changes_reassessed",)),
    (
        "Workers go to conferences, and conferences are held in time",
        ("conferences_in_time", "attended_by_worker", "review_attended_by_worker"),
    ),
    (
        "Reports are written, but families often see them on the day",
        ("reports_written", "reports_shared_in_time", "reports_on_the_day"),
    ),
    (
        "Reviews do not put an end to drift and delay",
        (
            "review_conferences_in_time",
            "review_reports_shared_in_time",
            "reviews_work_undone",
            "open_over_12_months",
            "re_referrals",
        ),
    ),
    (
        "Children on plans are visited",
        ("protection_visits_done", "in_need_visits_done", "looked_after_visits_done"),
    ),
    (
        "Most workers have regular supervision, with little time for reflection",
        ("supervision_in_time", "children_discussed", "supervision_reflective"),
    ),
    ("Managers see to the progress of assessments", ("reviewed_in_time", "authorisation_days")),
)
"""Subjects of the Ofsted letter of 14 October 2016, in our words, and the measures for each."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one scenario on one date.

    `value` is the mean over the runs with its interval. `change` is the difference to the base,
    paired run by run, and `change_is` says whether it is more than noise; both are None for the
    base itself and where there is none.
    """

    finding: str
    measure: Measure
    scenario: str
    months: int
    on: date
    value: Estimate
    change: Estimate | None
    change_is: Change | None


def scorecard(ensembles: Mapping[str, Ensemble], base: str | None) -> list[Line]:
    """Every indicator of every scenario at 6, 12 and 24 months, those dates that the runs reach.

    Months count from the first dated change of the first scenario that is not the base (the day
    on which its posts are funded), or from the start when nothing changes within the run.
    """
    others = [name for name in ensembles if name != base]
    first = ensembles[(others or list(ensembles))[0]].scenario
    return [
        _line(ensembles, base, finding, measure_named(indicator), name, months, on)
        for finding, indicators in FINDINGS
        for indicator in indicators
        for name in ensembles
        for months, on in dates(first)
    ]


def dates(scenario: Scenario) -> list[tuple[int, date]]:
    """The months of the scorecard that a run reaches, each with its date."""
    in_the_run = [day for day, _ in scenario.changes if day >= scenario.start]
    counted_from = in_the_run[0] if in_the_run else scenario.start
    found = [(months, months_later(counted_from, months)) for months in MONTHS]
    return [(months, on) for months, on in found if on <= scenario.until]


def _line(
    ensembles: Mapping[str, Ensemble],
    base: str | None,
    finding: str,
    measure: Measure,
    name: str,
    months: int,
    on: date,
) -> Line:
    values = ensembles[name].values(measure.name, on)
    change = None
    if base is not None and name != base:
        before = ensembles[base].values(measure.name, on)
        change = mean_interval(values - before, pairs=len(ensembles) - 1)
    said = None if change is None else change_is(measure, change)
    return Line(finding, measure, name, months, on, measure.interval(values), change, said)


def change_is(measure: Measure, change: Estimate) -> Change:
    """Whether a change is for the better, for the worse, or no more than noise.

    With one run there is no interval, and nothing is more than noise.
    """
    if change.mean != change.mean:
        return "not available"
    if not (change.low > 0 or change.high < 0):
        return "no more than noise"
    up = change.mean > 0
    if measure.better is None:
        return "up" if up else "down"
    return "better" if up == (measure.better == "higher") else "worse"
