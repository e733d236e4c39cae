"""All measures, in the order in which tables list them."""

from difflib import get_close_matches

from sim.scenario.schema import OVER_A_YEAR
from sim.study.measures.caseload import CASELOAD, CHILDREN
from sim.study.measures.measure import Measure
from sim.study.measures.practice import DRIFT, RECURRING, SUPERVISION
from sim.study.measures.protection import PROTECTION
from sim.study.measures.timeliness import ALLOCATION, ASSESSMENT, DEMAND
from sim.study.measures.workforce import WORKFORCE

MEASURES: tuple[Measure, ...] = (
    *CASELOAD, *DEMAND, *ALLOCATION, *ASSESSMENT, *PROTECTION, *RECURRING, *SUPERVISION, *DRIFT,
    *CHILDREN, *WORKFORCE,
)  # fmt: skip
"""Every measure, in the order in which tables list them."""

MEASURE: dict[str, Measure] = {m.name: m for m in MEASURES}


def measure_named(name: str) -> Measure:
    """The measure of that name; a ValueError that suggests the nearest names if there is none.

    Each is known over 12 months, too, by its name with `_over_12_months` after it.
    """
    if name in MEASURE:
        return MEASURE[name]
    if name.removesuffix(OVER_A_YEAR) in MEASURE:
        return each_week(name).over_a_year
    if known := next((m for m in MEASURE if name.startswith(f"{m}_over_")), None):
        raise ValueError(
            f'there is no measure called "{name}": a measure can be taken over 12 months, as '
            f"{known}{OVER_A_YEAR}"
        )
    near = get_close_matches(name, MEASURE, n=2, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise ValueError(f'there is no measure called "{name}".{hint}')


def each_week(name: str) -> Measure:
    """The measure as it is at a census, whether it is asked about over 12 months or not."""
    return measure_named(name.removesuffix(OVER_A_YEAR))
