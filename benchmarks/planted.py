"""Whether the headline's range holds what it says, on councils whose truth is known.

    python benchmarks/planted.py [COUNCILS]    rows are kept in docs as they come

A small council is made from its published figures and fitted. Each planted council has its opening
position and inputs that are one draw of that fit's. A level year of it is played and counted; from
the counts alone it is calibrated anew, and a plan with a fifth more posts is forecast. What came of
the plan is another future of the planted council. There is no model error: the truth is simulated.
"""

import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from kept_rows import keep_rows, rows_of
from measuring import table
from scipy.stats import binomtest

from sim.scenario.draws import undrawn
from sim.scenario.observed import Observed
from sim.scenario.ranges import scaled_over_time
from sim.scenario.schema import Scenario
from sim.sources.england.scenario import council_named
from sim.sources.england.table import shipped
from sim.study.calibration.calibrate import calibrate
from sim.study.calibration.draws import as_told, latin_hypercube, uncertain_inputs
from sim.study.calibration.fit import ROUNDS, as_observed, asked_of, latest
from sim.study.calibration.history_matching import WEEKS
from sim.study.measures.measure import HEADLINE
from sim.study.questions.backtest import as_made
from sim.study.questions.uncertainty import study_uncertainty
from sim.study.runs.variants import Playing, ask

FILE = Path("docs") / "planted.csv"
PLACES = ("Rutland", "City of London")
"""Councils of twenty posts or fewer, as many planted of each."""
COUNCILS, DRAWS, FUTURES, SEED = 200, 20, 2, 22
MORE, YEARS = 1.2, 2
ENDS = {50: (0.25, 0.75), 80: (0.1, 0.9), 95: (0.025, 0.975)}
COLUMNS = ("council", "place", "posts", "came", "median", "below", "seconds")
"""`below`: the share of the forecast's futures that are lower than what came."""


def main(councils: int) -> None:
    """Play the planted councils that have no row yet, and say how often each range held."""
    playing = Playing()
    for place in PLACES:
        made = _made(place)
        fitted = undrawn(calibrate(made, DRAWS, playing).scenario)
        inputs = uncertain_inputs(fitted, fitted.until)
        scores = latin_hypercube(inputs.keys, COUNCILS // len(PLACES), SEED)
        for number, setting in enumerate(inputs.settings(scores)[: councils // len(PLACES)]):
            name = f"{place} {number + 1}"
            if name not in {row["council"] for row in rows_of(FILE)}:
                truth = as_told(fitted, setting).throughout(seed=SEED + 1 + number)
                row = {"council": name, "place": place, **_forecast(made, truth, playing)}
                keep_rows(FILE, COLUMNS, [*rows_of(FILE), row])
    table("What came lies in the range", ("range", "of", "held", "95% interval"), list(held()))


def held() -> Iterator[tuple[str, ...]]:
    """For each range, how many of the councils it held, and the interval of their share."""
    below = np.array([float(row["below"]) for row in rows_of(FILE)])
    for share, (low, high) in ENDS.items():
        inside = int(((below >= low) & (below <= high)).sum())
        span = binomtest(inside, len(below)).proportion_ci()
        told = (f"{inside / len(below):.0%}", f"{span.low:.0%} to {span.high:.0%}")
        yield (f"{share}%", str(len(below)), *told)


def _made(place: str) -> Scenario:
    scenario = as_made(council_named(shipped(), place))
    return scenario.throughout(until=_outcome_day(scenario))


def _outcome_day(scenario: Scenario) -> date:
    return scenario.start + timedelta(days=365 * YEARS)


def _forecast(made: Scenario, truth: Scenario, playing: Playing) -> dict[str, str]:
    """Count a planted council, hide it, and set its forecast beside what came."""
    started = time.perf_counter()
    asked = (ask(HEADLINE, _outcome_day(made)),)
    came = float(playing.play(_with_plan(truth), as_told, [{}], asked, [3])[0, 0, 0])
    hidden = made.throughout(observed=_counted(truth, playing))
    fitted = calibrate(hidden, DRAWS, playing, ROUNDS // 2).scenario
    found = study_uncertainty(_with_plan(fitted), asked, DRAWS, FUTURES, playing, 2).values.ravel()
    return {
        "posts": str(made.social_workers.posts),
        "came": f"{came:.2f}",
        "median": f"{np.median(found):.2f}",
        "below": f"{((found < came).mean() + (found <= came).mean()) / 2:.4f}",
        "seconds": f"{time.perf_counter() - started:.0f}",
    }


def _counted(truth: Scenario, playing: Playing) -> tuple[Observed, ...]:
    """What a level year of the planted council shows; a share of nothing is not known."""
    figures = latest(truth)
    counts = playing.play(
        as_observed(truth), as_told, [{}], asked_of(truth, figures, 1, WEEKS), [1]
    )[0, 0]
    told = zip(figures, counts.tolist(), strict=True)
    return tuple(
        each.model_copy(update={"value": count}) for each, count in told if np.isfinite(count)
    )


def _with_plan(scenario: Scenario) -> Scenario:
    from_day = scenario.start + timedelta(days=7)
    return scaled_over_time(scenario, "social_workers.posts", [(from_day, MORE)])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNCILS)
