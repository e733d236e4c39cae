"""What an analysis of inputs says: words, table and chart of each method."""

from collections.abc import Mapping, Sequence

from sim.output.charts.sensitivity import bars, grid_chart, tornado_chart
from sim.output.charts.style import Chart, number
from sim.output.results.shown import Shown, source_of
from sim.output.tables.summary import known
from sim.output.words.asked import subject_when, when_asked
from sim.output.words.reply import Reply
from sim.scenario.entries import inputs as all_inputs
from sim.scenario.schema import Scenario
from sim.study.calibration.draws import words_of
from sim.study.measures.rows import Array
from sim.study.questions.input_effects import Effect, Index, Swing
from sim.study.runs.variants import Ask
from sim.study.statistics.estimates import Estimate, mean_interval

_HEADING = "Which inputs does the answer hang on?"
TORNADO = (
    "input", "words", "low", "value", "high", "quality",
    "change_at_low", "change_at_low_from", "change_at_low_to",
    "change_at_high", "change_at_high_from", "change_at_high_to",
    "impact", "replications",
)  # fmt: skip
MORRIS = ("input", "words", "quality", "size", "mean", "spread", "size_of_noise", "replications")
SOBOL = (
    "input", "words", "quality", "first", "first_low", "first_high", "total", "total_low",
    "total_high", "replications",
)  # fmt: skip
GRID = (
    "across", "up", "mean", "low", "high", "probability_met", "probability_met_low",
    "probability_met_high", "replications",
)  # fmt: skip
_MOST_TOTAL = 1.5
"""Share of all that is uncertain beyond which an index is noise: it cannot be above 1, and strays a
little."""
_STAYS = (
    "All other inputs keep their values, but the work of a year stays as heavy as it was fitted "
    "to be: heavier tasks are met by lower hours all round (see docs/methods.md)."
)


def show_swings(scenario: Scenario, asked: Ask, swings: Sequence[Swing], runs: int) -> Shown:
    """The tornado of a scenario."""
    words = sentences()
    top = swings[0]
    brief = (
        f"{_subject(asked)} hangs most on {top.range.key}: {_signed(top.at_low.mean)} at its low "
        f"and {_signed(top.at_high.mean)} at its high."
    )
    counts = {kind: sum(s.impact == kind for s in swings) for kind in ("high", "medium", "low")}
    table = [
        (
            s.range.key, f"{s.range.low:g} to {s.range.high:g}", _with_interval(s.at_low),
            _with_interval(s.at_high), s.impact,
        )
        for s in swings
    ]  # fmt: skip
    told = (
        f"Of {len(swings)} inputs with a range, {counts['high']} move it by 5% or more, "
        f"{counts['medium']} by 2% or more, and {counts['low']} by less. The others cannot be "
        f"told from nothing over {runs} paired runs."
    )
    rows = [_swing_row(scenario, swing, words, runs) for swing in swings]
    title = f"{_subject(asked)} hangs most on {_clause(top.range.key, words)}"
    subtitle = (
        f"Change when one input alone goes to the low (turquoise) or the high (orange) end of its "
        f"range. Thin lines: 95% intervals over {runs} paired runs. {_STAYS}"
    )
    ends = [(s.range.key, s.at_low, s.at_high) for s in swings]
    chart = tornado_chart(title, subtitle, source_of(scenario, runs), ends)
    heads = ("Input", "Range", "At low, ± 95%", "At high, ± 95%", "Impact")
    reply = Reply(_HEADING, brief, heads, table, [told], [_STAYS])
    return _shown(scenario, reply, "tornado.csv", TORNADO, rows, chart)


def _swing_row(
    scenario: Scenario, swing: Swing, words: Mapping[str, str], runs: int
) -> tuple[object, ...]:
    each = swing.range
    ends = [
        bound for end in (swing.at_low, swing.at_high) for bound in (end.mean, end.low, end.high)
    ]
    head = (each.key, words_of(each.key, words), each.low, each.value, each.high)
    return (*head, quality_of(scenario, each.key), *ends, swing.impact, runs)


def show_effects(
    scenario: Scenario, asked: Ask, effects: Sequence[Effect], trajectories: int, runs: int
) -> Shown:
    """Morris's screening of a scenario."""
    words, top = sentences(), effects[0]
    above = sum(effect.size > 2 * effect.noise for effect in effects)
    brief = f"{_subject(asked)} moves most with {top.key}, by {number(top.size, 2)} over its range."
    table = [
        (e.key, number(e.size, 2), number(e.noise, 2), _signed(e.mean), number(e.spread, 2))
        for e in effects
    ]
    told = f"{above} of {len(effects)} inputs stand out at twice what noise alone would give."
    rows = [
        (
            e.key, words_of(e.key, words), quality_of(scenario, e.key), e.size, e.mean, e.spread,
            e.noise, runs,
        )
        for e in effects
    ]  # fmt: skip
    subtitle = (
        f"Mean size of the effect of each input over its whole range, on {trajectories} walks "
        f"through the ranges of all inputs, {runs} runs each. Lines reach from what noise alone "
        f"would give. {_STAYS}"
    )
    listed = [(e.key, e.size, e.noise, e.size) for e in effects]
    source = source_of(scenario, runs)
    title = f"{_subject(asked)} moves most with {_clause(top.key, words)}"
    chart = bars("morris", title, subtitle, source, listed)
    heads = ("Input", "Moves it by", "Noise alone", "In all directions", "Spread")
    reply = Reply(_HEADING, brief, heads, table, [told], [_STAYS])
    return _shown(scenario, reply, "morris.csv", MORRIS, rows, chart)


