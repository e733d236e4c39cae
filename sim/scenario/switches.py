"""What a scenario becomes when mechanisms are switched off."""

from typing import Any

from sim.scenario.schema import Mechanism, Scenario

_WITHOUT: dict[Mechanism, dict[str, Any]] = {
    Mechanism.VACANCIES: {
        "social_workers.recruitment.success": 1.0,
        "social_workers.recruitment.shared_applicants": 0.0,
        "social_workers.recruitment.weeks_to_start": 0.0,
        "social_workers.recruitment.cohort_months": tuple(range(1, 13)),
        "managers.weeks_to_recruit": 0.0,
    },
    Mechanism.AGENCY: {"social_workers.agency.cover": 0.0, "opening.agency": 0.0},
    Mechanism.NEWLY_QUALIFIED: {
        "social_workers.recruitment.newly_qualified": 0.0,
        "opening.newly_qualified": 0.0,
        "workers.starter_ramp_weeks": 0.0,
    },
    Mechanism.ABSENCE: {"workers.leave_days": 0.0, "workers.sickness_share": 0.0},
    Mechanism.TURNOVER: {"social_workers.turnover": 0.0, "managers.turnover": 0.0},
    Mechanism.OVERLOAD_FEEDBACK: {
        "social_workers.overload_effect": 1.0,
        "social_workers.overload_sickness": 0.0,
    },
    Mechanism.DEMAND_GROWTH: {"demand.growth_per_year": 0.0},
    Mechanism.DEMAND_NOISE: {"demand.weekly_noise": 0.0},
    Mechanism.DEADLINE_PLANNING: {"practice.planned_to_deadline": 0.0},
    Mechanism.UNEQUAL_TEAMS: {"teams.demand_spread": 0.0, "teams.named": ()},
    Mechanism.CASE_HOLDING_SHARE: {
        "social_workers.case_holding_new_posts": 1.0,
        "social_workers.case_holding.first_change": 0.0,
        "social_workers.case_holding.yearly_change": 0.0,
    },
    Mechanism.SIGNIFICANT_CHANGES: {"pathway.changes_per_plan_year": 0.0},
    Mechanism.WHO_IS_HELD: {"practice.response_to_room": 0.0},
    Mechanism.BACK_TO_USUAL: {"practice.back_to_usual": 0.0, "practice.usual_change": 0.0},
}
"""The inputs that each switch sets. Two have none: for manager queues see `Service.decide`, for
supervision `Service.supervised`."""


def in_force(scenario: Scenario) -> Scenario:
    """The scenario with the inputs of every mechanism that is switched off put to nothing.

    Switches win over dated changes. With vacancies switched off, all posts are filled from the
    start, by permanent workers if agency work is off too.
    """
    switched = scenario
    for mechanism in scenario.switched_off:
        for key, value in _WITHOUT.get(mechanism, {}).items():
            switched = _with(switched, key.split("."), value)
    if not scenario.works(Mechanism.VACANCIES):
        permanent = switched.social_workers.posts - switched.opening.agency
        switched = _with(switched, ["opening", "permanent"], float(permanent))
    return switched


def changes_nothing(scenario: Scenario, mechanism: Mechanism) -> bool:
    """Whether every input that a switch would put to nothing is nothing already."""
    if mechanism not in _WITHOUT or mechanism is Mechanism.VACANCIES:
        return False
    everything = [scenario, *(rules for _, rules in scenario.changes)]
    return all(
        rules.input(key) == nothing
        for rules in everything
        for key, nothing in _WITHOUT[mechanism].items()
    )


def _with(section: Any, path: list[str], value: Any) -> Any:
    """A copy of a section with one input set."""
    if len(path) > 1:
        value = _with(getattr(section, path[0]), path[1:], value)
    return section.model_copy(update={path[0]: value})
