"""What the levers say: words, table and chart of the exchange rates."""

from datetime import date
from math import isnan, nan

from sim.output.charts.sensitivity import bars
from sim.output.charts.style import number, spoken
from sim.output.results.shown import Shown, source_of
from sim.output.tables.summary import known
from sim.scenario.schema import Scenario
from sim.study.questions.lever_list import POSTS
from sim.study.questions.levers import Pulled
from sim.study.statistics.estimates import Estimate

COLUMNS = (
    "lever",
    "input",
    "words",
    "unit",
    "now",
    "can",
    "change",
    "change_low",
    "change_high",
    "posts",
    "posts_low",
    "posts_high",
    "unit_in_posts",
    "furthest",
    "furthest_in_posts",
    "most_fall",
    "most_fall_low",
    "most_fall_high",
    "expected_fall",
    "expected_low",
    "expected_high",
    "check_fall",
    "check_low",
    "check_high",
    "check_holds",
    "replications",
)


def show_levers(scenario: Scenario, day: date, on: date, pulled: list[Pulled], runs: int) -> Shown:
    """The exchange rates of a plan, ready to be said and saved."""
    posts = next((each for each in pulled if each.lever is POSTS), None)
    lines = [_line(each, posts) for each in pulled]
    begin = f"From {spoken(day)} on, in {scenario.name}; average caseload on {spoken(on)}."
    brief = _brief(posts)
    checks = [each for each in pulled if each.can]
    held = sum(each.holds for each in checks)
    words = "\n".join(
        [
            brief,
            "",
            begin,
            "One child fewer on the average caseload takes",
            *lines,
            "",
            f"Ranges are 95% intervals over {runs} paired runs. Each change was then played once "
            f"over {runs} other futures: the fall was as expected for {held} of {len(checks)}.",
            "",
        ]
    )
    source = source_of(scenario, 2 * runs)
    rows = [(_label(p), p.most.mean, p.most.low, p.most.high) for p in _by_most(pulled)]
    subtitle = (
        "Children fewer on the average caseload when each lever is pulled as far as it goes, "
        f"from {spoken(day)}. {begin} Thin lines: 95% intervals. Purple: one child."
    )
    title = f"{len(checks)} of {len(pulled)} levers can bring one child fewer; {_strongest(pulled)}"
    chart = bars("levers", title, subtitle, source, rows, mark=1.0)
    told = {"levers": [dict(zip(COLUMNS, map(known, _row(p, posts)), strict=True)) for p in pulled]}
    tables = {"levers.csv": (COLUMNS, [_row(each, posts) for each in pulled])}
    made_with = {"replications": runs, "checked_over": runs, "from": day.isoformat()}
    return Shown(brief, words, told, tables, [chart], {scenario.name: scenario}, made_with)


def _brief(posts: Pulled | None) -> str:
    if posts is None:
        return "The levers asked for, and what each would have to change."
    if not posts.can:
        most = number(posts.most.mean)
        return f"Posts alone cannot bring one child fewer: {posts.furthest:g} more bring {most}."
    return f"One child fewer on the average caseload takes {_range(posts.change, 0)} more posts."


def _line(each: Pulled, posts: Pulled | None) -> str:
    lever, worth = each.lever, _worth(each, posts)
    at_most = f"{number(each.furthest, _digits(each.furthest))} {lever.unit}"
    if not each.can:
        if each.furthest == 0:
            return f"- {lever.words}: cannot, there is nothing left to change"
        reach = f"{number(each.most.mean, 2)} ({_span(each.most, 2)}) children fewer"
        return f"- {lever.words}: cannot; all of it ({at_most}) brings {reach}{worth}"
    change = _range(each.change, _digits(each.change.mean))
    check = "as expected" if each.holds else "NOT as expected"
    return (
        f"- {lever.words}: {change} {lever.unit} (now {number(each.now, _digits(each.now))})"
        f"{worth}; checked: {number(each.found.mean, 2)} children fewer, {check}"
    )


def _worth(each: Pulled, posts: Pulled | None) -> str:
    """A lever in posts: what it takes for one child, or all that it can bring."""
    if posts is None or not posts.can or each.lever is POSTS:
        return ""
    if each.can:
        return f", as much as {number(posts.change.mean, 0)} posts"
    return f", as much as {number(max(0.0, each.most.mean) * posts.change.mean, 1)} posts"


def _digits(value: float) -> int:
    return 0 if abs(value) >= 100 else 1


def _range(each: Estimate, digits: int) -> str:
    return f"{number(each.mean, digits)} ({_span(each, digits)})"


def _span(each: Estimate, digits: int) -> str:
    high = "further than it goes" if isnan(each.high) else number(each.high, digits)
    return f"{number(each.low, digits)} to {high}"


def _label(each: Pulled) -> str:
    furthest = number(each.furthest, _digits(each.furthest))
    return f"{each.lever.name.replace('_', ' ')}: {furthest} {each.lever.unit}"


def _by_most(pulled: list[Pulled]) -> list[Pulled]:
    return sorted(pulled, key=lambda each: -each.most.mean)


def _strongest(pulled: list[Pulled]) -> str:
    best = _by_most(pulled)[0]
    return f"the strongest is {best.lever.words}"


def _row(each: Pulled, posts: Pulled | None) -> tuple[object, ...]:
    lever = each.lever
    unit = each.posts.mean / each.change.mean if each.can and each.change.mean else nan
    triples = (each.change, each.posts)
    return (
        lever.name,
        " ".join(lever.keys),
        lever.words,
        lever.unit,
        each.now,
        "yes" if each.can else "cannot",
        *(bound for e in triples for bound in (e.mean, e.low, e.high)),
        unit,
        each.furthest,
        each.most.mean * posts.change.mean if posts is not None else nan,
        *(
            bound
            for e in (each.most, each.expected, each.found)
            for bound in (e.mean, e.low, e.high)
        ),
        ("yes" if each.holds else "no") if each.can else "",
        each.most.n,
    )