def show_indices(
    scenario: Scenario, asked: Ask, indices: Sequence[Index], size: int, runs: int
) -> Shown:
    """Sobol's indices of a scenario."""
    words, top = sentences(), indices[0]
    hidden = not 0 < top.total <= _MOST_TOTAL
    brief = (
        f"Noise of the runs hides what these inputs do to {_subject(asked, lower=True)}: more "
        "points or more runs are needed."
        if hidden
        else f"{number(100 * top.total, 0)}% of what these inputs make uncertain about "
        f"{_subject(asked, lower=True)} comes from {top.key}, alone or with others."
    )
    told = (
        f"From {size} points: {size * (len(indices) + 2)} settings, {runs} runs each. Noise of "
        "the runs is taken out. Wide ranges mean that more points are needed."
    )
    rows = [
        (i.key, words_of(i.key, words), quality_of(scenario, i.key), *_shares(i), runs)
        for i in indices
    ]
    listed = [(i.key, i.total, i.total_low, i.total_high) for i in indices]
    subtitle = (
        "Share of the variance that comes from each input, alone or together with others (Sobol's "
        f"total index). Thin lines: 95% bootstrap intervals. {_STAYS}"
    )
    title = f"{_subject(asked)}: most of what is uncertain comes from {_clause(top.key, words)}"
    title = brief.removesuffix(".") if hidden else title
    chart = bars("sobol", title, subtitle, source_of(scenario, runs), listed)
    heads = ("Input", "Alone", "95% interval", "With others", "95% interval")
    reply = Reply(_HEADING, brief, heads, [_index(i) for i in indices], [told], [_STAYS])
    return _shown(scenario, reply, "sobol.csv", SOBOL, rows, chart)


def _shares(of: Index) -> tuple[float, ...]:
    return (of.first, of.first_low, of.first_high, of.total, of.total_low, of.total_high)


def _index(of: Index) -> tuple[str, ...]:
    first, total = _between(of.first_low, of.first_high), _between(of.total_low, of.total_high)
    return (of.key, _percent(of.first), first, _percent(of.total), total)


def show_grid(
    scenario: Scenario,
    asked: Ask,
    steps: Sequence[tuple[str, Sequence[float]]],
    values: Array,
    target: float,
) -> Shown:
    """A grid of two inputs; `values` by value of the second, of the first, and run."""
    from sim.study.statistics.estimates import share_interval

    (across, first), (up, second) = steps
    means, runs = values.mean(axis=2), values.shape[2]
    met = int((means <= target).sum())
    brief = f"{_subject(asked)} is at most {target:g} in {met} of {means.size} cells of the grid."
    rows = []
    for row, other in enumerate(second):
        for column, one in enumerate(first):
            mean = mean_interval(values[row, column], mirrored=False)
            chance = share_interval(int((values[row, column] <= target).sum()), runs)
            ends = (mean.mean, mean.low, mean.high, chance.mean, chance.low, chance.high)
            rows.append((one, other, *ends, runs))
    table = [
        (f"{other:g}", *(number(float(mean)) for mean in line))
        for other, line in zip(second, means, strict=True)
    ]
    subtitle = (
        f"Mean over {runs} runs {when_asked(asked.name, asked.on)}, with both inputs set from the "
        f"day of the plan on. Dark: at most {target:g}. {scenario.name}."
    )
    source = source_of(scenario, runs)
    title = f"{_subject(asked)} by {_last(across)} and {_last(up)}: {met} of {means.size} reach it"
    chart = grid_chart(title, subtitle, source, (across, up), (first, second), means, target)
    about = f"Across: {across}. Down: {up}. Each figure is the mean of {runs} runs."
    heads = (f"{_last(up)} \\ {_last(across)}", *(f"{one:g}" for one in first))
    reply = Reply(f"Two inputs at once: {scenario.name}", brief, heads, table, [about])
    return _shown(scenario, reply, "grid.csv", GRID, rows, chart)


def _shown(
    scenario: Scenario,
    reply: Reply,
    file: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[object, ...]],
    chart: Chart,
) -> Shown:
    name = file.removesuffix(".csv")
    told = {name: [dict(zip(columns, map(known, row), strict=True)) for row in rows]}
    table = {file: (columns, rows)}
    return Shown(reply.verdict, reply, told, table, [chart], {scenario.name: scenario})


def sentences() -> dict[str, str]:
    """What each input means, by its key."""
    return {key: " ".join(words.split()) for key, words in all_inputs()}


def quality_of(scenario: Scenario, key: str) -> str:
    """Green, amber or red; blank where the scenario does not say."""
    note = scenario.notes.get(key)
    return (note.quality or "") if note is not None else ""


def _subject(asked: Ask, *, lower: bool = False) -> str:
    words = subject_when(asked.name, asked.on)
    return words[:1].lower() + words[1:] if lower else words


def _clause(key: str, words: Mapping[str, str]) -> str:
    """What an input is, without its unit or explanation, within a sentence."""
    first = words_of(key, words).split(",")[0].split(":")[0].rstrip(".")
    return first[:1].lower() + first[1:]


def _last(key: str) -> str:
    return key.replace(".", ": ").replace("_", " ")


def _signed(value: float) -> str:
    return f"{value:+.2f}"


def _with_interval(change: Estimate) -> str:
    return f"{_signed(change.mean)} ± {number(change.half_width, 2)}"


def _between(low: float, high: float) -> str:
    return f"{_percent(low)} to {_percent(high)}" if low == low else ""


def _percent(share: float) -> str:
    return f"{number(100 * share, 0)}%" if share == share else "not known"
