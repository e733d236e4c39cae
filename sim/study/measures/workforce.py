"""Measures of the workforce: posts, people, and the hours that they work."""

from sim.study.measures.measure import PERCENT, Measure, Population, a_year, count

_CASE_HOLDERS = Population("case holders in post", ("case_holders",))
_CASE_WORK = Population("hours of case work", ("hours",))
_MANAGERS = Population("managers in post", ("managers",))

WORKFORCE: tuple[Measure, ...] = (
    count("posts", "Funded social worker posts", "posts"),
    count("case_holding_posts", "Funded case-holding posts", "posts"),
    count("in_post", "Posts with a permanent worker", "posts", "higher"),
    count("agency", "Posts covered by agency workers", "posts"),
    count("vacant", "Empty posts", "posts", "lower"),
    count("case_holders", "Case holders in post", "full-time workers", "higher"),
    count("full_load", "Case holders at a full load", "full-time workers", "higher"),
    count("newly_qualified", "Newly qualified workers", "workers"),
    count("managers", "Team managers in post", "managers", "higher"),
    a_year("starters", "Permanent workers who start", "workers a year"),
    a_year("leavers", "Permanent workers who leave", "workers a year"),
    a_year("agency_starters", "Agency workers who start", "workers a year"),
    _CASE_HOLDERS.mean(
        "hours_a_week", "Hours of case work a week", "hours for each case holder", "hours"
    ),
    _CASE_WORK.mean(
        "overtime_share", "Hours worked as overtime", "%", "overtime_hours", scale=PERCENT
    ),
    _MANAGERS.mean(
        "manager_hours_a_week",
        "Hours of decisions a week",
        "hours for each manager",
        "manager_hours",
        better=None,
    ),
    count("hours_waiting", "Hours of work ready and not yet done", "hours", "lower"),
)
