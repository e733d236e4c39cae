"""Recruitment: adverts until one is answered, then notice and checks, and cohorts."""

from math import ceil, inf, log1p

from sim.scenario.staffing import Recruitment
from sim.service.chance import Turn, gamma
from sim.service.office import DAYS_A_WEEK, Service


def day_of_start(service: Service, luck: Turn, advertised: float, *, newly: bool) -> float:
    """The first day of whoever answers the adverts that begin on a day; inf when nobody ever does.

    From the answer to the start are notice and checks (evidence P131). Newly qualified recruits
    start with their cohort (P134).
    """
    weeks, recruitment = _answered(service, luck.adverts, advertised)
    notice = days_spread(luck.notice, recruitment.weeks_to_start, recruitment.start_shape)
    starts = max(0.0, advertised + weeks * DAYS_A_WEEK + notice)
    return cohort_day(service, starts) if newly and starts < inf else starts


def days_spread(luck: float, weeks: float, shape: float) -> int:
    """Working days of somebody's weeks, which are spread around their mean as chance has it."""
    return round(gamma(luck, weeks, shape) * DAYS_A_WEEK)


def _answered(service: Service, luck: float, advertised: float) -> tuple[float, Recruitment]:
    """Weeks until an advert is answered, each with the chance of its day, and the rules then."""
    silence, weeks = log1p(-luck), 0.0
    for _, end, recruitment in service.periods(lambda rules: rules.social_workers.recruitment):
        day, again = advertised + weeks * DAYS_A_WEEK, recruitment.weeks_to_readvertise
        if day >= end:
            continue
        found = _adverts_without_answer(silence, recruitment.success)
        if day + found * again * DAYS_A_WEEK < end:
            return weeks + found * again, recruitment
        if end < inf:
            silent = ceil((end - day) / (again * DAYS_A_WEEK))
            silence -= silent * log1p(-recruitment.success)
            weeks += silent * again
    return inf, recruitment


def _adverts_without_answer(silence: float, success: float) -> float:
    """Adverts before the one that is answered; `silence` is the luck, a log chance of none."""
    if success >= 1:
        return 0
    return int(silence / log1p(-success)) if success > 0 else inf


def cohort_day(service: Service, day: float) -> float:
    """The first working day, from a day on, of a month in which newly qualified start."""
    if day > service.last_day:
        return day
    months = service.rules_on(day).social_workers.recruitment.cohort_months
    while service.calendar.date_of(day).month not in months:
        day = int(day) + 1.0
        months = service.rules_on(day).social_workers.recruitment.cohort_months
    return day
