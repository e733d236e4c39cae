"""How cases, children in need and caseloads answer to more case holders, in simulated councils.

    python benchmarks/elasticities.py FUTURES SCENARIO [SCENARIO ...]

A fifth more social worker posts from a week after the start, all of them for case holders, against
the scenario as it is, in the same futures. Each answer is a ratio of logarithms of means (an
elasticity) so many years on, with its 95% interval (jackknife over mirrored pairs); rows go to
docs/elasticities.csv. The plan is written beside the scenario.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from kept_rows import keep_rows, rows_of
from scipy import stats

from sim.scenario.loading import load_scenario
from sim.study.measures.rows import Array
from sim.study.runs.ensemble import Ensemble, run_ensemble

FILE = Path("docs/elasticities.csv")
MORE = 1.2
YEARS = (1, 2)
WEEKS = 13
COLUMNS = ("scenario", "years", "futures", "answer", "value", "low", "high")
ANSWERS: dict[str, Callable[[Array], float]] = {
    "case holders to posts": lambda log: log[0] / np.log(MORE),
    "children in need to case holders": lambda log: log[1] / log[0],
    "cases held to case holders at the same need": lambda log: (log[2] - log[1]) / log[0],
    "average caseload to case holders": lambda log: (log[2] - log[0]) / log[0],
}


def main(futures: int, scenarios: list[str]) -> None:
    """Measure each scenario, and write its rows beside those that are there."""
    for name in scenarios:
        kept = [row for row in rows_of(FILE) if row["scenario"] != _label(name)]
        new = list(_measured(name, futures))
        keep_rows(FILE, COLUMNS, [*kept, *new])
        for row in new:
            print(*row.values(), sep=", ", flush=True)


def _label(name: str) -> str:
    path = Path(name)
    return path.parent.name if path.stem.startswith("council") else path.stem


def _measured(name: str, futures: int) -> Iterator[dict[str, str]]:
    start = load_scenario(name).start
    until = start + timedelta(days=365 * YEARS[-1] + 7)
    more = _with_more_posts(Path(name))
    plain = run_ensemble(load_scenario(name, until=until), futures)
    grown = run_ensemble(load_scenario(more, until=until), futures)
    for years in YEARS:
        on = start + timedelta(days=365 * years)
        pairs = np.stack([_pairs(each, on) for each in (plain, grown)])
        for answer, found in ANSWERS.items():
            value, half = _jackknife(pairs, found)
            told = (f"{each:.2f}" for each in (value, value - half, value + half))
            row = (_label(name), str(years), str(futures), answer, *told)
            yield dict(zip(COLUMNS, row, strict=True))


def _with_more_posts(path: Path) -> Path:
    """Write the scenario with more posts beside it."""
    scenario = load_scenario(path)
    posts, day = scenario.social_workers.posts, scenario.start + timedelta(days=7)
    note = 'source: "As asked", quality: red'
    file = path.with_name(f"{path.stem}-more.yaml")
    file.write_text(
        f"extends: {path.name}\nname: More posts\nbase: null\nchanges:\n  - from: {day}\n"
        f"    social_workers:\n      posts: {{value: {round(MORE * posts)}, {note}}}\n"
        f"      case_holding_new_posts: {{value: 1, {note}}}\n",
        encoding="utf-8",
    )
    return file


def _pairs(played: Ensemble, on: date) -> Array:
    """Case holders, children in need and cases held over a quarter, by pair of futures."""
    week = played.week_of(on)
    columns = ("case_holders", "open", "allocated")
    weeks = slice(week - WEEKS + 1, week + 1)
    found = [played.weekly.whole[name][:, weeks].mean(axis=1, dtype=np.float64) for name in columns]
    return np.stack(found, axis=1).astype(np.float64).reshape(-1, 2, len(columns)).mean(axis=1)


def _jackknife(pairs: Array, answer: Callable[[Array], float]) -> tuple[float, float]:
    """An answer, and half its 95% interval."""
    count = pairs.shape[1]

    def of(chosen: Array) -> float:
        plain, grown = chosen.mean(axis=1)
        return float(answer(np.log(grown / plain)))

    left_out = np.array([of(np.delete(pairs, one, axis=1)) for one in range(count)])
    error = float(np.sqrt((count - 1) / count * ((left_out - left_out.mean()) ** 2).sum()))
    return of(pairs), float(stats.t.ppf(0.975, count - 1)) * error


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
