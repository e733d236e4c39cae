"""The bridge: why the simulated answer is not the paper answer, mechanism by mechanism.

The paper answer is what the simulation gives with every mechanism off and the families frozen.
Putting the mechanisms back one by one leads from it to the simulated answer. What each adds is
its step, averaged over orders of putting them back (see `shapley`). Within a replication all
orders meet the same luck, and the steps add up to the difference exactly.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.scenario.draws import undrawn
from sim.scenario.schema import Mechanism, Scenario
from sim.scenario.switches import changes_nothing
from sim.study.measures.measures import each_week
from sim.study.measures.rows import Array
from sim.study.runs.ensemble import Play
from sim.study.runs.play import futures_apart
from sim.study.runs.readings import Reading, readings_of
from sim.study.runs.variants import USUALLY, Playing
from sim.study.statistics.estimates import Estimate, mean_interval
from sim.study.statistics.shapley import Group, Order, draw_orders, groups_of, shares

FAMILIES = "families"
"""The step that no switch stands for: families come and go as work is done."""
STEPS = (
    "case_holding_share", "vacancies", "agency", "newly_qualified", "turnover", "absence",
    "overload_feedback", FAMILIES, "demand_growth", "demand_noise", "who_is_held",
    "back_to_usual", "deadline_planning", "significant_changes", "manager_queues", "supervision",
    "unequal_teams",
)  # fmt: skip
"""All that lies between paper and life, in the order in which it is told: posts, people,
families, practice."""
DEFAULT_REPLICATIONS = 20
DEFAULT_PERMUTATIONS = 2
"""Orders for each replication: one and its reverse."""
_LUCK_OF_ORDERS = 71
_FIRST_WEEK = timedelta(days=6)

_Read = Callable[[Sequence[Play]], Array]


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the bridge: its value or what it adds, in each replication and on average.

    A mechanism is off when it is switched off, or when its inputs come to nothing.
    """

    name: str
    values: Array
    estimate: Estimate
    off: bool = False


@dataclass(frozen=True)
class Bridge:
    """From a baseline through the paper answer to the simulated answer, on one date.

    In every replication the paper answer and all steps add up to the simulated answer. The
    interval of a step holds both the luck of the runs and that of the orders drawn; a mechanism
    that is off in the scenario adds exactly nothing. `thawed` says that the measure is not known
    for frozen families, so that they come and go in the paper answer already. Replications in
    which the measure is not known at some point are left out.
    """

    scenario: Scenario
    base: Scenario | None
    measure: str
    on: date
    permutations: int
    replications: tuple[int, ...]
    baseline: Step
    paper: Step
    steps: tuple[Step, ...]
    simulated: Step
    thawed: bool

    @property
    def rows(self) -> list[Step]:
        """All rows in order: baseline, paper answer, steps, simulated answer."""
        return [self.baseline, self.paper, *self.steps, self.simulated]


def bridge(
    scenario: Scenario,
    base: Scenario | None,
    measure: str,
    on: date,
    *,
    replications: int = DEFAULT_REPLICATIONS,
    permutations: int = DEFAULT_PERMUTATIONS,
    playing: Playing = USUALLY,
) -> Bridge:
    """Explain a measure on a date, from the paper answer of a scenario to its simulated answer.

    In each replication so many orders are drawn, every second one the reverse of the one before.
    Without a base the bridge begins with the scenario in its first week. Raises ValueError when
    the measure is not known with every mechanism off. Inputs are as told, draws or not.
    """
    scenario, base = undrawn(scenario), None if base is None else undrawn(base)
    numbers = tuple(futures_apart(replications))

    def read(plays: Sequence[Play], asked: Reading = (measure, on)) -> Array:
        return readings_of(plays, [asked], playing)[:, 0]

    first, asked = _baseline(scenario, base, (measure, on))
    begun = dict(zip(numbers, read([(first, n) for n in numbers], asked).tolist(), strict=True))
    live, always = _live(scenario, read)
    orders = {n: _orders(scenario, live, n, permutations) for n in numbers}
    worth = _worth(scenario, orders, always, read)
    known = [n for n in numbers if np.isfinite([begun[n], *worth[n].values()]).all()]
    if not known:
        raise ValueError(f"{measure} is not known on {on} in any run with mechanisms off")
    added = [shares(orders[n], worth[n]) for n in known]
    none, everything = frozenset[str](), frozenset(live)
    return Bridge(
        scenario, base, measure, on, permutations, tuple(known),
        _step("baseline", [begun[n] for n in known]),
        _step("paper answer", [worth[n][none] for n in known]),
        _steps(scenario, added, always),
        _step("simulated answer", [worth[n][everything] for n in known]),
        thawed=bool(always),
    )  # fmt: skip


