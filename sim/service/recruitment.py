"""Recruitment: adverts until one is answered, then notice and checks, and cohorts.

A council finds its applicants in a finite market. More posts that look for somebody at once find
more of them, but not as many for each. The share of adverts that find somebody is the scenario's
at the vacancies that are usual in the service.
"""

from math import inf, log1p

from sim.scenario.calendar import MONTHS_A_YEAR
from sim.scenario.schema import Scenario
from sim.scenario.staffing import Recruitment
from sim.service.chance import Turn, gamma
from sim.service.office import DAYS_A_WEEK, Service


class Search:
    """The adverts for an empty post, until one is answered.

    `next` is the day of the next one, and `silence` how much of its luck is left: the log of the
    chance with which adverts go unanswered for as long as they do.
    """

    __slots__ = ("luck", "newly", "next", "silence")

    def __init__(self, luck: Turn, advertised: float, *, newly: bool) -> None:
        self.luck = luck
        self.newly = newly
        self.next = advertised
        self.silence = log1p(-luck.adverts)

    def first_day(self, service: Service, until: float, answers: float) -> float:
        """The first day of whoever answers an advert up to a day; inf when nobody does.

        `answers` is how many applicants there are for a post, as a ratio to the usual.
        """
        while self.next <= until:
            recruitment = service.rules_on(self.next).social_workers.recruitment
            success = recruitment.success
            self.silence -= answers * log1p(-success) if success < 1 else -inf
            if self.silence > 0:
                return self._after_notice(service, recruitment)
            self.next += recruitment.weeks_to_readvertise * DAYS_A_WEEK
        return inf

    def _after_notice(self, service: Service, recruitment: Recruitment) -> float:
        """From the answer to the start are notice and checks (evidence P131).

        Newly qualified recruits start with their cohort (P134).
        """
        notice = days_spread(self.luck.notice, recruitment.weeks_to_start, recruitment.start_shape)
        starts = max(0.0, self.next + notice)
        return cohort_day(service, starts) if self.newly else starts


class Market:
    """Those whom a council finds, permanent workers or cover, shared by all posts that look.

    `usual` is how many look in a steady state. Posts that the scenario leaves out, of workers
    without cases, look as much as they usually do.
    """

    def __init__(self, rules: Scenario, usual: float) -> None:
        holding = rules.social_workers.case_holding
        share = holding.front_line * holding.on_the_day
        self.usual = usual
        self.left_out = usual * (1 - share) / share if share else 0.0

    def answers(self, rules: Scenario, looking: int) -> float:
        """Applicants for each post when so many look for somebody, as a ratio to the usual.

        Usual is what a post meets that comes empty: itself, and those that look already.
        """
        crowd = (self.left_out + looking) / (self.left_out + self.usual + 1)
        if not crowd:
            return 1.0
        return float(crowd**-rules.social_workers.recruitment.shared_applicants)


def usually_looking(rules: Scenario, weeks_a_year: float) -> float:
    """Posts whose adverts nobody has answered yet, in a steady state at the scenario's chance."""
    looking, notice = _empty(rules, weeks_a_year)
    return looking - notice


def usually_without_cover(rules: Scenario, weeks_a_year: float) -> float:
    """Empty posts that look for cover in a steady state, before and between assignments."""
    empty, agency = _empty(rules, weeks_a_year)[0], rules.social_workers.agency
    stays = agency.months_stayed / MONTHS_A_YEAR * weeks_a_year
    return empty * agency.cover * agency.weeks_to_start / (agency.weeks_to_start + stays)


def _empty(rules: Scenario, weeks_a_year: float) -> tuple[float, float]:
    """Posts without a permanent worker in a steady state, and those of them in notice."""
    social = rules.social_workers
    recruitment, leaving = social.recruitment, social.turnover / weeks_a_year
    if recruitment.success == 0:
        return float(social.played), 0.0
    looking = recruitment.weeks_to_readvertise * (1 / recruitment.success - 1)
    weeks = looking + recruitment.weeks_to_start
    filled = social.played / (1 + leaving * weeks)
    return filled * leaving * weeks, filled * leaving * recruitment.weeks_to_start


def days_spread(luck: float, weeks: float, shape: float) -> int:
    """Working days of somebody's weeks, which are spread around their mean as chance has it."""
    return round(gamma(luck, weeks, shape) * DAYS_A_WEEK)


def cohort_day(service: Service, day: float) -> float:
    """The first working day, from a day on, of a month in which newly qualified start."""
    if day > service.last_day:
        return day
    months = service.rules_on(day).social_workers.recruitment.cohort_months
    while service.calendar.date_of(day).month not in months:
        day = int(day) + 1.0
        months = service.rules_on(day).social_workers.recruitment.cohort_months
    return day
