"""Words in a chart never run into one another, whatever date is asked about and however long."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.output.charts.charts import draw_all
from sim.output.charts.style import apart, caseload_style
from sim.output.charts.view import View, time_axis
from sim.scenario.loading import load_scenario
from sim.study.runs.ensemble import question_of, run_ensemble

START = date(2016, 4, 1)


@pytest.mark.parametrize("days", [0, 4, 11, 30, 45, 90, 200, 366, 800, 5 * 365, 8 * 365, 20 * 365])
@pytest.mark.parametrize("start", [START, date(2026, 12, 28)])
def test_days_months_and_years_fit_under_an_axis(days, start):
    figure = Figure(figsize=(9.5, 5.2), dpi=100)
    axes = figure.add_axes((0.065, 0.115, 0.7, 0.7))
    every = 7 if days else 1
    dates = np.array([start + timedelta(n) for n in range(0, days + 1, every)], "datetime64[D]")
    with caseload_style():
        time_axis(axes, dates)
        figure.canvas.draw()
    labels = [label for label in axes.get_xticklabels() if label.get_text()]
    assert labels
    boxes = [label.get_window_extent() for label in labels]
    assert all(one.x1 + 2 < two.x0 for one, two in pairwise(sorted(boxes, key=lambda b: b.x0)))
    assert re.search(r"20\d\d", labels[0].get_text())


def test_labels_stay_within_the_axis_and_apart():
    places = apart([0.98, 0.99, 1.0, 1.0, 0.0, 0.01], [0.1] * 6, within=True)
    assert min(places) >= 0
    assert max(places) <= 1
    assert all(two - one > 0.0999 for one, two in pairwise(sorted(places)))
    assert apart([0.2, 0.5], [0.1, 0.1], within=True) == [0.2, 0.5]


@pytest.fixture(scope="module")
def both():
    until = date(2016, 9, 30)
    names = ("small-authority-now", "small-authority")
    return [run_ensemble(load_scenario(name, until=until), 2, jobs=1) for name in names]


@pytest.mark.slow
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("on", [date(2016, 4, 4), date(2016, 7, 4), date(2016, 9, 30)])
def test_no_words_collide_when_the_date_is_early_late_or_between(both, on):
    base, plan = both
    question = question_of(plan.scenario).model_copy(update={"by": on})
    with caseload_style():
        charts = draw_all(View(question, plan, base, "", {"Base": base, "Plan": plan}))
        for chart in charts:
            chart.figure.canvas.draw()
            collide = [
                (one.get_text(), two.get_text())
                for one, two in combinations(words_of(chart.figure), 2)
                if one.get_text() != two.get_text() and shrunk(one).overlaps(shrunk(two))
            ]
            assert collide == [], chart.name


@pytest.mark.slow
def test_with_long_names_nothing_is_cut(both):
    """The names of the founding question, and longer ones."""
    names = ("Manchester 2016, as it was fitted", "Manchester, 86 more posts and 14 more managers")
    base, plan = (
        replace(each, scenario=each.scenario.model_copy(update={"name": name}))
        for each, name in zip(both, names, strict=True)
    )
    question = question_of(both[1].scenario)
    with caseload_style():
        for chart in draw_all(View(question, plan, base, "", dict(zip(names, both, strict=True)))):
            chart.figure.canvas.draw()
            page = chart.figure.bbox
            texts = [*words_of(chart.figure), *chart.figure.texts]
            cut = [t.get_text() for t in texts if beyond(t.get_window_extent(), page)]
            assert cut == [], chart.name


def beyond(box: Bbox, page: Bbox) -> bool:
    return min(box.x0 - page.x0, page.x1 - box.x1, box.y0 - page.y0, page.y1 - box.y1) < -1


def words_of(figure: Figure) -> list[Text]:
    """All words that stand within or beside the axes of a figure."""
    return [text for axes in figure.axes for text in axes.texts if text.get_text().strip()]


def shrunk(text: Text) -> Bbox:
    """The room of a text without its white edge."""
    box = text.get_window_extent()
    return box.padded(-1.5)
