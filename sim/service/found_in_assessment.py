"""What is still to come for a family found in assessment: the first visit, and its enquiry."""

from sim.service.backlog import behind_with_a_new_family
from sim.service.chance import Marks
from sim.service.office import Service
from sim.service.people import Family, Occasion
from sim.service.protection import (
    Enquiry,
    after_enquiry,
    enquiry_since,
    outside_delay,
    section_47,
)


def still_to_be_seen(service: Service, family: Family) -> bool:
    """Whether the children of an assessment that was under way at the start are still to be seen.

    It was ready at the referral, and urgent by its target.
    """
    ahead = service.rules.head_start.dated - service.rules.practice.first_visit_target
    return family.referred + _late_at_first(service, family, ahead) >= 0


def enquiry_left(service: Service, family: Family, wait: float) -> Enquiry | None:
    """What is left of the enquiry of a family found in assessment, if anything is.

    It was discussed `wait` days after the referral. Where work is not so far, there is still the
    enquiry; then the conference, where there is one.
    """
    rules, discussed = service.rules, family.referred + wait
    luck = service.luck_of(family, Occasion.ENQUIRY)
    if discussed > 0:
        return _from(service, family, luck, discussed)
    if discussed + _enquiry_days(service, family) >= 0:
        return enquiry_since(service, family, luck, discussed)
    held = discussed + rules.practice.conference_aim + outside_delay(rules.practice, luck)
    if held < 0 or luck.conference >= rules.pathway.conference_after_section_47:
        return None
    return after_enquiry(service, family, luck, discussed)


def _late_at_first(service: Service, family: Family, head_start: float) -> float:
    """Working days by which the first work with a family found in assessment is late."""
    return max(0.0, behind_with_a_new_family(service.rules, family.marks.phase) - head_start)


def _enquiry_days(service: Service, family: Family) -> float:
    """Days that an enquiry takes somebody who comes to it late, and does nothing else then."""
    late = _late_at_first(service, family, service.rules.head_start.dated)
    return late + service.rules.work.section_47_enquiry / service.hours_per_day


def _from(service: Service, family: Family, luck: Marks, day: float) -> Enquiry:
    """An enquiry that is still to begin: of a family whose children are seen after the start."""
    yield service.env.timeout(day - service.today)
    return (yield from section_47(service, family, luck))
