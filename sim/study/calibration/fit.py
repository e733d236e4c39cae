"""Calibration: fit what nobody has published to what has been, one input to one target.

Run it with `make baseline` (or `python -m sim.study.calibration.fit`). It plays the Manchester
baseline with level demand, compares flows and stocks with the targets, moves each input towards
its target, and repeats. It writes the fitted inputs to `scenarios/parts/manchester-fitted.yaml`
and the table of `docs/baseline.md`. The same code and evidence give the same files to the byte.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from sim.scenario.loading import load_scenario, shipped_folder
from sim.scenario.schema import Scenario
from sim.service.journal import Journal
from sim.service.run import run_service
from sim.study.calibration.targets import (
    LEVEL,
    OPEN_CHILDREN,
    SIDE_BY_SIDE,
    STARTING,
    TARGETS,
    Target,
    Weeks,
    standing,
)
from sim.study.runs.processes import Jobs, over_processes

BASELINE = "manchester-2016"
REPLICATIONS = 6
ROUNDS = 10


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
            value = scenario.input(target.key)
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


def report(scenario: Scenario, weeks: Weeks, targets: Sequence[Target]) -> None:
    """Print where the fit stands."""
    for target in targets:
        value, measured = scenario.input(target.key), target.measured(weeks)
        print(f"{target.name:45} {measured:9.4g} for {target.value:8.5g}  {target.key} {value:g}")
    print(flush=True)


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
            scenario.input(target.key),
            f"Fitted: {target.name.lower()}, {target.value:g} ({target.source})",
        )
    for key, reason in LEVEL.items():
        section, name = key.split(".")
        held = tree.setdefault(section, {})
        assert isinstance(held, dict)
        held[name] = (scenario.input(key), f"Fitted: {reason}")
    lines = [
        "# Written by `make baseline` (python -m sim.study.calibration.fit); do not edit by hand.",
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
            f"| `{target.key}` | {scenario.input(target.key):g} | {target.low:g} to "
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


def without_place(page: Path, names: Sequence[str]) -> list[str]:
    """Those of some tables for which a page has no two marks to stand between."""
    text = page.read_text(encoding="utf-8")
    marks = (rf"<!-- {name} -->\n.*<!-- end of {name} -->" for name in names)
    return [n for n, both in zip(names, marks, strict=True) if not re.search(both, text, re.DOTALL)]


def rewrite(page: Path, name: str, table: str) -> None:
    """Put a table between its two marks in a page."""
    if without_place(page, [name]):
        raise ValueError(f"{page.name} has no place for the table {name!r}")
    before, begin, rest = page.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- end of {name} -->")
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
