"""Measures of practice: recurring work done, supervision, and drift."""

from sim.study.measures.measure import CENSUS, QUARTER, WEEKS_IN_YEAR, Measure, done, share

_SESSIONS_HELD = ("supervisions_in_time", "supervisions_made_up")
_SESSIONS_DUE = (*_SESSIONS_HELD, "supervisions_missed")

RECURRING: tuple[Measure, ...] = (
    done(
        "protection_visits_done",
        "Visits on child protection plans done",
        "visits due",
        "protection_visits",
    ),
    done(
        "in_need_visits_done", "Visits on child in need plans done", "visits due", "in_need_visits"
    ),
    done(
        "looked_after_visits_done",
        "Visits to looked-after children done",
        "visits due",
        "looked_after_visits",
    ),
    done("core_groups_done", "Core groups held", "core groups due", "core_groups"),
    done(
        "in_need_reviews_done",
        "Reviews of child in need plans done",
        "reviews due",
        "in_need_reviews",
    ),
    done(
        "looked_after_reviews_done",
        "Looked-after reviews done",
        "reviews due",
        "looked_after_reviews",
    ),
    done("sessions_done", "Other plan work done", "sessions due", "sessions"),
)

SUPERVISION: tuple[Measure, ...] = (
    share(
        "supervision_in_time",
        "Supervision sessions held in time",
        "sessions due",
        ("supervisions_in_time",),
        _SESSIONS_DUE,
    ),
    share(
        "supervision_held",
        "Supervision sessions held, in time or late",
        "sessions due",
        _SESSIONS_HELD,
        _SESSIONS_DUE,
    ),
    share(
        "supervision_reflective",
        "Supervision sessions with time for reflection",
        "sessions held",
        ("supervisions_reflective",),
        _SESSIONS_HELD,
    ),
    Measure(
        "supervision_hours",
        "Hours of supervision for each worker",
        "hours a month",
        "case holders in post",
        QUARTER,
        ("supervision_hours",),
        ("case_holders",),
        WEEKS_IN_YEAR / 12,
        1,
        "higher",
    ),
    share(
        "children_discussed",
        "Children discussed in supervision within two months",
        "children with a named worker and a case open for longer",
        ("discussed",),
        ("to_discuss",),
        when=CENSUS,
    ),
)

DRIFT: tuple[Measure, ...] = (
    share(
        "open_over_6_months",
        "Children with a case open for more than 6 months",
        "children with a named worker, not looked after",
        ("open_over_6_months",),
        ("not_looked_after",),
        when=CENSUS,
        better="lower",
    ),
    share(
        "open_over_12_months",
        "Children with a case open for more than 12 months",
        "children with a named worker, not looked after",
        ("open_over_12_months",),
        ("not_looked_after",),
        when=CENSUS,
        better="lower",
    ),
    share(
        "open_over_24_months",
        "Children with a case open for more than 24 months",
        "children with a named worker, not looked after",
        ("open_over_24_months",),
        ("not_looked_after",),
        when=CENSUS,
        better="lower",
    ),
)
