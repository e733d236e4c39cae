"""Families closed before the run starts, of whom some are still to return."""

from sim.scenario.held import protected_at_assessment
from sim.service.chance import Purpose, dealt
from sim.service.office import Service
from sim.service.people import Family
from sim.service.referral import family_size, return_later


def closed_before(service: Service) -> None:
    """Families closed in the year before the start, of whom some are still to return."""
    rules = service.rules
    count = round(rules.opening.closed_last_year)
    rows = service.luck.many_marks(count, Purpose.CLOSED_BEFORE)
    for number, luck in enumerate(rows):
        days = (luck.return_time - luck.age) * service.year
        if luck.returns < rules.pathway.return_within_year and days > 0:
            size = family_size(luck.size, rules.demand.family_sizes)
            key = (int(Purpose.CLOSED_BEFORE), number)
            home = service.teams[dealt(luck.place, service.demand_of_teams)]
            family = Family(key, 0, luck, size, home, 0.0)
            family.protected_before = luck.found < protected_at_assessment(rules.pathway)
            service.clock.begin(return_later(service, family, days))
