"""What the levers say: words, table and chart of the exchange rates."""

from datetime import date
from math import isnan, nan

from sim.output.charts.sensitivity import bars
from sim.output.charts.style import number, spoken
from sim.output.results.shown import Shown, source_of
from sim.output.tables.summary import known
from sim.output.words.asked import subject_when
from sim.output.words.reply import Reply
from sim.scenario.schema import Question, Scenario
from sim.study.questions.lever_list import POSTS
from sim.study.questions.levers import Pulled
from sim.study.statistics.estimates import Estimate

COLUMNS = (
    "lever", "input", "words", "unit", "now", "can", "change", "change_low", "change_high",
    "posts", "posts_low", "posts_high", "unit_in_posts", "furthest", "furthest_in_posts",
    "most_fall", "most_fall_low", "most_fall_high", "expected_fall", "expected_low",
    "expected_high", "check_fall", "check_low", "check_high", "check_holds", "replications",
)  # fmt: skip
_HEADS = ("One child fewer", "Takes", "95% interval", "In posts", "At most", "Brings", "Checked")


def show_levers(
    scenario: Scenario, day: date, question: Question, pulled: list[Pulled], runs: int
) -> Shown:
    """The exchange rates of a plan, ready to be said and saved."""
    posts = next((each for each in pulled if each.lever is POSTS), None)
    what = subject_when(question.measure, question.by)
    begin = f"From {spoken(day)} on, in {scenario.name}; {what[0].lower()}{what[1:]}."
    brief = _brief(posts)
    checks = [each for each in pulled if each.can]
    reply = _reply(f"What else would do it? {scenario.name}", begin, pulled, posts, runs)
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
    return Shown(brief, reply, told, tables, [chart], {scenario.name: scenario}, made_with)


def _reply(title: str, begin: str, pulled: list[Pulled], posts: Pulled | None, runs: int) -> Reply:
    checks = [each for each in pulled if each.can]
    held = sum(each.holds for each in checks)
    return Reply(
        title,
        _brief(posts),
        _HEADS,
        [_told(each, posts) for each in pulled],
        [
            f"{begin} Each change was then played once over {runs} other futures: the fall was as "
            f"expected for {held} of {len(checks)}."
        ],
        [
            f"Intervals are of 95%, over {runs} paired runs. At most: how far a lever goes, and "
            "how many children fewer that brings. Checked: whether the other futures agree, and "
            "by how many children it fell in them."
        ],
    )


def _brief(posts: Pulled | None) -> str:
    if posts is None:
        return "The levers asked for, and what each would have to change."
    if not posts.can:
        most = number(posts.most.mean)
        return f"Posts alone cannot bring one child fewer: {posts.furthest:g} more bring {most}."
    return f"One child fewer on the average caseload takes {_range(posts.change, 0)} more posts."


def _told(each: Pulled, posts: Pulled | None) -> tuple[str, ...]:
    """A lever on one line: what one child fewer takes, and what all of it would bring."""
    unit = each.lever.unit.split()[0].replace("points", "%")
    name = each.lever.name.replace("_", " ")
    name = name if name == unit else f"{name}, {unit}"
    furthest = number(each.furthest, _digits(each.furthest)) if each.furthest else "nothing"
    reach = (furthest, f"{each.most.mean:.2f}" if each.furthest else "")
    if not each.can:
        return (name, "cannot", "", _worth(each, posts), *reach)
    digits = _digits(each.change.mean)
    span = _span(each.change, digits).replace("further than it goes", "more")
    takes = (number(each.change.mean, digits), span)
    check = f"{'yes' if each.holds else 'no'}, {number(each.found.mean, 2)}"
    return (name, *takes, _worth(each, posts), *reach, check)


def _worth(each: Pulled, posts: Pulled | None) -> str:
    """A lever in posts: what it takes for one child, or all that it can bring."""
    if posts is None or not posts.can or each.lever is POSTS:
        return ""
    if each.can:
        return number(posts.change.mean, 0)
    return number(max(0.0, each.most.mean) * posts.change.mean, 1)


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
    lever, can = each.lever, each.can
    unit = each.posts.mean / each.change.mean if can and each.change.mean else nan
    all_in_posts = each.most.mean * posts.change.mean if posts is not None else nan
    return (
        lever.name, " ".join(lever.keys), lever.words, lever.unit, each.now,
        "yes" if can else "cannot", *_bounds(each.change), *_bounds(each.posts), unit,
        each.furthest, all_in_posts, *_bounds(each.most), *_bounds(each.expected),
        *_bounds(each.found), ("yes" if each.holds else "no") if can else "", each.most.n,
    )  # fmt: skip


def _bounds(each: Estimate) -> tuple[float, float, float]:
    return each.mean, each.low, each.high
