"""The workforce: posts are funded, stand empty, are covered, are filled, and are left again.

Posts are looked at once a week, on the first working day.
"""

from collections.abc import Generator, Iterator
from itertools import count
from math import exp, expm1, inf
from typing import Any, Final

from sim.scenario.calendar import MONTHS_A_YEAR
from sim.scenario.schema import Scenario
from sim.service.absence import sickness_ratio, spells_of_absence
from sim.service.allocation import hand_over, retry_waiting, welcome
from sim.service.balance import look_at_teams
from sim.service.careers import look_at_careers
from sim.service.chance import Purpose, Stream, Turn
from sim.service.clock import Awaited
from sim.service.cover import cover_is_wanted, seek_cover
from sim.service.diary import Diary
from sim.service.journal import COLUMN
from sim.service.lead import look_at_room
from sim.service.management import Management
from sim.service.new_posts import NewPosts
from sim.service.office import DAYS_A_WEEK, Service
from sim.service.other_work import OtherWork
from sim.service.people import SocialWorker
from sim.service.posts import Post
from sim.service.presence import Time
from sim.service.recruitment import (
    Market,
    Search,
    usually_looking,
    usually_without_cover,
)
from sim.service.supervision import supervision
from sim.service.turnover import WEEKS_A_YEAR, weekly_hazard

QUARTER_YEARS: Final = 4
_WORKER_HOURS: Final = COLUMN["hours"]


