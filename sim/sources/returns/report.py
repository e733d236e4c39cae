"""The reading report: what was found, what was done with it, and what was not; fit to pass on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import fill

from sim.sources.known import Known
from sim.sources.returns.adding_up import Kept
from sim.sources.returns.choosing import checks, opens_with
from sim.sources.returns.counting import Counts
from sim.sources.returns.figures import Figures, spoken
from sim.sources.returns.small import Small
from sim.sources.returns.tally import ABOUT_PEOPLE, RULES, Tally

_WIDTH = 100
_MOST_ROWS = 30
_FAR_APART = 213
"""Days, or seven months."""
_VERY_DIFFERENT, _DIFFERENT = 0.3, 0.15
PROMISE = (
    "Nothing leaves this computer: the reader opens no connection, keeps no child and no worker, "
    "and writes counts and shares only."
)
NEVER_GIVEN = (
    "work.* (hours), head_start.*, supervision.*, weights.*, costs.*, budget: no return has them",
    "managers.hours_per_week, .turnover, .weeks_to_recruit: no return has them",
    "social_workers.recruitment.weeks_to_start, .success, .weeks_to_readvertise,"
    " agency.weeks_to_start: no return says how long a post is empty",
    "social_workers.overload_effect, .overload_sickness: they are found by research",
    "workers.* but sickness_share, caseload_spread and newly_qualified_ceiling: local practice",
    "pathway.changes_per_plan_year, .drift, .return_if_cut_short: a calibration moves them",
    "practice.* but settled_placements: a calibration moves them, or the council says",
    "standard: the council's own aim",
)


@dataclass(frozen=True)
class Asked:
    """What the report should say beyond the rule: rows of faults, the day of the start."""

    where: bool = False
    start: date | None = None


def report_of(kept: Kept, figures: Figures, asked: Asked | None = None) -> str:
    """The whole report as text (Markdown)."""
    asked = asked or Asked()
    parts = [
        ["# What was read", "", *_wrapped(PROMISE)],
        ["## Files", "", *_files(kept)],
        ["## Faults, by rule", "", *_faults(kept, figures.small, asked)],
        ["## What a reader should know", "", *_remarks(kept, figures, asked)],
        ["## Inputs from the returns", "", *_inputs(figures)],
        ["## Left at the default", "", *_left(figures)],
        ["## Where the returns can be held against each other", "", *_checks(kept, figures.small)],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _wrapped(text: str) -> Iterator[str]:
    yield fill(text, _WIDTH)


def _files(kept: Kept) -> Iterator[str]:
    used = [file for file in kept.files if not file.refusal]
    for kind, on in dict.fromkeys((file.kind, file.on) for file in used):
        names = ", ".join(sorted(f.name for f in used if (f.kind, f.on) == (kind, on)))
        day = f" of {spoken(on)}" if on else ""
        yield fill(f"- {kind}{day}: {names}", _WIDTH, subsequent_indent="  ")
    for file in sorted(kept.files, key=lambda f: f.name):
        if file.refusal:
            yield fill(f"- {file.name} {file.refusal}", _WIDTH, subsequent_indent="  ")


def _faults(kept: Kept, small: Small, asked: Asked) -> Iterator[str]:
    some = False
    for file in kept.files:
        for rule, count in sorted(file.tally.counts.items(), key=lambda item: _order(item[0])):
            some = True
            told = small.told(count) if rule in ABOUT_PEOPLE else f"{count:,}"
            is_hidden = rule in ABOUT_PEOPLE and not small.shows(count)
            rows = "" if is_hidden or not asked.where else _rows(file.tally, rule)
            yield f"- {file.name}: {rule} {RULES[rule]}: {told}{rows}"
    if not some:
        yield "None."


def _order(rule: str) -> int:
    return list(RULES).index(rule)


def _rows(tally: Tally, rule: str) -> str:
    """Where a fault is: rows of the user's own file, or lines of it."""
    rows = tally.places.get(rule, [])
    if not rows:
        return ""
    return f" ({', '.join(rows[:_MOST_ROWS])}{' and more' if len(rows) > _MOST_ROWS else ''})"


def _remarks(kept: Kept, figures: Figures, asked: Asked) -> Iterator[str]:
    for remark in (
        *_about_census(kept, figures.small),
        *_about_dates(kept, asked),
        *_about_care(kept),
        *_about_staff(kept),
        *_about_roles(kept),
        *_about_families(kept, figures),
    ):
        yield fill(f"- {remark}", _WIDTH, subsequent_indent="  ")
    if name := opens_with(kept, asked.start):
        yield f"- The opening position is that of the {name}."


