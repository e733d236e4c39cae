"""What a mark of quality is said to be: England's figures are published, but not for a place."""

from pathlib import Path

from sim.output.report.assumptions import QUALITIES
from sim.output.report.glossary import WORDS
from sim.output.words.explain import explain
from sim.scenario.loading import load_scenario

HERE = Path(__file__).parents[2]


def test_explain_does_not_call_englands_figures_published_for_this_place():
    """Nothing that `england-defaults.yaml` says is published for a place that builds on it."""
    invented = load_scenario("small-authority-now")
    assert not [key for key, note in invented.notes.items() if note.quality == "green"]
    assert "   0 green (published for this place)" in explain(invented)
    own = load_scenario("manchester-2016")
    green = sum(note.quality == "green" for note in own.notes.values())
    assert green > 0
    assert f"{green:>4} green (published for this place)" in explain(own)


def test_green_is_the_same_everywhere():
    assert dict(QUALITIES)["green"] == "Green: published for this place"
    assert "Green: published for this place." in dict(WORDS)["quality"]
    pages = [*(HERE / "sim").rglob("*.py"), *(HERE / "docs").rglob("*.md")]
    assert [p.name for p in pages if "or the law" in p.read_text("utf-8")] == []
