"""New posts: what a post that is added after the start is for, and whether its holder has cases.

Not every funded post becomes a case holder. Some are for managers or for work without cases; of
those on the front line some hold no case on the day. Councils differ in both: a future has a
council of its own, the same one in every scenario, and each post has its own luck.
"""

from math import ceil, inf

from sim.scenario.schema import Scenario
from sim.service.chance import Purpose
from sim.service.office import Service


class NewPosts:
    """What the posts after those of the opening position are for, decided once for each."""

    def __init__(self, service: Service) -> None:
        first = service.versions[0][1]
        self.service = service
        self.opening = first.social_workers.played
        self.managers = first.managers.played
        roles, day = service.luck.stream(Purpose.COUNCIL).standard_normal(2).tolist()
        self.of_roles: float = roles
        self.of_the_day: float = day
        self._holding: list[bool] = []

    def holds_cases(self, number: int) -> bool:
        """Whether the post of a number is one whose holder has cases, as those at the start are."""
        while len(self._holding) <= number - self.opening:
            self._holding.append(self._decide(len(self._holding)))
        return number < self.opening or self._holding[number - self.opening]

    def _decide(self, new: int) -> bool:
        rules = self.service.rules
        known = rules.social_workers.case_holding_new_posts
        if known is not None:
            return holds_evenly(new, known)
        holding = rules.social_workers.case_holding
        role, day, _ = self._luck(self.opening + new)
        managers = rules.managers.played - self.managers
        posts = rules.social_workers.played - self.opening
        front_line = of_council(holding.front_line, holding.front_line_spread, self.of_roles)
        on_the_day = of_council(holding.on_the_day, holding.on_the_day_spread, self.of_the_day)
        return role < front_line * managers_apart(rules, posts, managers) and day < on_the_day

    def place_of(self, number: int) -> int:
        """Where a post comes in the dealing to teams, one after another.

        New posts that hold cases are dealt on their own, so that no team gets only the others.
        """
        if number < self.opening or not self.holds_cases(number):
            return number
        return self.opening + sum(self._holding[: number - self.opening])

    def replaces(self, number: int) -> float:
        """The luck by which a permanent worker in a post lets an agency worker go: never at inf.

        Only in added posts that hold cases; in the others cover ends when the post is filled.
        """
        if number < self.opening or not self.holds_cases(number):
            return inf
        return self._luck(number)[2]

    def _luck(self, number: int) -> tuple[float, float, float]:
        role, day, replaces = self.service.luck.stream(Purpose.NEW_POST, number).random(3).tolist()
        return role, day, replaces


def of_council(central: float, spread: float, luck: float) -> float:
    """The share of a council, by its luck (normal): around the central one, from 0 to 1."""
    return min(max(central + spread * luck, 0.0), 1.0)


def managers_apart(rules: Scenario, posts: int, managers: int) -> float:
    """How much larger the front line's share of new posts is when managers are funded apart.

    The share is of all who come, managers among them: those that the plan funds apart need not
    come from its social worker posts.
    """
    all_told = (posts + max(managers, 0)) / posts
    return min(all_told, 1 / (1 - rules.social_workers.case_holding.team_managers))


def holds_evenly(number: int, share: float) -> bool:
    """Whether a new post (0, 1, 2, ...) holds cases, so that a share of any number does."""
    return ceil((number + 1) * share - 1e-9) > ceil(number * share - 1e-9)
