"""The page on verification lists every column of the journal, with a test that would notice."""

from pathlib import Path

from sim.service.journal import COLUMNS

PAGE = Path(__file__).parents[2] / "docs" / "verification.md"


def test_every_column_of_the_journal_has_a_test_that_would_notice() -> None:
    text = PAGE.read_text(encoding="utf-8")
    rows = text.partition("<!-- columns:")[2].partition("<!-- end of columns -->")[0]
    noticed = {
        column.strip().strip("`")
        for line in rows.splitlines()
        if line.startswith("| `") and "`tests/" in line
        for column in line.split("|")[1].split(",")
    }
    assert noticed == set(COLUMNS)
