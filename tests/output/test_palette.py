"""Colours can be seen and told apart: on charts and in the report, by day and by night."""

import re
from pathlib import Path

import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from palette import WHITE, contrast, faults_of, seen_without_green

import sim.output.report.page
from sim.output.charts import palette
from sim.output.charts.charts import draw_all

CSS = Path(sim.output.report.page.__file__).parent / "templates" / "report.css"
_ON = {"ink": ("page", "band"), "quiet": ("page",), "link": ("page",)}
_MARKS = {"line": ("page",), "mark": ("page",)}


def on_white(colours):
    return [(colour, WHITE) for colour in colours]


def test_the_palette_has_no_fault():
    assert faults_of(on_white(palette.TEXTS), on_white(palette.MARKS), palette.TOLD_BY_COLOUR) == []


@pytest.mark.parametrize(
    ("texts", "marks", "told", "said"),
    [
        (["#28A197"], [], [], "under 4.5"),
        ([], ["#BFBFBF"], [], "under 3.0"),
        ([], ["#F0E442"], [], "under 3.0"),
        ([], [], [("#FF0000", "#00A000")], "in grey"),
        ([], [], [("#C81E00", "#6B5B00")], "without green"),
        ([], [], [("#12436D", "#801650")], "in grey"),
        ([], [], [("#12436D", "#123F70")], "too alike"),
    ],
)
def test_a_bad_palette_is_found_out(texts, marks, told, said):
    assert any(said in fault for fault in faults_of(on_white(texts), on_white(marks), told))


def test_contrast_and_sight_are_worked_out_as_published():
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)
    assert seen_without_green(WHITE) == pytest.approx((1, 1, 1), abs=1e-3)


def mark_colour(artist):
    """The colour of a line or bar; None of what is no mark, or is see-through with an edge."""
    if isinstance(artist, Text) and artist.get_text() == "■":
        return artist.get_color()
    if isinstance(artist, Line2D) and artist.get_linestyle() != "None":
        return artist.get_color()
    if isinstance(artist, LineCollection) and len(artist.get_colors()):
        return artist.get_colors()[0]
    bar = isinstance(artist, Rectangle) and artist.axes is not None and artist.get_width()
    return artist.get_facecolor() if bar and artist is not artist.axes.patch else None


def colours_drawn(chart):
    """Colours of words and of marks in a chart."""
    seen = [artist for artist in chart.figure.findobj() if artist.get_visible()]
    texts = [a for a in seen if isinstance(a, Text) and a.get_text().strip(" ■")]
    words = {artist.get_color() for artist in texts}
    marks = [colour for a in seen if (colour := mark_colour(a)) is not None]
    return {to_hex(each).upper() for each in words}, {
        to_hex(each).upper() for each in marks if to_rgba(each)[3] == 1
    }


def test_charts_use_the_palette_and_nothing_else(view):
    for chart in draw_all(view):
        words, marks = colours_drawn(chart)
        assert words <= {colour.upper() for colour in palette.TEXTS}, chart.name
        assert marks - {palette.GRID} <= {colour.upper() for colour in palette.MARKS}, chart.name
        assert faults_of(on_white(words), on_white(marks - {palette.GRID}), []) == []


def themes():
    text = CSS.read_text(encoding="utf-8")
    light, dark, on_paper = (
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", text, re.DOTALL)
    )
    return {"light": light, "dark": dark, "paper": on_paper}


@pytest.mark.parametrize("theme", ["light", "dark", "paper"])
def test_words_and_lines_of_the_report_can_be_seen(theme):
    colours = themes()[theme]
    texts = [(colours[word], colours[back]) for word, backs in _ON.items() for back in backs]
    marks = [(colours[mark], colours[back]) for mark, backs in _MARKS.items() for back in backs]
    assert faults_of(texts, marks, []) == []
