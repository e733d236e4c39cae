"""Closing: the summary is written and a manager agrees. Closing is work too.

An assessment that finds no child in need closes with its authorisation: its last sitting is the
summary.
"""

from collections.abc import Generator
from typing import Any

from sim.service.clock import Awaited
from sim.service.lead import call_social_worker
from sim.service.office import Service
from sim.service.people import Family, Lead, State


def closing(service: Service, family: Family) -> Generator[Awaited, Any, None]:
    """Close a family: the closing summary is written and a manager agrees. Closing is work.

    Another practitioner writes it where one leads the family; one that waited gets a worker.
    """
    family.move_to(State.CLOSING)
    if family.lead is Lead.NOBODY:
        call_social_worker(service, family)
    due = service.today + service.rules.practice.closing_allowance
    if family.lead is Lead.SOCIAL_WORKER:
        yield service.work(family, service.rules.work.closing, due)
    agreed = service.today + service.rules.practice.manager_sitting
    yield service.decided(family.team, service.rules.work.closing_check, agreed)
