"""Calibration: fit what nobody has published to what has been, one input to one target.

Run it with `make baseline` (or `python -m sim.study.calibration`). It plays the Manchester baseline
with level demand, compares flows and stocks with the targets, moves each input towards its target,
and repeats. It writes the fitted inputs to `scenarios/parts/manchester-fitted.yaml` and the table
of `docs/baseline.md`. The same code and evidence give the same files to the last byte.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from sim.scenario.loading import load_scenario, shipped_folder
from sim.scenario.schema import Scenario
from sim.service.journal import COLUMN, Journal
from sim.service.running import run_service
from sim.study.processes import Jobs, over_processes

Weeks = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

BASELINE = "manchester-2016"
REPLICATIONS = 6
ROUNDS = 10
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
    is_share: bool = False


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
STOCK = "midpoint of 31 March 2016 and 2017 (DfE)"

TARGETS = (
    Target("Referrals", 12205, C1, "demand.families_per_year", yearly("referrals"), 1, 3000, 8000),
    Target(
        "Referred again within 12 months",
        0.263,
        C1,
        "pathway.return_within_year",
        share("re_referrals", "referrals"),
        1,
        0.1,
        0.45,
        True,
    ),
    Target(
        "Section 47 enquiries",
        2774,
        C4,
        "pathway.section_47_in_assessment",
        yearly("section_47"),
        1,
        0.1,
        0.4,
    ),
    Target(
        "Initial child protection conferences",
        1343,
        C4,
        "pathway.conference_after_section_47",
        yearly("initial_conferences"),
        1,
        0.3,
        0.7,
    ),
    Target(
        "Child protection plans started",
        1154,
        D3,
        "pathway.protection_plan_after_conference",
        yearly("protection_started"),
        1,
        0.8,
        0.91,
    ),
    Target(
        "On a child protection plan",
        891,
        STOCK,
        "pathway.protection_days",
        standing("protection"),
        1,
        40,
        250,
    ),
    Target(
        "Started being looked after",
        448,
        LAIT,
        "pathway.looked_after_at_assessment",
        yearly("looked_after_started"),
        1,
        0.02,
        0.2,
    ),
    Target(
        "Looked after",
        1210,
        STOCK,
        "pathway.looked_after_days",
        standing("looked_after"),
        1,
        400,
        900,
    ),
    Target(
        "Awaiting assessment",
        1157,
        "DfE, Children in need, table B1, Manchester, 31 March 2017",
        "practice.planned_to_deadline",
        standing("awaiting_assessment"),
        1.5,
        0.5,
        0.8,
    ),
    Target(
        "Average caseload",
        24,
        "Manchester City Council, June 2016 (Community Care, 4 July 2016)",
        "pathway.in_need_days",
        standing_ratio("allocated", "case_holders"),
        2,
        60,
        300,
    ),
    Target(
        "Assessments within 45 working days",
        0.846,
        LAIT,
        "work.scale",
        share("assessments_in_time", "assessments"),
        -0.7,
        0.5,
        1.1,
        True,
    ),
    Target(
        "Initial conferences within 15 working days",
        0.761,
        LAIT,
        "practice.conference_outside_delay",
        share("initial_conferences_in_time", "initial_conferences"),
        -1.5,
        0.02,
        0.4,
        True,
    ),
    Target(
        "Permanent workers in post",
        186,
        "level with the opening position",
        "social_workers.recruitment.success",
        standing("in_post"),
        4,
        0.1,
        0.6,
    ),
)


def weekly_totals(journal: Journal) -> Weeks:
    """Weekly figures of the whole service (weeks by columns)."""
    totals: Weeks = np.array(journal.weeks).sum(axis=1)
    return totals


def play(scenario: Scenario, replications: int, jobs: Jobs = None) -> Weeks:
    """Mean weekly figures over some replications (weeks by columns)."""
    runs = over_processes(partial(_one, scenario), range(1, replications + 1), jobs)
    means: Weeks = np.mean(list(runs), axis=0)
    return means


def _one(scenario: Scenario, replication: int) -> Weeks:
    return weekly_totals(run_service(scenario, replication))


def moved(target: Target, value: float, measured: float) -> float:
    """The input moved towards its target, not past its bounds; at most a quarter at a time."""
    ratio: float = min(1.25, max(0.8, (target.value / measured) ** target.power))
    return float(min(target.high, max(target.low, value * ratio)))


def fit(
    scenario: Scenario, targets: Sequence[Target] = TARGETS, rounds: int = ROUNDS
) -> tuple[Scenario, Weeks]:
    """Fit the inputs; returns the scenario with them and the weekly figures that it gives.

    Each round moves every input towards its own target; later rounds move by half as much, so
    that inputs that pull at each other settle.
    """
    for number in range(rounds):
        weeks = play(scenario, REPLICATIONS)
        report(scenario, weeks, targets)
        if number == rounds - 1:
            break
        for target in targets:
            value = lookup(scenario, target.key)
            wanted = moved(target, value, target.measured(weeks))
            step = wanted if number < rounds // 2 else (value + wanted) / 2
            scenario = scenario.changed(target.key, float(f"{step:.4g}"))
        scenario = levelled(scenario, weeks)
    return scenario, weeks


def levelled(scenario: Scenario, weeks: Weeks) -> Scenario:
    """Open with as many children in assessment, and to be closed, as the baseline then keeps.

    The others on the first day are on child in need plans, so that all are `OPEN_CHILDREN`.
    """
    opening = scenario.opening
    awaiting = round(standing("awaiting_assessment")(weeks))
    closing = round(standing("closing")(weeks))
    rest = OPEN_CHILDREN - awaiting - closing - opening.on_protection_plans - opening.looked_after
    for key, value in zip(LEVEL, (awaiting, closing, rest), strict=True):
        scenario = scenario.changed(key, value)
    return scenario


def lookup(scenario: Scenario, key: str) -> float:
    """The value of an input by its dotted key."""
    section: Any = scenario
    for part in key.split("."):
        section = getattr(section, part)
    return float(section)


def report(scenario: Scenario, weeks: Weeks, targets: Sequence[Target]) -> None:
    """Print where the fit stands."""
    for target in targets:
        value, measured = lookup(scenario, target.key), target.measured(weeks)
        print(f"{target.name:45} {measured:9.4g} for {target.value:8.5g}  {target.key} {value:g}")
    print(flush=True)


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
    (
        "Assessments within 45 working days",
        share("assessments_in_time", "assessments"),
        0.83,
        0.846,
    ),
    (
        "Initial conferences within 15 working days",
        share("initial_conferences_in_time", "initial_conferences"),
        0.748,
        0.761,
    ),
)
"""Flows and stocks of a year: name, how they are read, years to March 2016 and March 2017."""


def level(scenario: Scenario) -> Scenario:
    """The baseline with level demand, as it is fitted."""
    return scenario.changed("demand.growth_per_year", 0.0)


def fitted_yaml(scenario: Scenario, targets: Sequence[Target] = TARGETS) -> str:
    """The fitted inputs as a scenario file, each with what it was fitted to."""
    tree: dict[str, object] = {}
    for target in targets:
        place = tree
        *sections, name = target.key.split(".")
        for section in sections:
            place = place.setdefault(section, {})  # type: ignore[assignment]
        place[name] = (
            lookup(scenario, target.key),
            f"Fitted: {target.name.lower()}, {target.value:g} ({target.source})",
        )
    for key, reason in LEVEL.items():
        section, name = key.split(".")
        held = tree.setdefault(section, {})
        assert isinstance(held, dict)
        held[name] = (lookup(scenario, key), f"Fitted: {reason}")
    lines = [
        "# Written by `make baseline` (python -m sim.study.calibration); do not edit by hand.",
        "partial: true",
        "extends: ../england-defaults.yaml",
    ]
    return "\n".join([*lines, *_written(tree, 0)]) + "\n"


def _written(tree: Mapping[str, object], depth: int) -> list[str]:
    lines: list[str] = []
    for key, held in tree.items():
        indent = "  " * depth
        lines.append(f"{indent}{key}:")
        if isinstance(held, dict):
            lines += _written(held, depth + 1)
        elif isinstance(held, tuple):
            value, source = held
            lines += [
                f"{indent}  value: {value:g}",
                f'{indent}  source: "{source}"',
                f"{indent}  quality: amber",
            ]
    return lines


def side_by_side(weeks: Mapping[str, Weeks]) -> str:
    """A table of the model's year beside the published one, for the years that were played."""
    lines = ["| | " + " | ".join(f"{year}: published | model | ratio" for year in weeks) + " |"]
    lines.append("| --- |" + " ---: | ---: | ---: |" * len(weeks))
    for name, read, *published in SIDE_BY_SIDE:
        cells = []
        for year, told in zip(("2015-16", "2016-17"), published, strict=True):
            if year in weeks:
                found = read(weeks[year])
                cells += [_figure(told), _figure(found), f"{found / told:.2f}"]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _figure(value: float) -> str:
    return f"{value:.1%}" if value <= 1 else f"{value:,.0f}"


