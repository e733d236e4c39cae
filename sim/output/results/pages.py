"""Pages of the documentation whose tables a command writes again."""

import re
from collections.abc import Sequence
from pathlib import Path


def without_place(page: Path, names: Sequence[str]) -> list[str]:
    """Those of some tables for which a page has no two marks to stand between."""
    text = page.read_text(encoding="utf-8")
    marks = (rf"<!-- {name} -->\n.*<!-- end of {name} -->" for name in names)
    return [n for n, both in zip(names, marks, strict=True) if not re.search(both, text, re.DOTALL)]


def rewrite(page: Path, name: str, table: str) -> None:
    """Put a table between its two marks in a page."""
    if without_place(page, [name]):
        raise ValueError(f"{page.name} has no place for the table {name!r}")
    before, begin, rest = page.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- end of {name} -->")
    page.write_text(f"{before}{begin}{table}\n{end}{after}", encoding="utf-8")
