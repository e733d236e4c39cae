"""The service that a run plays: its clock and calendar, the rules in force, and its teams."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from math import exp, inf, nan
from typing import Any, Final, TypeVar

import simpy

from sim.scenario.calendar import Calendar
from sim.scenario.schema import Mechanism, Scenario
from sim.scenario.switches import in_force
from sim.service.chance import Luck, Marks, Purpose, even_normals
from sim.service.clock import Clock
from sim.service.journal import COLUMN, Journal
from sim.service.people import Family, Manager, Occasion, Team
from sim.service.rules import at_hand
from sim.service.task import EMERGENCY, Task

DAYS_A_WEEK: Final = 5
Told = TypeVar("Told")


class Service:
    """One authority's service in one replication.

    The clock counts working days from the start of the scenario (day 0 is the first working
    day). `rules` is the scenario in force on the day, with switches and dated changes made.
    """

    def __init__(self, scenario: Scenario, replication: int) -> None:
        self.clock = Clock()
        self.env: simpy.Environment = self.clock.env
        self.calendar = Calendar(scenario.nation, scenario.start)
        self.last_day = self.calendar.day_of(scenario.until + timedelta(days=1))
        self.year = self.calendar.days_per_year
        self.versions = [(0, at_hand(in_force(scenario.rules_on(scenario.start))))] + [
            (self.calendar.day_of(day), at_hand(in_force(changed)))
            for day, changed in scenario.changes
            if scenario.start < day <= scenario.until
        ]
        self.put_in_force(self.versions[0][1])
        self.frozen = scenario.frozen
        self.standard = scenario.standard
        self.queues = scenario.works(Mechanism.MANAGER_QUEUES)
        self.vacancies = scenario.works(Mechanism.VACANCIES)
        self.supervised = scenario.works(Mechanism.SUPERVISION)
        self.luck = Luck(scenario.seed, replication)
        self.teams = [Team(number) for number in range(self.rules.teams.count)]
        self.demand_of_teams = team_demand(self.rules)
        self.journal = Journal(len(self.teams))
        self.passed_to: dict[Team, Team] = {}
        self.usual_load, self.fullness = nan, 1.0
        self.conferences_of_week: dict[int, int] = {}
        self._periods: dict[Callable[[Scenario], object], list[tuple[float, float, Any]]] = {}

    def put_in_force(self, rules: Scenario) -> None:
        """Work by these rules from now on."""
        self.rules = rules
        self.hours_per_day = hours_per_attended_day(rules, self.year)
        self.sitting = rules.practice.sitting * self.hours_per_day
        # Asked for every worker of a team whenever a family is allocated, so kept at hand.
        self.complex_need = rules.practice.complex_need
        self.ceiling = rules.workers.ceiling
        self.newly_qualified_ceiling = rules.workers.newly_qualified_ceiling
        self.settling_in = rules.workers.starter_ramp_weeks * DAYS_A_WEEK

    @property
    def today(self) -> float:
        """The working day and the part of it that has passed."""
        return self.clock.now

    def rules_on(self, day: float) -> Scenario:
        """The rules in force on a working day."""
        in_force_then = self.versions[0][1]
        for start, rules in self.versions:
            if start <= day:
                in_force_then = rules
        return in_force_then

    def day_of(self, wait: float, a_year: Callable[[Scenario], float], since: float) -> float:
        """The day on which something comes by chance, at the rate a year of each day's rules.

        `wait` is its luck: the wait at a rate of one a unit of time (exponential, mean 1).
        """
        day, left = since, wait * self.year
        for _, end, rate in self.periods(a_year):
            if rate > 0 and day < end:
                if left <= rate * (end - day):
                    return day + left / rate
                left -= rate * (end - day)
            day = max(day, end)
        return inf

    def periods(self, of: Callable[[Scenario], Told]) -> list[tuple[float, float, Told]]:
        """What the rules say of something: from a day, until a day, and what; changes only.

        It is worked out once for each thing asked, by the function that asks it.
        """
        known = self._periods.get(of)
        if known is None:
            known = self._periods[of] = self._periods_of(of)
        return known

    def _periods_of(self, of: Callable[[Scenario], Told]) -> list[tuple[float, float, Told]]:
        told = [(float(day), of(rules)) for day, rules in self.versions]
        kept = [
            each
            for each, before in zip(told, [None, *told], strict=False)
            if before is None or before[1] != each[1]
        ]
        ends = [day for day, _ in kept[1:]]
        return [(day, end, it) for (day, it), end in zip(kept, [*ends, inf], strict=True)]

    def luck_of(self, family: Family, occasion: Occasion) -> Marks:
        """The luck of a family when something comes to it: the first, second, third time.

        The first time has the luck of the episode, drawn at referral.
        """
        time = family.occasions[occasion] = family.occasions.get(occasion, 0) + 1
        if time == 1:
            return family.marks
        *kind, number = family.key
        return self.luck.marks_of(number, Purpose.AGAIN, *kind, family.episode, time)

    def count(self, team: Team, column: str, amount: float = 1) -> None:
        """Add to one of the journal's counts of the week."""
        # Written out: compiled, `+=` adds objects and not numbers.
        row, place = self.journal.now[team.number], COLUMN[column]
        row[place] = row[place] + amount

    def work(
        self,
        family: Family,
        hours: float,
        due: float,
        *,
        ready: float = 0.0,
        head_start: float = 0.0,
        emergency: bool = False,
        further_sittings: Sequence[tuple[float, float]] = (),
    ) -> Task:
        """Give the family's worker work to do in sittings, to wait for until it is done.

        With `further_sittings`, the work is in as many equal sittings and one more, each with
        its own day and urgency, on that day or as soon after it as the worker can.
        """
        today = self.clock.now
        urgency = EMERGENCY if emergency else due - head_start
        start = ready if ready > today else today
        longest = hours / (len(further_sittings) + 1) if further_sittings else self.sitting
        task = Task(hours, start, due, urgency, self.clock.let_happen, longest)
        task.callbacks = []
        if further_sittings:
            task.planned = list(reversed(further_sittings))
        family.expect(task)
        return task

    def decide(
        self,
        team: Team,
        hours: float,
        due: float,
        then: Callable[[Task], object],
        *,
        ready: float = 0.0,
        emergency: bool = False,
    ) -> Task:
        """Put a decision before a manager of the team; with none in post, neighbours cover.

        With manager queues switched off, a decision takes no time.
        """
        today = self.clock.now
        start = ready if ready > today else today
        task = Task(hours, start, due, EMERGENCY if emergency else due, then)
        if not self.queues:
            wait = self.env.timeout(start - today)
            wait.callbacks.append(partial(at_once, task))
            return task
        self.manager_for(team).diary.add(task)
        return task

    def decided(self, team: Team, hours: float, due: float, *, emergency: bool = False) -> Task:
        """A decision by a manager, to wait for until it is made."""
        task = self.decide(team, hours, due, self.clock.let_happen, emergency=emergency)
        task.callbacks = []
        return task

    def manager_for(self, team: Team) -> Manager:
        """The manager of a team with the least waiting, or of the nearest team that has one."""
        for step in range(len(self.teams)):
            managers = self.teams[(team.number + step) % len(self.teams)].managers
            if managers:
                return _least_waiting(managers)
        raise AssertionError("a service keeps at least one manager")


