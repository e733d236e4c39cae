"""The lessons: each notebook as a page to read, and the list of them."""

from pathlib import Path
from typing import Any

import jupytext

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"

_OPENING = """# Lessons

Notebooks for an analyst who has never seen the model, to be read here and run on your own
computer: they show their figures when they are run. They are text files in the folder
`notebooks/`. Visual Studio Code opens them as they are. For Jupyter, this makes a notebook of one:

    jupytext --to notebook notebooks/lesson_1_first_run.py

[How to set up Python](../how-to/python.md) for them.
"""


def lesson_names() -> list[str]:
    """Names of the notebooks, in the order in which they are best read."""
    return sorted(path.stem for path in NOTEBOOKS.glob("lesson_*.py"))


def lessons_page() -> str:
    """The list of lessons, each with the question that it asks."""
    lines = [_OPENING]
    for name in lesson_names():
        title, question = _title_and_question(name)
        lines.append(f"- [{title}]({name}.md). {question}")
    return "\n".join([*lines, ""])


def lesson_page(name: str) -> str:
    """A notebook as a page: its words and its code, without the figures of a run."""
    notebook = _notebook(name)
    notebook.metadata = {}
    text: str = jupytext.writes(notebook, "md")
    head = text.split("---\n", 2)[-1] if text.startswith("---\n") else text
    return head + f"\n\nThis page is `notebooks/{name}.py`.\n"


def _title_and_question(name: str) -> tuple[str, str]:
    first = _notebook(name).cells[0].source.split("\n")
    words = [line.strip() for line in first[1:] if line.strip()]
    return first[0].lstrip("# "), words[0]


def _notebook(name: str) -> Any:
    return jupytext.read(NOTEBOOKS / f"{name}.py")
