"""What a scenario costs, in a sentence or two."""

from sim.output.charts.style import spoken
from sim.output.tables.money import against
from sim.study.money.budget import PREMIUM, UNFILLED
from sim.study.questions.findings import Findings
from sim.study.statistics.estimates import Estimate


def money_in_words(findings: Findings, name: str) -> str:
    """What a scenario costs up to the date asked about, and what that buys."""
    option, on = findings.options[name], spoken(findings.question.by)
    if findings.base is None:
        return f"Up to {on} the service costs {pounds_told(option.cash)}."
    words = f"Up to {on} it costs {pounds_told(option.cash)} more than the base"
    if option.per_child is None or option.fewer is None or option.fewer.low <= 0:
        return f"{words}. The fall of the average caseload is no more than noise."
    return (
        f"{words}, or {pounds_told(option.per_child)} for each child fewer on the average "
        f"caseload. {_budget(findings, name)}"
    ).strip()


def cost_in_a_line(findings: Findings, name: str) -> str:
    """What a scenario costs up to the date asked about, for the screen."""
    option, beside = findings.options[name], "" if findings.base is None else "more than the base"
    cost = f"{_short(option.cash.mean)} {beside}".strip()
    words = f"Cost to {spoken(findings.question.by)}: {cost}"
    words += f", give or take {_short(option.cash.half_width)}"
    if option.per_child is None or option.fewer is None or option.fewer.low <= 0:
        return f"{words}."
    return f"{words}; {_short(option.per_child.mean)} for each child fewer."


def cost_told(findings: Findings, name: str) -> str:
    """What a scenario costs over the base, or in all, with its interval, for a table."""
    if name == findings.base:
        return ""
    cash = findings.options[name].cash
    mean, low, high = (_short(value) for value in (cash.mean, cash.low, cash.high))
    return f"{mean} ({low} to {high})"


def _budget(findings: Findings, name: str) -> str:
    """How the plan stands against its budget over the days of the run, and the main causes."""
    years = [year for year in against(findings, name) if year.announced == year.announced]
    if not years:
        return ""
    announced = sum(year.announced for year in years)
    left = announced - sum(year.extra.mean for year in years)
    kind = "under" if left >= 0 else "over"
    unfilled, premium = (
        sum(year.causes[cause].mean for year in years) for cause in (UNFILLED, PREMIUM)
    )
    runs = years[0].extra.n
    return (
        f"Of {_short(announced)} announced for the years of the run it is {_short(abs(left))} "
        f"{kind} (mean of {runs} runs, without overheads unless the budget covers them): posts "
        f"unfilled save {_short(-unfilled)} and the agency premium costs {_short(premium)}."
    )


def pounds_told(estimate: Estimate) -> str:
    """A sum with the interval of its mean, in words."""
    mean, low, high = (_short(v) for v in (estimate.mean, estimate.low, estimate.high))
    return f"{mean} (95% interval of the mean {low} to {high}; {estimate.n} runs)"


def _short(value: float) -> str:
    """A sum for reading: in millions from a million on, else to the nearest hundred or pound."""
    if value != value:
        return "not known"
    sign, size = ("-" if value < 0 else ""), abs(value)
    if size >= 1_000_000:
        return f"{sign}£{size / 1_000_000:,.2f}m"
    return f"{sign}£{round(size, -2):,.0f}" if size >= 10_000 else f"{sign}£{size:,.0f}"
