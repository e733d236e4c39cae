"""The people of a scenario, from the workforce census."""

from collections.abc import Mapping
from math import exp, log, sqrt
from statistics import mean, variance

from sim.sources.known import Quality
from sim.sources.returns.counting import Counts
from sim.sources.returns.figures import Figures, Return
from sim.sources.returns.ranges import Z

_LEAST_WORKERS = 20
_ENOUGH_TO_SPREAD = 15
_WEEKS_A_MONTH = 4.35
_ENOUGH_LEAVERS, _ENOUGH_STARTERS, _ENOUGH_IN_FIRST_YEAR, _ENOUGH_TEAMS = 15, 12, 6, 5
_SHARE_OF_A_COHORT = 0.15


def staff_figures(found: Figures, staff: Counts, origin: Return) -> None:
    """Posts as they are; what says something of persons obeys the rule of small numbers."""
    permanent, vacancies = staff["case_holding_permanent_fte"], staff["vacancies"]
    posts = round(permanent + vacancies)
    found.amount(
        "social_workers.posts",
        posts,
        f"{permanent:g} FTE in case-holding roles and {vacancies:g} vacancies of all roles",
        origin,
        "amber",
        (round(permanent), max(posts, round(permanent + vacancies))),
    )
    found.amount("opening.permanent", permanent, "FTE of roles 4 and 5", origin, "green")
    found.amount("opening.agency", staff["agency_fte"], "FTE of agency workers", origin, "green")
    found.amount("managers.posts", round(staff["managers_first_line_fte"]), "FTE of role 3", origin)
    caseload = staff["average_caseload"]
    rounded = None if caseload is None else round(caseload, 2)
    what = "cases over FTE of those who hold one"
    found.amount("social_workers.reference_caseload", rounded, what, origin)
    found.amount("cases_held_n", staff["cases"], "cases on the day", origin, "green")
    found.amount(
        "case_holding_fte", staff["holders_fte"], "FTE of those who hold cases", origin, "green"
    )
    found.amount("inpost_fte", staff["employed_fte"], "FTE in post, all roles", origin, "green")
    found.amount("agency_fte", staff["agency_fte"], "FTE of agency workers", origin, "green")
    found.amount("vacancy_fte", vacancies, "FTE vacant, all roles", origin, "green")
    _cover(found, staff, origin)
    _persons(found, staff, origin)


def _cover(found: Figures, staff: Counts, origin: Return) -> None:
    agency, vacancies = staff["agency_fte"], staff["vacancies"]
    if vacancies:
        cover = round(min(1.0, agency / vacancies), 3)
        found.amount("social_workers.agency.cover", cover, "agency FTE over vacancies", origin)
    if weeks := staff["agency_weeks"]:
        months = round(weeks / _WEEKS_A_MONTH, 1)
        what = "mean weeks of agency contracts so far"
        found.amount("social_workers.agency.months_stayed", months, what, origin)


def _persons(found: Figures, staff: Counts, origin: Return) -> None:
    """Shares of people, by headcount where the rule asks."""
    headcount = staff["in_post_headcount"]
    quality: Quality = "green" if headcount >= _LEAST_WORKERS else "amber"
    for key, share, part in (
        (
            "social_workers.turnover",
            staff["turnover_fte"] or staff["turnover_headcount"],
            staff["leavers_headcount"],
        ),
        (
            "opening.newly_qualified",
            staff["newly_qualified_share"],
            staff["newly_qualified_headcount"],
        ),
        ("opening.advanced", staff["advanced_share"], staff["advanced_headcount"]),
    ):
        if not found.small.shows(part) or not found.small.shows(headcount):
            found.left[key] = f"suppressed: fewer than {found.small.least}"
        else:
            rounded = None if share is None else round(share, 3)
            found.amount(key, rounded, f"{headcount} in roles 4 and 5", origin, quality)
    if found.small.shows(headcount):
        lost = staff["sickness_share"]
        rounded = None if lost is None else round(lost, 3)
        found.amount(
            "workers.sickness_share", rounded, "days lost over working days", origin, quality
        )
    starters = staff["starters"]
    if found.small.shows_share(staff["new_starters"], starters) and starters:
        share = round(staff["new_starters"] / starters, 3)
        what = f"{starters} permanent starters of the year"
        found.amount("social_workers.recruitment.newly_qualified", share, what, origin)


def career_figures(found: Figures, staff: Counts, origin: Return) -> None:
    """Who leaves early, in which months the newly qualified come, and how much they hold."""
    _early(found, staff, origin)
    _cohorts(found, staff["new_starters_by_month"], origin)
    key, holders = "workers.newly_qualified_ceiling", staff["first_year_holders"]
    if holders >= max(_ENOUGH_IN_FIRST_YEAR, found.small.least):
        highest = round(staff["first_year_highest_decile_from"])
        found.amount(key, highest, "highest decile of first-year caseloads", origin)
    else:
        found.left[key] = "too few workers in their first year; the default stays"


def _early(found: Figures, staff: Counts, origin: Return) -> None:
    """The rate of leaving in the first two years in post, as a ratio to later ones."""
    early, later = staff["left_early"], staff["left_later"]
    worked = staff["years_early"], staff["years_later"]
    key = "social_workers.early_turnover"
    if early + later < _ENOUGH_LEAVERS:
        found.left[key] = f"fewer than {_ENOUGH_LEAVERS} leavers; the default stays"
    elif not (early and later and min(worked) and found.small.shows_share(early, early + later)):
        found.left[key] = f"suppressed: fewer than {found.small.least}"
    else:
        ratio = early / worked[0] / (later / worked[1])
        step = Z * sqrt(1 / early + 1 / later)
        value, low, high = (round(ratio * exp(s), 2) for s in (0, -step, step))
        what = f"{early + later} leavers by years in post"
        found.amount(key, value, what, origin, "amber", (low, high))


def _cohorts(found: Figures, begun: Mapping[int, int], origin: Return) -> None:
    """Months in which more than a few of the newly qualified start."""
    total, least = sum(begun.values()), found.small.least
    months = [m for m, n in begun.items() if n > _SHARE_OF_A_COHORT * total and n >= least]
    key = "social_workers.recruitment.cohort_months"
    if total >= _ENOUGH_STARTERS and months:
        found.pattern(key, tuple(months), f"{total} newly qualified starters", origin)
    else:
        found.left[key] = (
            f"fewer than {_ENOUGH_STARTERS} newly qualified starters, or fewer than {least} in "
            "every month; the default stays"
        )


def team_figures(found: Figures, counts: Counts, origin: Return) -> None:
    """Teams, and how unequally workers are loaded beyond what chance gives."""
    if counts["teams"]:
        what = "teams with two workers and 20 open children or more"
        found.amount("teams.count", counts["teams"], what, origin)
    held = counts["team_loads"]
    if len(held) >= _ENOUGH_TEAMS:
        by_worker = [log(children / workers) for children, workers in held]
        chance = mean(found.children / children for children, _ in held)
        beyond = sqrt(max(0.0, variance(by_worker) - chance))
        what = f"children for each worker of {len(held)} teams"
        found.amount("teams.demand_spread", round(beyond, 3), what, origin)
    else:
        found.left["teams.demand_spread"] = f"fewer than {_ENOUGH_TEAMS} teams; the default stays"
    loads = counts["loads"]
    if len(loads) >= _ENOUGH_TO_SPREAD:
        beyond = max(0.0, (variance(loads) - mean(loads)) / mean(loads) ** 2)
        what = f"{len(loads)} workers with open children"
        found.amount("workers.caseload_spread", round(sqrt(log(1 + beyond)), 3), what, origin)
