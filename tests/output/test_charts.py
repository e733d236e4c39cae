import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest

from sim.output.charts import palette
from sim.output.charts.assessments import assessment_durations
from sim.output.charts.caseload import _against, _moves
from sim.output.charts.charts import CHARTS, charts_of, draw_all
from sim.output.charts.conferences import conference_reports
from sim.output.charts.sent import sent
from sim.output.charts.style import apart, as_png, as_svg, caseload_style
from sim.output.charts.workers import _peaks
from sim.scenario.draws import future, undrawn
from sim.scenario.loading import load_scenario
from sim.study.runs.ensemble import run_ensemble
from sim.study.statistics.estimates import Estimate

HOSTILE = [
    "$$",
    "$x_{$",
    r"$\frac{1}{$",
    r"$unknown\foo$",
    "$5 to $10",
    "_starts with a line",
    "a$b$c{",
    "100% of {braces}",
    "<img src=x onerror=alert(1)>",
    "& < > \" '",
    "line\nbreak\ttab",
    "nul\0here",
    "中文 and 😀",
    "x" * 300,
    "back\\slash",
    " ",
]


@pytest.fixture(scope="module")
def charts(view):
    return {chart.name: chart for chart in draw_all(view)}


def numbers_in(text):
    return [float(found.replace(",", "")) for found in re.findall(r"\d[\d,]*\.?\d*", text)]


def rows_of(chart):
    return [dict(zip(chart.columns, row, strict=True)) for row in chart.rows]


def test_the_caseload_title_says_what_the_numbers_say(charts, view):
    values = view.plan.values("average_caseload", view.on)
    assert f"to {values.mean():.1f} by" in charts["caseload_over_time"].title
    row = next(
        r
        for r in rows_of(charts["caseload_over_time"])
        if (r["scenario"], r["line"]) == (view.plan.scenario.name, "simulated")
        and r["date"] == view.plan.dates[view.plan.week_of(view.on)].item()
    )
    assert row["mean"] == pytest.approx(values.mean())
    assert row["low"] <= row["mean"] <= row["high"]
    assert row["future_low"] <= row["future_high"]


def test_the_title_claims_no_more_than_the_runs_know():
    assert _against(Estimate(17.0, 16.5, 17.5, 40), 18) == "under"
    assert _against(Estimate(19.0, 18.5, 19.5, 40), 18) == "above"
    assert _against(Estimate(17.9, 17.5, 18.3, 40), 18) == "close to"
    assert _against(Estimate(18.02, 18.01, 18.03, 40), 18) == "close to"
    assert _against(Estimate(17.0, np.nan, np.nan, 1), 18) == "close to"
    assert _against(Estimate(20.3, 14.0, 26.7, 6), 18) == "not surely above"
    assert _against(Estimate(15.9, np.nan, np.nan, 1), 18) == "not surely under"


def test_a_caseload_that_moves_by_less_than_is_shown_stays():
    assert _moves(24.01, 24.04) == "stays at 24.0"
    assert _moves(24.0, 18.0).startswith("falls")
    assert _moves(18.0, 24.0).startswith("rises")


def test_the_team_title_counts_teams_run_by_run_and_spans_the_means_drawn(charts, view):
    on = view.plan.dates[view.plan.week_of(view.on)].item()
    drawn = [
        row["mean"]
        for row in rows_of(charts["teams_over_time"])
        if row["scenario"] == view.plan.scenario.name and row["date"] == on
    ]
    shares = view.plan.values("teams_at_standard", view.on)
    title = charts["teams_over_time"].title
    reached = f"{shares.mean() / 100 * len(drawn):.0f} of {len(drawn)} teams"
    assert title.startswith(f"On average {reached}")
    assert f"{min(drawn):.1f}" in title
    assert f"{max(drawn):.1f}" in title


