"""Referral: families come to the door, and a manager decides within a working day."""

from functools import partial

from sim.scenario.schema import Scenario
from sim.service.allocation import ask_for_worker, retry_waiting
from sim.service.chance import Purpose, Referral, dealt
from sim.service.clock import Course
from sim.service.duty import look_into
from sim.service.office import Service
from sim.service.people import Family, State
from sim.service.story import story


def front_door(service: Service) -> Course:
    """Receive each family on the day on which it is referred."""
    for referral in service.luck.referrals(daily_rates(service)):
        yield service.env.timeout(max(0.0, referral.day - service.today))
        receive(service, new_family(service, referral), again=False)


def daily_rates(service: Service) -> list[float]:
    """Families expected on each working day: volume, growth, month, weekday and week's noise."""
    return [_rate(service, day) for day in range(int(service.last_day))]


def _rate(service: Service, day: int) -> float:
    on = service.calendar.date_of(day)
    demand = service.rules_on(day).demand
    noise = service.luck.week_factor((on.toordinal() - 1) // 7, demand.weekly_noise)
    month, weekday = demand.month_pattern[on.month - 1], demand.weekday_pattern[on.weekday()]
    return demand.families_per_year / service.year * grown(service, day) * month * weekday * noise


def grown(service: Service, day: float) -> float:
    """What demand has grown to by a day: at the growth of each day's rules, one after another."""
    level = 1.0
    for start, end, growth in service.periods(_growth_per_year):
        level *= (1 + growth) ** (max(0.0, min(day, end) - start) / service.year)
    return level


def _growth_per_year(rules: Scenario) -> float:
    return rules.demand.growth_per_year


def family_size(share: float, sizes: tuple[float, ...]) -> int:
    """Number of children in a family, from its luck and the scenario's shares."""
    return dealt(share, sizes) + 1


def new_family(service: Service, referral: Referral) -> Family:
    """The family behind a referral, in the team of its area."""
    children = family_size(referral.marks.size, service.rules_on(referral.day).demand.family_sizes)
    team = service.teams[dealt(referral.marks.place, service.demand_of_teams)]
    return Family(referral.key, 0, referral.marks, children, team, referral.day)


def receive(service: Service, family: Family, *, again: bool) -> None:
    """Take in a referral: a duty worker looks into it, then a manager decides."""
    service.count(family.team, "referrals", family.children)
    if again:
        service.count(family.team, "re_referrals", family.children)
    family.move_to(State.UNDECIDED)
    hours = service.rules.work.screening
    look_into(service, family.team, hours, partial(put_to_manager, service, family))


def put_to_manager(service: Service, family: Family) -> None:
    """Ask the manager for the contact decision, due within the limit."""
    rules = service.rules
    due = family.referred + rules.practice.contact_decision_limit
    service.decide(family.team, rules.work.contact_decision, due, lambda _: decide(service, family))


def decide(service: Service, family: Family) -> None:
    """No further action for the families of the lowest need; an assessment for the others."""
    rules, team, children = service.rules, family.team, family.children
    days = service.today - family.referred
    service.count(team, "decided", children)
    if days <= rules.practice.contact_decision_limit:
        service.count(team, "decided_in_time", children)
    if family.need < rules.pathway.no_further_action:
        service.count(team, "no_further_action", children)
        close(service, family)
        return
    family.move_to(State.ASSESSMENT)
    family.on_allocation = lambda: service.clock.begin(_from_allocation(service, family))
    ask_for_worker(service, family)


def _from_allocation(service: Service, family: Family) -> Course:
    yield from story(service, family)
    close(service, family)


def close(service: Service, family: Family) -> None:
    """End an episode; some families come back within a year.

    A return is more likely when planned work was missed.
    """
    family.cancel_work()
    if family.state is not State.UNDECIDED:
        service.count(family.team, "closed", family.children)
        service.count(family.team, "closed_families")
    if family.worker is not None:
        family.worker.give_up(family)
        if family.team.waiting:
            retry_waiting(service, family.team)
    family.team.unallocated.pop(family, None)
    family.team.led_by_others.pop(family, None)
    family.move_to(State.CLOSED)
    if family.marks.returns < chance_of_return(service.rules, family):
        service.clock.begin(return_later(service, family, family.marks.return_time * service.year))


def chance_of_return(rules: Scenario, family: Family) -> float:
    """Chance that a closed family is referred again within 12 months."""
    missed = min(1.0, family.missed_days / family.plan_days) if family.plan_days > 0 else 0.0
    return rules.pathway.return_within_year * (1 + rules.pathway.return_if_cut_short * missed)


def return_later(service: Service, family: Family, days: float) -> Course:
    """A closed family is referred again after some days, with fresh luck of its own."""
    yield service.env.timeout(days)
    episode = family.episode + 1
    *kind, number = family.key
    marks = service.luck.marks_of(number, Purpose.RETURN, *kind, episode)
    back = Family(family.key, episode, marks, family.children, family.team, service.today)
    back.protected_before = family.protected_before
    receive(service, back, again=True)
