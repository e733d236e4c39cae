"""Balance: managers do not leave one team at 16 and the next at 40.

Once a week they look at how much the workers of each team hold. A team that holds more than
practice tolerates passes its new families to the nearest team that holds less than the average,
until the next look.
"""

from math import isnan

from sim.service.office import Service
from sim.service.people import Family, State, Team


def look_at_teams(service: Service) -> None:
    """Say for each team that holds too much which other one takes its new families this week.

    Where nobody is in post there is no team below the average, and nothing to even out.
    """
    service.passed_to = {}
    loads = [(team, _children(team), _room(team)) for team in service.teams]
    room = sum(room for _, _, room in loads)
    if not room:
        return
    average = sum(children for _, children, _ in loads) / room
    most = average + service.rules.teams.tolerated_difference
    below = [team for team, children, room in loads if room > 0 and children <= average * room]
    for team, children, room in loads:
        if children > most * room:
            service.passed_to[team] = _nearest(team, below, len(loads))


def pass_on_if_new(service: Service, family: Family) -> None:
    """A family that nobody has begun with goes to the team that takes this team's new ones."""
    old = family.team
    other = service.passed_to.get(old)
    if other is None or family.state is not State.ASSESSMENT or not isnan(family.seen):
        return
    service.count(old, "passed_to_another_team", family.children)
    service.count(other, "taken_from_another_team", family.children)
    del old.unallocated[family]
    other.unallocated[family] = None
    family.move_to(State.CLOSED)
    family.team = other
    family.move_to(State.ASSESSMENT)


def _children(team: Team) -> int:
    waiting = sum(family.children for family in team.unallocated)
    return waiting + sum(worker.children for worker in team.workers)


def _room(team: Team) -> float:
    """Full shares of work that a team can take."""
    return sum(worker.share for worker in team.workers if not worker.leaving)


def _nearest(team: Team, others: list[Team], count: int) -> Team:
    return min(others, key=lambda other: (other.number - team.number) % count)
