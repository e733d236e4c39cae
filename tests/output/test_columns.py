"""Each results folder explains itself: every column of every table, and no total among details."""

import csv
import re
from collections import defaultdict

import pyarrow.parquet as pq
import pytest

import sim.output.charts.seek as seek_chart
import sim.output.words.assumptions as assumptions
import sim.output.words.bridge as bridge
import sim.output.words.forecast as forecast
import sim.output.words.levers as levers
import sim.output.words.sensitivity as sensitivity
import sim.output.words.uncertainty as uncertainty
from sim.output.charts.charts import draw_all
from sim.output.results.folder import save_results
from sim.output.tables.columns import meaning, register
from sim.study.measures.measure import CENSUS
from sim.study.measures.measures import MEASURES


@pytest.fixture(scope="module")
def folder(findings, view, tmp_path_factory):
    results = tmp_path_factory.mktemp("r")
    return save_results(findings, draw_all(view), "answer", {"created": "now"}, results, "plan")


def rows_of(path):
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def listed(folder):
    found = defaultdict(dict)
    for row in rows_of(folder / "columns.csv"):
        found[row["file"]][row["column"]] = row
    return found


def heads(path):
    if path.suffix == ".parquet":
        return pq.read_schema(path).names
    with path.open(newline="", encoding="utf-8-sig") as file:
        return next(csv.reader(file))


def test_every_column_of_every_table_is_listed_with_words_and_unit(folder, listed):
    tables = [p for p in folder.rglob("*") if p.suffix in (".csv", ".parquet")]
    names = {path.relative_to(folder).as_posix(): heads(path) for path in tables}
    assert len(names) > 40
    assert {file: list(columns) for file, columns in listed.items()} == {
        file: [*dict.fromkeys(columns)] for file, columns in names.items()
    }
    blank = [
        (file, name)
        for file, columns in listed.items()
        for name, row in columns.items()
        if not (row["words"] and row["unit"])
    ]
    assert blank == []


def test_its_key_tells_the_rows_of_a_table_apart(folder, listed):
    looked_at = 0
    for file, columns in listed.items():
        if file.startswith("workbook"):
            continue
        key = [name for name, row in columns.items() if row["key"] == "yes"]
        rows = rows_of(folder / file)
        assert len({tuple(row[name] for name in key) for row in rows}) == len(rows), file
        looked_at += len(rows) > 0
    assert looked_at > 20


def test_a_parquet_file_holds_the_unit_of_each_column(folder, listed):
    for path in folder.glob("*.parquet"):
        for field in pq.read_schema(path):
            row = listed[path.name][field.name]
            held = {key.decode(): text.decode() for key, text in field.metadata.items()}
            assert held == {name: row[name] for name in ("words", "unit", "window")}


def test_no_total_stands_among_details(folder):
    for path in [*folder.glob("*.csv"), *folder.glob("*.parquet")]:
        cells = {each for row in rows_of(path) for each in row.values()}
        assert not cells & {"Total", "All teams"}, path.name


def test_years_are_years_and_add_up_to_the_whole_run(folder):
    """Whoever sums a column of years counts nothing twice."""
    for path in folder.glob("*.csv"):
        years = {row["financial_year"] for row in rows_of(path) if "financial_year" in row}
        assert all(re.fullmatch(r"\d{4}/\d\d", year) for year in years), path.name
    for file in ("money.csv", "money-totals.csv"):
        summed = defaultdict(float)
        for row in rows_of(folder / file):
            summed[row["scenario"]] += float(row["mean"])
        whole = {r["scenario"]: float(r["mean"]) for r in rows_of(folder / "money-whole-run.csv")}
        assert whole
        assert summed == pytest.approx(whole, abs=0.001)


@pytest.mark.parametrize(
    ("details", "totals", "amount"),
    [
        ("money.csv", "money-totals.csv", "mean"),
        ("money-by-run.csv", "money-totals-by-run.csv", "amount"),
    ],
)
def test_details_add_up_to_the_totals(folder, details, totals, amount):
    key = [name for name in heads(folder / totals) if name in heads(folder / details)]
    key = [name for name in key if name in ("scenario", "replication", "financial_year")]
    summed = defaultdict(float)
    for row in rows_of(folder / details):
        summed[tuple(row[name] for name in key)] += float(row[amount])
    found = {tuple(r[name] for name in key): float(r[amount]) for r in rows_of(folder / totals)}
    assert found
    assert summed == pytest.approx(found, abs=0.001)


def test_causes_add_up_to_the_extra_cost(folder):
    summed = defaultdict(float)
    for row in rows_of(folder / "budget-causes.csv"):
        summed[row["scenario"], row["financial_year"]] += float(row["mean"])
    extra = {
        (row["scenario"], row["financial_year"]): float(row["mean"])
        for row in rows_of(folder / "budget.csv")
        if row["item"] == "Extra cost"
    }
    assert summed == pytest.approx(extra, abs=0.001)


def test_a_figure_of_more_than_a_week_says_so_in_its_name(folder):
    """A trailing share or a yearly rate stands in every week: whoever sums it is wrong."""
    weekly = set(heads(folder / "weekly-service.parquet"))
    trailing = [measure for measure in MEASURES if measure.when != CENSUS]
    assert {"assessments_in_time_over_13_weeks", "starters_a_year"} <= weekly
    assert all(measure.name not in weekly for measure in trailing)


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("assumptions.csv", assumptions.COLUMNS), ("forecast.csv", forecast.COLUMNS),
        ("levers.csv", levers.COLUMNS), ("tornado.csv", sensitivity.TORNADO),
        ("morris.csv", sensitivity.MORRIS), ("sobol.csv", sensitivity.SOBOL),
        ("grid.csv", sensitivity.GRID), ("uncertainty.csv", uncertainty.SUMMARY),
        ("variance.csv", uncertainty.SHARES), ("drivers.csv", uncertainty.DRIVERS),
        ("matched.csv", uncertainty.MATCHED), ("seek.csv", seek_chart.COLUMNS),
        ("bridge.csv", bridge.COLUMNS), ("bridge_replications.csv", ("replication", "step")),
        ("draws.csv", ("draw", "social_workers.turnover", "average_caseload_2018-03-31_run_1")),
    ],
)  # fmt: skip
def test_every_column_of_the_other_studies_is_explained(file, columns):
    said = [meaning(file, each) for each in columns]
    assert all(each is not None and each.words and each.unit for each in said)


def test_a_column_means_one_thing_in_one_file():
    """Of two lines that cover the same file, neither would win for a reason."""
    for column, lines in register().items():
        files = [name for line in lines for name in line.files.split()]
        assert len(files) == len(set(files)), column


def test_the_chance_to_meet_the_target_has_one_name(folder):
    others = {"probability", "chance", "share_of_runs", "met", "probability_low"}
    names = {name for path in folder.rglob("*.csv") for name in heads(path)}
    assert "probability_met" in names
    assert not names & others
    assert not set(register()) & others
