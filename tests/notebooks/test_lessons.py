"""The lessons run from a clean start, write nothing, and type no figure that a run could change."""

import ast
import re
import time
from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient

import sim

ROOT = Path(__file__).parent.parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("lesson_*.py"))

SECONDS = 240
"""For one lesson on a busy machine; all of them together take under five minutes on two cores."""
FIGURE = re.compile(r"\d+\.\d+|\d+ ?%|\d+ percent")
"""A figure in prose that a run could prove wrong. Those of the question (86 posts) stand."""


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def lesson(request):
    return jupytext.read(request.param)


def words(lesson):
    """The prose of a lesson, without what it shows as code."""
    told = "\n".join(cell.source for cell in lesson.cells if cell.cell_type == "markdown")
    return re.sub(r"```.*?```|`[^`]*`", "", told, flags=re.DOTALL)


def code(lesson):
    return "\n".join(cell.source for cell in lesson.cells if cell.cell_type == "code")


def files():
    """Every file of the project that a cell might write, with its size and time."""
    places = [ROOT / name for name in ("notebooks", "scenarios", "results", "docs", "sim")]
    found = [path for place in places for path in place.rglob("*")]
    kept = [path for path in found if "__pycache__" not in path.parts and path.is_file()]
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in kept}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_lesson_runs_from_a_clean_kernel_and_writes_nothing(lesson):
    before, started = files(), time.monotonic()
    client = NotebookClient(lesson, timeout=SECONDS, resources={"metadata": {"path": str(ROOT)}})
    client.execute()
    assert time.monotonic() - started < SECONDS
    assert files() == before
    shown = [out for cell in lesson.cells for out in cell.get("outputs", [])]
    assert any("image/png" in out.get("data", {}) for out in shown), "a lesson has a picture"
    assert not [out for out in shown if out.get("name") == "stderr"], "a lesson warns of nothing"


def test_a_lesson_asks_a_question_and_ends_with_an_exercise(lesson):
    first = lesson.cells[0].source
    assert first.startswith("# Lesson ")
    assert "?" in first.split("\n\n")[1]
    assert "## Exercise" in words(lesson)


def test_a_figure_in_the_prose_is_worked_out_and_not_typed(lesson):
    told, _, _ = words(lesson).partition("## Exercise")  # which says what to try
    assert set(FIGURE.findall(told)) <= {"95%"}, "only the name of an interval"


def test_theory_stands_beside_an_interval_and_not_beside_a_mean_alone(lesson):
    """Whoever compares a run with a sum on paper has to see how near a run could come."""
    for cell in lesson.cells:
        if cell.cell_type == "code" and "Markdown(" in cell.source and "heory" in cell.source:
            assert "interval" in cell.source, cell.source


def test_a_lesson_uses_only_public_names(lesson):
    for node in ast.walk(ast.parse(code(lesson))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sim":
            assert node.module == "sim"
            assert {alias.name for alias in node.names} <= set(sim.__all__)
        elif isinstance(node, ast.Import):
            assert not [alias for alias in node.names if alias.name.split(".")[0] == "sim"]


def test_there_are_eight_lessons():
    assert [path.stem.split("_")[1] for path in LESSONS] == [*"12345678"]
