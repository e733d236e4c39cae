"""The bridge in words, as a table and for machines: why not the paper answer."""

from collections.abc import Sequence

import numpy as np

from sim.output.charts.bridge import bridge_waterfall, figures, signed
from sim.output.charts.style import number, plain
from sim.output.results.shown import Shown, source_of
from sim.output.tables.summary import bounds
from sim.output.words.asked import subject_when
from sim.output.words.reply import Reply
from sim.study.measures.measure import Measure
from sim.study.measures.measures import measure_named
from sim.study.questions.bridge import FAMILIES, Bridge, Step
from sim.study.statistics.estimates import mean_interval

_MOST_STEPS = 10
"""Causes on the screen, the largest; the others are told together."""
COLUMNS = ("step", "mean", "low", "high", "words", "off", "replications")
"""Columns of `bridge.csv`."""
WORDS = {
    "baseline": "Without the plan, simulated",
    "paper answer": "The paper answer",
    "case_holding_share": "Not every post holds cases",
    "vacancies": "Posts are not filled at once",
    "agency": "Agency workers cover some empty posts",
    "newly_qualified": "Starters build up to a full load",
    "turnover": "Workers and managers leave",
    "absence": "Leave and sickness",
    "overload_feedback": "High caseloads wear workers out",
    FAMILIES: "Families come, and go as work is done",
    "demand_growth": "More families are referred each year",
    "demand_noise": "Referrals vary from week to week",
    "who_is_held": "Room goes to families without a social worker",
    "back_to_usual": "What was unusual at the start goes back",
    "deadline_planning": "Assessments planned to the deadline",
    "significant_changes": "Changes in families need updates",
    "manager_queues": "Work waits for the manager",
    "supervision": "Supervision takes hours",
    "unequal_teams": "Teams have unequal demand",
    "simulated answer": "The simulated answer",
}
"""What each row of a bridge is, for planners."""


def show_bridge(found: Bridge) -> Shown:
    """All that there is to show of a bridge."""
    measure = measure_named(found.measure)
    words = WORDS if found.base is not None else {**WORDS, "baseline": "In the first week"}
    title = _title(found, measure)
    source = source_of(found.scenario, len(found.replications))
    scenarios = {found.scenario.name: found.scenario}
    if found.base is not None:
        scenarios[f"{found.base.name} (base)"] = found.base
    return Shown(
        f"{title}.",
        _reply(found, measure, words, title),
        _told(found, words),
        {
            "bridge.csv": (COLUMNS, [_row(step, words) for step in found.rows]),
            "bridge_replications.csv": (
                ("replication", "step", "value"),
                [
                    (number_of, step.name, value)
                    for step in found.rows
                    for number_of, value in zip(
                        found.replications, step.values.tolist(), strict=True
                    )
                ],
            ),
        },
        [bridge_waterfall(found, words, title, source)],
        scenarios,
        {
            "bridge": {
                "measure": found.measure,
                "on": found.on.isoformat(),
                "replications": len(found.replications),
                "permutations": found.permutations,
            }
        },
    )


def _title(found: Bridge, measure: Measure) -> str:
    """The finding: paper and simulated answer, and the steps that make most of the difference."""
    simulated, paper = (
        number(step.estimate.mean, measure.digits) for step in (found.simulated, found.paper)
    )
    sure = [step for step in found.steps if _is_sure(step)]
    most = sorted(sure, key=lambda step: -abs(step.estimate.mean))[:2]
    said = " and ".join(
        f"“{WORDS[step.name][0].lower()}{WORDS[step.name][1:]}” "
        f"({signed(step.estimate.mean, measure.digits + 1)})"
        for step in most
    )
    because = f"; the largest steps are {said}" if said else ""
    what = subject_when(measure.name, found.on)
    return f"{what} is {simulated} and not {paper} as on paper{because}"


def _is_sure(step: Step) -> bool:
    return step.estimate.low > 0 or step.estimate.high < 0


def _reply(found: Bridge, measure: Measure, words: dict[str, str], title: str) -> Reply:
    kept = sorted(found.steps, key=lambda step: -abs(step.estimate.mean))[:_MOST_STEPS]
    rest = [step for step in found.steps if step not in kept]
    told = {step.name: _told_row(step, step in found.steps, measure, words) for step in found.rows}
    few = [told[step.name] for step in found.rows if step not in rest]
    if rest:
        sums = sum(step.values for step in rest)
        others = Step("", np.asarray(sums), mean_interval(sums, mirrored=False))
        label = {"": f"The {len(rest)} smallest of the causes together"}
        few.insert(-1, _told_row(others, True, measure, label))
    return Reply(
        f"Why not the paper answer? {plain(found.scenario.name)}",
        f"{title}.",
        (subject_when(measure.name, found.on), "Mean", "95% interval"),
        list(told.values()),
        ["A cause whose interval holds 0 may be nothing but noise."],
        [f"{measure.words}: {measure.unit}. {_how_to_read(found)}"],
        few,
    )


def _told_row(step: Step, is_step: bool, measure: Measure, words: dict[str, str]) -> Sequence[str]:
    mean, interval = figures(step, measure.digits, is_step=is_step)
    told = "off here" if step.off else interval
    return (f"  {words[step.name]}" if is_step else words[step.name], mean, told)


def _how_to_read(found: Bridge) -> str:
    runs = len(found.replications)
    read = (
        "The paper answer takes every post as filled on the day by somebody with a full caseload, "
        "and families as they are. "
        if not found.thawed
        else "This measure says nothing while no family moves. So here the paper answer has "
        "families come and go, and every mechanism switched off. "
    )
    return (
        read + "Each step is what one mechanism adds. That depends on which others are at work, "
        f"so it is averaged over {found.permutations} orders of switching them on in each of "
        f"{runs} runs, all on the same luck. The steps add up to the difference exactly. The "
        "interval of a step holds both the luck of the runs and that of the orders, and each "
        "interval holds on its own."
    )


def _row(step: Step, words: dict[str, str]) -> tuple[object, ...]:
    e = step.estimate
    return (step.name, e.mean, e.low, e.high, words[step.name], step.off, e.n)


def _told(found: Bridge, words: dict[str, str]) -> dict[str, object]:
    return {
        "scenario": found.scenario.name,
        "base": found.base.name if found.base is not None else None,
        "measure": found.measure,
        "on": found.on.isoformat(),
        "replications": len(found.replications),
        "permutations": found.permutations,
        "steps": [
            {"step": step.name, "words": words[step.name], **bounds(step.estimate), "off": step.off}
            for step in found.rows
        ],
    }
