"""Load: hours needed against hours available, by team and grade, before anything is run."""

from dataclasses import dataclass
from datetime import date

from sim.scenario.lever import lever_of
from sim.scenario.schema import Mechanism, Question, Scenario
from sim.scenario.switches import in_force
from sim.service.office import team_demand
from sim.study.measures.rows import team_names
from sim.study.paper import WEEKS_IN_YEAR, Hours, hours_needed_and_available, paper_answer
from sim.study.questions.shortfall import POSTS, filled_on_average, weeks_to_fill


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """Hours of a year that the families of a team need, against those of its workers."""

    team: str
    posts: int
    needed: float
    available: float

    @property
    def load(self) -> float:
        """Hours needed for each hour available; not a number in a team without posts."""
        return self.needed / self.available if self.available else float("nan")


@dataclass(frozen=True, slots=True)
class GradeHours:
    """Case hours of a year by grade, as much as an experienced worker would need for the work."""

    grade: str
    workers: float
    hours: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What can be said of a question before anything is run.

    `then` are the hours on the date asked about if every funded post were filled, `now` those of
    the first day. `filled` is when posts funded on `funded` have a permanent worker on average,
    None when the scenario funds no more. `empty` is how many posts are without one at any time,
    because leavers are replaced so slowly.
    """

    now: Hours
    then: Hours
    posts: int
    paper: float
    funded: date | None
    weeks_to_fill: float
    filled: date | None
    empty: float


def outlook(scenario: Scenario, question: Question) -> Outlook:
    """Hours, posts and dates on which the answer to a question hangs, worked out by hand."""
    rules = in_force(scenario.rules_on(question.by))
    social, weeks = rules.social_workers, weeks_to_fill(scenario, question.by)
    lever = lever_of(scenario, POSTS)
    more = lever.since > scenario.start and lever.value > scenario.social_workers.posts
    away = social.turnover * weeks / WEEKS_IN_YEAR if social.turnover else 0.0
    return Outlook(
        hours_needed_and_available(scenario),
        hours_needed_and_available(scenario, question.by, float(social.played)),
        social.played,
        paper_answer(scenario, question.by),
        lever.since if more else None,
        weeks,
        filled_on_average(lever.since, weeks) if more else None,
        social.played * away / (1 + away) if rules.works(Mechanism.VACANCIES) else 0.0,
    )


def loads_of_teams(scenario: Scenario, on: date, workers: float) -> list[TeamLoad]:
    """The load of each team, with the workers spread over the teams as the posts are.

    The families of a team follow from its demand and its posts at the start.
    """
    hours = hours_needed_and_available(scenario, on, workers)
    rules = in_force(scenario.rules_on(on))
    weights = team_demand(in_force(scenario.rules_on(scenario.start)))
    if not sum(weights):  # without posts at the start no team is more in demand than another
        weights = [1.0] * len(weights)
    posts = [len(range(team, rules.social_workers.played, rules.teams.count)) for team in
             range(rules.teams.count)]  # fmt: skip
    return [
        TeamLoad(
            name,
            funded,
            hours.total * weight / sum(weights),
            hours.available * funded / max(sum(posts), 1),
        )
        for name, funded, weight in zip(team_names(scenario)[:-1], posts, weights, strict=True)
    ]


def hours_of_grades(scenario: Scenario) -> list[GradeHours]:
    """The case hours of the first day by grade; a newly qualified worker needs longer for all."""
    rules = in_force(scenario.rules_on(scenario.start))
    opening, hours = rules.opening, rules.workers.case_hours_per_year
    newly = opening.permanent * opening.newly_qualified
    advanced = opening.permanent * opening.advanced
    counts = {
        "newly qualified": newly,
        "social worker": opening.permanent - newly - advanced,
        "advanced": advanced,
        "agency": opening.agency,
    }
    effort = rules.workers.newly_qualified_effort
    return [
        GradeHours(grade, number, number * hours / (effort if grade == "newly qualified" else 1))
        for grade, number in counts.items()
    ]
