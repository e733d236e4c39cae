"""The kinds of value that an input may have, shared by every section of a scenario."""

from collections.abc import Sequence
from math import floor
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict


class Section(BaseModel):
    """A part of a scenario: frozen, strict, and closed to keys that it does not know.

    The sentence under a field is its documentation everywhere: in the code, in the JSON Schema
    and in the list of assumptions.
    """

    model_config = ConfigDict(
        frozen=True, strict=True, extra="forbid", use_attribute_docstrings=True
    )


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _mean_of_one(values: Sequence[float]) -> Sequence[float]:
    mean = sum(values) / len(values)
    if abs(mean - 1) > 0.01:
        raise ValueError(f"must have a mean of 1 (it is {mean:.3f}): give ratios to the average")
    return values


def sum_of_one(values: Sequence[float]) -> Sequence[float]:
    """Shares that add up to 1, as far as three decimals can."""
    if abs(sum(values) - 1) > 0.001:
        raise ValueError(f"must add up to 1 (they add up to {sum(values):.3f})")
    return values


def _whole(value: object) -> object:
    """A whole number that is written with decimals, such as 30.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def played_posts(posts: float) -> int:
    """The whole posts as which so many full-time equivalents are played; a half counts as one."""
    return floor(posts + 0.5)


POSTS = ".posts"
"""How the key of an input ends that counts posts, which are tried and played whole."""
MOST = 1e9
"""What stands for never and without limit; beyond it numbers lose their decimals."""
MOST_CHILDREN = 100_000
MOST_FAMILIES = 1_000_000
MOST_POSTS = 20_000
MOST_TEAMS = 1_000
"""No authority is near these sizes, and a computer would run out of memory or of time."""

Finite = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Amount = Annotated[Finite, Field(ge=0, le=MOST)]
Positive = Annotated[Finite, Field(gt=0, le=MOST)]
Share = Annotated[Finite, Field(ge=0, le=1)]
Whole = BeforeValidator(_whole)
Count = Annotated[int, Strict(), Field(ge=0, le=MOST), Whole]
Seed = Annotated[int, Strict(), Field(ge=0), Whole]
Children = Annotated[int, Strict(), Field(ge=0, le=MOST_CHILDREN), Whole]
Posts = Annotated[Finite, Field(ge=0, le=MOST_POSTS), AfterValidator(_whole)]
"""Funded posts in full-time equivalents; parts of a post are played as `played_posts` says."""
Hours = Annotated[Finite, Field(ge=0, le=1000)]
"""Hours of one piece of work."""
Interval = Annotated[Finite, Field(ge=0.5, le=MOST)]
"""Time from one occasion to the next; with hardly any time between them a run would not end."""
MonthsBetween = Annotated[Finite, Field(ge=0.5, le=60)]
"""Months from one occasion to the next, on the calendar."""
Days = Annotated[Finite, Field(ge=0, le=1000)]
"""Working days by which work is ahead or behind; each occasion in them is passed one by one."""
Limit = Annotated[Finite, Field(gt=0, le=1000)]
"""Working days that a date may lie ahead, on the calendar."""
Ratio = Annotated[Finite, Field(ge=0.01, le=10)]
"""A ratio to what is usual: 1.2 is a fifth more, and 120 a percentage by mistake."""
ShareOfPay = Annotated[Finite, Field(ge=0, le=2)]
Change = Annotated[Finite, Field(ge=-0.5, le=0.5)]
"""A rise or a fall, as a share: of pay in an award, of prices in a year."""
Growth = Annotated[Finite, Field(ge=-1, le=1)]
"""Growth in a year, as a share; families that double in a year are beyond any council."""
Seldom = Annotated[Finite, Field(ge=0, le=2)]
"""Times a year of what hardly ever happens twice in one."""
Rate = Annotated[Finite, Field(ge=0, le=24)]
"""Times a year."""
Shape = Annotated[Finite, Field(ge=0.05)]
"""Shape of a gamma distribution; so large that every value is the mean, if somebody wants that."""
Spread = Annotated[Finite, Field(ge=0, le=3)]
"""A log standard deviation."""
DeviationOfShare = Annotated[Finite, Field(ge=0, le=0.5)]
"""A standard deviation of a share; no share from 0 to 1 has a larger one."""
MostlyNot = Annotated[Finite, Field(ge=0, le=0.9)]
"""A share of which something is left."""
ListOf = BeforeValidator(_as_tuple)
Monthly = Annotated[
    tuple[
        Amount,
        Amount,
        Amount,
        Amount,
        Amount,
        Amount,
        Amount,
        Amount,
        Amount,
        Amount,
        Amount,
        Amount,
    ],
    ListOf,
    AfterValidator(_mean_of_one),
]
Weekdays = Annotated[
    tuple[Amount, Amount, Amount, Amount, Amount], ListOf, AfterValidator(_mean_of_one)
]
FamilySizes = Annotated[
    tuple[Share, ...],
    ListOf,
    Field(min_length=1, max_length=8),
    AfterValidator(sum_of_one),
]
ReviewDays = Annotated[tuple[Positive, ...], ListOf, Field(max_length=6)]
Quarters = Annotated[tuple[Share, Share, Share, Share], ListOf]
Months = Annotated[
    tuple[Annotated[int, Strict(), Field(ge=1, le=12), Whole], ...],
    ListOf,
    Field(min_length=1, max_length=12),
]
