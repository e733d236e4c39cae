"""Other work: from year to year more or fewer of a council's social workers hold cases.

Half of them hold none: they manage, are on duty, or do work without cases. Some go from cases to
other work and some come from it, whatever is funded. A council can so gain staff and no case
holder. Posts, and those in post, are the same; whoever goes hands over, and who comes is welcomed.
"""

from collections.abc import Callable
from math import expm1
from typing import Final

from sim.scenario.fields import MOST_POSTS
from sim.scenario.schema import MOST_YEARS
from sim.service.allocation import hand_over
from sim.service.chance import Purpose, Turn
from sim.service.office import Service
from sim.service.people import SocialWorker
from sim.service.posts import Post

_YEARS_SERVED: Final = 3
"""Years in the council of somebody who comes from other work: long enough to take a full load."""


class OtherWork:
    """The workers who have come from other work, and those who have gone to it."""

    def __init__(
        self, service: Service, hire: Callable[[Post, str, str, float], SocialWorker]
    ) -> None:
        opening, posts = service.rules.opening, service.rules.social_workers.played
        permanent = min(round(opening.permanent), posts)
        self.service = service
        self.hire = hire
        self.opening = posts
        self.holders = permanent + min(round(opening.agency), posts - permanent)
        self.levels = self._levels()
        self.came: list[Post] = []
        self.went: list[Post] = []
        self.ever_came = 0

    def _levels(self) -> list[float]:
        """Case holders there, against the first day, after 0, 1, 2, ... years: log ratios."""
        holding = self.service.rules.social_workers.case_holding
        of_the_day, *yearly = (
            self.service.luck.stream(Purpose.OTHER_WORK).standard_normal(MOST_YEARS + 2).tolist()
        )
        change, variance = holding.first_change * of_the_day, holding.first_change**2
        levels = [0.0]
        for luck in yearly:
            change += holding.yearly_change * luck
            variance += holding.yearly_change**2
            levels.append(change - variance / 2)
        return levels

    def more_holders(self, day: float) -> int:
        """How many more hold cases on a day than would without these moves; fewer below nothing."""
        years = day / self.service.year
        level, after = self.levels[int(years)], self.levels[int(years) + 1]
        return round(self.holders * expm1(level + (after - level) * (years - int(years))))

    def go_round(self, posts: list[Post]) -> None:
        """Let as many come from other work, or go to it, as hold cases more or fewer by now."""
        wanted = self.more_holders(self.service.today)
        while len(self.came) - len(self.went) < wanted and self._comes():
            pass
        while len(self.came) - len(self.went) > wanted and self._goes(posts):
            pass

    def _comes(self) -> bool:
        """Somebody comes back to cases, or comes over; not before families are handed over."""
        if not self.went:
            self.came.append(self._from_elsewhere())
            return True
        post = self.went[0]
        assert post.holder is not None
        if post.holder.families:
            return False
        del self.went[0]
        post.away = False
        post.holder = self.hire(post, post.holder.grade, "permanent", post.holder.started)
        return True

    def _from_elsewhere(self) -> Post:
        """Somebody with years of service, beside the funded posts of a team."""
        service, number = self.service, MOST_POSTS + self.ever_came
        team = service.teams[self.ever_came % len(service.teams)]
        self.ever_came += 1
        post = Post(number, team, Turn(0, *[0.5] * 7), case_holding=True)
        started = service.today - _YEARS_SERVED * service.year
        post.holder = self.hire(post, "social worker", "permanent", started)
        return post

    def _goes(self, posts: list[Post]) -> bool:
        """Whoever came last goes back, or a worker of the opening posts goes; False if nobody can.

        The newly qualified stay with their families in their first year.
        """
        if self.came:
            post = self.came.pop()
        else:
            able = (each for each in posts if each.number < self.opening and _can_go(each))
            found = next(able, None)
            if found is None:
                return False
            post = found
            post.away = True
            self.went.append(post)
        assert post.holder is not None
        hand_over(self.service, post.holder)
        return True


def _can_go(post: Post) -> bool:
    worker = post.holder
    if worker is None or worker.leaving or post.away:
        return False
    return worker.grade != "newly qualified"
