"""The back-test: what the model would have said of a council, beside what became of it.

For a council and a year, the scenario is made from the figures up to that year, calibrated and
played on, with draws: once with the growth of staff that happened, as a dated plan, and once with
nothing of what came later. Each forecast is an average caseload on 30 September, one, two or
three years on, and stands beside three that need no simulation: no change, the paper answer, and
the formula of three numbers, found without that council.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from sim.scenario.loading import load_scenario
from sim.scenario.ranges import scaled_over_time
from sim.scenario.schema import Scenario
from sim.sources.england.council import Council
from sim.sources.england.scenario import council_named, scenario_of
from sim.sources.england.table import Table
from sim.sources.england.windows import Councils, Window, counted, counted_as
from sim.study.calibration.calibrate import calibrate
from sim.study.calibration.fit import ROUNDS
from sim.study.measures.measure import HEADLINE
from sim.study.measures.rows import Array
from sim.study.questions.reference_class import Formula, formula_of
from sim.study.questions.uncertainty import study_uncertainty
from sim.study.runs.variants import Playing, ask

KNOWING, NOT_KNOWING = "the growth of staff", "nothing that came later"
"""What a forecast knows of the years that it is of."""
QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
"""Of the futures of a forecast."""
AS_COLUMNS = ("low95", "low80", "low50", "median", "high50", "high80", "high95")
"""The quantiles as columns of a row."""
RUNS = 2
"""Futures of each draw."""
_CENTRAL_RUNS = 2
_HALF_A_YEAR = 182
"""Days before a count of staff on which posts are taken to have changed: staff come and go all
year, and half of a year's change is there half a year before."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is tried: a council from a year on, over spans of years, with so many draws."""

    name: str
    origin: int
    spans: tuple[int, ...] = (1, 2, 3)
    draws: int = 20
    rounds: int = ROUNDS // 2


@dataclass(frozen=True, slots=True)
class Row:
    """One forecast of one council beside what became of it; caseloads in children."""

    code: str
    council: str
    origin: int
    years: int
    knows: str
    grew: float
    start: float
    outcome: float
    low95: float
    low80: float
    low50: float
    median: float
    high50: float
    high80: float
    high95: float
    crps: float
    paper: float
    formula: float
    formula_low: float
    formula_high: float
    posts: float
    seconds: float
    made_with: str

    @property
    def is_grower(self) -> bool:
        """Whether its workforce grew by 15% or more over the span."""
        return self.grew >= 0.15

    def holds(self, share: int) -> bool:
        """Whether the outcome lies in the range of 50, 80 or 95% of futures."""
        low, high = getattr(self, f"low{share}"), getattr(self, f"high{share}")
        return bool(low <= self.outcome <= high)


class NoOutcomeError(Exception):
    """Nothing was counted later that a forecast could be held against; the message says what."""


def back_test(table: Table, asked: Asked, playing: Playing, made_with: str) -> Iterator[Row]:
    """Every forecast of a council from a year on, without `seconds`, which who plays knows.

    Raises `NoOutcomeError` when no later figure is there, and NotFoundError for an unknown name.
    """
    councils = counted(table)
    windows = outcomes(councils, table, asked)
    formulas = [formula_of(councils.windows(each.years, each.code)) for each in windows]
    known = table.until(asked.origin)
    scenario = _scenario(known, asked, windows)
    fitted = calibrate(scenario, asked.draws, playing, asked.rounds).scenario
    for knows in (KNOWING, NOT_KNOWING):
        plan = with_growth(fitted, windows) if knows == KNOWING else fitted
        asks = tuple(ask(HEADLINE, _september(each)) for each in windows)
        found = study_uncertainty(plan, asks, asked.draws, RUNS, playing, _CENTRAL_RUNS)
        for place, window in enumerate(windows):
            values = found.values[:, :, place].ravel()
            yield _row(window, knows, values, formulas[place], fitted, made_with)


