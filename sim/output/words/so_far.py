"""So far: what a study says while it is under way."""

from fractions import Fraction

import numpy as np

from sim.output.charts.style import number
from sim.scenario.schema import Question
from sim.study.measures.measures import measure_named
from sim.study.measures.rows import Array
from sim.study.statistics.estimates import range_of_futures

_TENTHS = 10


def so_far(values: Array, futures: Array, question: Question) -> str:
    """The answer as it stands, from the measure asked about by plan and future.

    As simulated for the mean, and as wrong as the model may be for the range and the chance.
    """
    said = "; ".join(_plan(*plan, question) for plan in zip(values, futures, strict=True))
    return f"after {values.shape[1]} futures: {said}"


def _plan(values: Array, futures: Array, question: Question) -> str:
    digits = max(measure_named(question.measure).digits, 1)
    known = values[~np.isnan(values)]
    if not known.size:
        return "nothing to measure"
    mean, low, high = (number(float(v), digits) for v in (known.mean(), *range_of_futures(futures)))
    met = int(np.count_nonzero(futures <= question.at_most))
    return f"{mean}, range {low} to {high}; chance {chance_in(met, values.size)}"


def chance_in(met: int, futures: int) -> str:
    """A share as people say it: 3 in 4, to the nearest that has at most ten parts."""
    share = Fraction(met, futures)
    if met in (0, futures) or futures <= _TENTHS:
        return f"{met} in {futures}"
    near = share.limit_denominator(_TENTHS)
    if near.denominator == 1:
        return f"{'more' if near else 'less'} than {_TENTHS - 1 if near else 1} in {_TENTHS}"
    return f"{near.numerator} in {near.denominator}"