def test_the_bars_of_assessments_add_up_to_the_title(charts, view):
    rows = [
        row
        for row in rows_of(charts["assessment_durations"])
        if row["scenario"] == view.plan.scenario.name
    ]
    shares = [row["mean_percent_of_children"] for row in rows]
    assert sum(shares) == pytest.approx(100)
    limit = int(view.plan.scenario.practice.assessment_limit)
    assert charts["assessment_durations"].title.startswith(f"{sum(shares[:limit]):.0f}%")


def test_the_bars_of_reports_add_up_to_the_title(charts, view):
    shares = [
        row["mean_percent_of_conferences"]
        for row in rows_of(charts["conference_reports"])
        if row["scenario"] == view.plan.scenario.name
    ]
    assert sum(shares) == pytest.approx(100)
    limit = int(view.plan.scenario.practice.report_sharing_initial)
    assert f"{sum(shares[1 + limit :]):.0f}% of initial" in charts["conference_reports"].title


@pytest.mark.parametrize(
    ("draw", "measure", "key", "in_time"),
    [
        (assessment_durations, "assessments_in_time", "working_day", [str(d) for d in range(46)]),
        (
            conference_reports,
            "reports_shared_in_time",
            "report_shared",
            ["2 days before", "3 days before", "4 days before", "5 days before", "6 days or more"],
        ),
    ],
)
def test_titles_of_charts_of_a_few_runs_say_what_all_runs_say(
    ensembles, view, draw, measure, key, in_time
):
    base, plan = (run_ensemble(e.scenario, 3, detailed=1, jobs=1) for e in ensembles.values())
    on = base.dates[-1].item()
    chart = draw(
        replace(view, base=base, plan=plan, question=view.question.model_copy(update={"by": on}))
    )
    before, told = (e.values(f"{measure}_over_12_months", on).mean() for e in (base, plan))
    assert f"{told:.0f}% of" in chart.title or chart.title.startswith(f"{told:.0f}%")
    assert chart.title.endswith(f"against {before:.0f}% without the plan")
    alone = sum(
        row[chart.columns[2]]
        for row in rows_of(chart)
        if row["scenario"] == plan.scenario.name and row[key] in in_time
    )
    assert f"mean of the first 1 of 3 runs: in these {alone:.0f}% and " in chart.alternative


def test_peaks_are_said_where_the_runs_drew_them():
    on, told = date(2018, 3, 31), load_scenario("manchester-2016")
    drawn = [future(told, number).rules_on(on).workers.ceiling for number in (1, 3)]
    plan = SimpleNamespace(scenario=told, in_detail=(1, 2, 3, 4))
    least, most = sorted(drawn)
    assert least < most
    words = _peaks(SimpleNamespace(plan=plan, on=on))
    assert words.endswith(f"and others at {least:.3g} to {most:.3g}.")
    plan.scenario = undrawn(told)
    assert _peaks(SimpleNamespace(plan=plan, on=on)).endswith("at 12 and others at 30.")


def test_the_workers_drawn_are_the_workers_counted(charts, view):
    rows = [
        row
        for row in rows_of(charts["caseloads_across_workers"])
        if row["scenario"] == view.plan.scenario.name and row["date"] == view.on
    ]
    holders = view.plan.values("case_holders", view.on).mean()
    assert sum(row["mean_workers"] for row in rows) == pytest.approx(holders)
    above = sum(
        row["mean_workers"] for row in rows if row["children_held"] > view.plan.scenario.standard
    )
    said = numbers_in(charts["caseloads_across_workers"].title)[0]
    assert said == pytest.approx(100 * above / holders, abs=1.5)


def test_posts_in_the_title_never_grow_on_the_way_to_a_full_load(charts):
    title = charts["posts_to_case_holders"].title.split(",", 1)[1]
    funded, filled, holding, full = numbers_in(title)
    assert funded >= filled >= holding >= full


def test_every_mean_drawn_has_its_bounds_and_its_runs(charts):
    for chart in charts.values():
        assert {"low", "high", "replications"} <= set(chart.columns), chart.name


