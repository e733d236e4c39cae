"""The reference of the measures, from the list of measures."""

from sim.study.measures.measure import Measure
from sim.study.measures.measures import MEASURES

_OPENING = """# Measures

What can be asked of a run: by `question.measure` in a scenario, in `summary.csv` and
`weekly.parquet`, and from Python. A figure *at the census* is that of the last count on or before
the date, at the end of a week's last working day. A figure *over 13 weeks to the date* is of what
happened in them. Where there was nothing to count, such as conferences in weeks without one, the
figure is not known and left blank. Words that need explaining are in the
[glossary](../glossary.md).
"""


def measures_page() -> str:
    """Every measure with its words, unit, population, time and sum."""
    return "\n".join([_OPENING, *(line for measure in MEASURES for line in _measure(measure))])


def _measure(measure: Measure) -> list[str]:
    better = f" Better when {measure.better}." if measure.better else ""
    return [
        f"## {measure.name}",
        "",
        f"{measure.words}. Unit: {measure.unit}. Of: {measure.population}, {measure.when}.{better}",
        "",
        f"Worked out as {_sum(measure)}.",
        "",
    ]


def _sum(measure: Measure) -> str:
    """The sum in the names of the journal's columns."""
    top = " + ".join(f"`{name}`" for name in measure.numerator)
    if not measure.denominator:
        return top
    bottom = " + ".join(f"`{name}`" for name in measure.denominator)
    times = "" if measure.scale == 1 else f"{measure.scale:.4g} times "
    return f"{times}({top}) / ({bottom})"
