"""How the time grows: from 10 to 400 workers, and from 1 to 5 years."""

from datetime import date
from statistics import median

from measuring import Target, seconds, table

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.run import run_service

PER_WORKER = {
    "demand.families_per_year": 4830,
    "opening.awaiting_assessment": 1300,
    "opening.on_in_need_plans": 1450,
    "opening.on_protection_plans": 891,
    "opening.looked_after": 1210,
    "opening.closing": 300,
    "opening.closed_last_year": 5900,
    "opening.permanent": 186,
    "opening.agency": 25,
    "social_workers.posts": 215,
    "managers.posts": 27,
    "teams.count": 27,
}
"""What grows with the number of posts in the Manchester baseline."""
WHOLE = ("opening.permanent", "opening.agency", "demand", "opening.closed_last_year")
POSTS, YEARS = (10, 50, 100, 200, 400), (1, 2, 3, 4, 5)
LEAST_SECONDS = 1.0
"""Runs of small services are repeated until they take about this long."""


def sized(posts: int, years: int = 1) -> Scenario:
    """The Manchester baseline with so many posts, and all else in step."""
    told = ["demand.growth_per_year=0"]
    for key, value in PER_WORKER.items():
        size = value * posts / 215
        whole = key.startswith(WHOLE)
        told.append(f"{key}={round(size, 1) if whole else max(1, round(size))}")
    return load_scenario("manchester-2016", told, until=date(2016 + years, 3, 31))


def a_worker_year(scenario: Scenario, posts: int, years: int) -> float:
    """Milliseconds for a worker and a year: enough runs one after another, then their mean."""
    once = seconds(lambda: run_service(scenario, 1))
    runs = max(1, round(LEAST_SECONDS / once))
    whole = seconds(lambda: [run_service(scenario, number) for number in range(1, runs + 1)])
    return 1000 * whole / runs / posts / years


def measure() -> list[Target]:
    """Time for a worker and a year by size and by length; medians of three rounds."""
    sizes = {posts: sized(posts) for posts in POSTS}
    lengths = {years: sized(50, years) for years in YEARS}
    by_size = {
        posts: median(a_worker_year(scenario, posts, 1) for _ in range(3))
        for posts, scenario in sizes.items()
    }
    by_length = {
        years: median(a_worker_year(scenario, 50, years) for _ in range(3))
        for years, scenario in lengths.items()
    }
    head = ("service", "milliseconds for a worker and a year")
    table(
        "Growth with posts",
        head,
        [(f"{p} posts, 1 year", f"{ms:.1f}") for p, ms in by_size.items()],
    )
    table(
        "Growth with years",
        head,
        [(f"50 posts, {y} years", f"{ms:.1f}") for y, ms in by_length.items()],
    )
    return [_flat("from 10 to 400 workers", by_size), _flat("from 1 to 5 years", by_length)]


def _flat(words: str, found: dict[int, float]) -> Target:
    """Whether the time for a worker and a year stays within a quarter of its middle value."""
    middle = median(found.values())
    low, high = min(found.values()) / middle - 1, max(found.values()) / middle - 1
    return Target(
        f"time for a worker and a year, {words}",
        "flat (±25%)",
        f"{low:+.0%} to {high:+.0%}",
        max(-low, high) <= 0.25,
    )
