"""Twenty councils that grow, beside England's record of those that did.

    python benchmarks/growers.py            futures are kept in docs as they come, and both sides
    python benchmarks/growers.py --chosen   only says which councils, and how much they grow

Councils are drawn with a seed, five from each quarter of England's by size, and so is the growth
that each plans: posts of 15 to 30% of its whole workforce, a quarter of them each half-year. Each
is made and calibrated from its newest figures as `caseload backtest` does it, and every draw is
played once, over three years. Rows are counts of a future on a first day and on 30 September one,
two and three years on, and what was late in the year to the next 31 March.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from growers_table import (
    LATE,
    LATE_AFTER,
    MANCHESTER,
    Beside,
    holders_for_each,
    shares_of_plan,
    shares_that_came,
    where_it_went,
)
from kept_rows import keep_rows, rows_of
from lateness import lateness_on_caseload
from measuring import table

from sim.scenario.ranges import scaled_over_time
from sim.scenario.schema import Scenario
from sim.sources.england.scenario import council_named
from sim.sources.england.table import shipped
from sim.sources.england.windows import counted
from sim.study.calibration.calibrate import calibrate
from sim.study.calibration.fit import ROUNDS
from sim.study.questions.backtest import as_made
from sim.study.questions.uncertainty import study_uncertainty
from sim.study.runs.variants import Playing, ask

FILE, BESIDE = Path("docs") / "growers.csv", Path("docs") / "growers-beside-england.csv"
SEED, OF_EACH_SIZE, SIZES = 21, 5, 4
LEAST, MOST = 0.15, 0.30
YEARS = (1, 2, 3)
STEPS = 4
DRAWS = 20
COUNTS = ("in_post", "agency", "case_holders", "allocated", "open", "average_caseload")
TIMELY = ("assessments_in_time_over_12_months", "conferences_in_time_over_12_months")
COLUMNS = ("council", "others", "planned", "future", "years", *COUNTS, *LATE)
"""`others`: full-time equivalents of the council whom the model has not, since they hold no case.
`planned`: posts that are added, as a share of its whole workforce."""


def chosen() -> list[tuple[str, float]]:
    """The councils by name, and the posts that each adds as a share of its workforce."""
    table, luck = shipped(), random.Random(SEED)
    newest = max(year for years in counted(table).counts.values() for year in years)
    there = [
        (told[newest].holders, table.places[code].plain_name)
        for code, told in counted(table).counts.items()
        if newest in told and not table.places[code].together and code != MANCHESTER
    ]
    by_size = [name for _, name in sorted(there)]
    found = []
    for quarter in range(SIZES):
        first, last = (len(by_size) * end // SIZES for end in (quarter, quarter + 1))
        found += luck.sample(by_size[first:last], OF_EACH_SIZE)
    return [(name, round(luck.uniform(LEAST, MOST), 3)) for name in found]


def main() -> None:
    """Play the councils that have no rows yet."""
    playing = Playing()
    for name, planned in chosen():
        there = {row["council"] for row in rows_of(FILE)}
        if name not in there:
            print(f"{name}, {planned:.1%}", flush=True)
            keep_rows(FILE, COLUMNS, [*rows_of(FILE), *_played(name, planned, playing)])
    rows = rows_of(FILE)
    told = [
        *shares_of_plan(rows),
        *shares_that_came(rows),
        *holders_for_each(rows),
        *where_it_went(rows),
        *lateness_on_caseload(rows),
    ]
    keep_rows(BESIDE, Beside._fields, [each._asdict() for each in told])
    for part in dict.fromkeys(each.part for each in told):
        table(part, Beside._fields[1:], [each[1:] for each in told if each.part == part])


def _played(name: str, planned: float, playing: Playing) -> Iterator[dict[str, str]]:
    council = council_named(shipped(), name)
    scenario = as_made(council)
    assert council.workforce_year is not None
    whole = counted(shipped()).counts[council.place.code][council.workforce_year].total
    others = whole - scenario.opening.permanent - scenario.opening.agency
    until = date(scenario.start.year + max(YEARS), 9, 30)
    fitted = calibrate(scenario.throughout(until=until), DRAWS, playing, ROUNDS // 2).scenario
    grown = scaled_over_time(fitted, "social_workers.posts", _levels(fitted, planned * whole))
    days = [scenario.start, *(date(scenario.start.year + years, 9, 30) for years in YEARS)]
    marches = [date(scenario.start.year + years + 1, 3, 31) for years in LATE_AFTER]
    asks = (
        *(ask(count, day) for day in days for count in COUNTS),
        *(ask(timely, day) for day in marches for timely in TIMELY),
    )
    values = study_uncertainty(grown, asks, DRAWS, 1, playing, 2).values[:, 0]
    for future, told in enumerate(values, start=1):
        counts, timely = np.split(told, [len(days) * len(COUNTS)])
        shares = [
            [f"{100 - share:.2f}" for share in year] for year in np.split(timely, len(LATE_AFTER))
        ]
        late = dict(zip(LATE_AFTER, shares, strict=True))
        for years, each in zip((0, *YEARS), counts.reshape(-1, len(COUNTS)), strict=True):
            numbers = (f"{count:.1f}" for count in np.nan_to_num(each))
            row = (name, f"{others:.1f}", str(planned), str(future), str(years), *numbers)
            yield dict(zip(COLUMNS, (*row, *late.get(years, ("", ""))), strict=True))


def _levels(scenario: Scenario, more: float) -> list[tuple[date, float]]:
    """The posts against those of the first day, from each day on which some are added."""
    posts = scenario.social_workers.posts
    days = [scenario.start + timedelta(days=7 + 182 * step) for step in range(STEPS)]
    return [(day, 1 + more * (step + 1) / STEPS / posts) for step, day in enumerate(days)]


if __name__ == "__main__":
    if "--chosen" in sys.argv:
        print(*(f"{name}, {planned:.1%}" for name, planned in chosen()), sep="\n")
    else:
        main()
