"""What a calibration says, and the scenario and the file of draws that it leaves."""

from collections.abc import Iterator
from textwrap import fill
from typing import Any

from sim.scenario.draws import as_text
from sim.scenario.observed import OBSERVABLE, Observed
from sim.scenario.words import four_figures
from sim.sources.known import Known
from sim.sources.writing import inputs_as_lines
from sim.study.calibration.calibrate import Calibrated

_WIDTH = 88
MARK = "# Written by `caseload calibrate"
"""How a file that may be written again begins."""
_OPENING = {
    **dict.fromkeys(
        ("awaiting_assessment", "on_in_need_plans", "closing"),
        "Fitted: as many as the service keeps",
    ),
    "days_behind": "Fitted: as many hours of work wait at first as later",
}


def calibrated_scenario(done: Calibrated, scenario_file: str, draws_file: str) -> str:
    """The calibrated scenario: the one that it extends, with what was fitted, and its draws."""
    head = [
        f"{MARK} {scenario_file}`: change that file, and calibrate again.",
        f"extends: {scenario_file}",
        "base: null",
        f"draws: {draws_file}",
    ]
    return "\n".join([*head, *inputs_as_lines(_fitted(done))]) + "\n"


def _fitted(done: Calibrated) -> dict[str, Known]:
    """What was fitted, each input with the figure that it was fitted to."""
    inputs = {}
    for key, value in done.fit.after.items():
        to = next(
            o for o in done.fit.observed if key in {m.key for m in done.fit.movers[o.measure]}
        )
        words = f"Fitted: {_short(to.measure).lower()}, {to.value:g} ({to.source})"
        inputs[key] = Known(value, words, "amber")
    opening = done.fit.scenario.opening
    for name, words in _OPENING.items():
        inputs[f"opening.{name}"] = Known(getattr(opening, name), words, "amber")
    if (kept := opening.keep_their_social_worker) is not None:
        words = "Fitted: as many children held as the observed average caseload says"
        inputs["opening.keep_their_social_worker"] = Known(kept, words, "amber")
    return inputs


def draws_text(done: Calibrated, made_from: str, scenario_file: str) -> str:
    """The file of draws, with how well each figure is met."""
    return as_text(made_from, done.draws, {"scenario": scenario_file, "figures": figures(done)})


def figures(done: Calibrated) -> list[dict[str, Any]]:
    """Each observed figure beside the fit and the draws."""
    return [
        {
            "measure": each.measure,
            "observed": each.value,
            "tolerance": each.tolerance,
            "fitted": round(found, 3),
            "draws_within": near,
            "draws": len(done.draws.rows),
        }
        for each, found, near in zip(
            done.fit.observed, done.fit.found.tolist(), done.agreeing, strict=True
        )
    ]


def what_was_fitted(done: Calibrated) -> str:
    """The figures, the inputs, what did not fit, and what cannot be told apart."""
    blocks = [_figure_lines(done), _input_lines(done), _misfits(done), _pairs(done)]
    return "\n".join("\n".join(block) for block in map(list, blocks) if block) + "\n"


def _figure_lines(done: Calibrated) -> Iterator[str]:
    many = len(done.draws.rows)
    yield f"{'':<50}{'observed':>10}{'fitted':>10}  draws within"
    for row in figures(done):
        words = _short(row["measure"])
        mark = " " if abs(row["fitted"] - row["observed"]) <= row["tolerance"] else "*"
        near = f"{row['draws_within']} of {many}"
        yield f"{words:<50}{_told(row['observed']):>10}{_told(row['fitted']):>9}{mark}  {near}"


def _told(value: float) -> str:
    return four_figures(value, ",")


def _short(measure: str) -> str:
    """What is observed, in the fewest words."""
    return OBSERVABLE[measure].partition(":")[0].partition(",")[0]


def _input_lines(done: Calibrated) -> Iterator[str]:
    yield f"{'Input':<50}{'before':>10}{'fitted':>10}"
    for key, value in done.fit.after.items():
        yield f"{key:<50}{_told(done.fit.before[key]):>10}{_told(value):>10}"


def _misfits(done: Calibrated) -> Iterator[str]:
    pairs = zip(done.fit.observed, done.fit.found.tolist(), strict=True)
    missed = [(each, found) for each, found in pairs if abs(found - each.value) > each.tolerance]
    if not missed:
        yield "Every figure is met within its tolerance."
    for each, found in missed:
        yield fill(f"* {_why_not(done, each, found)}", _WIDTH, subsequent_indent="  ")


def _why_not(done: Calibrated, each: Observed, found: float) -> str:
    told = f"{_short(each.measure)}: {_told(found)} and not {_told(each.value)}."
    movers = done.fit.movers[each.measure]
    if not movers:
        return f"{told} No input is moved for it: it follows from the others."
    at_bound = [m.key for m in movers if float(done.fit.scenario.input(m.key)) in (m.low, m.high)]
    if at_bound:
        return f"{told} {' and '.join(at_bound)} went as far as an input may."
    return f"{told} What moves for it ({movers[0].key}) moves other figures too."


def _pairs(done: Calibrated) -> Iterator[str]:
    many, made = len(done.draws.rows), done.made
    yield f"{many} draws agree, of {made} made."
    if done.together:
        told = "; ".join(f"{a} and {b} ({r:+.2f})" for a, b, r in done.together)
        yield fill(f"The figures cannot tell apart: {told}.", _WIDTH)
