"""Measures of practice: recurring work done, supervision, and drift."""

from sim.study.measures.measure import CENSUS, WEEKS_IN_YEAR, Measure, Population, done

_HELD = ("supervisions_in_time", "supervisions_made_up")
_SESSIONS_HELD = Population("sessions held", _HELD)
_SESSIONS_DUE = Population("sessions due", (*_HELD, "supervisions_missed"))
_CASE_HOLDERS = Population("case holders in post", ("case_holders",))
_TO_DISCUSS = Population(
    "children with a named worker and a case open for longer", ("to_discuss",), CENSUS
)
_MAY_DRIFT = Population(
    "children with a named worker, not looked after", ("not_looked_after",), CENSUS
)

RECURRING: tuple[Measure, ...] = (
    done("protection_visits", "Visits on child protection plans done", "visits due"),
    done("in_need_visits", "Visits on child in need plans done", "visits due"),
    done("looked_after_visits", "Visits to looked-after children done", "visits due"),
    done("core_groups", "Core groups held", "core groups due"),
    done("in_need_reviews", "Reviews of child in need plans done", "reviews due"),
    done("looked_after_reviews", "Looked-after reviews done", "reviews due"),
    done("sessions", "Other plan work done", "sessions due"),
)

SUPERVISION: tuple[Measure, ...] = (
    _SESSIONS_DUE.share(
        "supervision_in_time", "Supervision sessions held in time", "supervisions_in_time"
    ),
    _SESSIONS_DUE.share("supervision_held", "Supervision sessions held, in time or late", *_HELD),
    _SESSIONS_HELD.share(
        "supervision_reflective",
        "Supervision sessions with time for reflection",
        "supervisions_reflective",
    ),
    _CASE_HOLDERS.mean(
        "supervision_hours",
        "Hours of supervision for each worker",
        "hours a month",
        scale=WEEKS_IN_YEAR / 12,
        better="higher",
    ),
    _TO_DISCUSS.share(
        "children_discussed", "Children discussed in supervision within two months", "discussed"
    ),
)

DRIFT: tuple[Measure, ...] = tuple(
    _MAY_DRIFT.share(
        f"open_over_{months}_months",
        f"Children with a case open for more than {months} months",
        better="lower",
    )
    for months in (6, 12, 24)
)