def _least_waiting(managers: list[Manager]) -> Manager:
    """The manager with the least waiting, of two alike the one with the lower number."""
    found, least = managers[0], managers[0].diary.waiting_hours
    for manager in managers:
        waiting = manager.diary.waiting_hours
        if waiting < least or (waiting == least and manager.number < found.number):
            found, least = manager, waiting
    return found


def at_once(task: Task, _: simpy.Event | None = None) -> None:
    """Let what follows from a task follow, without its hours."""
    if task.live and task.then is not None:
        task.live = False
        task.then(task)


def hours_per_attended_day(rules: Scenario, days_per_year: float) -> float:
    """Case hours on an attended day, so that a year still adds up to the hours of the scenario.

    Hours a year are net of all absence (evidence P078), so each attended day carries the share
    of the days lost.
    """
    workers = rules.workers
    absent = workers.leave_days + workers.sickness_share * days_per_year
    return workers.case_hours_per_year / (days_per_year - absent)


def team_demand(rules: Scenario) -> list[float]:
    """Weight of each team in the families referred: its posts at the start and its demand."""
    teams = rules.teams
    if teams.named:
        ratios = [team.demand for team in teams.named]
    else:
        ratios = [exp(teams.demand_spread * z) for z in even_normals(teams.count)]
    posts, count = rules.social_workers.played, teams.count
    return [ratio * len(range(team, posts, count)) for team, ratio in enumerate(ratios)]
