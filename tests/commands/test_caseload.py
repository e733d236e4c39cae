"""The command as people use it: what it prints, what it writes, and how it ends."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from terminal import caseload

from sim.output.charts.charts import CHARTS

QUICK = ["--replications", "3", "--until", "2016-12-31"]
TWELVE_FAULTS = """\
extends: small-authority-now
name: Twelve
start: 2016-13-01
seed: -4
demand:
  familes_per_year: 4000
  growth_per_year: .inf
social_workers:
  posts: -3
practice:
  when_full: sometimes
  sitting: lots
  allocation_limit: 12:30
teams:
  count: 3.5
switched_off: [vacancy]
question:
  measure: 3
  at_most: much
"""


@pytest.fixture(scope="module")
def done(tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("run")
    return folder, caseload("run", "small-authority", *QUICK, "--jobs", "1", cwd=folder)


def test_run_answers_in_words_and_says_where_the_results_are(done) -> None:
    folder, ended = done
    assert ended.returncode == 0, ended.stderr
    assert "average caseload" in ended.stdout.lower()
    assert "paper answer" in ended.stdout
    assert "Traceback" not in ended.stderr
    results = folder / "results" / "small-authority"
    assert results.is_dir()
    assert str(Path("results") / "small-authority") in ended.stdout


def test_run_writes_every_file_of_the_results_folder(done) -> None:
    results = done[0] / "results" / "small-authority"
    for name in (
        "about.json",
        "scenario.yaml",
        "summary.csv",
        "weekly.parquet",
        "replications.csv",
        "assessments.parquet",
        "conferences.parquet",
        "workers.parquet",
        "scorecard.csv",
        "audit.csv",
        "answer.txt",
        "columns.csv",
        "money.csv",
        "money-totals.csv",
        "money-totals-by-run.csv",
        "money-whole-run.csv",
        "budget-causes.csv",
        "weekly-service.parquet",
        "money-by-run.csv",
        "budget.csv",
        "options.csv",
        "staffing.parquet",
        "workbook.xlsx",
    ):
        assert (results / name).stat().st_size > 100, name
    charts = results / "charts"
    for ending in ("svg", "png", "txt", "csv"):
        # Two scenarios are no choice: cost against chance is not drawn.
        assert len(list(charts.glob(f"*.{ending}"))) == len(CHARTS) - 1, ending


def fingerprints(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "about.json"
    }


def test_two_jobs_write_the_same_bytes_as_one(done, tmp_path: Path) -> None:
    ended = caseload("run", "small-authority", *QUICK, "--jobs", "2", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    one = fingerprints(done[0] / "results" / "small-authority")
    two = fingerprints(tmp_path / "results" / "small-authority")
    assert one == two
    written = {Path(name).suffix for name in one}
    assert written >= {".csv", ".parquet", ".svg", ".png", ".xlsx", ".html"}


def test_a_second_run_does_not_overwrite_the_first(tmp_path: Path) -> None:
    for _ in range(2):
        ended = caseload(
            "run", "small-authority-now", "--replications", "2", "--until", "2016-07-31",
            "--quiet", cwd=tmp_path,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr
    names = sorted(path.name for path in (tmp_path / "results").iterdir())
    assert names == [".store", "small-authority-now", "small-authority-now-2"]


def test_json_prints_one_object_and_nothing_else(tmp_path: Path) -> None:
    ended = caseload("run", "small-authority", *QUICK, "--json", cwd=tmp_path)
    told = json.loads(ended.stdout)
    assert set(told) >= {
        "scenario", "base", "question", "verdict", "results", "difference", "paper", "folder",
    }  # fmt: skip
    assert told["verdict"] in ("met", "not met", "undecided")
    assert set(told["question"]) >= {"measure", "at_most", "by", "confidence"}
    assert set(told["difference"]) >= {"mean", "low", "high"}
    assert Path(tmp_path / told["folder"]).is_dir()


def test_the_resolved_scenario_reruns_to_the_same_numbers(done, tmp_path: Path) -> None:
    resolved = done[0] / "results" / "small-authority" / "scenario.yaml"
    ended = caseload(
        "run", str(resolved), "--replications", "3", "--json", "--jobs", "1", cwd=tmp_path
    )
    assert ended.returncode == 0, ended.stderr
    again = json.loads(ended.stdout)
    folder = tmp_path / again["folder"]
    first = (done[0] / "results" / "small-authority" / "summary.csv").read_text().splitlines()
    second = (folder / "summary.csv").read_text().splitlines()
    plan = [line for line in first if line.startswith("Small authority,")]
    assert plan
    assert set(plan) <= set(second)


def test_twelve_faults_are_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(TWELVE_FAULTS)
    ended = caseload("run", "mine.yaml", cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    lines = [line for line in ended.stderr.splitlines() if line.startswith("mine.yaml:")]
    assert len(lines) >= 12
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "manchester-86-post"), "did you mean"),
        (("run", "small-authority", "--set", "posts=3"), "social_workers.posts"),
        (("run", "small-authority", "--set", "seed"), "KEY=VALUE"),
        (("run", "small-authority", "--without", "luck"), "not a mechanism"),
        (("run", "small-authority", "--replications", "1"), "replications"),
        (("run", "small-authority", "--until", "soon"), "not a date"),
        (("run", "small-authority", "--until", "2015-01-01"), "must be later than start"),
        (("run", "small-authority", "--precision", "-1"), "must be more than 0"),
        (("run", "small-authority", "--wrong"), "--wrong"),
        (("check", "nowhere.yaml"), "no such scenario"),
        (("wrong",), "wrong"),
    ],
)
def test_what_the_user_got_wrong_is_said_in_a_sentence(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    ended = caseload(*arguments, cwd=tmp_path)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_check_explain_and_schema(tmp_path: Path) -> None:
    checked = caseload("check", "manchester-86-posts", cwd=tmp_path)
    assert (checked.returncode, "valid" in checked.stdout) == (0, True)
    explained = caseload("explain", "manchester-86-posts", cwd=tmp_path)
    assert explained.returncode == 0
    for words in ("265", "hours", "15.9"):
        assert words in explained.stdout
    schema = caseload("schema", cwd=tmp_path)
    assert "demand" in json.loads(schema.stdout)["properties"]


def test_compare_is_paired(tmp_path: Path) -> None:
    ended = caseload(
        "compare", "small-authority-now", "small-authority", *QUICK, "--json", cwd=tmp_path
    )
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert len(told["results"]) == 2


def test_frozen_and_without_all_is_the_paper_answer(tmp_path: Path) -> None:
    ended = caseload(
        "run", "manchester-258-plus-86", "--without", "all", "--freeze", "--replications", "2",
        "--until", "2016-12-31", "--set", "question.by=2016-11-30", "--json", cwd=tmp_path,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    results = json.loads(ended.stdout)["results"]
    found = {name: r["average_caseload"]["mean"] for name, r in results.items()}
    assert sorted(found.values()) == [18.0, 24.0]
