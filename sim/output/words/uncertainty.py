"""What uncertainty says: the verdict with and without it, and where the spread comes from."""

from collections.abc import Sequence

import numpy as np

from sim.output.charts.sensitivity import ranges_chart
from sim.output.charts.style import Chart, number
from sim.output.results.shown import Shown, source_of
from sim.output.tables.summary import known
from sim.output.words.asked import subject, when_asked
from sim.output.words.reply import Reply
from sim.output.words.sensitivity import quality_of, sentences
from sim.scenario.schema import Question, Scenario
from sim.study.calibration.draws import words_of
from sim.study.measures.rows import Array
from sim.study.questions.comparison import verdict
from sim.study.questions.uncertainty import Driver, Split, Uncertain, drivers, probability, split
from sim.study.statistics.estimates import Estimate, share_interval

WIDTHS = (0.5, 0.8, 0.95)
_NAMED = 5
SUMMARY = (
    "with", "median", "low50", "high50", "low80", "high80", "low95", "high95",
    "probability_met", "probability_met_low", "probability_met_high", "verdict", "futures",
)  # fmt: skip
SHARES = ("part", "variance", "share", "low", "high")
DRIVERS = ("input", "words", "quality", "rank_correlation", "p_adjusted", "stands_out")
MATCHED = ("fact", "tolerance", "before_mean", "before_sd", "after_mean", "after_sd", "reason")


def show_uncertainty(scenario: Scenario, question: Question, study: Uncertain) -> Shown:
    """The verdict with input uncertainty beside the verdict without."""
    values, central = study.values[:, :, 0], study.central[:, 0]
    with_it = probability(values, question.at_most)
    without = share_interval(int((central <= question.at_most).sum()), central.size)
    parts, found = split(values, scenario.seed), drivers(study, 0)
    ends = [
        ("Inputs at their values", central, without),
        ("Inputs drawn from their ranges", values.ravel(), with_it),
    ]
    draws, kept = len(study.matched.kept), int(study.matched.kept.sum())
    brief = _brief(question, without, with_it)
    reply = Reply(
        f"How sure is the answer? {scenario.name}",
        brief,
        ("Inputs", "Median", "50%", "80%", "95%", f"At most {question.at_most:g}", "95%"),
        [_told(*end) for end in ends],
        [_verdicts(ends, question), _split_words(parts), drivers_words(found)],
        [f"{_draws_words(scenario, study)} {values.shape[1]} runs of each draw."],
    )
    chart = _chart(scenario, question, study, ends, brief)
    tables = _tables(scenario, study, ends, question, parts, found)
    parts_told = {
        "from_inputs": known(parts.share),
        "low": known(parts.low),
        "high": known(parts.high),
    }
    summaries = [dict(zip(SUMMARY, row, strict=True)) for row in tables["uncertainty.csv"][1]]
    return Shown(
        brief, reply, {"uncertainty": summaries, "share_of_variance": parts_told}, tables,
        [chart], {scenario.name: scenario}, {"draws": draws, "kept": kept},
    )  # fmt: skip


def _chart(
    scenario: Scenario, question: Question, study: Uncertain, ends: Sequence["End"], brief: str
) -> Chart:
    kept = int(study.matched.kept.sum())
    subtitle = (
        f"Ranges of single futures: half, four fifths and 95% of them. {study.asks[0].unit}. "
        f"{kept} draws of {len(study.inputs.keys)} inputs. Purple: {question.at_most:g}."
    )
    rows = [(name, float(np.median(v)), ranges_of(v)) for name, v, _ in ends]
    source = source_of(scenario, study.values[:, :, 0].size)
    title = brief.removesuffix(".")
    return ranges_chart("uncertainty", title, subtitle, source, rows, mark=question.at_most)


def _draws_words(scenario: Scenario, study: Uncertain) -> str:
    """How many draws there are, and what they agree with."""
    draws, kept = len(study.matched.kept), int(study.matched.kept.sum())
    told = f"{len(study.inputs.keys)} inputs, {draws} draws"
    if scenario.drawn is not None:
        return f"{told} of the calibration, which agree with what is observed."
    if not scenario.observed:
        return f"{told} from their ranges: nothing is observed that they could be held against."
    return f"{told}, {kept} kept: the others do not fit the service before the plan."


def _brief(question: Question, without: Estimate, with_it: Estimate) -> str:
    return (
        f"{subject(question.measure)} at most {question.at_most:g} "
        f"{when_asked(question.measure, question.by)}: "
        f"{number(100 * without.mean, 0)}% of futures with the inputs at their values, "
        f"{number(100 * with_it.mean, 0)}% when they are drawn from their ranges."
    )


End = tuple[str, Array, Estimate]
"""A name, the values of single futures, and the chance that they meet the target."""


