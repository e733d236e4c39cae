"""The people of a scenario, from the workforce return: posts that hold cases, and who is in them.

The return counts every children's social worker. Those who hold a case are about half; the rest
manage, hold none, or do other work. Case-holding posts are taken to be as vacant, and as often
covered by agency workers, as all posts are.
"""

from collections.abc import Iterator

from sim.sources.known import Known, Statistics, judged

WORKERS_PER_MANAGER, _FEWEST, _MOST = 6, 5, 8
"""Practitioners for each manager (P089): central, low and high."""
_WEEKS_TO_START, _WEEKS_TO_READVERTISE, _WEEKS_A_YEAR = 16, 13, 52
"""As in the defaults."""
_NEWLY_QUALIFIED = 0.35
"""Share of permanent starters who are newly qualified, as in the defaults."""
_AGENCY_POLICY = 0.2


def posts_and_people(known: Statistics) -> dict[str, Known]:
    """Posts, managers, teams, leaving, filling and cover, by dotted key."""
    return dict([*_people(known), *_managers(known), *_movement(known), *_cover(known)])


def shares(known: Statistics) -> tuple[float, float, float]:
    """Permanent, agency and empty posts, for each worker of the whole workforce."""
    permanent, agency = known["inpost_fte"].value, known["agency_fte"].value
    workers = max(permanent + agency, 0.1)
    empty = max(known["vacancy_fte"].value - agency, 0.0)
    return permanent / workers, agency / workers, empty / workers


def _people(known: Statistics) -> Iterator[tuple[str, Known]]:
    holders = known["case_holding_fte"]
    permanent, agency, empty = shares(known)
    posts = max(round(holders.value * (1 + empty)), 1)
    covered = min(round(agency * holders.value), posts)
    held = min(round(holders.value) - covered, posts - covered)
    yield (
        "social_workers.posts",
        Known(
            posts,
            f"Derived: {holders.value:.4g} case holder{'s' if holders.value != 1 else ''} "
            f"({holders.source}); empty posts as in the whole workforce",
            "amber",
        ),
    )
    yield (
        "opening.permanent",
        Known(
            max(held, 0),
            f"Derived: {permanent:.0%} of the case holders, as in the whole workforce",
            "amber",
        ),
    )
    yield (
        "opening.agency",
        Known(
            covered,
            f"Derived: {agency:.0%} of the case holders, as in the whole workforce",
            "amber",
        ),
    )


def _managers(known: Statistics) -> Iterator[tuple[str, Known]]:
    holders = known["case_holding_fte"].value

    def managers(span: int) -> int:
        return max(round(holders / span), 1)

    teams = judged(
        managers(WORKERS_PER_MANAGER),
        f"one for {WORKERS_PER_MANAGER} workers (P089)",
        managers(_MOST),
        managers(_FEWEST),
    )
    yield "managers.posts", teams
    yield "teams.count", judged(teams.value, "as many as managers", teams.low, teams.high)


def _movement(known: Statistics) -> Iterator[tuple[str, Known]]:
    turnover, sickness = known["turnover_pct"], known["sickness_absence_pct"]
    yield "workers.sickness_share", _as_share(sickness, 0.005, 0.2)
    yield "social_workers.turnover", _as_share(turnover, 0.01, 0.9)
    average = known["cases_held_n"].value / known["case_holding_fte"].value
    yield (
        "social_workers.reference_caseload",
        known["cases_held_n"].derived(
            max(average, 1.0), "Derived: turnover and sickness were counted at this caseload"
        ),
    )
    yield (
        "opening.newly_qualified",
        turnover.derived(
            _NEWLY_QUALIFIED * turnover.value / 100,
            f"Derived: of those who replace leavers {_NEWLY_QUALIFIED:.0%} are newly qualified "
            "(default), for a year",
            most=1.0,
        ),
    )
    permanent, agency, empty = shares(known)
    leaving = max(turnover.value / 100, 0.02) * max(permanent, 0.05)
    weeks_empty = (agency + empty) / leaving * _WEEKS_A_YEAR
    tries = max((weeks_empty - _WEEKS_TO_START) / _WEEKS_TO_READVERTISE, 0.0)
    yield (
        "social_workers.recruitment.success",
        turnover.derived(
            max(1 / (1 + tries), 0.05),
            f"Derived: posts without a permanent worker over leavers are {weeks_empty:.0f} weeks "
            "to fill one",
            most=1.0,
        ),
    )


def _cover(known: Statistics) -> Iterator[tuple[str, Known]]:
    _, agency, empty = shares(known)
    without = agency + empty
    cover = agency / without if without else 0.96
    yield (
        "social_workers.agency.cover",
        Known(
            min(cover, 1.0),
            f"Derived: agency workers in {agency:.0%} of posts, {empty:.0%} empty",
            "amber",
        ),
    )
    if agency > _AGENCY_POLICY:
        yield (
            "social_workers.agency.most",
            Known(min(agency + 0.05, 1.0), "Derived: no fewer than there are", "amber"),
        )


def _as_share(known: Known, least: float, most: float) -> Known:
    low, high = (None if end is None else min(max(end / 100, least), most) for end in known.range)
    share = known.value / 100
    kept = min(max(share, least), most)
    quality = known.quality if kept == share else "amber"
    return Known(kept, known.source, quality, low, high, known.year)
