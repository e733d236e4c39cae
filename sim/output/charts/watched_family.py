"""One family's way through the service: a timeline with the deadlines kept and missed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.output.charts import palette
from sim.output.charts.style import Chart, Frame, beside, quiet_axes, spoken
from sim.output.charts.view import day_on_axis, time_axis
from sim.output.results.shown import source_of
from sim.scenario.calendar import Calendar
from sim.scenario.schema import Scenario
from sim.service.watched_family import Event, FamilyStory
from sim.service.watched_post import Spell

_LANES: dict[str, tuple[str, ...]] = {
    "Decisions and assessment": (),
    "Reports to conferences": ("report ",),
    "Enquiry and conferences": ("strategy", "enquiry", "conference"),
    "Visits": ("visit",),
    "Core groups and reviews": ("core group", "review"),
    "Other plan work": ("other plan work", "updated"),
    "Supervision and reading in": ("supervision", "reading in"),
}
"""Rows of the timeline, with the words by which events are known, in order."""
_STATES = {
    "in assessment": palette.GREY,
    "child in need plan": "#6BACE6",
    "child protection plan": palette.PURPLE,
    "looked after": palette.BLUE,
    "waiting to be closed": "#D9D9D9",
}
_MARKS = {
    "in time": ("o", palette.DARK_TURQUOISE, "in time"),
    "late": ("D", palette.DARK_ORANGE, "late (line from the due day)"),
    "missed": ("X", palette.PURPLE, "missed"),
    None: (".", palette.DARK_GREY, "no limit"),
}
_NAMED = {
    "children seen": 11,
    "assessment authorised": -17,
    "initial conference": 11,
    "review conference": 11,
}
"""Events named in the picture, and how many points above or below their mark."""
_RECURRING = ("visit", "core group", "review of", "looked-after review")


def family_timeline(scenario: Scenario, number: int, replication: int, story: FamilyStory) -> Chart:
    """What happened to one family and when, against the days by which it was due.

    A face-validity chart: somebody who does the work should recognise the story.
    """
    calendar = Calendar(scenario.nation, scenario.start)
    title = _title(story.events)
    first, last = story.states[0].start, story.states[-1].end
    siblings = f"{story.children} children" if story.children > 1 else "1 child"
    subtitle = (
        f"Family {number} of {scenario.place}, {siblings}, "
        f"referred on {spoken(calendar.date_of(story.referred))}, {_ending(story, calendar)}. One "
        f"run of the simulation (run {replication}), nobody real. {_workers(story.workers)}"
    )
    frame = Frame(title, subtitle, source_of(scenario, 1), 6.6)
    axes = frame.figure.add_axes((0.2, 0.16, 0.77, frame.top - 0.2))
    _states(axes, story.states, calendar)
    for event in story.events:
        _mark(axes, event, calendar)
    days = np.array([calendar.date_of(min(story.referred, first)), calendar.date_of(last)])
    time_axis(axes, days.astype("datetime64[D]"))
    margin = np.timedelta64(max(2, (days[1] - days[0]).days // 50), "D")
    axes.set_xlim(day_on_axis(days[0]) - margin, day_on_axis(days[1]) + margin)
    _rows(axes)
    _key(axes)
    rows = [
        (calendar.date_of(event.day), event.what, _due(event, calendar), event.kept or "")
        for event in story.events
    ]
    told = [
        f"{each.what.capitalize()} from {spoken(calendar.date_of(each.start))}."
        for each in story.states
    ]
    return frame.chart("one_familys_way", told, ("date", "event", "due", "kept"), rows)


def _due(event: Event, calendar: Calendar) -> date | None:
    return None if event.due is None else calendar.date_of(event.due)


def lane_of(event: Event) -> int:
    """The row of the timeline in which an event stands."""
    for number, words in enumerate(_LANES.values()):
        if any(word in event.what for word in words):
            return number
    return 0


def _title(events: Sequence[Event]) -> str:
    """Deadlines kept, and visits and meetings that came late or not at all."""
    again = [e.kept for e in events if e.kept and e.what.startswith(_RECURRING)]
    once = [e.kept for e in events if e.kept and not e.what.startswith(_RECURRING)]
    if not once and not again:
        return "No deadline fell due for this family"
    title = f"{once.count('in time')} of {len(once)} deadlines of this family were kept"
    if not again:
        return title
    return (
        f"{title}; of {len(again)} visits and meetings due, {again.count('late')} came late and "
        f"{again.count('missed')} were missed"
    )


def _ending(story: FamilyStory, calendar: Calendar) -> str:
    last = story.events[-1]
    if last.what != "closed":
        return "still open at the end"
    return f"closed on {spoken(calendar.date_of(last.day))}"


def _workers(workers: Sequence[Spell]) -> str:
    named = sum(each.what != "no worker" for each in workers)
    return "One named worker." if named == 1 else f"{named} named workers, one after another."


def _moment(day: float, calendar: Calendar) -> Any:
    """A moment of the clock on an axis of dates."""
    on = np.datetime64(calendar.date_of(day), "m")
    return on + np.timedelta64(int(day % 1 * 24 * 60), "m")


def _states(axes: Axes, states: Sequence[Spell], calendar: Calendar) -> None:
    """Where the family stood, as a band along the top."""
    whole = states[-1].end - states[0].start
    for each in states:
        start, end = _moment(each.start, calendar), _moment(each.end, calendar)
        axes.plot(
            [start, end], [-1, -1], color=_STATES[each.what], linewidth=13, solid_capstyle="butt"
        )
        if each.end - each.start > whole * 0.16:
            axes.text(start, -1.55, each.what, size=9, va="center", color=palette.DARK_GREY)


def _mark(axes: Axes, event: Event, calendar: Calendar) -> None:
    marker, colour, _ = _MARKS[event.kept]
    day, lane = _moment(event.day, calendar), lane_of(event)
    if event.kept == "late" and event.due is not None:
        axes.plot([_moment(event.due, calendar), day], [lane, lane], color=colour, linewidth=1.5)
    axes.plot([day], [lane], marker, color=colour, markersize=6.5, markeredgewidth=0)
    if event.what in _NAMED:
        beside(axes, event.what, (day, lane), (0, _NAMED[event.what]), size=8, ha="center")


def _rows(axes: Axes) -> None:
    axes.set_yticks([-1, *range(len(_LANES))], ["Where the family stands", *_LANES])
    axes.set_ylim(len(_LANES) - 0.4, -2)
    quiet_axes(axes)


def _key(axes: Axes) -> None:
    """What the marks mean, under the picture."""
    place = 0.0
    for marker, colour, words in _MARKS.values():
        axes.plot(
            [place], [-0.17], marker, color=colour, transform=axes.transAxes, clip_on=False,
            markersize=6.5, markeredgewidth=0,
        )  # fmt: skip
        axes.text(place + 0.015, -0.17, words, transform=axes.transAxes, size=8.5, va="center")
        place += 0.06 + len(words) * 0.0095