def _baseline(
    scenario: Scenario, base: Scenario | None, asked: Reading
) -> tuple[Scenario, Reading]:
    """What the bridge begins with: the base, or the scenario in its first week."""
    if base is not None:
        return base, asked
    return scenario, (each_week(asked[0]).name, scenario.start + _FIRST_WEEK)


def runs_needed(scenario: Scenario, replications: int, permutations: int) -> int:
    """At most so many runs are played for a bridge."""
    live = sum(_works(scenario, name) for name in STEPS)
    return replications * (permutations * max(live - 1, 0) + 3) + 1


def at_work(scenario: Scenario, group: Group) -> Scenario:
    """The scenario with only this group of mechanisms at work; `families` lets families move."""
    off = tuple(each for each in Mechanism if str(each) not in group)
    return scenario.throughout(switched_off=off, frozen=FAMILIES not in group)


def _works(scenario: Scenario, name: str) -> bool:
    if name == FAMILIES:
        return not scenario.frozen
    mechanism = Mechanism(name)
    return scenario.works(mechanism) and not changes_nothing(scenario, mechanism)


def _live(scenario: Scenario, read: _Read) -> tuple[list[str], Group]:
    """What is put back step by step, and what has to be at work from the beginning.

    A measure such as assessments in time says nothing when no family is assessed: then families
    come and go from the beginning.
    """
    live = [name for name in STEPS if _works(scenario, name)]
    frozen = read([(at_work(scenario, frozenset()), 1)])
    if FAMILIES not in live or np.isfinite(frozen).all():
        return live, frozenset()
    return [name for name in live if name != FAMILIES], frozenset({FAMILIES})


def _orders(scenario: Scenario, live: list[str], number: int, permutations: int) -> list[Order]:
    key = (_LUCK_OF_ORDERS, number)
    luck = np.random.default_rng(np.random.SeedSequence(scenario.seed, spawn_key=key))
    return draw_orders(live, permutations, luck)


def _worth(
    scenario: Scenario, orders: dict[int, list[Order]], always: Group, read: _Read
) -> dict[int, dict[Group, float]]:
    """The measure in each replication with each group of mechanisms at work."""
    wanted = [(n, group) for n, drawn in orders.items() for group in groups_of(drawn)]
    scenarios = {group: at_work(scenario, group | always) for _, group in wanted}
    found = read([(scenarios[group], n) for n, group in wanted])
    worth: dict[int, dict[Group, float]] = {n: {} for n in orders}
    for (n, group), value in zip(wanted, found.tolist(), strict=True):
        worth[n][group] = value
    return worth


def _steps(
    scenario: Scenario, added: Sequence[Mapping[str, float]], always: Group
) -> tuple[Step, ...]:
    """What each mechanism adds, but for those at work from the beginning."""
    return tuple(
        _step(name, [each.get(name, 0.0) for each in added], off=not _works(scenario, name))
        for name in STEPS
        if name not in always
    )


def _step(name: str, values: Sequence[float], *, off: bool = False) -> Step:
    return Step(name, np.array(values), mean_interval(values, mirrored=False), off)
