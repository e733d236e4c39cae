"""What happened elsewhere: a small table, the formula beside it, and what it does not say."""

from collections.abc import Callable, Sequence
from math import isfinite

from sim.output.charts.elsewhere import elsewhere_chart
from sim.output.charts.style import number, plain
from sim.output.results.shown import Shown
from sim.output.tables.elsewhere import ELSEWHERE, elsewhere_rows, elsewhere_told
from sim.output.words.record import (
    CARE,
    began,
    formula_in_words,
    grew,
    grows,
    hindsight,
    signed_percent,
    standing_in_words,
    times_in_words,
    tried_in_words,
    years_in_words,
)
from sim.output.words.reply import Reply
from sim.scenario.resolved import scenario_hash
from sim.scenario.schema import Scenario
from sim.study.questions.elsewhere import Elsewhere, Simulated
from sim.study.questions.reference_class import Record

_ALIKE, _MORE_ALIKE = 3, 12
"""Councils most like the plan that are named, on the screen and in full."""


def show_elsewhere(scenario: Scenario, found: Elsewhere, simulated: Simulated | None) -> Shown:
    """All that there is to show of it; `simulated` is the plan in a run, where there is one."""
    mark = scenario_hash(scenario.model_copy(update={"base": None}))[:12]
    chart = elsewhere_chart(found, simulated, f"Source: plan {scenario.name} ({mark}).")
    rows = list(elsewhere_rows(scenario.name, found))
    told = {
        "scenario": scenario.name,
        "elsewhere": elsewhere_told(found),
        "classes": [dict(zip(ELSEWHERE[1:], map(_known, row[1:]), strict=True)) for row in rows],
    }
    return Shown(
        f"{times_in_words(found.record)}.",
        _reply(scenario, found, simulated),
        told,
        {"elsewhere.csv": (ELSEWHERE, rows), "councils.csv": (chart.columns, chart.rows)},
        [chart],
        {scenario.name: scenario},
    )


def _known(value: object) -> object:
    return None if isinstance(value, float) and not isfinite(value) else value


def _reply(scenario: Scenario, found: Elsewhere, simulated: Simulated | None) -> Reply:
    standing = [standing_in_words(found, simulated)] if simulated is not None else []
    title = f"What happened elsewhere? {plain(scenario.name)}"
    holding = (
        f"All social workers are reckoned from those who hold cases: they are "
        f"{found.tried.holding:.0%} of all, {found.tried.holding_from}. Growth takes every new "
        "post as filled. On paper: the same cases shared out among all social workers."
    )
    return Reply(
        title,
        f"{tried_in_words(found)} {times_in_words(found.record)}.",
        *record_table(found),
        [formula_in_words(found), *standing, _alike(found, _ALIKE), f"{CARE} {hindsight(found)}"],
        [holding, _alike(found, _MORE_ALIKE), _how_to_read(found)],
    )


def record_table(found: Elsewhere) -> tuple[Sequence[str], list[Sequence[str]]]:
    """Those who grew as much over 1, 2 and 3 years, and the means of those who began as high."""
    words = grew(found.record)
    columns = (f"{words[0].upper()}{words[1:]}", *(years_in_words(r.years) for r in found.as_much))
    rows = [
        _row("Times / councils", found.as_much, _times),
        _row("Mean change on paper", found.as_much, lambda r: signed_percent(r.paper, 1)),
        _row("Mean change that came", found.as_much, lambda r: signed_percent(r.change, 1)),
        _row("  10, 25, 50, 75, 90%", found.as_much, lambda r: _several(r.changes)),
    ]
    if grows(found.record):
        rows += [
            _row("Fell at all, half, all of it", found.as_much, _shares),
            _row("Share of paper that came, %", found.as_much, lambda r: _several(r.of_paper, "")),
        ]
    else:
        rows.append(_row("Fell at all", found.as_much, lambda r: f"{r.share(0.0):.0%}"))
    target = found.target
    rows.append(_row(f"Came to {target:g} from above", found.as_much, lambda r: _came(r, target)))
    for records in (found.as_high, found.without) if grows(found.record) else (found.without,):
        how = grew(records[0]).removeprefix("stayed ").removeprefix("grew by ")
        name = f"{began(records[0])}: {how}"
        rows.append(_row(f"{name[0].upper()}{name[1:]}", records, _mean))
    return columns, rows


def _row(name: str, records: Sequence[Record], told: Callable[[Record], str]) -> Sequence[str]:
    return (name, *(told(each) if each.windows else "none" for each in records))


def _times(record: Record) -> str:
    return f"{len(record.windows)} / {record.councils}"


def _several(shares: Sequence[float], sign: str = "+") -> str:
    return " ".join(f"{100 * each:{sign}.0f}" for each in shares)


def _shares(record: Record) -> str:
    return ", ".join(f"{record.share(of):.0%}" for of in (0.0, 0.5, 1.0))


def _came(record: Record, target: float) -> str:
    reached, above = record.reached(target)
    return f"{reached} of {above}"


def _mean(record: Record) -> str:
    return f"{signed_percent(record.change, 1)} ({len(record.windows)})"


def _alike(found: Elsewhere, most: int) -> str:
    """The councils most like the plan in growth and start, each with what became of it."""
    told = (
        f"{each.name} {each.year} ({signed_percent(each.growth)}: {number(each.before.caseload)} "
        f"to {number(each.after.caseload)})"
        for each in found.every[:most]
    )
    return f"Most like it: {', '.join(told)}."


def _how_to_read(found: Elsewhere) -> str:
    formula = found.formula
    return (
        "Times: a council over a span, from 30 September to 30 September; spans of one council "
        "overlap, and that of the plan is rounded to 1, 2 or 3 years. In brackets: times. Left "
        "out: the council of the plan, doubtful figures, City of London and Isles of Scilly. The "
        f"formula, over {formula.windows} of {years_in_words(formula.years)}: log(end / start) = "
        f"{formula.a:.4f} {formula.b:+.3f} log(growth of staff) {formula.c:+.3f} log(start / 17), "
        f"standard deviation {formula.spread:.3f}."
    )
