"""Targets: what the Manchester baseline is fitted to, figure by figure, and compared with."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.service.journal import COLUMN

Weeks = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

WEEKS_A_YEAR = 52
SETTLED = WEEKS_A_YEAR // 2
"""Weeks left out at the start when stocks are averaged."""


@dataclass(frozen=True)
class Target:
    """One published figure, and the input that is moved to reach it.

    `measured` reads the figure from the weekly totals (weeks by columns). `power` says how the
    input moves for a figure that is too low: up by that power of the ratio, or down when negative.
    """

    name: str
    value: float
    source: str
    key: str
    measured: Callable[[Weeks], float]
    power: float
    low: float
    high: float


STARTING = {
    "demand.families_per_year": 4830,
    "pathway.return_within_year": 0.27,
    "pathway.section_47_in_assessment": 0.25,
    "pathway.conference_after_section_47": 0.48,
    "pathway.protection_plan_after_conference": 0.86,
    "pathway.protection_days": 115,
    "pathway.looked_after_at_assessment": 0.068,
    "pathway.looked_after_days": 690,
    "practice.planned_to_deadline": 0.5,
    "practice.conference_outside_delay": 0.09,
    "pathway.in_need_days": 74,
    "work.scale": 0.87,
    "social_workers.recruitment.success": 0.25,
}
"""Where the fit begins, always: the result does not depend on what an earlier fit left behind."""


OPEN_CHILDREN = 24 * 215
"""Children with an open case at the start (see docs/baseline.md)."""
LEVEL = {
    "opening.awaiting_assessment": "as many as the baseline keeps, so that it starts level "
    "(DfE table B1 counted 1,042 at 31 March 2016 and 1,157 a year later)",
    "opening.closing": "as many as the baseline keeps, so that it starts level",
    "opening.on_in_need_plans": "what the others leave of 24 x 215 = 5,160 children",
}
"""Inputs of the opening position that follow from the fit, and what is said of them."""


def yearly(column: str) -> Callable[[Weeks], float]:
    """Mean of a count over a year."""
    return lambda weeks: float(weeks[:, COLUMN[column]].mean() * 52.18)


def standing(*columns: str) -> Callable[[Weeks], float]:
    """Mean of a stock once the run has settled."""
    return lambda weeks: float(weeks[SETTLED:, [COLUMN[c] for c in columns]].sum(1).mean())


def standing_ratio(part: str, whole: str) -> Callable[[Weeks], float]:
    """One stock for each of another, once the run has settled."""
    return lambda weeks: standing(part)(weeks) / standing(whole)(weeks)


def share(part: str, whole: str) -> Callable[[Weeks], float]:
    """One count as a share of another over all weeks."""
    return lambda weeks: float(weeks[:, COLUMN[part]].sum() / weeks[:, COLUMN[whole]].sum())


def closing_stock(column: str) -> Callable[[Weeks], float]:
    """A stock at the last census."""
    return lambda weeks: float(weeks[-1, COLUMN[column]])


C1 = "DfE, Children in need, table C1, Manchester, year to March 2017"
C4 = "DfE, Children in need, table C4, Manchester, year to March 2017"
D3 = "DfE, Children in need, table D3, Manchester, year to March 2017"
LAIT = "DfE, Local Authority Interactive Tool, Manchester, year to March 2017"
B1 = "DfE, Children in need, table B1, Manchester, 31 March 2017"
COUNCIL = "Manchester City Council, June 2016 (Community Care, 4 July 2016)"
STOCK = "midpoint of 31 March 2016 and 2017 (DfE)"

# fmt: off
TARGETS = (
    Target("Referrals", 12205, C1,
           "demand.families_per_year", yearly("referrals"), 1, 3000, 8000),
    Target("Referred again within 12 months", 0.263, C1,
           "pathway.return_within_year", share("re_referrals", "referrals"), 1, 0.1, 0.45),
    Target("Section 47 enquiries", 2774, C4,
           "pathway.section_47_in_assessment", yearly("section_47"), 1, 0.1, 0.4),
    Target("Initial child protection conferences", 1343, C4,
           "pathway.conference_after_section_47", yearly("initial_conferences"), 1, 0.3, 0.7),
    Target("Child protection plans started", 1154, D3,
           "pathway.protection_plan_after_conference", yearly("protection_started"), 1, 0.8, 0.91),
    Target("On a child protection plan", 891, STOCK,
           "pathway.protection_days", standing("protection"), 1, 40, 250),
    Target("Started being looked after", 448, LAIT,
           "pathway.looked_after_at_assessment", yearly("looked_after_started"), 1, 0.02, 0.2),
    Target("Looked after", 1210, STOCK,
           "pathway.looked_after_days", standing("looked_after"), 1, 400, 900),
    Target("Awaiting assessment", 1157, B1,
           "practice.planned_to_deadline", standing("awaiting_assessment"), 1.5, 0.5, 0.8),
    Target("Average caseload", 24, COUNCIL,
           "pathway.in_need_days", standing_ratio("allocated", "case_holders"), 2, 60, 300),
    Target("Assessments within 45 working days", 0.846, LAIT,
           "work.scale", share("assessments_in_time", "assessments"), -0.7, 0.5, 1.1),
    Target("Initial conferences within 15 working days", 0.761, LAIT,
           "practice.conference_outside_delay",
           share("initial_conferences_in_time", "initial_conferences"), -1.5, 0.02, 0.4),
    Target("Permanent workers in post", 186, "level with the opening position",
           "social_workers.recruitment.success", standing("in_post"), 4, 0.1, 0.6),
)
"""What the fit reaches for: the figure and its source, the input moved, and how far it may go."""

SIDE_BY_SIDE = (
    ("Referrals", yearly("referrals"), 11368, 12205),
    ("Closed with no further action", share("no_further_action", "referrals"), 0.204, 0.109),
    ("Assessed, found not in need", share("not_in_need", "referrals"), 0.413, 0.462),
    ("Need episodes started", yearly("episodes_started"), 4358, 5232),
    ("Section 47 enquiries", yearly("section_47"), 2004, 2774),
    ("Initial child protection conferences", yearly("initial_conferences"), 1018, 1343),
    ("Child protection plans started", yearly("protection_started"), 923, 1154),
    ("Started being looked after", yearly("looked_after_started"), 412, 448),
    ("Stopped being looked after", yearly("looked_after_ended"), 473, 533),
    ("Open (children in need) at the year's end", closing_stock("open"), 4962, 5170),
    ("of which awaiting assessment", closing_stock("awaiting_assessment"), 1042, 1157),
    ("On a child protection plan", closing_stock("protection"), 840, 942),
    ("Looked after", closing_stock("looked_after"), 1252, 1169),
    ("Assessments within 45 working days",
     share("assessments_in_time", "assessments"), 0.83, 0.846),
    ("Initial conferences within 15 working days",
     share("initial_conferences_in_time", "initial_conferences"), 0.748, 0.761),
)
# fmt: on
"""Flows and stocks of a year: name, how they are read, years to March 2016 and March 2017."""
