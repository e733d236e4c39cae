"""Measures of caseload: how many children each worker has, how evenly, and who they are."""

from sim.study.measures.measure import CENSUS, PER_WORKER, Measure, Population, count

_CASELOAD = PER_WORKER
_COUNTED = Population("case holders in post, agency workers included", ("case_holders",), CENSUS)
_CASE_HOLDERS = Population("case holders in post", ("case_holders",), CENSUS)
_EACH_HOLDER = Population("case holders in post", ("holders",), CENSUS)
_POSTS = Population("funded case-holding posts, filled or not", ("case_holding_posts",), CENSUS)
_HIGHEST_TENTH = Population(
    "the tenth of case holders with the most children", ("highest_tenth_fte",), CENSUS
)
_TEAMS = Population("teams with a case holder", ("teams_with_holders",), CENSUS)
_ACROSS_TEAMS = Population(_TEAMS.words, (), CENSUS)

CASELOAD: tuple[Measure, ...] = (
    _COUNTED.mean("average_caseload", "Average caseload", _CASELOAD, "allocated"),
    _COUNTED.mean("in_need_per_holder", "Children in need for each case holder", _CASELOAD, "open"),
    _POSTS.mean(
        "children_per_post",
        "Children for each funded case-holding post",
        "children for each post",
        "allocated",
    ),
    _EACH_HOLDER.share(
        "share_above_standard", "Case holders above the standard", "above_standard", better="lower"
    ),
    _HIGHEST_TENTH.mean(
        "highest_tenth",
        "Average caseload of the highest-loaded tenth",
        _CASELOAD,
        "highest_tenth_children",
    ),
    _ACROSS_TEAMS.mean("team_lowest", "Average caseload of the lowest team", _CASELOAD),
    _ACROSS_TEAMS.mean("team_median", "Average caseload of the middle team", _CASELOAD),
    _ACROSS_TEAMS.mean("team_highest", "Average caseload of the highest team", _CASELOAD),
    _TEAMS.share("teams_at_standard", "Teams at or under the standard"),
    _ACROSS_TEAMS.mean("team_range", "From the lowest to the highest team", _CASELOAD),
    count("teams_without_holders", "Teams in which nobody holds a case", "teams", "lower"),
    _CASE_HOLDERS.mean(
        "average_points",
        "Average weighted caseload",
        "points for each full-time worker",
        "points",
        digits=0,
    ),
    _CASE_HOLDERS.share(
        "share_above_points",
        "Case holders above the points of a full-time worker",
        "points_above",
        better="lower",
    ),
)

CHILDREN: tuple[Measure, ...] = (
    count("open", "Children with an open case", "children"),
    count("allocated", "Children with a named worker", "children"),
    count("led_by_others", "Children led by another practitioner", "children"),
    count("awaiting_assessment", "Children in assessment", "children", "lower"),
    count("in_need", "Children on child in need plans", "children"),
    count("protection", "Children on child protection plans", "children"),
    count("looked_after", "Children looked after", "children"),
    count("closing", "Children whose case waits to be closed", "children", "lower"),
)