def fit_table(scenario: Scenario, weeks: Weeks, targets: Sequence[Target] = TARGETS) -> str:
    """A table of what was fitted, to what, and how well."""
    lines = [
        "| Input | fitted | bounds | Target | published | model | ratio |",
        "| --- | ---: | --- | --- | ---: | ---: | ---: |",
    ]
    for target in targets:
        found = target.measured(weeks)
        lines.append(
            f"| `{target.key}` | {lookup(scenario, target.key):g} | {target.low:g} to "
            f"{target.high:g} | {target.name} ({target.source}) | {_figure(target.value)} | "
            f"{_figure(found)} | {found / target.value:.2f} |"
        )
    return "\n".join(lines)


def one_year(name: str) -> Weeks:
    """Mean weekly figures of a shipped scenario over its first year."""
    scenario = load_scenario(name)
    first = scenario.start
    return play(
        load_scenario(name, until=first.replace(year=first.year + 1, month=3, day=31)), REPLICATIONS
    )


def rewrite(page: Path, name: str, table: str) -> None:
    """Put a table between its two marks in a page."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- end of {name} -->")
    if not (begin and end):
        raise ValueError(f"{page.name} has no place for the table {name!r}")
    page.write_text(f"{before}{begin}{table}\n{end}{after}", encoding="utf-8")


def main() -> None:
    """Fit the Manchester baseline, and write the scenario part and the tables of the page."""
    part = shipped_folder() / "parts" / "manchester-fitted.yaml"
    page = shipped_folder().parent / "docs" / "baseline.md"
    start = load_scenario(BASELINE, [f"{key}={value:g}" for key, value in STARTING.items()])
    until = start.start.replace(year=start.start.year + 3)
    scenario, weeks = fit(level(start).changed("until", until))
    part.write_text(fitted_yaml(scenario), encoding="utf-8")
    rewrite(page, "fitted", fit_table(scenario, weeks))
    years = {"2015-16": one_year("manchester-2015-16"), "2016-17": one_year(BASELINE)}
    rewrite(page, "years", side_by_side(years))


if __name__ == "__main__":
    main()
