"""The people who do the work: their hours, their posts, how they come and how they go."""

from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from sim.scenario.fields import (
    MOST_CHILDREN,
    MOST_TEAMS,
    Amount,
    Children,
    Count,
    Days,
    DeviationOfShare,
    Interval,
    ListOf,
    Months,
    MostlyNot,
    Positive,
    Posts,
    Quarters,
    Ratio,
    Section,
    Shape,
    Share,
    Spread,
    played_posts,
    sum_of_one,
)

_WORKING_DAYS = 250
"""Fewest working days of a year."""
_MOST_ABSENT = 0.9


class Workers(Section):
    """What one social worker can do."""

    case_hours_per_year: Annotated[Positive, Field(ge=1, le=10_000)]
    """Hours of case work a year for one full-time worker, net of all absence and meetings."""
    leave_days: Amount
    """Working days of annual leave a year, bank holidays not counted."""
    sickness_share: Share
    """Share of working days lost to sickness."""
    leave_spell_days: Interval
    """Mean length of a spell of leave, in working days."""
    sickness_spell_days: Interval
    """Mean length of a spell of sickness, in working days."""
    overtime_most: Ratio
    """Most hours worked when behind, as a ratio to contracted hours."""
    overtime_days_behind: Positive
    """Working days behind with due work at which a worker does all the overtime there is."""
    newly_qualified_effort: Ratio
    """Hours that a newly qualified worker needs for a task, as a ratio to the others."""
    newly_qualified_ramp: Quarters
    """Share of a full caseload in each quarter of the first year after qualifying."""
    newly_qualified_ceiling: Positive
    """Most children that a newly qualified worker should hold."""
    newly_qualified_months: Positive
    """Months for which a worker counts as newly qualified."""
    years_to_advanced: Amount
    """Years of service before a worker can become an advanced practitioner."""
    starter_ramp_weeks: Amount
    """Weeks in which an experienced starter builds up to a full caseload."""
    ceiling: Positive
    """Most children that a full-time worker should hold."""
    caseload_spread: Spread
    """Spread of what colleagues of the same grade take on, as a log standard deviation."""

    @model_validator(mode="after")
    def _some_days_are_left(self) -> "Workers":
        absent = self.leave_days / _WORKING_DAYS + self.sickness_share
        if absent > _MOST_ABSENT:
            raise ValueError(
                f"leave_days and sickness_share leave too few days to work: together they must be "
                f"{_MOST_ABSENT:.0%} of the year or less, not {absent:.0%}"
            )
        return self


class Managers(Section):
    """Team managers: one or more to a team."""

    posts: Annotated[Posts, Field(ge=0.5)]
    """Funded team manager posts, in full-time equivalents; somebody has to decide."""
    hours_per_week: Annotated[Positive, Field(ge=0.1, le=168)]
    """Hours a week for supervision, decisions, checks, authorisation and allocation."""
    turnover: Share
    """Team managers who leave in a year, as a share of those in post."""
    weeks_to_recruit: Amount
    """Mean weeks from advert to start for a team manager."""

    @property
    def played(self) -> int:
        """Posts as they are played: whole ones."""
        return played_posts(self.posts)


class Recruitment(Section):
    """How an empty post finds a permanent worker."""

    weeks_to_start: Amount
    """Mean weeks from a successful advert to the first day of the worker, notice included."""
    start_shape: Shape
    """Gamma shape of the spread of those weeks."""
    success: Share
    """Share of adverts that find somebody."""
    weeks_to_readvertise: Interval
    """Weeks from an advert that found nobody to the next one."""
    shared_applicants: Share
    """Power by which more empty posts than usual at once find fewer applicants each (0: as many
    each; 1: as many all told)."""
    newly_qualified: Share
    """Share of recruits who are newly qualified."""
    cohort_months: Months
    """Months (1 to 12) in which newly qualified recruits start."""


class Agency(Section):
    """Agency workers who cover empty posts."""

    cover: Share
    """Share of empty posts for which cover is sought."""
    weeks_to_start: Amount
    """Mean weeks until an agency worker starts."""
    start_shape: Shape
    """Gamma shape of the spread of those weeks."""
    months_stayed: Interval
    """Mean months of an assignment."""
    most: Share
    """Most agency workers that market and policy allow, as a share of posts."""
    let_go: Share
    """Agency workers let go for each permanent one in a case-holding post added after the start."""


class CaseHolding(Section):
    """Who holds cases: added posts by what they are for, and how the others change by the year.

    What differs between councils is drawn once for each future, the same in every scenario.
    """

    front_line: Share
    """Share of posts added after the start for case holders and senior practitioners."""
    front_line_spread: DeviationOfShare
    """Standard deviation between councils of the share of added posts on the front line."""
    team_managers: MostlyNot
    """Share of added posts for team managers, unless the plan funds its managers apart."""
    on_the_day: Share
    """Share of front-line workers in added posts who hold a case on the day."""
    on_the_day_spread: DeviationOfShare
    """Standard deviation between councils of the share of those who hold a case on the day."""
    yearly_change: Spread
    """Change, in every year, of the case holders there were, as a log standard deviation."""
    first_change: Spread
    """Change besides, in the first year, from what the count of one day hid, as a log standard
    deviation."""


