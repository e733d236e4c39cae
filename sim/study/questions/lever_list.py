"""The levers: what could be changed to bring the average caseload down, and how far."""

from dataclasses import dataclass

from sim.scenario.schema import Scenario


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull at a lever: what is changed, and how far.

    `keys` are the inputs that move. `amount` and `ratio` say how far each goes at most: by an
    amount, to a value (`to`), or by a share of what it is. `scale` and `unit` turn the change of
    the first input into what people say.
    """

    name: str
    words: str
    unit: str
    keys: tuple[str, ...]
    to: float | None = None
    ratio: float | None = None
    scale: float = 1.0
    whole: bool = False

    def furthest(self, rules: Scenario) -> dict[str, float]:
        """What is added to each input when the lever is pulled as far as it goes."""
        values = {key: float(rules.input(key)) for key in self.keys}
        if self.to is not None:
            return {key: self.to - value for key, value in values.items()}
        share = self.ratio or 0.0
        return {key: share * value for key, value in values.items()}


_SOCIAL = "social_workers."
_RECRUITMENT, _AGENCY = f"{_SOCIAL}recruitment.", f"{_SOCIAL}agency."
# fmt: off
POSTS = Pull("posts", "more social worker posts", "posts", (f"{_SOCIAL}posts",),
             ratio=0.5, whole=True)
LEVERS = (
    POSTS,
    Pull("managers", "more team managers", "managers", ("managers.posts",), ratio=1.0, whole=True),
    Pull("turnover", "fewer workers who leave", "points of yearly turnover",
         (f"{_SOCIAL}turnover",), to=0.0, scale=100),
    Pull("time_to_recruit", "a shorter time from advert to start", "weeks",
         (f"{_RECRUITMENT}weeks_to_start",), to=0.0),
    Pull("adverts", "more adverts that find somebody", "points of a hundred adverts",
         (f"{_RECRUITMENT}success",), to=1.0, scale=100),
    Pull("agency_cover", "more empty posts for which cover is sought",
         "points of a hundred empty posts", (f"{_AGENCY}cover",), to=1.0, scale=100),
    Pull("agency_limit", "a higher limit on agency workers", "points of a hundred posts",
         (f"{_AGENCY}most",), to=0.5, scale=100),
    Pull("newly_qualified", "fewer newly qualified recruits", "points of a hundred recruits",
         (f"{_RECRUITMENT}newly_qualified",), to=0.0, scale=100),
    Pull("need_led", "fewer assessments planned to the deadline",
         "points of a hundred assessments", ("practice.planned_to_deadline",), to=0.0, scale=100),
    Pull("referrals", "fewer families referred", "families a year",
         ("demand.families_per_year",), ratio=-0.5),
    Pull("re_referrals", "fewer closed families who return within a year",
         "points of a hundred closed families", ("pathway.return_within_year",),
         to=0.0, scale=100),
    Pull("family_help", "families led by family help practitioners",
         "points of a hundred child in need families that workers hold",
         ("practice.led_by_family_help",), to=1.0, scale=100),
    Pull("conference_hours", "less time for each conference and its report",
         "hours for each initial report, the others in proportion",
         ("work.conference_report", "work.review_report", "work.conference_attendance"),
         ratio=-0.9),
    Pull("admin_time", "less administration around the work with families",
         "% of the hours that each piece of work takes", ("work.scale",), ratio=-0.3),
    Pull("supervision_hours", "shorter supervision", "hours a session",
         ("supervision.longest",), ratio=-0.5),
)
# fmt: on
"""The levers, in the order in which they are told. How far each may go is a choice: half as many
posts again, twice the managers, nothing left of what is to be less, half the families."""