def test_every_chart_is_told_in_words(charts):
    for chart in charts.values():
        assert chart.title in chart.alternative
        assert "Source: a test." in chart.alternative
        assert "interval" in chart.alternative or chart.name == "teams_over_time"


def test_cost_and_chance_are_drawn_where_there_is_a_choice(charts, view):
    assert "cost_against_probability" not in charts
    three = {**view.everybody, "Third": view.plan}
    drawn = [chart.name for chart in draw_all(replace(view, all=three))]
    assert "cost_against_probability" in drawn


def test_a_chart_comes_out_the_same_twice_and_from_another_process(view):
    with sent(draw_all(view), 2) as elsewhere, caseload_style():
        for chart, other in zip(draw_all(view), elsewhere, strict=True):
            assert (other.svg, other.png) == (chart.svg, chart.png), chart.name
            assert (other.name, other.alternative) == (chart.name, chart.alternative)
            assert ElementTree.fromstring(chart.svg) is not None


def test_a_plan_without_a_base_is_drawn_too(view):
    alone = draw_all(replace(view, base=None))
    assert len(charts_of(view)) == len(CHARTS) - 1, "two scenarios are no choice"
    assert len(alone) == len(CHARTS) - 2, "nor is there money announced for one"
    assert not any("without the plan" in chart.title for chart in alone)


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_can_be_drawn(view, name):
    scenario = view.plan.scenario.model_copy(update={"name": name, "place": name})
    plan = replace(view.plan, scenario=scenario)
    charts = draw_all(replace(view, plan=plan, source=name))
    with caseload_style():
        for chart in charts:
            assert ElementTree.fromstring(as_svg(chart.figure)) is not None


def text_boxes(chart):
    renderer = chart.figure.canvas.get_renderer()
    found = []
    texts = list(chart.figure.texts)
    for axes in chart.figure.axes:
        texts += [*axes.texts, axes._left_title]
    for text in texts:
        if text.get_text().strip():
            found.append((text.get_text(), text.get_window_extent(renderer)))
    return found


def test_no_words_are_cut_off_and_none_run_into_each_other(charts):
    for chart in charts.values():
        with caseload_style():
            as_png(chart.figure)
            width, height = chart.figure.canvas.get_width_height()
            boxes = text_boxes(chart)
        for words, box in boxes:
            assert box.x0 >= 0 and box.x1 <= width, (chart.name, words)  # noqa: PT018
            assert box.y0 >= 0 and box.y1 <= height, (chart.name, words)  # noqa: PT018
        for place, (words, box) in enumerate(boxes):
            for other, beside in boxes[place + 1 :]:
                across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
                down = min(box.y1, beside.y1) - max(box.y0, beside.y0)
                assert across <= 1 or down <= 2, (chart.name, words, other)


def test_no_row_is_cut_off_on_the_left(charts):
    for chart in charts.values():
        with caseload_style():
            as_png(chart.figure)
            renderer = chart.figure.canvas.get_renderer()
            for axes in chart.figure.axes:
                drawn = axes.axison and axes.yaxis.get_visible()
                for label in axes.get_yticklabels() if drawn else []:
                    assert label.get_window_extent(renderer).x0 >= 0, (chart.name, label)


@pytest.mark.parametrize(
    "colour",
    [
        palette.INK,
        palette.DARK_GREY,
        palette.BLUE,
        palette.PURPLE,
        palette.DARK_TURQUOISE,
        palette.DARK_ORANGE,
    ],
)
def test_words_can_be_read_on_white(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (light + 0.05) >= 4.5


def test_labels_are_moved_apart_and_keep_their_order():
    moved = apart([0.5, 0.5, 0.51], [0.1, 0.1, 0.1])
    assert sorted(moved)[1] - sorted(moved)[0] >= 0.0999
    assert apart([0.1, 0.9], [0.1, 0.1]) == [0.1, 0.9]
