"""What the site adds to docs/: pages made from the program, and the documents of the root folder.

MkDocs calls the functions whose names begin with `on_`.
"""

import re
from pathlib import Path
from posixpath import normpath, relpath
from typing import Any

from commands_page import commands_page
from lessons_page import lesson_names, lesson_page, lessons_page
from long_tables import columns_page, with_tables
from measures_page import measures_page
from mkdocs.structure.files import File, Files
from python_page import python_page
from scenario_page import scenario_page
from where_page import where_page

ROOT = Path(__file__).parent.parent.parent
MADE = {
    "reference/scenario.md": scenario_page,
    "reference/measures.md": measures_page,
    "reference/commands.md": commands_page,
    "reference/python.md": python_page,
    "reference/columns.md": columns_page,
    "reference/where.md": where_page,
    "lessons/index.md": lessons_page,
}
COPIED = {
    "CONTRIBUTING.md": "project/contributing.md",
    "CHANGELOG.md": "project/changelog.md",
    "results/README.md": "reference/results.md",
    "sim/output/tables/columns.csv": "reference/columns.md",
}
"""Documents outside docs/ and data that have a page, and where the site has them."""
_NOT_MADE = "Not made yet."
"""What a page says whose figures come from runs that are still to be made, data and all."""
_LINK = re.compile(r"(?<=\]\()(?!https?:|mailto:|#)([^)#\s]+)")


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that no file of docs/ holds."""
    pages = {where: make() for where, make in MADE.items()}
    pages |= {f"lessons/{name}.md": lesson_page(name) for name in lesson_names()}
    for document, where in COPIED.items():
        if where in pages:
            continue
        text = (ROOT / document).read_text(encoding="utf-8")
        pages[where] = moved_links(text, document, where)
    for where, text in pages.items():
        files.append(File.generated(config, where, content=text))
    return files


def on_config(config: Any) -> Any:
    """Give the lessons their places in the list of pages."""
    lessons = [f"lessons/{name}.md" for name in lesson_names()]
    for entry in config.nav:
        if "Lessons" in entry:
            entry["Lessons"] = ["lessons/index.md", *lessons]
    return config


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Put long tables, and the answer of the README, where a page asks for them."""
    markdown = with_tables(markdown)
    if _NOT_MADE in markdown:
        markdown = re.sub(r"\[([^\]]+)\]\([^)]*\.csv\)", r"\1", markdown)
    if "<!-- answer -->" not in markdown:
        return markdown
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = readme.split("<!-- answer -->")[1].split("<!-- /answer -->")[0]
    where = page.file.src_uri
    return markdown.replace("<!-- answer -->", moved_links(told, "README.md", where))


def moved_links(text: str, document: str, where: str) -> str:
    """A document's text with its links as they are from another place.

    Links to what is no page of the site (a folder, the licence) become words.
    """
    folder = Path(document).parent.as_posix()

    def moved(found: re.Match[str]) -> str:
        target = normpath(f"{folder}/{found.group(1)}")
        target = COPIED.get(target, target.removeprefix("docs/"))
        return relpath(target, Path(where).parent.as_posix())

    text = _LINK.sub(moved, text)
    return re.sub(r"\[([^\]]+)\]\([^)]*LICENSE\)", r"\1", text)
