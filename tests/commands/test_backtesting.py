"""The command `caseload backtest`: what it refuses, and how it goes on where it was."""

import csv
from hashlib import sha256
from pathlib import Path

import pytest
from terminal import caseload

from sim.output.tables.backtest import COLUMNS, read_rows
from sim.sources.england.windows import drawn_for_the_back_test
from sim.study.runs.packed_run import engine

NAME = "North Lincolnshire"


def kept(path: Path, made_with: str) -> None:
    """A file in which the forecasts of one council are there already."""
    usual = dict.fromkeys(COLUMNS, "10")
    usual |= {"code": "813", "council": NAME, "origin": "2019", "made_with": made_with}
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        for years in (1, 2, 3):
            for knows in ("the growth of staff", "nothing that came later"):
                table.writerow(usual | {"years": str(years), "knows": knows})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Leads"], "did you mean Leeds?"),
        ([NAME, "--from", "2031"], "has figures from 2013 to"),
        ([NAME, "--from", "2025"], "no sound count of September 2025"),
        ([NAME, "--years", "1,five"], "give years from 1 to 3"),
        ([NAME, "--rows", "damaged.csv"], "is not a table that this command wrote"),
        ([NAME, "--pages", "."], "has no backtest.md with a place"),
    ],
)
def test_what_cannot_be_tried_is_said_before_anything_is_played(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "damaged.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    ended = caseload("backtest", *arguments, "--quiet", cwd=tmp_path)
    assert ended.returncode == 2, ended.stderr
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert (tmp_path / "damaged.csv").read_text(encoding="utf-8") == "a,b\n1,2\n"


def test_forecasts_that_are_kept_are_told_without_playing(tmp_path: Path) -> None:
    kept(tmp_path / "rows.csv", f"{engine()[:12]}-20")
    before = (tmp_path / "rows.csv").read_bytes()
    ended = caseload("backtest", NAME, "--from", "2019", "--rows", "rows.csv", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "1 council, from 30 September 2019" in ended.stdout
    assert "1 of 1" not in ended.stderr
    assert (tmp_path / "rows.csv").read_bytes() == before


def test_a_page_is_renewed_with_its_picture(tmp_path: Path) -> None:
    kept(tmp_path / "rows.csv", f"{engine()[:12]}-20")
    page = tmp_path / "backtest.md"
    page.write_text("Before.\n<!-- skill -->\n<!-- end of skill -->\n", encoding="utf-8")
    told = ("--from", "2019", "--rows", "rows.csv", "--pages", ".")
    ended = caseload("backtest", NAME, *told, cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    digest = sha256((tmp_path / "rows.csv").read_bytes()).hexdigest()[:16]
    assert digest in page.read_text(encoding="utf-8")
    assert (tmp_path / "images/backtest.svg").stat().st_size > 300


def test_the_forecasts_of_the_page_are_of_councils_that_were_drawn() -> None:
    file = Path(__file__).parents[2] / "docs" / "backtest.csv"
    if not file.is_file():
        pytest.skip("none is kept yet")
    assert {row.council for row in read_rows(file)} <= set(drawn_for_the_back_test())
