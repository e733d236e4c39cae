"""The opening position: a council does not start empty.

Open families get the ages and remaining needs that they would have in a steady state: long plans
are more likely to be found open (length bias), and are found at any point of their length. Where
the ages are known they have those, and what is still needed of work that is so old (`ages.py`).
"""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate, pairwise
from math import ceil
from typing import Final, NamedTuple

from scipy.special.cython_special import gammaincinv

from sim.scenario.held import kept_at_start
from sim.scenario.staffing import Ages
from sim.service.ages import (
    Drawn,
    age_in_assessment,
    age_of_plan,
    age_under_review,
    by_age,
    likeliest_first,
    spans_of,
    still_needed,
)
from sim.service.assessment import deadline_day, planned_to_deadline
from sim.service.backlog import behind_with_a_family, fall_behind
from sim.service.care import OF_AGE
from sim.service.chance import Marks, Purpose, dealt, gamma
from sim.service.clock import Course
from sim.service.first_day import fill_posts, hold_from_before
from sim.service.history import closed_before
from sim.service.lead import settle_lead
from sim.service.office import Service
from sim.service.people import Family, Lead, State, Team
from sim.service.referral import close, family_size
from sim.service.story import plans, story
from sim.service.workforce import Workforce

_ROWS: Final = 2
"""Families drawn for each child: enough to pass over those less likely to be found open."""


class _Kind(IntEnum):
    """The kinds of open families, as the next part of the key of their luck."""

    ASSESSMENT = 0
    IN_NEED = 1
    PROTECTION = 2
    LOOKED_AFTER = 3
    CLOSING = 4


_WITH_AGES: Final = {
    _Kind.ASSESSMENT: "awaiting_assessment",
    _Kind.IN_NEED: "on_in_need_plans",
    _Kind.PROTECTION: "on_protection_plans",
    _Kind.LOOKED_AFTER: "looked_after",
}
"""Kinds whose ages a scenario may give, and where."""
_Found = tuple[int, Marks, float, float]
"""A family found open: its number, its luck, its age and the days for which it needs its plan."""
_KEPT: Final = 2
"""The part of those on child in need plans who keep a social worker whatever their need."""
_LONGEST_LATE: Final = 30
_MONTHS: Final = 12
"""Working days that the last band of assessments spans; months of a year."""


class _Part(NamedTuple):
    """Children of a part of the open families, and the ranks of need between which it lies."""

    children: int
    low: float
    high: float
    enquired: bool = False


def open_service(service: Service, workforce: Workforce) -> None:
    """Put workers in their posts, and families with their workers."""
    fill_posts(service, workforce)
    opening = service.rules.opening
    _open(service, _Kind.LOOKED_AFTER, State.LOOKED_AFTER, opening.looked_after)
    _open(service, _Kind.PROTECTION, State.PROTECTION, opening.on_protection_plans)
    _open(service, _Kind.IN_NEED, State.IN_NEED, opening.on_in_need_plans)
    _open(service, _Kind.CLOSING, State.CLOSING, opening.closing)
    _open(service, _Kind.ASSESSMENT, State.ASSESSMENT, opening.awaiting_assessment)
    fall_behind(service, workforce.posts)
    if not service.frozen:
        closed_before(service)


def _open(service: Service, kind: _Kind, state: State, children: int) -> None:
    """Open families of one kind with exactly the given number of children in all."""
    drawn = enumerate(service.luck.many_marks(_ROWS * children, Purpose.OPENING, kind))
    ages = _known_ages(service, kind)
    if ages is None:
        families = _in_steady_state(service, kind, drawn)
    else:
        families = _of_known_ages(service, kind, ages, list(drawn))
    for part in _parts_by_need(service, kind, children):
        left = part.children
        while left > 0:
            left -= _open_family(service, (kind, state), next(families), part, most=left)


def _known_ages(service: Service, kind: _Kind) -> Ages | None:
    """The ages of a kind of open family, where the scenario gives them."""
    ages, name = service.rules.opening.ages, _WITH_AGES.get(kind)
    return getattr(ages, name, None) if name is not None else None


