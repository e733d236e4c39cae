"""What a scenario says, in words, before anything is run."""

from collections import Counter
from collections.abc import Iterator
from textwrap import fill

from sim.output.words.asked import subject, when_asked
from sim.output.words.load import loads_in_words, warnings_block
from sim.output.words.reply import command, folded
from sim.scenario.entries import inputs
from sim.scenario.schema import UNCHANGING, Mechanism, Scenario
from sim.scenario.words import spoken
from sim.study.paper import Hours, held_at_start, hours_needed_and_available, paper_answer
from sim.study.runs.ensemble import question_of

_WIDTH, _LINES = 88, 40
"""Letters in a line, and lines when it is said shortly."""
_QUALITIES = (
    ("green", "published for this place"),
    ("amber", "derived, or from elsewhere"),
    ("red", "judgement"),
)


def explain(scenario: Scenario) -> str:
    """The scenario in words: the position, the changes, the sums, and how far to trust them."""
    question = question_of(scenario)
    parts = [
        *_opening(scenario),
        "",
        *_changes(scenario),
        *_question(scenario),
        "",
        *_hours(scenario),
        "",
        *loads_in_words(scenario, question),
        "",
        *_paper(scenario),
        "",
        *warnings_block(scenario, question),
        "",
        *_assumptions(scenario),
    ]
    return "\n".join(parts) + "\n"


def explain_shortly(scenario: Scenario, called: str) -> str:
    """The same on a screen: the position, the changes, the sums; `called` is its name."""
    question = question_of(scenario)
    red = sum(note.quality == "red" for note in scenario.notes.values())
    lines = [
        *_opening(scenario),
        "",
        *_changes(scenario),
        *_question(scenario),
        "",
        *_totals(hours_needed_and_available(scenario)),
        "",
        *_on_paper(scenario),
        "",
        *warnings_block(scenario, question),
    ]
    lines = "\n".join(lines).splitlines()
    counted = f"{len(scenario.notes)} inputs carry a note, {red} of them judgement:"
    ending = [
        "",
        *folded(f"{counted} {command(f'caseload assumptions {called}')}"),
        *folded(f"All that it says: {command(f'caseload explain {called} --full')}"),
    ]
    if len(lines) + len(ending) > _LINES:
        lines = [*lines[: _LINES - len(ending) - 1], "…"]
    return "\n".join([*lines, *ending]) + "\n"


def _known_ages(scenario: Scenario) -> str:
    """That open work is as old as it was counted, where the scenario has its ages."""
    ages = scenario.opening.ages
    stages = [] if ages is None else [name for name, bands in ages if bands is not None]
    return f"How long it has been open is known for {len(stages)} of them. " if stages else ""


def _opening(scenario: Scenario) -> Iterator[str]:
    rules, opening = scenario.rules_on(scenario.start), scenario.opening
    yield scenario.name
    yield "=" * min(len(scenario.name), _WIDTH)
    if scenario.description:
        yield fill(scenario.description, _WIDTH)
    yield ""
    yield fill(
        f"{scenario.place[0].upper()}{scenario.place[1:]}, from {spoken(scenario.start)} to "
        f"{spoken(scenario.until)}. On the first day {opening.children:,} children have "
        f"an open case: {opening.awaiting_assessment:,} in assessment, "
        f"{opening.on_in_need_plans:,} on child in need plans, {opening.on_protection_plans:,} on "
        f"child protection plans, {opening.looked_after:,} looked after and {opening.closing:,} "
        f"to be closed. {_known_ages(scenario)}{_held(scenario)}"
        f"{rules.social_workers.posts:,} social worker posts are funded; {opening.permanent:g} "
        f"have a permanent worker and {opening.agency:g} an agency worker. They work in "
        f"{rules.teams.count} teams with {rules.managers.posts} manager posts. The standard is "
        f"{scenario.standard:g} children for each full-time worker.",
        _WIDTH,
    )
    if scenario.frozen:
        yield "The families are frozen: no referral, no closure."
    if scenario.switched_off:
        names = ", ".join(str(mechanism).replace("_", " ") for mechanism in scenario.switched_off)
        yield fill(f"Switched off: {names}.", _WIDTH)


def _held(scenario: Scenario) -> str:
    """How many children a social worker holds, where it is not all of them."""
    held, everybody = held_at_start(scenario), scenario.opening.children
    if held == everybody:
        return ""
    return (
        f"A social worker holds {held:,} of them; {everybody - held:,} on child in need plans are "
        "led by other practitioners, or wait. "
    )


def _changes(scenario: Scenario) -> Iterator[str]:
    changes = changes_in_words(scenario)
    if changes:
        yield "Changes"
        yield from map(_point, changes)
        yield ""


