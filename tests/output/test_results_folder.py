import csv
import json
from datetime import date
from math import nan
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.output.results.folder import safe_name, save_results
from sim.output.tables.tables import write_csv
from sim.output.workbook.book import bridge_rows
from sim.study.measures.measures import MEASURES
from sim.study.runs.disk import new_folder
from sim.study.statistics.estimates import mean_interval

# What a spreadsheet could take for a formula, a link or a command, and what it could not.
HOSTILE = Path(__file__).parents[1] / "hostile" / "formulas.json"
DANGEROUS = [text for text in json.loads(HOSTILE.read_text()) if text[0] in "=+-@\t\r\0"]
HARMLESS = ["plain", "1=1", "a+b", "'quoted", "Team 1", "æøå 中文", ""]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_looks_like_a_formula_is_made_harmless(text, tmp_path):
    write_csv(tmp_path / "table.csv", ("name",), [(text,)])
    with (tmp_path / "table.csv").open(newline="", encoding="utf-8-sig") as file:
        cell = list(csv.reader(file))[1][0]
    assert cell == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text, tmp_path):
    write_csv(tmp_path / "table.csv", ("name", "n"), [(text, 1)])
    with (tmp_path / "table.csv").open(newline="", encoding="utf-8-sig") as file:
        assert list(csv.reader(file))[1][0] == text


def test_numbers_keep_every_digit_and_their_sign(tmp_path):
    values = (-0.1, 1 / 3, 1e300, -7, nan, None, date(2018, 3, 31), True)
    write_csv(tmp_path / "table.csv", tuple("abcdefgh"), [values])
    row = (tmp_path / "table.csv").read_text().splitlines()[1]
    assert row == "-0.1,0.3333333333333333,1e+300,-7,,,2018-03-31,True"


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "/etc/passwd",
        "..",
        ".",
        "",
        "CON",
        "aux.yaml",
        "nul",
        "com1",
        "trailing. ",
        "x" * 300,
        "a\\b",
        "a:b",
        "\0",
        "中文",
        "<img src=x onerror=alert(1)>",
        "-rf",
    ],
)
def test_no_name_leads_out_of_its_place(name, tmp_path):
    results = tmp_path / "results"
    folder = new_folder(results, safe_name(name), lambda place: None)
    assert folder.resolve().parent == results.resolve()
    assert len(folder.name) <= 70
    assert folder.name not in {"con", "aux", "nul", "com1"}
    assert not folder.name.startswith((".", "-"))
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_names_that_differ_by_case_only_do_not_meet(tmp_path):
    one, two = (new_folder(tmp_path, safe_name(n), lambda place: None) for n in ("Plan", "plan"))
    assert one.name.casefold() != two.name.casefold()


def test_a_folder_appears_whole_or_not_at_all(tmp_path):
    def stops_half_way(folder):
        (folder / "first.csv").write_text("a")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        new_folder(tmp_path, "plan", stops_half_way)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_never_written_over(tmp_path):
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "mine.txt").write_text("mine")
    names = [new_folder(tmp_path, "plan", lambda place: None).name for _ in range(2)]
    assert names == ["plan-2", "plan-3"]
    assert (tmp_path / "plan" / "mine.txt").read_text() == "mine"


def test_a_link_in_the_place_of_the_results_is_not_followed(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "plan").symlink_to(elsewhere)
    folder = new_folder(tmp_path / "results", "plan", lambda place: None)
    assert folder.name == "plan-2"
    assert list(elsewhere.iterdir()) == []


@pytest.fixture(scope="module")
def saved(findings, tmp_path_factory):
    return save_results(findings, [], "answer", {}, tmp_path_factory.mktemp("r"), "plan")


def test_the_summary_has_every_measure_with_its_interval(saved, findings):
    with (saved / "summary.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert {row["measure"] for row in rows} == {measure.name for measure in MEASURES}
    on = findings.question.by
    row = next(
        r
        for r in rows
        if (r["scenario"], r["measure"], r["date"])
        == (findings.base, "average_caseload", on.isoformat())
    )
    expected = mean_interval(findings.ensembles[findings.base].values("average_caseload", on))
    assert float(row["mean"]) == pytest.approx(expected.mean, rel=1e-12)
    assert float(row["low"]) == pytest.approx(expected.low, rel=1e-12)
    assert int(row["replications"]) == expected.n


def test_weekly_tables_agree_with_the_ensemble(saved, findings):
    table = pq.read_table(saved / "weekly-service.parquet", page_checksum_verification=True)
    name, ensemble = next(iter(findings.ensembles.items()))
    rows = table.to_pydict()
    chosen = [
        value
        for value, scenario, run in zip(
            rows["average_caseload"],
            rows["scenario"],
            rows["replication"],
            strict=True,
        )
        if (scenario, run) == (name, 2)
    ]
    kept = ensemble.series("average_caseload")[1][1].astype(np.float32)
    assert chosen == kept.tolist(), "seven digits are kept"


@pytest.mark.parametrize("table", ["assessments", "conferences", "workers"])
def test_every_row_is_saved(saved, findings, table):
    rows = pq.read_table(saved / f"{table}.parquet", page_checksum_verification=True)
    expected = sum(len(getattr(each, table)["replication"]) for each in findings.ensembles.values())
    assert rows.num_rows == expected
    assert rows.column_names[0] == "scenario"


def test_a_double_click_in_excel_shows_pounds_and_accents(tmp_path):
    """Excel reads a table as UTF-8 only if it begins with the mark."""
    write_csv(tmp_path / "table.csv", ("amount in £", "name"), [(1.5, "Zoë, Łódź")])
    content = (tmp_path / "table.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfamount in ")
    assert content.decode("utf-8-sig").splitlines()[1] == '1.5,"Zoë, Łódź"'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_our_own_readers_take_a_table_with_the_mark_and_one_without(tmp_path, encoding):
    """As a folder of an older version has, or a table that somebody saved again."""
    lines = "step,mean,low,high\nBaseline,24.0,23.5,24.5\nPaper answer,18.0,18.0,18.0\n"
    (tmp_path / "bridge.csv").write_text(lines, encoding=encoding)
    assert bridge_rows([tmp_path])[0][0] == "Baseline"
