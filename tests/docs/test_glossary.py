"""Every word and every column that a reader of results meets is explained."""

import re
from pathlib import Path

import pytest

from sim.commands.caseload import run_command
from sim.study.measures.measures import MEASURES

GLOSSARY = Path(__file__).parent.parent.parent / "docs" / "glossary.md"
DESIGN = {
    "child",
    "family",
    "referral",
    "contact decision",
    "case",
    "allocated",
    "unallocated",
    "post",
    "in post",
    "vacant",
    "agency-covered",
    "case holder",
    "caseload",
    "average caseload",
    "children per post",
    "standard",
    "assessment",
    "strategy discussion",
    "s47 enquiry",
    "ICPC",
    "RCPC",
    "child in need (CIN) plan",
    "child protection (CP) plan",
    "looked after (LAC)",
    "core group",
    "statutory visit",
    "supervision",
    "newly qualified (ASYE)",
    "working day",
    "replication",
    "ensemble",
    "measure",
    "estimate",
}
"""The words of the design."""


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The files of a real folder of results."""
    out = tmp_path_factory.mktemp("results")
    options = ["--replications", "2", "--until", "2017-03-31", "--jobs", "1", "--quiet"]
    assert run_command(["run", "small-authority", *options, "--out", str(out)]) == 0
    return [path for path in (out / "small-authority").rglob("*") if path.is_file()]


@pytest.mark.slow
def test_every_file_of_a_results_folder_is_named(results):
    page = (GLOSSARY.parent.parent / "results" / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w./*-]+\.\w+)`", page)
    beside = {".txt": ".png", ".csv": ".png"}  # words and numbers, told with their chart
    for path in results:
        folder = path.parent.name if path.parent.name in ("charts", "workbook") else ""
        suffix = beside.get(path.suffix, path.suffix) if folder == "charts" else path.suffix
        wanted = f"{folder}/*{suffix}" if folder else path.name
        assert wanted in named, path


def test_every_word_of_the_design_has_one_meaning():
    rows = re.findall(r"^\| (?!word |column |`|-)(.+?) \|", GLOSSARY.read_text("utf-8"), re.M)
    words = [word for row in rows for word in (row, *row.split(", "))]
    assert DESIGN - set(words) == set()
    alone = [word for row in rows for word in row.split(", ")]
    assert sorted({word for word in alone if alone.count(word) > 1}) == []


def test_every_measure_says_what_it_is_in_words_of_its_own():
    words = [measure.words for measure in MEASURES]
    assert len(set(words)) == len(words)
    assert all(measure.unit and measure.population for measure in MEASURES)
