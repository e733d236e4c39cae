"""Management: team manager posts are funded, filled after some weeks, and left again."""

from math import inf, log1p
from typing import Final

from sim.scenario.schema import Scenario
from sim.service.chance import Purpose, Stream, gamma
from sim.service.diary import Diary
from sim.service.journal import COLUMN
from sim.service.office import DAYS_A_WEEK, Service
from sim.service.people import Manager, Team
from sim.service.presence import Time
from sim.service.turnover import WEEKS_A_YEAR

_HOURS: Final = COLUMN["manager_hours"]
_SHAPE: Final = 2.0
"""Of the gamma law of the weeks that it takes to recruit."""


class ManagerPost:
    """A funded team manager post and who is in it."""

    __slots__ = ("leaves", "manager", "number", "occupants", "starts", "team")

    def __init__(self, number: int, team: Team) -> None:
        self.number = number
        self.team = team
        self.manager: Manager | None = None
        self.occupants = 0
        self.starts = inf
        self.leaves = inf


class Management:
    """All team manager posts, and the weekly round of them."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.posts: list[ManagerPost] = []
        self.closed: list[ManagerPost] = []

    def fund(self) -> None:
        """Open posts that are newly funded and advertise them; close those that are not any more.

        A post that is held is closed once it has been left.
        """
        funded = self.service.rules.managers.played
        while len(self.posts) < funded:
            self._open(self.closed.pop() if self.closed else self._new_post())
        empty = [post for post in self.posts if post.manager is None]
        for post in empty[::-1][: max(0, len(self.posts) - funded)]:
            self.posts.remove(post)
            self.closed.append(post)
            post.team.manager_posts -= 1

    def _new_post(self) -> ManagerPost:
        teams, number = self.service.teams, len(self.posts)
        return ManagerPost(number, teams[number % len(teams)])

    def _open(self, post: ManagerPost) -> None:
        post.team.manager_posts += 1
        self.posts.append(post)
        self._seek(post)

    def go_round(self) -> None:
        """Let managers start and leave, and work the hours that the rules give them."""
        today = self.service.today
        for post in self.posts:
            if post.manager is None:
                if post.starts <= today:
                    post.manager = self._start(post)
                continue
            post.manager.diary.hours_per_day = self._hours_per_day()
            if today >= post.leaves and self._others(post):
                self._leave(post, post.manager)

    def _seek(self, post: ManagerPost) -> None:
        """Recruit a team manager, with weeks spread as chance has it around their mean."""
        service = self.service
        managers = service.rules.managers
        post.occupants += 1
        luck = service.luck.stream(Purpose.MANAGER_POST, post.number, post.occupants)
        wait, stay = luck.random(2)
        opening = post.number < service.versions[0][1].managers.played and post.occupants == 1
        if opening:
            weeks = self._weeks_without(post, luck)
        else:
            weeks = gamma(float(wait), managers.weeks_to_recruit, _SHAPE)
        post.starts = service.today + weeks * DAYS_A_WEEK
        post.leaves = service.day_of(-log1p(-float(stay)), _leaving_a_year, post.starts)

    def _weeks_without(self, post: ManagerPost, luck: Stream) -> float:
        """Weeks until somebody is in a post of the first day: mostly none, since somebody is there.

        Posts are as often empty as leaving and recruiting have it, and are found so at any point of
        the search (longer ones more often). One is held: somebody decides.
        """
        managers = self.service.rules.managers
        empty = managers.turnover * managers.weeks_to_recruit / WEEKS_A_YEAR
        found, length, gone = (float(each) for each in luck.random(3))
        if post.number == 0 or found * (1 + empty) >= empty:
            return 0.0
        mean = managers.weeks_to_recruit * (_SHAPE + 1) / _SHAPE
        return gamma(length, mean, _SHAPE + 1) * (1 - gone)

    def _start(self, post: ManagerPost) -> Manager:
        service, team = self.service, post.team
        diary = Diary(
            service.clock,
            service.journal.now[team.number],
            _HOURS,
            self._hours_per_day(),
            Time(None),
        )
        manager = Manager(post.number, team, diary)
        team.managers.append(manager)
        if service.today > 0:
            service.count(team, "manager_starters")
        return manager

    def _hours_per_day(self) -> float:
        return self.service.rules.managers.hours_per_week / DAYS_A_WEEK

    def _others(self, post: ManagerPost) -> bool:
        return any(other.manager is not None for other in self.posts if other is not post)

    def _leave(self, post: ManagerPost, manager: Manager) -> None:
        """A manager leaves; decisions that wait go to colleagues."""
        post.team.managers.remove(manager)
        post.manager = None
        for task in manager.diary.hand_in():
            self.service.manager_for(post.team).diary.add(task)
        self._seek(post)


def _leaving_a_year(rules: Scenario) -> float:
    return rules.managers.turnover