def _in_steady_state(service: Service, kind: _Kind, drawn: Iterable[Drawn]) -> Iterator[_Found]:
    """Families with the ages of a steady state, those likely to be found open first."""
    if kind is _Kind.ASSESSMENT:
        drawn = sorted(drawn, key=lambda row: not _found_open(service, row[1]))
    for number, luck in drawn:
        yield number, luck, *_age(service, kind, luck)


def _of_known_ages(
    service: Service, kind: _Kind, ages: Ages, drawn: list[Drawn]
) -> Iterator[_Found]:
    """Families of known ages, and how long the work of each is still needed at its age."""
    sizes = service.rules.demand.family_sizes

    def size(luck: Marks) -> int:
        return family_size(luck.size, sizes)

    if kind is _Kind.ASSESSMENT:
        waits = {number: _assessment_wait(service, luck) for number, luck in drawn}
        spans = spans_of(ages, 1.0, ages.bands[-1] + _LONGEST_LATE)
        order = likeliest_first([(row, waits[row[0]]) for row in drawn])
        for (number, luck), span in by_age(spans, ages.shares, order, size):
            yield number, luck, age_in_assessment(luck.age, span, waits[number]), 0.0
        return
    mean, shape = _length(service, kind)
    spans = spans_of(ages, service.year / _MONTHS, OF_AGE * service.year)
    for (number, luck), span in by_age(spans, ages.shares, lambda _: iter(drawn), size):
        age = age_of_plan(luck.age, span, mean, shape)
        yield number, luck, age, _still_needed(service, kind, luck, age)


def _parts_by_need(service: Service, kind: _Kind, children: int) -> list[_Part]:
    """The parts of the open families, by need.

    Of those on child in need plans exactly the shares without a social worker have none.
    """
    if kind is not _Kind.IN_NEED:
        return [_Part(children, 0.0, 1.0)]
    practice = service.rules.practice
    led, without = practice.led_and_without(practice.without_social_worker)
    kept = kept_at_start(service.rules)
    shares = (led * (1 - kept), (without - led) * (1 - kept), without * kept, 1 - without)
    ranks = ((0.0, led), (led, without), (0.0, without), (without, 1.0))
    ends = [round(children * share) for share in accumulate(shares)]
    counts = [high - low for low, high in pairwise([0, *ends])]
    return [
        _Part(count, *span, enquired=number == _KEPT)
        for number, (count, span) in enumerate(zip(counts, ranks, strict=True))
    ]


def _open_family(
    service: Service,
    kind_and_state: tuple[_Kind, State],
    found: _Found,
    part: _Part,
    most: int,
) -> int:
    """Open one family of at most so many children, and say how many it has."""
    (kind, state), (number, luck, age, remaining) = kind_and_state, found
    size = min(most, family_size(luck.size, service.rules.demand.family_sizes))
    key = (int(Purpose.OPENING), int(kind), number)
    family = Family(key, 0, luck, size, _team(service, luck), 0.0)
    assessed = 0.0 if kind is _Kind.ASSESSMENT else _assessment_wait(service, luck)
    family.referred = -age - assessed
    family.need = _need(service, kind, part.low + luck.need * (part.high - part.low))
    family.enquired = part.enquired
    family.discussed = -luck.phase * service.rules.supervision.interval
    family.move_to(state)
    if kind is _Kind.IN_NEED:
        settle_lead(service, family)
    if family.lead is Lead.SOCIAL_WORKER:
        hold_from_before(service, family, luck.found)
    if not service.frozen:
        service.clock.begin(_go_on(service, family, state, age, remaining))
    return size


def _go_on(service: Service, family: Family, state: State, age: float, remaining: float) -> Course:
    if state is State.ASSESSMENT:
        yield from story(service, family)
    else:
        yield from plans(service, family, state, age, remaining)
    close(service, family)


