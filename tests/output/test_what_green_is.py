"""What a mark of quality is said to be: England's figures are published, but not for a place."""

from pathlib import Path

from sim.output.report.assumptions import QUALITIES
from sim.output.report.glossary import WORDS
from sim.output.words.explain import explain
from sim.scenario.loading import load_scenario

HERE = Path(__file__).parents[2]


def test_explain_does_not_call_englands_figures_published_for_this_place():
    """`england-defaults.yaml` brings green figures to every place that builds on it."""
    own = load_scenario("small-authority-now")
    assert (HERE / "scenarios/england-defaults.yaml").read_text("utf-8").count("green") > 20
    told = explain(own)
    green = sum(note.quality == "green" for note in own.notes.values())
    assert f"{green:>4} green (published, or the law)" in told
    assert "for this place" not in told


def test_green_is_the_same_everywhere():
    assert dict(QUALITIES)["green"] == "Green: published, or the law"
    assert "Green: published, or the law." in dict(WORDS)["quality"]
    pages = [*(HERE / "sim").rglob("*.py"), *(HERE / "docs").rglob("*.md")]
    called = ("published for this place", "published for the place")
    assert [p.name for p in pages if any(words in p.read_text("utf-8") for words in called)] == []
