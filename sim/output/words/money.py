"""What a scenario costs, in a sentence or two."""

from sim.output.charts.style import spoken
from sim.scenario.costs import Budget
from sim.scenario.schema import Scenario
from sim.study.money.bill import pounds
from sim.study.money.budget import PREMIUM, UNFILLED, posts_more, share_for_posts
from sim.study.money.rates import FAMILY_HELP_PAY
from sim.study.questions.findings import Findings
from sim.study.questions.value import Option
from sim.study.statistics.estimates import Estimate


def money_in_words(findings: Findings, name: str) -> str:
    """What a scenario costs up to the date asked about, and what that buys: one date throughout."""
    option, on = findings.options[name], spoken(findings.question.by)
    if findings.base is None:
        return f"Up to {on} the service costs {pounds_told(option.cash)}, with overheads."
    words = f"Up to {on} it costs {pounds_told(option.cash)} more than the base, with overheads."
    parts = (words, _family_help(findings, name), _for_each_child(option), _budget(findings, name))
    return " ".join(filter(None, parts))


def _family_help(findings: Findings, name: str) -> str:
    """What a plan pays for more practitioners who lead families, or spares as they lead fewer."""
    assert findings.base is not None
    bills = (findings.bills[each].upto(findings.question.by) for each in (name, findings.base))
    own, before = (pounds(each.line(*FAMILY_HELP_PAY)).sum(axis=1).mean() for each in bills)
    more = float(own - before)
    if more < 0:
        return (
            f"In this {_short(-more)} (mean) is spared on family help practitioners, who lead "
            "fewer families then: only if their posts go."
        )
    return f"Of it {_short(more)} (mean) pays family help practitioners." if more else ""


def _for_each_child(option: Option) -> str:
    """What a year of a caseload that is a child lower costs, if it is lower at all."""
    yearly, fewer = option.per_child_yearly, option.fewer_over_year
    if yearly is None or fewer is None or fewer.low <= 0:
        return "The fall of the average caseload is no more than noise."
    return (
        f"Over the last 12 months of these, each child fewer on the average caseload costs "
        f"{pounds_told(yearly)} a year."
    )


def cost_in_a_line(findings: Findings, name: str) -> str:
    """What a scenario costs up to the date asked about, for the screen."""
    option, beside = findings.options[name], "" if findings.base is None else "more than the base"
    cost = f"{_short(option.cash.mean)} {beside}".strip()
    words = f"Cost to {spoken(findings.question.by)}: {cost}"
    if option.cash.half_width == option.cash.half_width:
        words += f", give or take {_short(option.cash.half_width)}"
    yearly, fewer = option.per_child_yearly, option.fewer_over_year
    if yearly is None or fewer is None or fewer.low <= 0:
        return f"{words}."
    return f"{words}; {_short(yearly.mean)} a year for each child fewer."


def cost_told(findings: Findings, name: str) -> str:
    """What a scenario costs over the base, or in all, with its interval, for a table."""
    if name == findings.base:
        return ""
    cash = findings.options[name].cash
    mean, low, high = (_short(value) for value in (cash.mean, cash.low, cash.high))
    return f"{mean} ({low} to {high})"


def _budget(findings: Findings, name: str) -> str:
    """How the plan stands against its budget up to the date asked about, and the main causes."""
    every = findings.against_by_then(name)
    years = [year for year in every if year.announced == year.announced]
    if not years:
        return ""
    announced = sum(year.announced for year in years)
    extra = sum(year.extra.mean for year in years)
    left = announced - extra
    kind = "under" if left >= 0 else "over"
    unfilled, premium = (
        sum(year.causes[cause].mean for year in years) for cause in (UNFILLED, PREMIUM)
    )
    assert findings.base is not None
    plan, base = (findings.ensembles[each].scenario for each in (name, findings.base))
    some = f" in {', '.join(year.year for year in years)}" if len(years) < len(every) else ""
    return (
        f"Against its budget, {basis_in_words(plan.budget)}: up to the same "
        f"day {_short(extra)}{some} of {_short(announced)} {announced_in_words(plan, base)}, "
        f"{_short(abs(left))} {kind} (means of {years[0].extra.n} runs). Posts unfilled save "
        f"{_short(-unfilled)} and the agency premium costs {_short(premium)}."
    )


def basis_in_words(budget: Budget | None) -> str:
    """What is counted against a budget, and what is not: everything where there is none."""
    if budget is None or (budget.covers_overheads and budget.covers_family_help):
        return "with overheads"
    if budget.covers_overheads:
        return "with overheads and without family help"
    return "without overheads" + ("" if budget.covers_family_help else " and family help")


def announced_in_words(plan: Scenario, base: Scenario) -> str:
    """For how many of its posts the money announced is counted."""
    budget = plan.budget
    if budget is None or budget.posts is None:
        return "announced"
    more = posts_more(plan, base)
    if share_for_posts(plan, base) == 1.0:
        return f"announced for {budget.posts:g} posts (the plan has {more:g})"
    return f"announced for {more:g} of its {budget.posts:g} posts"


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
