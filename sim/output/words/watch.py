"""What there is to show of one post or one family that was watched in a run."""

from collections import Counter

from sim.output.charts.style import Chart, caseload_style
from sim.output.charts.watched_family import family_timeline
from sim.output.charts.watched_post import diary_strip, sittings_of_the_year
from sim.output.results.shown import Shown
from sim.output.words.reply import Reply
from sim.scenario.schema import Scenario
from sim.service.watched_family import FamilyStory
from sim.service.watched_post import PostDiary


def show_post(scenario: Scenario, post: int, replication: int, diary: PostDiary) -> Shown:
    """One worker's year: the strip of sittings, in picture, words and numbers."""
    with caseload_style():
        chart = diary_strip(scenario, post, replication, diary)
    hours: dict[str, float] = {}
    for each in sittings_of_the_year(scenario, diary):
        hours[each.kind] = hours.get(each.kind, 0.0) + each.hours
    told: dict[str, object] = {
        "scenario": scenario.name,
        "post": post,
        "run": replication,
        "hours": hours,
    }
    return _shown(scenario, chart, told)


def show_family(scenario: Scenario, number: int, replication: int, story: FamilyStory) -> Shown:
    """One family's way through the service: the timeline, in picture, words and numbers."""
    with caseload_style():
        chart = family_timeline(scenario, number, replication, story)
    kept = Counter(event.kept for event in story.events if event.kept is not None)
    told: dict[str, object] = {
        "scenario": scenario.name,
        "family": number,
        "run": replication,
        "states": [state.what for state in story.states],
        "deadlines": {name: kept[name] for name in ("in time", "late", "missed")},
    }
    return _shown(scenario, chart, told)


def _shown(scenario: Scenario, chart: Chart, told: dict[str, object]) -> Shown:
    _, *said = [line for line in chart.alternative.splitlines() if line]
    reply = Reply(f"Would you recognise it? {scenario.name}", f"{chart.title}.", notes=said)
    return Shown(chart.title, reply, told, {}, [chart], {scenario.name: scenario})
