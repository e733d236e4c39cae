"""A scenario: everything that the service is told before it starts."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PrivateAttr,
    ValidationError,
    model_validator,
)

from sim.scenario.calendar import MONTHS_A_YEAR, months_later
from sim.scenario.costs import Budget, Costs
from sim.scenario.errors import Fault, ScenarioErrors
from sim.scenario.families import Demand, Pathway
from sim.scenario.fields import MOST_FAMILIES, Finite, ListOf, Positive, Section, Seed
from sim.scenario.model_error import ModelError
from sim.scenario.observed import Observed, not_twice
from sim.scenario.oversight import Supervision, Weights
from sim.scenario.practice import HeadStart, Practice, Work
from sim.scenario.staffing import Managers, Opening, SocialWorkers, Teams, Workers
from sim.scenario.words import problem_of

if TYPE_CHECKING:
    from sim.scenario.draws import Draws

UNCHANGING = (
    "name", "description", "place", "nation", "start", "until", "seed", "base", "standard",
    "teams", "opening", "switched_off", "frozen", "question", "budget", "observed",
    "draws", "model_error",
)  # fmt: skip
"""Parts of a scenario that hold from beginning to end."""
UNDATED = (
    "demand.yearly_noise", "demand.yearly_memory", "costs.price_base", "costs.inflation_per_year",
    "costs.deflator_per_year", "costs.discount_rates", "social_workers.case_holding.first_change",
    "social_workers.case_holding.yearly_change", "practice.back_to_usual",
    "practice.usual_change",
)  # fmt: skip
"""Inputs that are about all years of a scenario together, and cannot change on a date either."""

MOST_YEARS = 20
"""Years that the calendar of a run, and what is planned on it, can reach."""
_FIRST_YEAR, _LAST_YEAR = 1950, 2100

OVER_A_YEAR = "_over_12_months"
"""What the name of a measure ends with where it is asked about over 12 months."""


class Mechanism(StrEnum):
    """What lies between the paper answer and life; each can be switched off alone."""

    VACANCIES = "vacancies"
    AGENCY = "agency"
    NEWLY_QUALIFIED = "newly_qualified"
    ABSENCE = "absence"
    TURNOVER = "turnover"
    OVERLOAD_FEEDBACK = "overload_feedback"
    DEMAND_GROWTH = "demand_growth"
    DEMAND_NOISE = "demand_noise"
    DEADLINE_PLANNING = "deadline_planning"
    MANAGER_QUEUES = "manager_queues"
    UNEQUAL_TEAMS = "unequal_teams"
    CASE_HOLDING_SHARE = "case_holding_share"
    SUPERVISION = "supervision"
    SIGNIFICANT_CHANGES = "significant_changes"
    WHO_IS_HELD = "who_is_held"
    BACK_TO_USUAL = "back_to_usual"


class Question(Section):
    """The question that the scenario asks."""

    measure: str
    """Name of the measure asked about; with `_over_12_months` after it, over those to the date."""
    at_most: Finite
    """Value that the measure should not exceed."""
    by: date
    """Date by which it should be met."""
    confidence: Annotated[Finite, Field(gt=0, lt=1)]
    """Share of replications that must meet it for the answer to be yes."""

    def too_soon(self, start: date) -> str:
        """Why the date is too soon after a start; empty when it is not."""
        if self.by < start:
            return f"must not be before start ({start}): ask about a day of the run"
        first = months_later(start, MONTHS_A_YEAR) - timedelta(days=1)
        if self.measure.endswith(OVER_A_YEAR) and self.by < first:
            return (
                f"must be {first} or later for {self.measure}: the 12 months up to "
                f"it must lie in the run, which starts on {start}"
            )
        return ""


def _mechanisms(value: object) -> object:
    """Turn the plain words of a YAML list into mechanisms."""
    if not isinstance(value, list | tuple):
        return value
    known = {str(m): m for m in Mechanism}
    wrong = [v for v in value if str(v) not in known]
    if wrong:
        raise ValueError(f"{wrong[0]} is not a mechanism; choose from {', '.join(known)}")
    return tuple(sorted({known[str(v)] for v in value}))


class Scenario(Section):
    """What the service is told: the council, its families, its practice and its workforce.

    Frozen: a variant is a copy (`changed`). `rules_on` gives the scenario in force on a date,
    with every dated change up to then made.
    """

    name: Annotated[str, Field(min_length=1, max_length=200)]
    """Name of the scenario."""
    description: str = ""
    """What the scenario stands for, in a sentence or two."""
    place: str = "the authority"
    """Name of the authority, for titles."""
    nation: Literal["England", "Wales", "Scotland", "Northern Ireland"]
    """Nation whose bank holidays apply."""
    start: date
    """First day of the simulation."""
    until: date
    """Last day of the simulation."""
    seed: Seed
    """Number from which all luck follows."""
    base: str | None = None
    """Scenario to compare with, by file name; the one that it extends when not given."""
    standard: Positive
    """Caseload that the authority wants: children for each full-time social worker."""
    demand: Demand
    pathway: Pathway
    work: Work
    practice: Practice
    head_start: HeadStart
    supervision: Supervision
    weights: Weights
    workers: Workers
    managers: Managers
    social_workers: SocialWorkers
    teams: Teams
    opening: Opening
    costs: Costs
    budget: Budget | None = None
    """Money announced for the plan, if any."""
    switched_off: Annotated[tuple[Mechanism, ...], BeforeValidator(_mechanisms)] = ()
    """Mechanisms that are switched off."""
    frozen: bool = False
    """Whether the families are frozen: no referral, no closure, no change of plan."""
    question: Question | None = None
    """The question asked, if any."""
    observed: Annotated[tuple[Observed, ...], ListOf, AfterValidator(not_twice)] = ()
    """What is known of the service, figure by figure, to fit to and to compare with."""
    draws: str | None = None
    """File of calibrated draws of the inputs, beside the scenario (`caseload calibrate`)."""
    model_error: ModelError = ModelError()

    # What the loader adds: the dated changes as (date, whole scenario in force from then on),
    # and source, quality and range of each input by its dotted key.
    _changes: tuple[tuple[date, "Scenario"], ...] = PrivateAttr(default=())
    _notes: dict[str, "Note"] = PrivateAttr(default_factory=dict)
    _draws: "Draws | None" = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _within_what_can_be_played(self) -> "Scenario":
        if self.until <= self.start:
            raise ValueError(f"until ({self.until}) must be later than start ({self.start})")
        if not _FIRST_YEAR <= self.start.year <= _LAST_YEAR:
            raise ValueError(f"start must be from {_FIRST_YEAR} to {_LAST_YEAR}, not {self.start}")
        if self.question is not None:
            # A run that ends before is asked about its last day.
            by = min(self.question.by, self.until)
            too_soon = self.question.model_copy(update={"by": by}).too_soon(self.start)
            if too_soon:
                raise ValueError(f"by ({by}) {too_soon}")
        years = (self.until - self.start).days / 365.25
        if years > MOST_YEARS:
            raise ValueError(f"until must be within {MOST_YEARS} years of start, not {self.until}")
        demand = self.demand
        last = demand.families_per_year * (1 + max(demand.growth_per_year, 0.0)) ** years
        if last > MOST_FAMILIES:
            raise ValueError(
                f"families_per_year must stay at {MOST_FAMILIES:,} or less until the last day, "
                f"growth_per_year included, not {last:.3g}"
            )
        return self

    @property
    def changes(self) -> tuple[tuple[date, "Scenario"], ...]:
        """The dated changes in order: the date, and the whole scenario in force from then."""
        return self._changes

    @property
    def notes(self) -> dict[str, "Note"]:
        """Source, quality and range of inputs, by dotted key such as `demand.growth_per_year`."""
        return self._notes

    @property
    def drawn(self) -> "Draws | None":
        """Sets of inputs that agree with what is observed, if the scenario was calibrated."""
        return self._draws

    def works(self, mechanism: Mechanism) -> bool:
        """Whether a mechanism is at work."""
        return mechanism not in self.switched_off

    def changed(self, key: str, value: object) -> "Scenario":
        """A copy with one input changed, by its dotted key, and checked again.

        Dated changes keep their own values of that input; where they leave it alone, the new
        value is in force after them too. Raises `ScenarioErrors` for a value that cannot be.
        """
        copy = _replaced(self, key, value)
        before = _found(self, key)
        copy._changes = tuple(
            (day, _replaced(then, key, value) if _found(then, key) == before else then)
            for day, then in self._changes
        )
        copy._notes = {**self._notes, key: Note(source="changed")}
        copy._draws = self._draws
        return copy

    def throughout(self, **parts: object) -> "Scenario":
        """A copy with parts that hold from beginning to end replaced, before and after changes.

        The parts are not checked again: they come from the program and not from a file.
        """
        copy = self.model_copy(update=parts)
        copy._changes = tuple((day, then.model_copy(update=parts)) for day, then in self._changes)
        return copy

    def changed_from(self, day: date, key: str, value: object) -> "Scenario":
        """A copy with one input changed from a day on, by its dotted key, and checked again.

        The value holds to the end: later dated changes of that input are overruled.
        """
        whole = day <= self.start
        copy = _replaced(self, key, value) if whole else self.model_copy()
        changes = dict(self._changes) if whole else {**dict(self._changes), day: self.rules_on(day)}
        copy._changes = tuple(
            (then, _replaced(rules, key, value) if then >= day or whole else rules)
            for then, rules in sorted(changes.items(), key=lambda change: change[0])
        )
        copy._notes = {**self._notes, key: Note(source="changed")}
        copy._draws = self._draws
        return copy

    def input(self, key: str) -> Any:
        """The value of one input, by its dotted key; a KeyError when there is none."""
        return _found(self, key)

    def rules_on(self, day: date) -> "Scenario":
        """The scenario in force on a day, with all dated changes up to it made."""
        in_force = self
        for start, changed in self._changes:
            if start <= day:
                in_force = changed
        return in_force


class Note(Section):
    """Where an input comes from and how far it can be trusted."""

    source: str | None = None
    """Publication or judgement that the value rests on."""
    quality: Literal["green", "amber", "red"] | None = None
    """Green: published for this place; amber: derived or from elsewhere; red: judgement."""
    low: Finite | None = None
    """Lowest value that the evidence allows."""
    high: Finite | None = None
    """Highest value that the evidence allows."""


def _found(section: object, key: str) -> Any:
    """The value under a dotted key."""
    for part in key.split("."):
        # A section that may be left out, such as the budget, has no inputs when it is.
        if part not in getattr(type(section), "model_fields", {}):
            raise KeyError(key)
        section = getattr(section, part)
    return section


def _replaced(scenario: Scenario, key: str, value: object) -> Scenario:
    """A checked copy of a scenario without its changes, with one value replaced."""
    return replaced(scenario, {key: value})


def replaced(scenario: Scenario, values: Mapping[str, object]) -> Scenario:
    """A checked copy of a scenario without its changes, with the values of some inputs replaced.

    A KeyError when there is no such input; `ScenarioErrors` for values that cannot be.
    """
    tree: dict[str, Any] = scenario.model_dump()
    for key, value in values.items():
        _found(scenario, key)
        *sections, name = key.split(".")
        place = tree
        for section in sections:
            place = place[section]
        # Numbers and lists of numpy are what they look like.
        place[name] = value.tolist() if hasattr(value, "tolist") else value
    try:
        return Scenario.model_validate(tree)
    except ValidationError as error:
        every = ", ".join(values)
        raise ScenarioErrors(
            Fault("changed", 0, ".".join(map(str, each["loc"])) or every, problem_of(each))
            for each in error.errors()
        ) from None
