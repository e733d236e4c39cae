"""What a back-test says: how near the model came, beside forecasts that need no simulation."""

from collections.abc import Iterable, Sequence

from sim.study.questions.backtest import KNOWING, Row
from sim.study.questions.skill import SHARES, Skill, skills

CAREFUL = (
    "A forecast that knows the growth of staff shows what the model makes of a plan that is kept; "
    "one that knows nothing shows what a council could have been told."
)
_HEAD = ("forecasts", "years", "n", "councils", "model", "formula", "no change", "paper")
_MORE = ("bias", "in 50%", "in 80%", "in 95%", "CRPS", "nearer than the formula")


def show_skill(rows: Sequence[Row], *, full: bool) -> str:
    """The mean errors by span, and how often the ranges held what happened."""
    found = skills(rows)
    shown = found if full else [each for each in found if each.knows == KNOWING]
    lines = [_about(rows), "", _line(("mean error in children", *_HEAD[1:]))]
    lines += [_line((_group(each, full=full), *_errors(each))) for each in shown]
    lines += ["", _line(("what happened was", "years", "in 50%", "in 80%", "in 95%", "bias"))]
    lines += [_line((_group(each, full=full), str(each.years), *_ranges(each))) for each in shown]
    return "\n".join([*lines, "", *_against(shown), ""])


def page_table(rows: Sequence[Row]) -> str:
    """The same as a table of Markdown, with everything."""
    head = f"| {' | '.join((*_HEAD, *_MORE))} |"
    rule = f"|{'---|' * (len(_HEAD) + len(_MORE))}"
    body = [
        f"| {each.words}, knowing {each.knows} | {' | '.join((*_errors(each), *_rest(each)))} |"
        for each in skills(rows)
    ]
    return "\n".join([head, rule, *body])


def _about(rows: Sequence[Row]) -> str:
    councils, origins = {row.code for row in rows}, sorted({row.origin for row in rows})
    since = " and ".join(str(year) for year in origins)
    many = f"{len(councils)} council{'s' * (len(councils) > 1)}"
    return f"{many}, from 30 September {since}. {CAREFUL}"


def _group(each: Skill, *, full: bool) -> str:
    return f"{each.words}, knowing {each.knows}" if full else each.words


def _errors(each: Skill) -> tuple[str, ...]:
    errors = (f"{error:.2f}" for error in each.errors.values())
    return str(each.years), str(each.forecasts), str(each.councils), *errors


def _ranges(each: Skill) -> tuple[str, ...]:
    held = (f"{each.held[share].mean:.0%}" for share in SHARES)
    return *held, f"{each.biases['model']:+.2f}"


def _rest(each: Skill) -> tuple[str, ...]:
    held = (
        f"{each.held[share].mean:.0%} ({each.held[share].low:.0%} to {each.held[share].high:.0%})"
        for share in SHARES
    )
    nearer = each.against_formula
    told = f"{-nearer.mean:+.2f} ({-nearer.high:+.2f} to {-nearer.low:+.2f})"
    return f"{each.biases['model']:+.2f}", *held, f"{each.crps:.2f}", told


def _against(shown: Iterable[Skill]) -> list[str]:
    lines = []
    for each in shown:
        apart = each.against_formula
        if each.councils > 1:
            nearer = "nearer" if apart.mean < 0 else "further off"
            lines.append(
                f"{each.words}, {each.years} year{'s' * (each.years > 1)}: {abs(apart.mean):.2f} "
                f"{nearer} than the formula ({-apart.high:+.2f} to {-apart.low:+.2f})."
            )
    return lines


def _line(cells: Sequence[str]) -> str:
    first, *others = cells
    return f"{first:<24}" + "".join(f"{each:>10}" for each in others)