class Workforce:
    """All posts of the service, and the weekly round of leaving, recruiting and covering."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.posts: list[Post] = []
        self.week = 0
        self.replaced = 0
        self.turns = self._turns()
        self.management = Management(service)
        self.new_posts = NewPosts(service)
        first, weeks = service.rules, service.year / DAYS_A_WEEK
        self.market = Market(first, usually_looking(first, weeks))
        self.market_of_cover = Market(first, usually_without_cover(first, weeks))
        self.other_work = OtherWork(service, self.hire)
        self._fund(service.rules)

    def weekly(self) -> Generator[Awaited, Any, None]:
        """Go round the posts on the first working day of each week."""
        env, week = self.service.env, self.service.calendar
        day = 0
        while True:
            self._round()
            following = day + 1
            while week.date_of(following).weekday() > week.date_of(following - 1).weekday():
                following += 1
            yield env.timeout(following - day)
            day = following

    def _round(self) -> None:
        rules = self.service.rules
        self.week += 1
        self.turns = self._turns()
        self._fund(rules)
        self._look_at_adverts(rules)
        for post in self.posts:
            if post.holder is not None:
                if not post.case_holding:
                    self._build_up(post.holder, rules)
                self._stay_or_leave(post, post.holder, rules)
            elif post.starts <= self.service.today:
                self._start(post)
        self._cover(rules)
        self.other_work.go_round(self.posts)
        self.management.go_round()
        look_at_careers(self.service, self.posts)
        for team in self.service.teams:
            for worker in team.workers:
                self._build_up(worker, rules)
            if team.waiting:
                retry_waiting(self.service, team)
        look_at_teams(self.service)
        look_at_room(self.service)

    # posts

    def _fund(self, rules: Scenario) -> None:
        """Open posts that are newly funded, and close those that are not, empty ones first."""
        social = rules.social_workers
        teams = self.service.teams
        free = self._free_numbers()
        while len(self.posts) < social.played:
            number = next(free)
            case_holding = self.new_posts.holds_cases(number)
            team = teams[self.new_posts.place_of(number) % len(teams)]
            post = Post(number, team, self.turns[number], case_holding=case_holding)
            post.replaces = self.new_posts.replaces(number)
            team.posts += 1
            team.case_holding_posts += case_holding
            self.posts.append(post)
            if self.service.today > 0 or number >= self.new_posts.opening:
                self._vacate(post, self.service.today)
        while len(self.posts) > social.played and self._close_one():
            pass
        self.management.fund()

    def _turns(self) -> list[Turn]:
        """The luck of this week for every post there may be, by its number."""
        most = max(rules.social_workers.played for _, rules in self.service.versions)
        return self.service.luck.turns_of_posts(self.week, most)

    def _free_numbers(self) -> Iterator[int]:
        taken = {post.number for post in self.posts}
        for number in count():
            if number not in taken:
                yield number

    def _close_one(self) -> bool:
        """Close the empty post with the highest number; False when every post is held."""
        empty = [post for post in self.posts if post.holder is None]
        if not empty:
            return False
        post = empty[-1]
        if post.locum is not None:
            self.service.count(post.team, "agency_ended_early")
            self._end_cover(post)
        self.posts.remove(post)
        post.team.posts -= 1
        post.team.case_holding_posts -= post.case_holding
        return True

    def _vacate(self, post: Post, advertised: float) -> None:
        """Advertise an empty post, from a day on, until somebody is found."""
        post.occupants += 1
        luck, recruitment = post.emptied, self.service.rules.social_workers.recruitment
        newly = luck.qualified < recruitment.newly_qualified
        post.recruit_grade = "newly qualified" if newly else "social worker"
        post.starts, post.search = inf, Search(luck, advertised, newly=newly)
        post.cover_from = inf

    def _look_at_adverts(self, rules: Scenario) -> None:
        """See which adverts were answered: posts that look for somebody share the applicants."""
        looking = [post for post in self.posts if post.search is not None]
        answers = self.market.answers(rules, len(looking))
        for post in looking:
            assert post.search is not None
            post.starts = post.search.first_day(self.service, self.service.today, answers)
            if post.starts < inf:
                post.search = None

    def vacate_before(self, post: Post, share: float) -> None:
        """Vacate a post at some time before the start: recruiting is part of the way along."""
        recruitment = self.service.rules.social_workers.recruitment
        whole = recruitment.weeks_to_readvertise + recruitment.weeks_to_start
        gone = share * whole * DAYS_A_WEEK if self.service.vacancies else 0.0
        self._vacate(post, -gone)
        if cover_is_wanted(self.service, post):
            post.cover_from = 0.0

    def _start(self, post: Post) -> None:
        """Somebody permanent starts in an empty post; the agency worker who covered it goes."""
        if post.locum is not None:
            self.service.count(post.team, "agency_ended_early")
            self._end_cover(post)
        post.starts = inf
        post.holder = self.hire(post, post.recruit_grade, "permanent", self.service.today)
        self.service.count(post.team, "starters")
        if post.recruit_grade == "newly qualified":
            self.service.count(post.team, "newly_qualified_starters")

    def hire(self, post: Post, grade: str, contract: str, started: float) -> SocialWorker:
        """A worker who starts in a post; only in a case-holding post do they join the team."""
        service = self.service
        luck = self._luck_of_next(post, contract)
        takes = exp(service.rules.workers.caseload_spread * float(luck.standard_normal()))
        time = Time(spells_of_absence(service, post.number, max(started, 0.0)))
        diary = Diary(
            service.clock,
            service.journal.now[post.team.number],
            _WORKER_HOURS,
            service.hours_per_day,
            time,
        )
        person = post.number * 1000 + post.occupants + (500 + post.locums) * (contract == "agency")
        worker = SocialWorker(person, post.team, grade, contract, started, takes, diary)
        self._build_up(worker, service.rules)
        if post.case_holding:
            post.team.workers.append(worker)
            if service.supervised:
                phase = float(luck.random())
                service.clock.begin(supervision(service, worker, phase))
            if service.today > 0:
                welcome(service, worker)
        return worker

    def _luck_of_next(self, post: Post, contract: str) -> Stream:
        """The luck of who starts in a post: by the week in which it was left, or covered."""
        if contract == "agency":
            return self.service.luck.stream(Purpose.AGENCY, post.number, self.week)
        return self.service.luck.stream(Purpose.PERMANENT, post.number, post.emptied.week)

    def _build_up(self, worker: SocialWorker, rules: Scenario) -> None:
        """Set a worker's hours and pace, and share of a full load and effort from time in post."""
        workers, service = rules.workers, self.service
        days = service.today - worker.started
        worker.diary.hours_per_day = service.hours_per_day
        worker.diary.days_behind = workers.overtime_days_behind
        worker.diary.overtime_most = workers.overtime_most
        worker.diary.time.sickness = sickness_ratio(rules, worker)
        if worker.grade == "newly qualified":
            if days >= workers.newly_qualified_months / MONTHS_A_YEAR * service.year:
                worker.grade = "social worker"
            else:
                quarter = int(days / service.year * QUARTER_YEARS)
                worker.share = workers.newly_qualified_ramp[min(quarter, QUARTER_YEARS - 1)]
                worker.diary.effort = rules.work.scale * workers.newly_qualified_effort
                return
        worker.diary.effort = rules.work.scale
        weeks = workers.starter_ramp_weeks
        gone = days / DAYS_A_WEEK + 1
        worker.share = 1.0 if gone >= weeks else gone / weeks

    def _stay_or_leave(self, post: Post, worker: SocialWorker, rules: Scenario) -> None:
        """Decide to leave, with the chance of a week; be gone once the families are handed over."""
        if post.away:
            return
        if worker.leaving:
            if worker.families:
                return
            post.holder = None
            self.service.count(post.team, "leavers")
            self._vacate(post, self.service.today)
            return
        hazard = weekly_hazard(rules, worker, self.service.today, self.service.year)
        turn = self.turns[post.number]
        if turn.leaves < -expm1(-hazard):
            post.emptied = turn
            hand_over(self.service, worker)

    # agency

    def _cover(self, rules: Scenario) -> None:
        """Agency workers finish, and start in empty posts while the market and policy allow."""
        agency, today = rules.social_workers.agency, self.service.today
        ends = -expm1(-MONTHS_A_YEAR / agency.months_stayed / WEEKS_A_YEAR)
        for post in self.posts:
            if post.locum is not None and self.turns[post.number].assignment_ends < ends:
                self._end_cover(post)
                post.cover_from = inf
        seek_cover(self.service, self.posts, self.market_of_cover)
        free = self._most_covered(rules) - sum(post.locum is not None for post in self.posts)
        for post in self.posts:
            if free <= 0:
                return
            if post.holder is None and post.locum is None and post.cover_from <= today:
                self.cover(post)
                free -= 1

    def _most_covered(self, rules: Scenario) -> int:
        """Most posts that are covered: by market and policy, less what permanent workers replace.

        It is no more than are covered, or look for cover. When one more permanent worker replaces
        an agency worker, the one in the highest post goes.
        """
        agency, posts = rules.social_workers.agency, self.posts
        covered = [post for post in posts if post.locum is not None]
        looking = sum(p.holder is p.locum is None and p.cover_from < inf for p in posts)
        case_holding = sum(post.case_holding for post in posts)
        wanted = len(covered) + looking
        before, self.replaced = self.replaced, self._replaced(agency.let_go)
        most = max(min(int(agency.most * case_holding + 1e-9), wanted) - self.replaced, 0)
        for post in covered[max(most, len(covered) - max(self.replaced - before, 0)) :]:
            self.service.count(post.team, "agency_ended_early")
            self._end_cover(post)
            post.cover_from = inf
        return most

    def _replaced(self, let_go: float) -> int:
        """Agency workers whom those in added posts replace: each has the luck of the post."""
        return sum(post.holder is not None and post.replaces < let_go for post in self.posts)

    def cover(self, post: Post, started: float | None = None) -> None:
        """An agency worker starts in an empty post, for an assignment of some months.

        Whoever covers it on the first day started on a day before (`started`).
        """
        service, new = self.service, started is None
        post.locums += 1
        first_day = service.today if started is None else started
        post.locum = self.hire(post, "social worker", "agency", first_day)
        if new:
            service.count(post.team, "agency_starters")

    def _end_cover(self, post: Post) -> None:
        assert post.locum is not None
        hand_over(self.service, post.locum)
        post.locum = None
        self.service.count(post.team, "agency_leavers")
