"""Hours needed against hours available in words, and plain warnings before anything is run."""

from collections.abc import Iterator
from math import inf
from textwrap import fill

from sim.scenario.remarks import remarks
from sim.scenario.schema import Question, Scenario
from sim.scenario.words import spoken
from sim.study.paper import Hours
from sim.study.questions.load import Outlook, TeamLoad, hours_of_grades, loads_of_teams, outlook

_WIDTH = 88
_ALL_SHOWN = 8
"""So many teams are shown one by one; of more, only the lowest, the middle and the highest."""


def loads_in_words(scenario: Scenario, question: Question) -> Iterator[str]:
    """The load by grade and by team: on the first day, and with every post filled."""
    found = outlook(scenario, question)
    yield "Case hours a year by grade, on the first day"
    for grade in hours_of_grades(scenario):
        yield f"  {f'{grade.grade} ({grade.workers:.1f} workers)':<42}{grade.hours:>12,.0f}"
    yield ""
    yield "Load: hours needed for each 100 hours available"
    now = (scenario.start, found.now.workers, f"first day, {found.now.workers:g} workers")
    then = (
        question.by,
        float(found.posts),
        f"{spoken(question.by)}, all {found.posts} posts filled",
    )
    for on, workers, words in (now, then):
        teams = loads_of_teams(scenario, on, workers)
        yield f"  {words}:"
        for name, team in _shown(teams):
            yield (
                f"    {name:<26}{team.posts:>4} posts{team.needed:>10,.0f} needed"
                f"{team.available:>10,.0f} available{100 * team.load:>6.0f}"
            )


def _shown(teams: list[TeamLoad]) -> list[tuple[str, TeamLoad]]:
    if len(teams) <= _ALL_SHOWN:
        return [(team.team, team) for team in teams]
    order = sorted(teams, key=lambda team: team.load)
    names = ("lowest", "middle", "highest")
    picked = (order[0], order[len(order) // 2], order[-1])
    return [(f"{n}: {team.team}"[:26], team) for n, team in zip(names, picked, strict=True)]


def warnings_in_words(scenario: Scenario, question: Question) -> list[str]:
    """What a planner should know before a run: sums and dates that do not work out."""
    found = outlook(scenario, question)
    by = spoken(question.by)
    told = [
        *remarks(scenario),
        *_keeping_up(found.now, "on the first day"),
        *_keeping_up(found.then, f"on {by}, even with every post filled"),
        *_single_teams(scenario, question, found),
        *_in_time(found, question),
    ]
    if question.measure == "average_caseload" and found.paper > question.at_most:
        told.append(
            f"Not even on paper is the target met: {found.paper:.1f} children for each of "
            f"{found.posts} posts, where at most {question.at_most:g} are asked for."
        )
    return told


def _keeping_up(hours: Hours, when: str) -> Iterator[str]:
    if hours.total > hours.with_overtime:
        yield (
            f"The service cannot keep up {when}: {hours.total:,.0f} hours a year are needed, and "
            f"{hours.with_overtime:,.0f} are there with all overtime. Work is left undone."
        )
    if hours.manager_needed > hours.manager_available:
        yield (
            f"The managers cannot keep up {when}: {hours.manager_needed:,.0f} hours a year are "
            f"needed, and {hours.manager_available:,.0f} are there. Decisions queue."
        )


def _single_teams(scenario: Scenario, question: Question, found: Outlook) -> Iterator[str]:
    """Teams that cannot keep up although the service as a whole could."""
    hours = found.then
    if hours.total > hours.with_overtime or not hours.available:
        return
    most = hours.with_overtime / hours.available
    over = [t for t in loads_of_teams(scenario, question.by, hours.workers) if not t.load <= most]
    if over:
        yield (
            f"{len(over)} of {scenario.teams.count} teams cannot keep up on "
            f"{spoken(question.by)}, even with every post filled and all overtime: their families "
            "need more than that."
        )


def _in_time(found: Outlook, question: Question) -> Iterator[str]:
    by = spoken(question.by)
    if found.funded is not None and found.filled is not None and found.filled > question.by:
        when = "never" if found.weeks_to_fill == inf else f"on {spoken(found.filled)}"
        yield (
            f"The date falls before the posts can be filled: those funded on "
            f"{spoken(found.funded)} have a permanent worker {when} on average, and the question "
            f"is about {by}."
        )
    if found.empty >= 1:
        yield (
            f"With so many leavers, and {found.weeks_to_fill:.0f} weeks on average until a post "
            f"is filled again, about {found.empty:.0f} of {found.posts} posts are without a "
            "permanent worker at any time."
        )


def warnings_block(scenario: Scenario, question: Question) -> Iterator[str]:
    """The warnings as a list, or that there is none."""
    told = warnings_in_words(scenario, question)
    yield "Warnings" if told else "Warnings: none from the sums."
    for words in told:
        yield fill(words, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
