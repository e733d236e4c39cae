"""Management: team manager posts are funded, filled after some weeks, and left again."""

from math import inf, log1p

from sim.service.chance import Purpose, gamma
from sim.service.diary import Diary
from sim.service.journal import COLUMN
from sim.service.office import DAYS_A_WEEK, Service
from sim.service.people import Manager, Team
from sim.service.presence import Time

_HOURS = COLUMN["manager_hours"]


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

    def fund(self) -> None:
        """Open posts that are newly funded, and advertise them."""
        teams = self.service.teams
        while len(self.posts) < self.service.rules.managers.played:
            number = len(self.posts)
            team = teams[number % len(teams)]
            team.manager_posts += 1
            self.posts.append(ManagerPost(number, team))
            self._seek(self.posts[-1])

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
        weeks = gamma(float(wait), managers.weeks_to_recruit, 2.0)
        opening = post.number < service.versions[0][1].managers.played and post.occupants == 1
        post.starts = 0.0 if opening else service.today + weeks * DAYS_A_WEEK
        years = -log1p(-float(stay)) / managers.turnover if managers.turnover else inf
        post.leaves = post.starts + years * service.year

    def _start(self, post: ManagerPost) -> Manager:
        service, team = self.service, post.team
        diary = Diary(
            service.env,
            service.journal.now[team.number],
            service.numbers,
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
