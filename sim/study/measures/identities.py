"""Identities: sums that must come out in every run, whatever the scenario says.

They are checked in each run before anything is concluded from it. One that does not hold is a
fault of this program and not of the scenario.
"""

from collections.abc import Mapping

import numpy as np

from sim.scenario.schema import Scenario
from sim.service.journal import COLUMN, Journal
from sim.study.measures.rows import Array

STATES = ("awaiting_assessment", "in_need", "protection", "looked_after", "closing")
IDENTITIES: Mapping[str, str] = {
    "flow": "children at the start, referred and taken over are those who left and those there",
    "passed-on": "children who leave one team for another are those who come to one",
    "states": "every open child is in one stage of the work",
    "caseload-sum": "children held by workers, led by others and unallocated are the open ones",
    "posts": "every post is filled, covered by an agency worker, or vacant",
    "hours": "hours worked are not below nothing, nor below the overtime in them",
}
"""Each identity by its name, in words; all hold for every team at every census."""


class IdentityError(Exception):
    """A run broke an identity; the message says which, and where."""


def check_identities(journal: Journal, scenario: Scenario) -> None:
    """See that every identity holds in a run; `IdentityError` names the first that does not.

    Counts are exact. Hours are sums of many parts, so they are compared to nine digits.
    """
    for name, over in _differences(journal, scenario).items():
        broken = np.argwhere(over != 0)
        if broken.size:
            week, team = (int(place) for place in broken[0])
            raise IdentityError(
                f"{name} does not hold in {scenario.name}, week {week + 1}, team {team + 1}: "
                f"{IDENTITIES[name]} (out by {over[week, team]:g})"
            )


def _differences(journal: Journal, scenario: Scenario) -> dict[str, Array]:
    """What each identity is out by, by week and team."""
    weeks = np.array(journal.weeks, dtype=np.float64)
    table = {name: weeks[:, :, place] for name, place in COLUMN.items()}
    there = table["open"] + table["undecided"]
    gone = table["no_further_action"] + table["closed"] + table["passed_to_another_team"]
    flow = np.cumsum(table["referrals"] + table["taken_from_another_team"] - gone, axis=0)
    start = there - flow
    out_of_flow = start - start[:1]
    out_of_flow[:1, :1] += start[:1].sum() - scenario.rules_on(scenario.start).opening.children
    states = sum((table[name] for name in STATES), start=np.zeros(there.shape))
    elsewhere = table["led_by_others"] + table["unallocated"]
    posts = table["in_post"] + table["agency"] + table["vacant"]
    return {
        "flow": out_of_flow,
        "passed-on": _between_teams(table, there.shape),
        "states": states - table["open"],
        "caseload-sum": _held(journal, there.shape) + elsewhere - table["open"],
        "posts": posts - table["posts"],
        "hours": _below(table["hours"]) + _below(table["hours"] - table["overtime_hours"]),
    }


def _between_teams(table: Mapping[str, Array], shape: tuple[int, ...]) -> Array:
    """Children passed on in a week less those taken over, over all teams, beside the first team."""
    over = np.zeros(shape)
    over[:, 0] = (table["passed_to_another_team"] - table["taken_from_another_team"]).sum(axis=1)
    return over


def _below(hours: Array) -> Array:
    """How far hours are below nothing, apart from what adding up loses."""
    least = -1e-9 * max(1.0, float(np.abs(hours).max(initial=0.0)))
    return np.where(hours < least, hours, 0.0)


def _held(journal: Journal, shape: tuple[int, ...]) -> Array:
    """Children held by the workers of each team, added up worker by worker."""
    held = np.zeros(shape)
    rows = journal.workers
    if rows:
        place = (np.array([row.week for row in rows]), np.array([row.team for row in rows]))
        np.add.at(held, place, np.array([row.children for row in rows], dtype=np.float64))
    return held
