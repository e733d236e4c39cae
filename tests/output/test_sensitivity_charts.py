"""Charts of inputs: what they draw is what they were given, and hostile names do no harm."""

from xml.etree import ElementTree

import numpy as np
import pytest

from sim.output.charts.sensitivity import bars, grid_chart, ranges_chart, tornado_chart
from sim.output.charts.style import as_png, as_svg, caseload_style
from sim.study.statistics.estimates import Estimate

NAMES = ["work.closing", "$x_{$", "_starts with a line", "<img src=x onerror=alert(1)>", "x" * 300]


def drawn(name: str):
    words = ("A title", "A subtitle", "Source: a test.")
    rows = [(each, 1.5 - n, 1.0 - n, 2.0 - n) for n, each in enumerate(NAMES)]
    if name == "bars":
        return bars("bars", *words, [*rows, ("not known", 0.5, np.nan, np.nan)], mark=1.0)
    if name == "tornado":
        low, high = Estimate(-1.0, -1.1, -0.9, 4), Estimate(2.0, 1.5, 2.5, 4)
        return tornado_chart(*words, [(each, low, high) for each in NAMES])
    if name == "ranges":
        spans = [(17.5, 18.5), (17.0, 19.0), (16.0, 20.0)]
        return ranges_chart("ranges", *words, [(n, 18.0, spans) for n in NAMES], mark=18)
    values = np.array([[17.0, 19.0], [18.0, 20.0]])
    return grid_chart(*words, (NAMES[1], NAMES[3]), ([1, 2], [3, 4]), values, 18)


@pytest.mark.parametrize("name", ["bars", "tornado", "ranges", "grid"])
def test_a_chart_draws_any_name_and_comes_out_the_same_twice(name):
    with caseload_style():
        chart, again = drawn(name), drawn(name)
        svg = as_svg(chart.figure)
        assert svg == as_svg(again.figure)
        assert as_png(chart.figure) == as_png(again.figure)
    ElementTree.fromstring(svg)
    assert b"<img" not in svg
    assert all(len(row) == len(chart.columns) for row in chart.rows)
    for row in chart.rows:
        if isinstance(row[0], str) and len(row[0]) < 50:
            assert row[0] in chart.alternative


def test_each_end_of_a_tornado_has_the_interval_of_its_own():
    with caseload_style():
        axes = drawn("tornado").figure.axes[0]
    drawn_lines = [tuple(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) == 2]
    assert drawn_lines.count((-1.1, -0.9)) == drawn_lines.count((1.5, 2.5)) == len(NAMES)


def test_a_cell_of_a_grid_is_dark_when_the_target_is_met():
    with caseload_style():
        chart = drawn("grid")
    axes = chart.figure.axes[0]
    colours = [patch.get_facecolor() for patch in axes.patches]
    assert colours[0] == colours[2] != colours[1]
    assert [text.get_text() for text in axes.texts] == ["17.0", "19.0", "18.0", "20.0"]