class SocialWorkers(Section):
    """Social worker posts that hold cases, and the people in them."""

    posts: Posts
    """Funded social worker posts in the case-holding teams, in full-time equivalents."""
    case_holding_new_posts: Share | None = None
    """Share of posts added after the start whose holders carry cases, where the plan says it; where
    it does not, they become what posts became in England."""
    case_holding: CaseHolding
    turnover: Share
    """Permanent workers who leave in a year, as a share of those in post."""
    early_turnover: Ratio
    """Chance of leaving in the first two years in post, as a ratio to later service."""
    overload_effect: Annotated[Positive, Field(ge=0.01, le=100)]
    """Chance of leaving for each child above the reference caseload, as a ratio."""
    overload_sickness: Annotated[Share, Field(le=0.04)]
    """Share of working days more lost to sickness for each child above the reference caseload."""
    reference_caseload: Positive
    """Caseload at which leaving and sickness are the ordinary ones."""
    recruitment: Recruitment
    agency: Agency

    @property
    def played(self) -> int:
        """Posts as they are played: whole ones."""
        return played_posts(self.posts)


class Team(Section):
    """One team, when the teams are named."""

    name: str
    """Name of the team."""
    demand: Positive
    """Families referred to the team, as a ratio to the average team."""
    planned_to_deadline: Share | None = None
    """Share of its assessments planned to the deadline, where it has a practice of its own."""


class Teams(Section):
    """Teams of practitioners, each with the families of its area."""

    count: Annotated[Count, Field(le=MOST_TEAMS)]
    """Number of teams."""
    demand_spread: Spread
    """Spread of demand per post between teams, as a log standard deviation."""
    tolerated_difference: Positive
    """Children for each worker above the average at which a team's new families go to another."""
    named: tuple[Team, ...] = ()
    """Teams by name with their demand, instead of the spread; as many as the count."""

    @model_validator(mode="before")
    @classmethod
    def _named_as_tuple(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("named"), list):
            return {**data, "named": tuple(data["named"])}
        return data

    @model_validator(mode="after")
    def _named_match_count(self) -> "Teams":
        if self.named and len(self.named) != self.count:
            raise ValueError(f"named must list {self.count} teams (count), not {len(self.named)}")
        if self.count < 1:
            raise ValueError("count must be 1 or more")
        names = [team.name for team in self.named]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"named must give each team its own name; {twice[:40]} is there twice")
        return self


class Ages(Section):
    """How long open work of a stage has been open on the start date, in bands."""

    bands: Annotated[tuple[Amount, ...], ListOf, Field(min_length=1, max_length=12)]
    """Where each band starts, from 0 up: working days since the referral, or months of a plan."""
    shares: Annotated[tuple[Share, ...], ListOf, AfterValidator(sum_of_one)]
    """Share of the children in each band; the last band is open."""

    @model_validator(mode="after")
    def _bands_and_shares_go_together(self) -> "Ages":
        if len(self.bands) != len(self.shares):
            raise ValueError(
                f"bands and shares must be as many: there are {len(self.bands)} bands and "
                f"{len(self.shares)} shares"
            )
        if self.bands[0] != 0 or any(b <= a for a, b in pairwise(self.bands)):
            raise ValueError("bands must start with 0, and each be higher than the one before")
        return self


class AgesOfWork(Section):
    """Ages of open work by stage; those of a steady state where a stage is not given."""

    awaiting_assessment: Ages | None = None
    """Working days since the referral of those who await an assessment."""
    on_in_need_plans: Ages | None = None
    """Months since the child in need plan began."""
    on_protection_plans: Ages | None = None
    """Months since the child protection plan began."""
    looked_after: Ages | None = None
    """Months since the children became looked after."""


class Opening(Section):
    """The position on the start date."""

    awaiting_assessment: Children
    """Children referred and not yet assessed."""
    on_in_need_plans: Children
    """Children on child in need plans."""
    on_protection_plans: Children
    """Children on child protection plans."""
    looked_after: Children
    """Children looked after."""
    closing: Children
    """Children whose plan is over and whose case waits to be closed."""
    permanent: Amount
    """Permanent social workers in post, in full-time equivalents."""
    agency: Amount
    """Agency social workers covering posts."""
    newly_qualified: Share
    """Share of the permanent workers who are in their first year."""
    advanced: Share
    """Share of the permanent workers who are advanced practitioners, and stay so by promotion."""
    closed_last_year: Annotated[Amount, Field(le=MOST_CHILDREN)]
    """Families closed in the year before the start, some of whom will be referred again."""
    days_behind: Days
    """Working days by which visits are late at the start on average; urgent work is less late."""
    keep_their_social_worker: Share | None = None
    """Share of families of too low a need for a social worker that have one all the same, since
    they were under enquiry or on a protection plan; without it, as many as in a steady state."""
    ages: AgesOfWork | None = None
    """How long open work has been open, where it is known."""

    @property
    def children(self) -> int:
        """Children with an open case on the first day."""
        return (
            self.awaiting_assessment
            + self.on_in_need_plans
            + self.on_protection_plans
            + self.looked_after
            + self.closing
        )
