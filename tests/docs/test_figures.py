"""The figures of the founding answer in README and docs are those of one recorded run."""

import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from sim.commands.caseload import run_command

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs" / "pages"))

import figures  # noqa: E402
import findings  # noqa: E402
import money_table  # noqa: E402

RECORDED = json.loads((ROOT / "docs" / "figures.json").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
MONEY = (ROOT / "docs" / "money.md").read_text(encoding="utf-8")
FINDINGS = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
IMPACT = findings.rows_of(ROOT / "scenarios" / "parts" / "impact.csv")
SUM = re.compile(r"£(\d+\.\d\d)m")


def test_the_answer_of_the_readme_has_the_recorded_figures():
    assert figures.with_answer(README, RECORDED["answer"]) == README


@pytest.mark.parametrize("name", sorted(RECORDED["answer"]))
def test_a_figure_that_differs_is_noticed(name):
    changed = RECORDED["answer"] | {name: "another"}
    assert figures.with_answer(README, changed) != README


def test_the_words_around_the_figures_have_none_of_their_own():
    """But the standard, the limits of the law, dates and numbers of posts, which no run gives."""
    words = (ROOT / "docs" / "pages" / "answer.txt").read_text(encoding="utf-8")
    words = re.sub(r"\{\w+\}|95% interval", "", words)
    assert re.findall(r"£\d\S*|\d+(?:\.\d+)?%|\d+\.\d+", words) == []


def test_the_table_of_money_has_the_recorded_figures():
    assert money_table.MARKS.search(MONEY).group() == money_table.table(RECORDED["money"])


def test_sums_in_the_words_about_money_are_in_the_table():
    prose = MONEY.split("<!-- end of manchester -->")[1].split("\n## ")[0]
    cells = {cell for row in RECORDED["money"]["rows"] for cell in row}
    assert len(SUM.findall(prose)) >= 3
    assert set(SUM.findall(prose)) <= cells


def test_the_recorded_money_adds_up():
    for year, announced, extra, left, *causes in RECORDED["money"]["rows"]:
        cost = float(extra.split(" ")[0])
        assert float(left) == pytest.approx(float(announced.strip("()")) - cost, abs=0.011), year
        assert sum(map(float, causes)) == pytest.approx(cost, abs=0.04), year


def test_the_tables_of_findings_have_the_recorded_figures():
    assert set(RECORDED["findings"]) == {"bridge", "levers", "seek", "sensitivity"}
    assert findings.with_tables(FINDINGS, RECORDED["findings"]) == FINDINGS


@pytest.mark.parametrize("name", ["bridge", "levers", "seek", "sensitivity"])
def test_a_cell_of_findings_that_differs_is_noticed(name):
    heads, first, *others = RECORDED["findings"][name]
    changed = RECORDED["findings"] | {name: [heads, [*first[:-1], "another"], *others]}
    assert findings.with_tables(FINDINGS, changed) != FINDINGS


def test_figures_in_the_words_about_findings_are_in_its_tables():
    lines = [line for line in FINDINGS.splitlines() if not line.startswith(("|", "`caseload"))]
    told = re.findall(r"\d+\.\d+|\d+%", " ".join(lines).replace("95% interval", ""))
    tables = [cell for table in RECORDED["findings"].values() for row in table for cell in row]
    tables += RECORDED["answer"].values()
    assert len(told) >= 4
    assert [figure for figure in told if figure not in " ".join(tables)] == []


def test_the_register_has_the_impact_of_the_recorded_sensitivity():
    assert RECORDED["findings"]["sensitivity"][1:] == list(findings.swings(IMPACT))
    count = Counter(row["impact"] for row in IMPACT)
    most = f"These are the {count['high'] + count['medium']} of high or medium impact."
    rest = f"Another {count['low']} are low, and {count['none seen']} cannot be told from nothing"
    for told in (f"Each of {len(IMPACT)} inputs", most, rest):
        assert told in FINDINGS


@pytest.mark.slow
def test_a_folder_of_results_gives_every_figure(tmp_path):
    options = ["--replications", "4", "--jobs", "1", "--quiet", "--out", str(tmp_path)]
    assert run_command(["run", "small-authority", *options]) == 0
    folder = tmp_path / "small-authority"
    found = figures.figures_of(folder)
    assert set(found) == set(RECORDED["answer"])
    assert not [name for name, text in found.items() if "nan" in text or not text]
    with (folder / "replications.csv").open(newline="", encoding="utf-8-sig") as file:
        runs = [row for row in csv.DictReader(file) if row["scenario"] == "Small authority"]
    mean = sum(float(row["average_caseload"]) for row in runs) / len(runs)
    assert found["caseload_with"] == f"{mean:.1f}"
    assert found["runs"] == "4"
