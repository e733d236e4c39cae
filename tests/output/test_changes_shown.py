"""What tables say of a change."""

from datetime import date

from sim.output.report.key_figures import _indicator
from sim.study.measures.measures import measure_named
from sim.study.questions.scorecard import Line
from sim.study.statistics.estimates import Estimate


def test_a_change_that_is_said_to_be_one_is_seen():
    """Not “0% 0% worse”: as many decimals as tell the two apart."""
    measure = measure_named("assessments_in_time")
    on = date(2017, 7, 1)
    before, after = (Estimate(mean, mean - 0.01, mean + 0.01, 40) for mean in (0.12, 0.31))
    lines = [
        Line("x", measure, "base", 12, on, before, None, None),
        Line("x", measure, "plan", 12, on, after, after, "worse"),
    ]
    told = [cell.text.split(" ")[0] for cell in _indicator(lines)]
    assert told[-3:] == ["0.1%", "0.3%", "worse"]
