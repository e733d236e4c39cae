"""What a back-test says: how near the model came, beside forecasts that need no simulation."""

from collections.abc import Iterable, Sequence

from sim.output.charts.style import number
from sim.study.questions.backtest import KNOWING, Row
from sim.study.questions.leftover import left_over
from sim.study.questions.skill import METHODS, SHARES, Skill, skills, skills_by_group
from sim.study.statistics.estimates import Estimate

CAREFUL = (
    "A forecast that knows the growth of staff shows what the model makes of a plan that is kept; "
    "one that knows nothing shows what a council could have been told."
)
CALIBRATION = "How often what happened lay below each quantile of the forecast"
SOURCE = "Source: Caseload, forecasts of English councils beside what the Department counted later."
_HEAD = ("years", "n", "councils", *METHODS)
_COUNTED = ("years", "forecasts", "councils")
COLUMNS = (
    "forecasts of", "knowing", *_COUNTED, *(f"error: {name}" for name in METHODS),
    *(f"bias: {name}" for name in METHODS), *(f"in {share}%" for share in SHARES),
    "in 80% without model error", "CRPS", "CRPS: formula", "nearer than the formula",
)  # fmt: skip
GROUP_COLUMNS = ("part", *COLUMNS[:1], *COLUMNS[2:])
Table = tuple[tuple[str, ...], list[tuple[object, ...]]]
"""Columns and rows."""


def show_skill(rows: Sequence[Row], *, full: bool) -> str:
    """The mean errors by span, and how often the ranges held what happened."""
    found = skills(rows)
    shown = found if full else [each for each in found if each.knows == KNOWING]
    lines = [_about(rows), "", _line(("mean error in children", *_HEAD))]
    lines += [_line((_group(each, full=full), *_errors(each))) for each in shown]
    lines += ["", _line(("what happened was", "years", "in 50%", "in 80%", "in 95%", "bias"))]
    lines += [_line((_group(each, full=full), each.years, *_ranges(each))) for each in shown]
    lines += ["", *_against(shown)]
    return "\n".join([*lines, left_over_in_words(rows), ""] if full else [*lines, ""])


def skill_table(rows: Sequence[Row]) -> Table:
    """The same with everything, as a table that the page shows."""
    return COLUMNS, [(each.words, each.knows, *_cells(each)) for each in skills(rows)]


def group_table(rows: Sequence[Row]) -> Table:
    """The skill by size, growth and start, over all spans, of forecasts that know the growth."""
    told = [(part, each.words, *_cells(each)) for part, each in skills_by_group(rows)]
    return GROUP_COLUMNS, told


def left_over_in_words(rows: Sequence[Row]) -> str:
    """What model error would be by these forecasts, all of them."""
    found = left_over(rows)
    spreads = ", ".join(
        f"{found.spread(years):.2f} ({_root(each.low)} to {_root(each.high)})"
        for years, each in found.variances.items()
    )
    spans = ", ".join(map(str, found.variances))
    return (
        f"Model error (log) after {spans} years: {spreads}.\nA year later "
        f"{number(found.memory, 2)} of it is still there; {number(found.shared, 2)} is shared."
    )


def made_of(rows: Sequence[Row], digest: str) -> str:
    """What the page says that its tables were made of."""
    councils, pairs = {row.code for row in rows}, {(row.code, row.origin) for row in rows}
    marks = " and ".join(sorted({row.made_with for row in rows}))
    return (
        f"{len(rows)} forecasts: {len(pairs)} council-years of {len(councils)} councils. Made "
        f"with {marks}; SHA-256 of backtest.csv {digest[:16]}.\n\n{left_over_in_words(rows)}"
    )


def _root(variance: float) -> str:
    return f"{max(variance, 0.0) ** 0.5:.2f}"


def _about(rows: Sequence[Row]) -> str:
    councils, origins = {row.code for row in rows}, sorted({row.origin for row in rows})
    since = " and ".join(str(year) for year in origins)
    many = f"{len(councils)} council{'s' * (len(councils) > 1)}"
    return f"{many}, from 30 September {since}. {CAREFUL}"


def _group(each: Skill, *, full: bool) -> str:
    return f"{each.words}, knowing {each.knows}" if full else each.words


def _errors(each: Skill) -> tuple[str, ...]:
    errors = (f"{error:.2f}" for error in each.errors.values())
    return each.years, str(each.forecasts), str(each.councils), *errors


def _ranges(each: Skill) -> tuple[str, ...]:
    held = (f"{each.held[share].mean:.0%}" for share in SHARES)
    return *held, f"{each.biases['model']:+.2f}"


def _cells(each: Skill) -> tuple[object, ...]:
    held = (_share(each.held[share]) for share in SHARES)
    scores = (each.crps["model"], each.crps["formula"])
    nearer = each.against_formula.times(-1)
    middle, low, high = map(_rounded, (nearer.mean, *sorted((nearer.low, nearer.high))))
    return (
        each.years, each.forecasts, each.councils, *map(_rounded, each.errors.values()),
        *map(_rounded, each.biases.values()), *held, _share(each.inside[80]),
        *map(_rounded, scores), f"{middle} ({low} to {high})",
    )  # fmt: skip


def _rounded(value: float) -> str:
    # No zero has a sign.
    return number(round(value, 2) + 0.0, 2)


def _share(held: Estimate) -> str:
    return f"{held.mean:.0%} ({held.low:.0%} to {held.high:.0%})"


def _against(shown: Iterable[Skill]) -> list[str]:
    lines = []
    for each in shown:
        apart = each.against_formula
        if each.councils > 1:
            nearer = "nearer" if apart.mean < 0 else "further off"
            lines.append(
                f"{each.words}, {each.years} year{'s' * (each.years != '1')}: "
                f"{abs(apart.mean):.2f} {nearer} than the formula "
                f"({-apart.high:+.2f} to {-apart.low:+.2f})."
            )
    return lines


def _line(cells: Sequence[str]) -> str:
    first, *others = cells
    return f"{first:<24}" + "".join(f"{each:>10}" for each in others)
