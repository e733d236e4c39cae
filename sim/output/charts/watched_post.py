"""One worker's year: a strip of every sitting, and where the hours went."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import Chart, Frame, number, quiet_axes, spoken
from sim.output.results.shown import source_of
from sim.scenario.calendar import Calendar
from sim.scenario.schema import Scenario
from sim.service.watched_post import PostDiary, Sitting, Spell

WEEKS_SHOWN = 52
_DAYS = 5
_GROUPS = {
    "Assessments and enquiries": (palette.TURQUOISE, ("assess", "enquiry", "strategy", "referral")),
    "Visits": (palette.BLUE, ("visit",)),
    "Conferences, reviews and core groups": (
        palette.PURPLE,
        ("conference", "review", "core group"),
    ),
    "Other work": (palette.ORANGE, ("",)),
}
"""Groups of work with their colour and the words by which their kinds are known, in order."""
_EMPTY = "#F0F0F0"
_WIDTH_OF_A_DAY = 0.97
_TALL = 8.2


Part = tuple[int, float, float]
"""A part of a working day: the row of its week, its place in the row, and its length."""


def diary_strip(scenario: Scenario, post: int, replication: int, diary: PostDiary) -> Chart:
    """Every sitting of those who held a post, in the last 52 weeks of a run.

    A face-validity chart: somebody who does the work should recognise the weeks.
    """
    calendar = Calendar(scenario.nation, scenario.start)
    monday = _first_monday(scenario)
    end = calendar.day_of(scenario.until + timedelta(days=1))
    start = calendar.day_of(max(monday, scenario.start))
    shown = sittings_of_the_year(scenario, diary)
    hours = _hours_by_kind(shown)
    title = _title(post, hours)
    subtitle = (
        f"Post {post} of {scenario.place}, {spoken(max(monday, scenario.start))} to "
        f"{spoken(scenario.until)}: {_who(diary, calendar, start)}. One run of the simulation "
        f"(run {replication}), nobody real. Each row is a week. Grey: on leave or sick. Pale: "
        "nobody in post. White: a holiday, or nothing was ready to be done."
    )
    frame = Frame(title, subtitle, source_of(scenario, 1), _TALL)
    strip = frame.figure.add_axes((0.075, 0.075, 0.38, frame.top - 0.1))
    bars = frame.figure.add_axes((0.7, 0.075, 0.24, frame.top - 0.1))
    _draw_strip(strip, diary, calendar, monday, (float(start), float(end)))
    _draw_bars(bars, hours)
    on = calendar.date_of
    rows = [(on(s.start), on(s.end), s.kind, group_of(s.kind), s.hours) for s in shown]
    columns = ("date", "ended", "work", "group", "hours")
    return frame.chart("one_workers_year", _told(hours), columns, rows)


def sittings_of_the_year(scenario: Scenario, diary: PostDiary) -> list[Sitting]:
    """The sittings of the last 52 weeks of a run."""
    calendar = Calendar(scenario.nation, scenario.start)
    start = calendar.day_of(max(_first_monday(scenario), scenario.start))
    return [each for each in diary.sittings if each.end > start]


def group_of(kind: str) -> str:
    """The group of work that a kind belongs to."""
    return next(name for name, (_, words) in _GROUPS.items() if any(word in kind for word in words))


def _first_monday(scenario: Scenario) -> date:
    last = scenario.until - timedelta(days=scenario.until.weekday())
    first = scenario.start - timedelta(days=scenario.start.weekday())
    return max(first, last - timedelta(weeks=WEEKS_SHOWN - 1))


def _hours_by_kind(sittings: list[Sitting]) -> dict[str, float]:
    hours: dict[str, float] = defaultdict(float)
    for each in sittings:
        hours[each.kind] += each.hours
    groups = list(_GROUPS)
    return dict(sorted(hours.items(), key=lambda item: (groups.index(group_of(item[0])), -item[1])))


def _by_group(hours: dict[str, float]) -> dict[str, float]:
    sums = dict.fromkeys(_GROUPS, 0.0)
    for kind, amount in hours.items():
        sums[group_of(kind)] += amount
    return sums


def _title(post: int, hours: dict[str, float]) -> str:
    total = sum(hours.values())
    if total == 0:
        return f"Nobody worked in post {post} in this year"
    (first, most), (second, next_most), *_ = sorted(
        _by_group(hours).items(), key=lambda item: -item[1]
    )
    return (
        f"{first} took {most / total:.0%} of {number(total, 0)} hours of case work, "
        f"{second.lower()} {next_most / total:.0%}"
    )


def _told(hours: dict[str, float]) -> list[str]:
    total = sum(hours.values())
    return [
        f"{name}: {number(amount, 0)} hours ({amount / total:.0%})."
        for name, amount in _by_group(hours).items()
        if total
    ]


def _who(diary: PostDiary, calendar: Calendar, start: float) -> str:
    """Who held the post in the year, in order."""
    there = [each for each in diary.occupants if each.end > start]
    *before, last = there
    held = [f"{each.what} until {spoken(calendar.date_of(each.end))}" for each in before]
    return "; ".join([*held, last.what])


def _draw_strip(
    axes: Axes, diary: PostDiary, calendar: Calendar, monday: date, window: tuple[float, float]
) -> None:
    def draw(each: Spell | Sitting, colour: str) -> None:
        start, end = max(each.start, window[0]), min(each.end, window[1])
        _bars(axes, _parts(calendar, monday, start, end), colour)

    for spell in diary.occupants:
        if spell.what == "empty":
            draw(spell, _EMPTY)
    for name, (colour, _) in _GROUPS.items():
        for sitting in diary.sittings:
            if group_of(sitting.kind) == name:
                draw(sitting, colour)
    for away in diary.absences:
        draw(away, palette.GREY)
    weeks = (calendar.date_of(window[1] - 1) - monday).days // 7 + 1
    axes.set_xlim(0, _DAYS)
    axes.set_ylim(weeks, 0)
    axes.set_xticks([day + 0.5 for day in range(_DAYS)], ["Mon", "Tue", "Wed", "Thu", "Fri"])
    axes.xaxis.tick_top()
    firsts = [monday + timedelta(weeks=week) for week in range(weeks)]
    named = [week for week, day in enumerate(firsts) if day.day <= 7]
    words = [f"{firsts[week]:%b}" for week in named]
    years = [f" {firsts[week].year}" if firsts[week].month == 1 else "" for week in named]
    years[:1] = [f" {firsts[named[0]].year}"]
    labels = [month + year for month, year in zip(words, years, strict=True)]
    axes.set_yticks([week + 0.5 for week in named], labels)
    quiet_axes(axes, grid="x")
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)


def _parts(calendar: Calendar, monday: date, start: float, end: float) -> Iterator[Part]:
    """The parts of working days between two moments of the clock."""
    day = int(start // 1)
    while day < end:
        first, last = max(start, day), min(end, day + 1)
        if last > first:
            on = calendar.date_of(day)
            yield (on - monday).days // 7, on.weekday() + first - day, last - first
        day += 1


def _bars(axes: Axes, parts: Iterator[Part], colour: str) -> None:
    by_week: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for week, place, length in parts:
        by_week[week].append((place, length * _WIDTH_OF_A_DAY))
    for week, spans in by_week.items():
        axes.broken_barh(spans, (week + 0.06, 0.88), facecolor=colour, linewidth=0)


def _draw_bars(axes: Axes, hours: dict[str, float]) -> None:
    """Hours by kind, in the order and colours of their groups."""
    places, place, group = [], 0.0, ""
    for kind in hours:
        if group_of(kind) != group:
            group = group_of(kind)
            place += 1.3
            axes.text(0, place - 0.15, group, weight="bold", size=9.5, va="center")
            place += 1.0
        places.append(place)
        place += 1.0
    for at, (kind, amount) in zip(places, hours.items(), strict=True):
        axes.barh(at, amount, 0.72, color=_GROUPS[group_of(kind)][0])
        axes.text(amount, at, f" {number(amount, 0)}", va="center", size=9)
    axes.set_yticks(places, [kind[0].upper() + kind[1:] for kind in hours])
    axes.set_ylim(max(place, 1.0), 0)
    axes.set_xlim(0, max(hours.values(), default=1.0) * 1.2)
    axes.set_xticks([])
    quiet_axes(axes)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.text(
        0, 0.2, "Hours in the year, by kind of work", size=9.5, color=palette.DARK_GREY, va="center"
    )