def outcomes(councils: Councils, table: Table, asked: Asked) -> list[Window]:
    """What became of a council over each span for which there are sound counts."""
    council = council_named(table, asked.name, asked.origin)
    code = counted_as(council.place.code)
    found = [
        window
        for years in asked.spans
        for window in councils.windows(years)
        if window.code == code and window.year == asked.origin
    ]
    if code != council.place.code:
        raise NoOutcomeError(f"{asked.name}: its workforce is counted together with others")
    if not found:
        raise NoOutcomeError(
            f"{asked.name}: no sound count of September {asked.origin} with one a few years later"
        )
    return found


def as_made(council: Council) -> Scenario:
    """The scenario that `caseload new` writes of a council, loaded."""
    with TemporaryDirectory(prefix="caseload-") as folder:
        file = Path(folder) / "council.yaml"
        file.write_text(scenario_of(council), encoding="utf-8")
        return load_scenario(file)


def with_growth(scenario: Scenario, windows: Sequence[Window]) -> Scenario:
    """The scenario with the posts that the council's whole workforce gained or lost.

    A scenario has those who hold cases, about half of a workforce. All posts that came are added,
    and become what posts become; of those that went it loses the part that holds cases.
    """
    levels = [
        (_september(each) - timedelta(days=_HALF_A_YEAR), _level(scenario, each))
        for each in windows
    ]
    return scaled_over_time(scenario, "social_workers.posts", levels)


def _level(scenario: Scenario, window: Window) -> float:
    """Posts at the end of a window for each at its start."""
    holding = scenario.social_workers.case_holding
    part = 1.0 if window.growth > 0 else holding.front_line * holding.on_the_day
    return 1 + window.growth * part * window.before.total / window.before.holders


def crps(values: Array, outcome: float) -> float:
    """The continuous ranked probability score of futures (Gneiting and Raftery 2007).

    The mean distance from the outcome, less half of the mean distance between two futures.
    """
    ordered = np.sort(values)
    n = len(ordered)
    between = 2 * float(((2 * np.arange(1, n + 1) - n - 1) * ordered).sum()) / (n * (n - 1))
    return float(abs(ordered - outcome).mean()) - between / 2


def as_rows(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows as plain records, in the order of the file."""
    order = sorted(rows, key=lambda row: (row.code, row.origin, row.years, row.knows))
    return [asdict(row) for row in order]


def of_record(record: dict[str, str]) -> Row:
    """A row from its text; KeyError or ValueError when it is none."""
    told = {each.name: record[each.name] for each in fields(Row)}
    texts = ("code", "council", "knows", "made_with")
    whole = ("origin", "years")
    return Row(
        **{
            name: value if name in texts else int(value) if name in whole else float(value)
            for name, value in told.items()
        }  # type: ignore[arg-type]
    )


def _scenario(known: Table, asked: Asked, windows: Sequence[Window]) -> Scenario:
    """The scenario as it would have been made then, up to the last of the windows."""
    scenario = as_made(council_named(known, asked.name, asked.origin))
    return scenario.throughout(until=max(map(_september, windows)))


def _september(window: Window) -> date:
    return date(window.year + window.years, 9, 30)


def _row(
    window: Window,
    knows: str,
    values: Array,
    formula: Formula,
    fitted: Scenario,
    made_with: str,
) -> Row:
    known = values[~np.isnan(values)]
    bounds = dict(zip(AS_COLUMNS, np.quantile(known, QUANTILES).tolist(), strict=True))
    growth = window.growth if knows == KNOWING else 0.0
    middle, low, high = formula.forecast(window.before.caseload, growth)
    figures = {
        "grew": window.growth,
        "start": window.before.caseload,
        "outcome": window.after.caseload,
        **bounds,
        "crps": crps(known, window.after.caseload),
        "paper": window.before.caseload / (1 + growth),
        "formula": middle,
        "formula_low": low,
        "formula_high": high,
        "posts": float(fitted.social_workers.posts),
        "seconds": 0.0,
    }
    rounded = {name: round(value, 4) for name, value in figures.items()}
    return Row(
        code=window.code, council=window.name, origin=window.year, years=window.years,
        knows=knows, made_with=made_with, **rounded,
    )  # fmt: skip