def _age(service: Service, kind: _Kind, luck: Marks) -> tuple[float, float]:
    """Days since a plan (or referral) began and days still needed, as found in a steady state.

    A gamma length found open has the shape one higher (length bias), and is found at any point.
    Nothing has lasted for longer than a childhood, and nobody is looked after beyond it.
    """
    pathway, grown_up = service.rules.pathway, OF_AGE * service.year
    if kind is _Kind.ASSESSMENT:
        return min(_assessment_wait(service, luck), grown_up) * luck.age, 0.0
    if kind is _Kind.CLOSING:
        return luck.age * min(pathway.in_need_days, grown_up), 0.0
    (mean, shape), share = _length(service, kind), _luck_of_length(kind, luck)
    if kind is _Kind.PROTECTION:
        age = age_under_review(luck.age, _reviews(service), grown_up, mean, shape)
        return age, _still_needed(service, kind, luck, age)
    length = float(gammaincinv(shape + 1, share)) * mean / shape
    if kind is _Kind.LOOKED_AFTER:
        length = min(length, grown_up)
    return min(length * luck.age, grown_up), length * (1 - luck.age)


def _length(service: Service, kind: _Kind) -> tuple[float, float]:
    """Mean and shape of the days for which a kind of plan is needed."""
    pathway = service.rules.pathway
    return {
        _Kind.IN_NEED: (pathway.in_need_days, pathway.in_need_shape),
        _Kind.PROTECTION: (pathway.protection_days, pathway.protection_shape),
        _Kind.LOOKED_AFTER: (pathway.looked_after_days, pathway.looked_after_shape),
    }[kind]


def _luck_of_length(kind: _Kind, luck: Marks) -> float:
    return {
        _Kind.IN_NEED: luck.in_need_length,
        _Kind.PROTECTION: luck.protection_length,
        _Kind.LOOKED_AFTER: luck.looked_after_length,
    }[kind]


def _still_needed(service: Service, kind: _Kind, luck: Marks, age: float) -> float:
    """Days for which a plan of a known age is still needed; nobody is looked after as an adult.

    A child protection plan ends at a review: one that is open was needed at the last.
    """
    (mean, shape), share = _length(service, kind), _luck_of_length(kind, luck)
    if kind is _Kind.PROTECTION:
        return still_needed(share, age, mean, shape, _last_review(service, age))
    days = still_needed(share, age, mean, shape)
    return min(days, max(0.0, OF_AGE * service.year - age)) if kind is _Kind.LOOKED_AFTER else days


def _reviews(service: Service) -> tuple[float, ...]:
    """The ages of child protection plans at their reviews, up to grown up."""
    practice, month = service.rules.practice, service.year / _MONTHS
    first = practice.review_conference_first_months
    return _ages_at_reviews(first, practice.review_conference_next_months, month)


@lru_cache
def _ages_at_reviews(first: float, later: float, month: float) -> tuple[float, ...]:
    numbers = range(ceil((OF_AGE * _MONTHS - first) / later) + 1)
    return tuple([(first + later * number) * month for number in numbers])


def _last_review(service: Service, age: float) -> float:
    """The age of a child protection plan at its last review; nothing before the first."""
    return max((day for day in _reviews(service) if day <= age), default=0.0)


def _found_open(service: Service, luck: Marks) -> bool:
    """Whether an assessment is among those found open: the longer it takes, the likelier."""
    limit = service.rules.practice.assessment_limit
    return luck.found * limit < _assessment_wait(service, luck)


def _assessment_wait(service: Service, luck: Marks) -> float:
    """Days from referral to the last sitting of an assessment, with work as far behind as it is.

    It is late by less, the more urgent it is.
    """
    practice = service.rules.practice
    behind = behind_with_a_family(service.rules, luck.phase)
    wait = gamma(luck.wait, practice.outside_wait, practice.outside_wait_shape)
    share = planned_to_deadline(service, _team(service, luck))
    if luck.planning < share:
        wait = max(wait, deadline_day(practice, luck, share))
    ahead = service.rules.head_start.assessment_at_limit * wait / practice.assessment_limit
    return wait + max(0.0, behind - ahead)


def _team(service: Service, luck: Marks) -> Team:
    """The team in whose area a family lives."""
    return service.teams[dealt(luck.place, service.demand_of_teams)]


def _need(service: Service, kind: _Kind, rank: float) -> float:
    """Need of a family found open, from its rank among all assessed ones, or those in need."""
    pathway = service.rules.pathway
    lowest = pathway.no_further_action
    if kind is not _Kind.ASSESSMENT:
        lowest += pathway.not_in_need
    return lowest + rank * (1 - lowest)
