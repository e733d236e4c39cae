"""Every word and every column that a reader of results meets is explained."""

import csv
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import sim.output.charts.seek as seek_chart
import sim.output.tables.elsewhere as elsewhere_table
import sim.output.tables.money as money_tables
import sim.output.words.assumptions as assumptions
import sim.output.words.bridge as bridge
import sim.output.words.forecast as forecast
import sim.output.words.levers as levers
import sim.output.words.sensitivity as sensitivity
import sim.output.words.uncertainty as uncertainty
from sim.commands.caseload import run_command
from sim.output.results.kept import COUNTS
from sim.study.measures.measures import MEASURES

GLOSSARY = Path(__file__).parent.parent.parent / "docs" / "glossary.md"
EXPLAINED = set(
    re.findall(r"`(\w+)`", (GLOSSARY.parent / "columns.csv").read_text(encoding="utf-8"))
)
"""Columns of tables that their page explains."""
CODED = re.compile(r"[a-z][a-z0-9_]*")
"""A column with a name and not with words, which say what they mean."""
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


def columns(path):
    """Names of the columns of a table."""
    if path.suffix == ".parquet":
        return pq.read_schema(path).names
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


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


@pytest.mark.slow
def test_every_column_of_a_results_folder_is_explained(results):
    tables = [path for path in results if path.suffix in (".csv", ".parquet")]
    # The titles of the workbook's sheets are words already.
    tables = [p for p in tables if p.name != COUNTS and p.parent.name != "workbook"]
    assert len(tables) > 10
    known = EXPLAINED | {measure.name for measure in MEASURES}
    found = {(name, path.name) for path in tables for name in columns(path)}
    assert {each for each in found if CODED.fullmatch(each[0]) and each[0] not in known} == set()


@pytest.mark.parametrize(
    "named",
    [
        assumptions.COLUMNS, forecast.COLUMNS, levers.COLUMNS, money_tables.MONEY,
        money_tables.BUDGET, money_tables.OPTIONS, sensitivity.TORNADO, sensitivity.MORRIS,
        sensitivity.SOBOL, sensitivity.GRID, uncertainty.SUMMARY, uncertainty.SHARES,
        uncertainty.DRIVERS, uncertainty.MATCHED, seek_chart.COLUMNS, bridge.COLUMNS,
        elsewhere_table.ELSEWHERE,
    ],
)  # fmt: skip
def test_every_column_of_the_other_studies_is_explained(named):
    assert set(named) - EXPLAINED == set()


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
