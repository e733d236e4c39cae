"""What happened elsewhere, as it is told and drawn: a small table, a picture, careful words."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from sim.commands.about import about
from sim.commands.caseload import run_command
from sim.output.charts.charts import charts_of
from sim.output.charts.elsewhere import elsewhere_chart
from sim.output.charts.style import as_png, caseload_style
from sim.output.report.elsewhere import elsewhere_parts
from sim.output.results.kept import ABOUT, about_text, run_before
from sim.output.tables.tables import write_tables, write_text
from sim.output.words.elsewhere import record_table, show_elsewhere
from sim.output.words.record import CARE, elsewhere_in_words, formula_in_words, hindsight
from sim.output.workbook.elsewhere import elsewhere_sheet
from sim.output.workbook.sheet import value_of
from sim.scenario.loading import load_scenario
from sim.sources.england.table import Table, as_bytes, shipped
from sim.study.questions.elsewhere import elsewhere
from sim.study.runs.ensemble import question_of


def plan_of(name, settings=()):
    plan = load_scenario(name, settings=settings)
    return plan, elsewhere(plan, question_of(plan))


def of_size(posts):
    """The small authority, with so many posts from the day of its plan."""
    plan = load_scenario("small-authority")
    day = plan.changes[0][0]
    changed = plan.changed_from(day, "social_workers.posts", posts)
    return changed, elsewhere(changed, question_of(changed))


def texts_of(chart):
    renderer = chart.figure.canvas.get_renderer()
    texts = [*chart.figure.texts, *(t for axes in chart.figure.axes for t in axes.texts)]
    return [(t.get_text(), t.get_window_extent(renderer)) for t in texts if t.get_text().strip()]


@pytest.mark.parametrize("futures", [None, [17.0, 18.0], [30.0, 31.0]])
@pytest.mark.parametrize("posts", [10, 24, 27, 30, 900])
def test_it_fits_on_a_screen_and_its_picture_has_room_for_its_words(posts, futures):
    plan, found = of_size(posts)
    simulated = found.simulated(np.array(futures)) if futures else None
    shown = show_elsewhere(plan, found, simulated)
    lines = shown.reply.short("The rest is in a folder.").splitlines()
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 88
    assert not [line for line in lines if line.endswith("…")], "nothing is cut off"
    (chart,) = shown.charts
    with caseload_style():
        as_png(chart.figure)
        boxes = texts_of(chart)
        width, height = chart.figure.canvas.get_width_height()
    for words, box in boxes:
        assert box.x0 >= 0 and box.x1 <= width, words  # noqa: PT018
        assert box.y0 >= 0 and box.y1 <= height, words  # noqa: PT018
        assert "…" not in words


def test_the_title_counts_what_the_table_counts():
    _, found = plan_of("manchester-86-posts")
    chart = elsewhere_chart(found, None, "Source: a test.")
    those = [
        row for row in (dict(zip(chart.columns, each, strict=True)) for each in chart.rows)
        if row["low"] is None and row["growth"] >= 0.25
    ]  # fmt: skip
    fell = sum(row["change"] < 0 for row in those)
    half = sum(row["change"] <= row["paper"] / 2 for row in those)
    paper = sum(row["change"] <= row["paper"] for row in those)
    said = list(map(int, re.findall(r"\b(\d+)\b(?!%| years)", chart.title)))
    assert said == [len(those), fell, half, paper]


def test_every_council_of_the_span_is_a_dot_and_a_row():
    _, found = plan_of("manchester-86-posts")
    simulated = found.simulated(np.array([17.0, 18.0]))
    chart = elsewhere_chart(found, simulated, "Source: a test.")
    dots = sum(len(line.get_xdata()) for line in chart.figure.axes[0].lines
               if line.get_marker() == "o")  # fmt: skip
    assert dots == len(found.every) == len(chart.rows) - 2
    first = dict(zip(chart.columns, chart.rows[0], strict=True))
    assert (first["what"], first["after"], first["replications"]) == (
        "this plan, simulated",
        17.5,
        2,
    )
    assert first["low"] < first["change"] < first["high"]


def test_the_table_is_the_record_of_the_plan():
    _, found = plan_of("manchester-86-posts")
    columns, rows = record_table(found)
    told = {row[0].strip(): row[1:] for row in rows}
    assert columns == ("Grew by 25% or more", "1 year", "2 years", "3 years")
    assert told["Times / councils"] == ("18 / 18", "51 / 36", "86 / 54")
    assert told["Mean change on paper"] == ("-25.8%", "-26.1%", "-26.4%")
    assert told["Mean change that came"] == ("-4.9%", "-8.9%", "-7.7%")
    assert told["Fell at all, half, all of it"][2] == "71%, 34%, 10%"


def test_nothing_is_called_an_effect_and_the_years_are_told():
    for name in ("manchester-86-posts", "manchester-need-led"):
        plan, found = plan_of(name)
        words = show_elsewhere(plan, found, None).words
        flat = " ".join(words.split())
        assert CARE in flat
        assert hindsight(found) in flat
        assert re.findall(r"effect\w*", flat) == ["effect"], "only where it says that it is none"
    assert "2017 to 2025; those after September 2016 were not known when this plan began" in flat


def test_a_plan_of_a_later_day_may_know_all_of_the_record():
    _, found = plan_of("manchester-86-posts")
    later = replace(found, tried=replace(found.tried, since=found.tried.since.replace(year=2026)))
    assert hindsight(later) == "Counts of September 2017 to 2025."


def test_a_simulated_fall_that_nobody_reached_is_said_to_be_one():
    _, found = plan_of("manchester-86-posts")
    said = elsewhere_in_words(found, found.simulated(np.array([5.0, 6.0])))
    assert said.endswith("or lower in 0")
    assert f"{len(found.nearest.windows)} times" in said


def test_report_and_workbook_hold_the_same_record(findings):
    name = findings.others[0]
    found = findings.elsewhere(name)
    (part,) = elsewhere_parts(findings)
    times = f"{len(found.record.windows)} / {found.record.councils}"
    assert times in {cell.text for _, rows in part.table.groups for row in rows for cell in row}
    sheet = elsewhere_sheet(findings)
    assert len(sheet.rows) == 9
    assert {len(row) for row in sheet.rows} == {len(sheet.columns)}
    years = [row for row in sheet.rows if row[1] == "grew as much" and row[2] == found.tried.years]
    assert years[0][7:9] == (len(found.record.windows), found.record.councils)
    assert "" not in {value_of(cell) for row in sheet.rows for cell in row}


def test_without_a_worker_at_the_start_there_is_no_part_and_no_picture(view, findings):
    nobody = ["opening.permanent=0", "opening.agency=0"]
    plan = load_scenario("small-authority", settings=nobody, until=view.plan.scenario.until)
    empty = replace(view, plan=replace(view.plan, scenario=plan), all={})
    names = {draw.__name__ for draw in charts_of(empty)}
    assert "plan_among_councils" not in names
    beside = {**findings.ensembles, findings.others[0]: empty.plan}
    assert elsewhere_sheet(replace(findings, ensembles=beside)) is None
    assert elsewhere_parts(replace(findings, ensembles=beside)) == []


def test_asked_of_the_command_it_is_told_in_a_folder_and_for_machines(tmp_path, capsys):
    out = ["--out", str(tmp_path)]
    assert run_command(["elsewhere", "small-authority", "--json", *out]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["elsewhere"]["times"] == 57
    assert [each["times"] for each in told["classes"][:3]] == [57, 90, 100]
    folder = tmp_path / "small-authority-elsewhere"
    assert {path.name for path in folder.iterdir()} >= {"answer.txt", "elsewhere.csv", "charts"}


def test_a_newer_table_of_figures_is_taken(tmp_path, capsys):
    table = shipped()
    fewer = Table({c: p for c, p in table.places.items() if p.region == "North West"})
    file = tmp_path / "figures.csv.gz"
    file.write_bytes(as_bytes(fewer))
    asked = ["elsewhere", "small-authority", "--figures", str(file), "--json"]
    assert run_command([*asked, "--out", str(tmp_path)]) == 0
    assert 0 < json.loads(capsys.readouterr().out)["elsewhere"]["times"] < 57


def test_a_table_without_councils_has_nothing_to_say(tmp_path, capsys):
    file = tmp_path / "figures.csv.gz"
    file.write_bytes(as_bytes(Table({})))
    asked = ["elsewhere", "small-authority", "--figures", str(file), "--out", str(tmp_path)]
    assert run_command(asked) == 2
    assert "nothing to compare with" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--set", "opening.permanent=0", "--set", "opening.agency=0"], "nothing to compare with"),
        (["--figures", "nothing.csv.gz"], "--figures nothing.csv.gz"),
        (["--by", "2015-01-01"], "--by 2015-01-01"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(options, said, tmp_path, capsys):
    assert run_command(["elsewhere", "small-authority", *options, "--out", str(tmp_path)]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.glob("small*"))


def test_a_run_of_the_same_plan_is_found_and_no_other(findings, tmp_path):
    name, on = findings.others[0], findings.question.by
    write_tables(findings, tmp_path)
    write_text(tmp_path / ABOUT, about_text(about(findings, 1.0), tmp_path))
    plan = findings.ensembles[name].scenario
    values = run_before(plan, on, [tmp_path / "nothing", tmp_path])
    assert values.tolist() == findings.ensembles[name].values("average_caseload", on).tolist()
    assert run_before(plan.changed("standard", 17.0), on, [tmp_path]) is None
    assert run_before(plan, on.replace(day=1), [tmp_path]) is None


def test_a_plan_beyond_all_councils_is_said_to_be_so():
    assert "No council grew as much" not in formula_in_words(of_size(30)[1])
    assert "No council grew as much: at most +" in formula_in_words(of_size(900)[1])
