"""The forecast as a table, a page and a chart."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from sim.output.charts.sensitivity import ranges_chart
from sim.output.charts.style import number, spoken
from sim.output.results.shown import Shown, source_of
from sim.output.tables.summary import known
from sim.output.words.reply import Reply
from sim.output.words.uncertainty import draw_rows, matched_rows
from sim.scenario.schema import Scenario
from sim.study.questions.forecast import Forecast, Line, department_ratio, known_by
from sim.study.questions.uncertainty import Uncertain

COLUMNS = (
    "measure", "words", "unit", "date", "median", "low50", "high50", "low80", "high80", "low95",
    "high95", "share_from_inputs", "drivers",
)  # fmt: skip
INPUT_COLUMNS = ("input", "low", "value", "high", "drawn_mean", "drawn_sd")
PAGE_TABLES = ("made", "matched")
"""Names of the parts of the page that a run writes; the long tables are files beside it."""
_NAMED = 3
_FIRST = ("average_caseload", "case_holders", "assessments_in_time")
"""Figures on the screen."""
_LIKELY = 0.2
_ORDER = (
    "average_caseload", "average_caseload_department", "case_holders", "case_holders_department",
    "without_permanent_worker", "agency", "agency_rate", "teams_above_standard", "open",
    "assessments_in_time", "conferences_in_time",
)  # fmt: skip


def show_forecast(scenario: Scenario, forecast: Forecast) -> Shown:
    """The forecast, ready to be said and saved."""
    lines = in_order(forecast.lines)
    caseloads = [each for each in lines if each.asked.name == "average_caseload"]
    brief = f"{caseloads[0].asked.words}: " + "; ".join(
        f"{spoken(each.asked.on)} {number(each.median)} (80%: {number(each.ranges[1][0])} to "
        f"{number(each.ranges[1][1])})"
        for each in caseloads
    )
    rows = [row_of(each) for each in lines]
    listed = [(spoken(each.asked.on), each.median, each.ranges) for each in caseloads]
    subtitle = (
        "Median and ranges of single futures (half, four fifths and 95%), with what was known in "
        f"{known_by(scenario):%B %Y}. Purple: the standard of {scenario.standard:g}."
    )
    first, last = caseloads[0], caseloads[-1]
    title = (
        f"{caseloads[0].asked.words}: {number(first.median)} on {spoken(first.asked.on)}, "
        f"{number(last.median)} on {spoken(last.asked.on)}"
    )
    source = source_of(scenario, forecast.study.values.shape[0] * forecast.study.values.shape[1])
    chart = ranges_chart("forecast", title, subtitle, source, listed, mark=scenario.standard)
    study = forecast.study
    tables = {
        "forecast.csv": (COLUMNS, rows),
        "matched.csv": (
            ("fact", "tolerance", "before_mean", "before_sd", "after_mean", "after_sd", "reason"),
            matched_rows(study),
        ),
        "draws.csv": (_draw_columns(study), draw_rows(study)),
    }
    told = {"forecast": [dict(zip(COLUMNS, map(_told, row), strict=True)) for row in rows]}
    made = f"Made with what was known in {known_by(scenario):%B %Y}."
    if any(scenario.model_error.spreads):
        made += " Ranges of caseloads hold model error."
    reply = _reply(f"What will be: {scenario.name}", f"{title}.", lines, made)
    made_with = {"draws": len(study.matched.kept), "kept": int(study.matched.kept.sum())}
    return Shown(f"{brief}.", reply, told, tables, [chart], {scenario.name: scenario}, made_with)


def _reply(title: str, verdict: str, lines: Sequence[Line], made: str) -> Reply:
    return Reply(
        title,
        verdict,
        ("Figure", "Date", "Median", "50%", "80%", "95%"),
        [_figures(each) for each in lines],
        [made],
        [f"{each.asked.words}, {spoken(each.asked.on)}: {_from(each)}" for each in lines],
        [(e.asked.words, *_figures(e)[1:]) for e in lines if e.asked.name in _FIRST],
    )


def _draw_columns(study: Uncertain) -> tuple[str, ...]:
    runs = study.values.shape[1]
    asked = (f"{each.name}_{each.on}_run_{n + 1}" for each in study.asks for n in range(runs))
    return ("draw", *study.inputs.keys, *asked)


def in_order(lines: Sequence[Line]) -> list[Line]:
    """Figure by figure, and each by date."""
    return sorted(lines, key=lambda each: (_ORDER.index(each.asked.name), each.asked.on))


def row_of(each: Line) -> tuple[object, ...]:
    """One figure as a row of `forecast.csv`."""
    asked = each.asked
    bounds = (bound for pair in each.ranges for bound in pair)
    head = (asked.name, asked.words, asked.unit, asked.on, each.median)
    return (*head, *bounds, each.split.share, drivers_of(each))


def drivers_of(each: Line) -> str:
    """The inputs that move with a figure over the draws, and how surely."""
    named = [d for d in each.drivers if d.sure] or [
        d for d in each.drivers[:1] if abs(d.correlation) >= _LIKELY
    ]
    if not named:
        return "none stands out"
    told = (f"{d.key} {d.correlation:+.2f}{'' if d.sure else ' (may be chance)'}" for d in named)
    return "; ".join(list(told)[:_NAMED])


def _figures(each: Line) -> tuple[str, ...]:
    digits, asked = each.asked.digits, each.asked
    spans = (f"{number(low, digits)} to {number(high, digits)}" for low, high in each.ranges)
    name = f"{asked.words} ({asked.unit})"
    return (name, f"{asked.on.day} {asked.on:%b %Y}", number(each.median, digits), *spans)


def _from(each: Line) -> str:
    share = each.split.share
    part = "not known" if share != share else f"{100 * share:.0f}%"
    return f"{part} from inputs; moves with {drivers_of(each)}."


def page_tables(scenario: Scenario, forecast: Forecast) -> dict[str, str]:
    """The parts of the page that a run writes, by the name of their place."""
    study = forecast.study
    kept, draws = int(study.matched.kept.sum()), len(study.matched.kept)
    futures = study.values.shape[0] * study.values.shape[1]
    made = (
        f"{draws} draws of {len(study.inputs.keys)} inputs, {kept} kept, {study.values.shape[1]} "
        f"runs of each to {spoken(scenario.until)}: {futures} futures. "
        f"{source_of(scenario, futures)}"
    )
    return dict(zip(PAGE_TABLES, (made, "\n".join(_matched_table(study))), strict=True))


def _matched_table(study: Uncertain) -> list[str]:
    rows = [
        "| Fact before the plan | Tolerance | Draws as they came | Draws as used | Why so much |",
        "| --- | --- | --- | --- | --- |",
    ]
    for fact, tolerance, m0, s0, m1, s1, reason in matched_rows(study):
        before, after = f"{m0:+.1f} ± {s0:.1f}", f"{m1:+.1f} ± {s1:.1f}"
        rows.append(f"| {fact} | {tolerance} | {before} | {after} | {reason} |")
    return rows


def input_rows(scenario: Scenario, study: Uncertain) -> list[tuple[object, ...]]:
    """Every input with its range, and what was drawn of it once the draws were matched.

    A fitted input has no range of its own.
    """
    kept = [study.matched.settings[n] for n in np.flatnonzero(study.matched.kept).tolist()]
    ranged = [(e.key, _rounded(e.low), e.value, _rounded(e.high)) for e in study.inputs.ranges]
    fitted = [(e.key, None, e.value, None) for e in study.inputs.fitted]
    rows: list[tuple[object, ...]] = []
    for key, low, value, high in (*ranged, *fitted):
        drawn = np.array([setting[key] for setting in kept])
        mean, spread = _rounded(drawn.mean(), 3), _rounded(drawn.std(ddof=1), 2)
        rows.append((key, low, _rounded(value), high, mean, spread))
    ratio = department_ratio(scenario)
    if ratio is None:
        return rows
    least, likely, most = (_rounded(each, 3) for each in ratio)
    name = "Department's average for each of the council's"
    return [*rows, (name, least, likely, most, None, None)]


def _rounded(value: float, digits: int = 4) -> float:
    return float(f"{value:.{digits}g}")


def _told(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else known(value)