def _tables(
    scenario: Scenario,
    study: Uncertain,
    ends: Sequence[End],
    question: Question,
    parts: Split,
    found: Sequence[Driver],
) -> dict[str, tuple[Sequence[str], list[tuple[object, ...]]]]:
    return {
        "uncertainty.csv": (SUMMARY, [_summary(*end, question) for end in ends]),
        "variance.csv": (SHARES, _share_rows(parts)),
        "drivers.csv": (DRIVERS, driver_rows(scenario, found)),
        "matched.csv": (MATCHED, matched_rows(study)),
        "draws.csv": (("draw", *study.inputs.keys, *_columns(study)), draw_rows(study)),
    }


def _verdicts(ends: Sequence[End], question: Question) -> str:
    told = "; ".join(f"{name.lower()}: {verdict(c, question.confidence)}" for name, _, c in ends)
    return f"Asked for is {100 * question.confidence:g}%. {told[0].upper()}{told[1:]}."


def _told(name: str, values: Array, chance: Estimate) -> tuple[str, ...]:
    ranges = (f"{number(low)} to {number(high)}" for low, high in ranges_of(values))
    share = f"{number(100 * chance.mean, 0)}%"
    interval = f"{number(100 * chance.low, 0)} to {number(100 * chance.high, 0)}%"
    short = "At their values" if "values" in name else "Drawn"
    return (short, number(float(np.median(values))), *ranges, share, interval)


def ranges_of(values: Array) -> list[tuple[float, float]]:
    """Bounds between which half, four fifths and 95% of single futures lie."""
    bounds = [np.quantile(values, [(1 - w) / 2, (1 + w) / 2]) for w in WIDTHS]
    return [(float(low), float(high)) for low, high in bounds]


def _split_words(parts: Split) -> str:
    if parts.share != parts.share:
        return "One run of each draw cannot tell what we do not know from chance."
    return (
        f"Of the variance of single futures {number(100 * parts.share, 0)}%, or from "
        f"{number(100 * parts.low, 0)}% to {number(100 * parts.high, 0)}%, comes from what we do "
        "not know; the rest is chance."
    )


def drivers_words(found: Sequence[Driver]) -> str:
    """The inputs that move with the answer over the draws."""
    sure = [f"{d.key} {d.correlation:+.2f}" for d in found if d.sure][:_NAMED]
    if not sure:
        return "No single input stands out from what so many would show by chance."
    return f"It moves most with, by rank correlation: {', '.join(sure)}."


def driver_rows(scenario: Scenario, found: Sequence[Driver]) -> list[tuple[object, ...]]:
    """Every input with its rank correlation."""
    words = sentences()
    return [
        (
            d.key, words_of(d.key, words), quality_of(scenario, d.key), d.correlation, d.p,
            "yes" if d.sure else "no",
        )
        for d in found
    ]  # fmt: skip


def matched_rows(study: Uncertain) -> list[tuple[object, ...]]:
    """How far draws were from each fact, in standard deviations, as they came and as used."""
    before, after = study.matched.before, study.matched.misfit
    rows: list[tuple[object, ...]] = []
    for n, fact in enumerate(study.matched.figures):
        figures = [float(x) for m in (before, after) for x in (m[:, n].mean(), m[:, n].std(ddof=1))]
        rows.append((fact.measure, f"{fact.tolerance / 2:g}", *figures, fact.source))
    return rows


def _summary(name: str, values: Array, chance: Estimate, question: Question) -> tuple[object, ...]:
    bounds = [bound for pair in ranges_of(values) for bound in pair]
    told = verdict(chance, question.confidence)
    median = float(np.median(values))
    return (name, median, *bounds, chance.mean, chance.low, chance.high, told, values.size)


def _share_rows(parts: Split) -> list[tuple[object, ...]]:
    return [
        ("what we do not know", parts.inputs, parts.share, parts.low, parts.high),
        ("chance", parts.chance, 1 - parts.share, 1 - parts.high, 1 - parts.low),
    ]


def _columns(study: Uncertain) -> list[str]:
    runs = study.values.shape[1]
    return [f"{each.name}_{each.on}_run_{n + 1}" for each in study.asks for n in range(runs)]


def draw_rows(study: Uncertain) -> list[tuple[object, ...]]:
    """Every draw that was kept: its inputs and what came out of its runs."""
    kept = np.flatnonzero(study.matched.kept).tolist()
    rows = []
    for place, number_of_draw in enumerate(kept):
        setting = study.matched.settings[number_of_draw]
        inputs = [setting[key] for key in study.inputs.keys]
        rows.append((number_of_draw + 1, *inputs, *study.values[place].T.ravel().tolist()))
    return rows