def changes_in_words(scenario: Scenario) -> list[str]:
    """What changes on a date, a sentence for each date."""
    before, told = scenario.rules_on(scenario.start), []
    for day, rules in scenario.changes:
        if day > scenario.start:
            old, new = (each.model_dump(exclude=set(UNCHANGING)) for each in (before, rules))
            said = "; ".join(_differences(old, new)) or "nothing that differs"
            told.append(f"From {spoken(day)}: {said}.")
            before = rules
    return told


def _differences(
    before: dict[str, object], after: dict[str, object], key: str = ""
) -> Iterator[str]:
    for name, value in after.items():
        old = before.get(name)
        if isinstance(value, dict) and isinstance(old, dict):
            yield from _differences(old, value, f"{key}{name}.")
        elif value != old:
            yield _change(f"{key}{name}", old, value)


_POSTS = {"social_workers.posts": "social worker posts", "managers.posts": "team manager posts"}


def _change(key: str, old: object, new: object) -> str:
    """A change of posts as people say it; anything else by the sentence of the input."""
    if key in _POSTS and isinstance(old, (int, float)) and isinstance(new, (int, float)):
        more = f"{_told(abs(new - old))} {'more' if new > old else 'fewer'} {_POSTS[key]}"
        return f"{more} ({_told(old)} to {_told(new)})"
    sentence = dict(inputs()).get(key, key).rstrip(".")
    return f"{sentence} ({key}) {_told(old)} becomes {_told(new)}"


def _told(value: object) -> str:
    return f"{value:,g}" if isinstance(value, (int, float)) else str(value)


def _question(scenario: Scenario) -> Iterator[str]:
    asked = scenario.question
    if asked is None:
        yield "It asks no question of its own."
        return
    words, when = subject(asked.measure), when_asked(asked.measure, asked.by)
    yield fill(
        f"Question: is “{words}” at most {asked.at_most:g} {when}, in at least "
        f"{asked.confidence:.0%} of possible futures?",
        _WIDTH,
    )


def _hours(scenario: Scenario) -> Iterator[str]:
    hours = hours_needed_and_available(scenario)
    yield "Hours of social workers in a year, if the position at the start stayed as it is"
    for words, amount in hours.needed:
        yield f"  {words:<42}{amount:>12,.0f}"
    yield from list(_totals(hours))[1:]
    yield ""
    if hours.total > hours.available:
        share = hours.total / hours.available - 1 if hours.available else float("inf")
        yield fill(
            f"The work needs {share:.0%} more hours than are contracted. What does not fit is done "
            "in overtime, later, or not at all: visits and sessions are missed first.",
            _WIDTH,
        )
    else:
        yield "The hours are enough if the work comes evenly, which it does not."


def _totals(hours: Hours) -> Iterator[str]:
    yield "The hours of a year, if the position at the start stayed as it is"
    yield f"  {'Needed':<42}{hours.total:>12,.0f}"
    yield f"  {f'There are, with {hours.workers:g} workers':<42}{hours.available:>12,.0f}"
    yield f"  {'With all the overtime there is':<42}{hours.with_overtime:>12,.0f}"
    yield f"  {'Managers: decisions and checks need':<42}{hours.manager_needed:>12,.0f}"
    yield f"  {'Managers: there are':<42}{hours.manager_available:>12,.0f}"


def _paper(scenario: Scenario) -> Iterator[str]:
    yield from _on_paper(scenario)
    yield fill(
        "It takes every post as filled, on the day, by somebody with a full caseload. The "
        "simulation shows what lies between this and life.",
        _WIDTH,
    )
    if scenario.switched_off:
        left = len(Mechanism) - len(scenario.switched_off)
        yield f"{left} of {len(Mechanism)} mechanisms are at work in this scenario."


def _on_paper(scenario: Scenario) -> Iterator[str]:
    dates = [scenario.start, *(day for day, _ in scenario.changes if day > scenario.start)]
    if scenario.question:
        dates.append(scenario.question.by)
    yield "The paper answer: children at the start for each funded social worker post"
    for day in sorted(set(dates)):
        posts = scenario.rules_on(day).social_workers.posts
        yield f"  {spoken(day):<22}{posts:>6,} posts{paper_answer(scenario, day):>8.1f}"


def _assumptions(scenario: Scenario) -> Iterator[str]:
    notes = scenario.notes
    counts = Counter[str | None](note.quality for note in notes.values())
    yield f"Assumptions: {len(notes)} inputs carry a note."
    for quality, words in _QUALITIES:
        yield f"  {counts[quality]:>4} {quality} ({words})"
    unmarked = counts[None]
    if unmarked:
        yield f"  {unmarked:>4} without a mark of quality"
    ranged = sum(note.low is not None and note.high is not None for note in notes.values())
    yield f"  {ranged:>4} with a range from low to high"
    for key, note in sorted(notes.items()):
        if note.quality == "red":
            yield _point(f"judgement: {key}" + (f" ({note.source})" if note.source else ""))


def _point(text: str) -> str:
    return fill(text, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