def _about_census(kept: Kept, small: Small) -> Iterator[str]:
    if kept.census is None:
        return
    on, counts = kept.census.on, kept.census.counts
    if (on.month, on.day) != (3, 31):
        yield (
            f"The reference date of the census is {spoken(on)} and no 31 March; it is taken with "
            "the twelve months before it. Is it right?"
        )
    if counts["covered"] < 1:
        yield (
            f"The census covers about {counts['covered']:.0%} of a year: nothing happens in its "
            "first two months. Counts of a year are scaled up."
        )
    yield from _timeliness(counts, small)
    if kept.census.years == 1:
        yield (
            "One census shows too few re-referrals: those whose earlier referral was closed before "
            "its year. Add the census of the year before."
        )


def _timeliness(counts: Counts, small: Small) -> Iterator[str]:
    """Assessments in time, both ways of counting."""
    pairs = (
        ("within_45_from_start", "assessments_with_usable_duration"),
        ("first_within_45_from_referral", "first_assessments_completed"),
    )
    told = [
        f"{counts[part] / counts[whole]:.1%}"
        for part, whole in pairs
        if counts[whole] and small.shows_share(counts[part], counts[whole])
    ]
    if len(told) == len(pairs):
        yield (
            f"Assessments within 45 working days: {told[0]} from the start of the assessment, "
            f"{told[1]} from the referral. The model's clock, and the fit, is the second."
        )


def _about_dates(kept: Kept, asked: Asked) -> Iterator[str]:
    stocks = [c.on for c in (kept.census, kept.lists, kept.dataset) if c is not None]
    others = [d for d in (kept.workforce_date, asked.start) if d is not None]
    for on in others:
        for stock in stocks:
            if abs((on - stock).days) > _FAR_APART:
                yield f"More than seven months lie between {spoken(stock)} and {spoken(on)}."


def _about_care(kept: Kept) -> Iterator[str]:
    typed = kept.told.children("looked_after") is not None
    if kept.care is None and kept.dataset is None and kept.lists is None and not typed:
        yield (
            "There is no looked-after return: looked_after, on_in_need_plans and closing stay at "
            "their defaults, and the position is not complete. Say how many are looked after, and "
            "where that is from, with --stock."
        )
    if kept.care is not None and kept.care["year_end"] != kept.care["date"]:
        yield (
            f"The looked-after return seems to be of the year to {spoken(kept.care['year_end'])}, "
            f"and is counted on {spoken(kept.care['date'])}. Do the returns belong together?"
        )
    if not kept.care_linked:
        yield (
            "Fewer than 90% of the children in the looked-after return are open in the census: "
            "the identifiers differ, so only its counts are used."
        )


def _about_staff(kept: Kept) -> Iterator[str]:
    if kept.workforce is None:
        yield "There is no workforce census: posts and people stay as published or at the default."
        return
    yield (
        "Cases of workers in fostering and adoption are in the caseload, if the census has them: "
        "then it is an upper limit."
    )
    if kept.census is None:
        return
    children, cases = kept.census.counts["open_children_under_18"], kept.workforce["cases"]
    apart = abs(children - cases) / max(children, cases, 1)
    if apart > _DIFFERENT:
        mark = "RED: " if apart > _VERY_DIFFERENT else ""
        yield f"{mark}Open children and the sum of cases differ by {apart:.0%}."


def _about_roles(kept: Kept) -> Iterator[str]:
    """Which roles of the data set are taken for that of the worker who holds a child."""
    roles = kept.dataset.counts["roles"] if kept.dataset is not None else {}
    if kept.dataset is not None and roles:
        holding = kept.dataset.counts["roles_taken"]
        yield (
            f"Roles taken for those who hold children: {', '.join(holding) or 'none'}; "
            f"others that are common: {', '.join(r for r in roles if r not in holding) or 'none'}. "
            "Others are taken with --role."
        )


def _about_families(kept: Kept, figures: Figures) -> Iterator[str]:
    del kept
    yield f"Children in a family: {figures.children:.2f} ({figures.how})."


def _inputs(figures: Figures) -> Iterator[str]:
    yield "| input | value | range | quality | from |"
    yield "|---|---|---|---|---|"
    for key, known in figures.known.items():
        yield f"| {key} | {known.value:g} | {_range(known)} | {known.quality} | {known.source} |"
    for key, pattern in figures.patterns.items():
        values = ", ".join(f"{value:g}" for value in pattern.values)
        yield f"| {key} | {values} | | {pattern.quality} | {pattern.source} |"


def _range(known: Known) -> str:
    low, high = known.range
    return "" if low is None or high is None else f"{low:g} to {high:g}"


def _left(figures: Figures) -> Iterator[str]:
    for key, reason in figures.left.items():
        yield f"- {key}: {reason}"
    for line in NEVER_GIVEN:
        yield f"- {line}"


def _checks(kept: Kept, small: Small) -> Iterator[str]:
    found = checks(kept)
    for check in found:
        told = "; ".join(f"{name} {small.told(value)}" for name, value in check.values.items())
        yield f"- {check.what}: {told} ({check.mark})"
    if not found:
        yield "No two returns say the same thing."
