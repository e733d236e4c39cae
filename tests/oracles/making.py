"""Random scenarios that are valid and mad: each input may stand at either end of what it allows."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Mechanism, Scenario

Tree = dict[str, Any]
BASE: Tree = load_scenario("small-authority-now").model_dump()
SIZES: dict[str, tuple[float, ...]] = {
    "social_workers.posts": (0, 1, 2, 5, 12),
    "managers.posts": (1, 2, 5),
    "teams.count": (1, 2, 3, 5),
    "opening.awaiting_assessment": (0, 1, 7, 40),
    "opening.on_in_need_plans": (0, 1, 7, 40),
    "opening.on_protection_plans": (0, 1, 7, 40),
    "opening.looked_after": (0, 1, 7, 40),
    "opening.closing": (0, 1, 7, 40),
    "opening.permanent": (0.0, 1.0, 4.5, 12.0),
    "opening.agency": (0.0, 1.0, 4.0),
    "opening.closed_last_year": (0.0, 1.0, 60.0),
    "demand.families_per_year": (0.0, 1.0, 50.0, 300.0),
}
"""What says how large a service is. It stays small, so that a run takes milliseconds."""
DAYS = (1, 2, 5, 9, 40, 100)
"""From the first day to the last, in days of the calendar."""
PATTERNS = {
    "demand.family_sizes": ((1.0,), (0.0, 0.0, 1.0), (0.125,) * 8),
    "demand.weekday_pattern": ((5.0, 0.0, 0.0, 0.0, 0.0), (1.0,) * 5),
    "demand.month_pattern": ((0.0,) * 11 + (12.0,), (1.0,) * 12),
    "workers.newly_qualified_ramp": ((0.0,) * 4, (1.0,) * 4),
    "practice.assessment_review_days": ((), (0.001,), (1.0,) * 6),
    "social_workers.recruitment.cohort_months": ((1,), tuple(range(1, 13))),
    "practice.when_full": ("hold", "allocate anyway"),
}


def inputs(properties: Tree, definitions: Tree, path: str = "") -> Iterator[tuple[str, Tree]]:
    """Every single number of a scenario by its dotted key, with the bounds of its schema."""
    for name, field in properties.items():
        if "$ref" in field:
            section = definitions[field["$ref"].rpartition("/")[2]]
            yield from inputs(section.get("properties", {}), definitions, f"{path}{name}.")
        elif field.get("type") in ("number", "integer") and "." in path:
            yield f"{path}{name}", field


_SCHEMA = Scenario.model_json_schema()
NUMBERS = {
    key: field
    for key, field in inputs(_SCHEMA["properties"], _SCHEMA["$defs"])
    if key not in SIZES and not key.startswith("question.")
}


def place_of(tree: Tree, key: str) -> tuple[Tree, str]:
    """The section of a scenario that holds an input, and the input's own name."""
    *sections, name = key.split(".")
    for section in sections:
        tree = tree[section]
    return tree, name


@st.composite
def values(draw: st.DrawFn, key: str) -> float:
    """A value of a number: what it usually is, more or less of it, or an end of what is allowed."""
    field = NUMBERS[key]
    place, name = place_of(BASE, key)
    low = field.get("minimum", field.get("exclusiveMinimum", -10.0) + 1e-6)
    high = field.get("maximum", 1e6)
    ordinary = draw(st.sampled_from((0.01, 0.3, 2.0, 30.0))) * (place[name] or 1.0)
    chosen = draw(st.sampled_from((low, high, min(max(ordinary, low), high))))
    return int(chosen) if field["type"] == "integer" else float(chosen)


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """What a scenario says: sizes, a few inputs changed, some mechanisms off, a short horizon."""
    tree = deepcopy(BASE)
    tree["question"] = None
    for table in (SIZES, PATTERNS):
        for key, choices in table.items():
            if table is SIZES or draw(st.integers(0, 3)) == 0:
                place, name = place_of(tree, key)
                place[name] = draw(st.sampled_from(choices))
    for key in draw(st.lists(st.sampled_from(sorted(NUMBERS)), max_size=8, unique=True)):
        place, name = place_of(tree, key)
        place[name] = draw(values(key))
    tree["seed"] = draw(st.integers(0, 2**32))
    tree["start"] += timedelta(days=draw(st.integers(0, 400)))
    tree["until"] = tree["start"] + timedelta(days=draw(st.sampled_from(DAYS)))
    tree["nation"] = draw(st.sampled_from(("England", "Wales", "Scotland", "Northern Ireland")))
    tree["frozen"] = draw(st.integers(0, 7)) == 0
    tree["switched_off"] = tuple(
        draw(st.lists(st.sampled_from(sorted(Mechanism)), max_size=3, unique=True))
    )
    return tree


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A valid scenario; half of them have a dated change of posts, managers and demand."""
    while True:
        tree = draw(trees())
        try:
            scenario = Scenario.model_validate(tree)
            if draw(st.booleans()):
                day = scenario.start + (scenario.until - scenario.start) / 2
                scenario._changes = ((day, _changed(draw, tree)),)
            return scenario
        except ValidationError:
            continue


def _changed(draw: st.DrawFn, tree: Tree) -> Scenario:
    """The same scenario with other posts, managers and demand, and some other practice."""
    then = deepcopy(tree)
    for key in ("social_workers.posts", "managers.posts", "demand.families_per_year"):
        place, name = place_of(then, key)
        place[name] = draw(st.sampled_from(SIZES[key]))
    for key in draw(st.lists(st.sampled_from(sorted(NUMBERS)), max_size=3, unique=True)):
        place, name = place_of(then, key)
        place[name] = draw(values(key))
    return Scenario.model_validate(then)
