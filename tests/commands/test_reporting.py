"""A report is made again from saved results, and runs again itself."""

import json
import shutil
from pathlib import Path

import pytest

from sim.commands.caseload import run_command

QUICK = ["--replications", "2", "--until", "2016-09-30", "--jobs", "1", "--quiet"]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("out")
    assert run_command(["run", "small-authority", *QUICK, "--out", str(out)]) == 0
    return out / "small-authority"


@pytest.fixture
def copy(results, tmp_path) -> Path:
    return Path(shutil.copytree(results, tmp_path / "copy"))


def test_what_is_shown_comes_out_as_the_run_wrote_it(copy, capsys) -> None:
    before = contents(copy)
    shutil.rmtree(copy / "charts")
    (copy / "report.html").unlink()
    assert run_command(["report", str(copy), "--quiet"]) == 0
    after = contents(copy)
    assert set(after) == set(before)
    assert [name for name in before if before[name] != after[name]] == []
    assert "possible futures" in capsys.readouterr().out


def test_json_says_where_the_report_is(copy, capsys) -> None:
    assert run_command(["report", str(copy), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert Path(told["folder"]) == copy / "report.html"


def test_a_damaged_folder_is_refused_in_a_sentence(copy, capsys) -> None:
    path = copy / "counts.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    before = contents(copy)
    assert run_command(["report", str(copy)]) == 2
    said = capsys.readouterr().err
    assert "counts.parquet was changed or damaged" in said
    assert said.count("\n") == 1
    assert contents(copy) == before


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_a_folder_of_something_else_is_refused(tmp_path, capsys, name) -> None:
    assert run_command(["report", str(tmp_path / name)]) == 2
    assert "does not hold the results of a study" in capsys.readouterr().err


def test_results_about_another_scenario_are_not_shown_with_it(results, copy, tmp_path, capsys):
    other = ["run", "small-authority-now", *QUICK, "--seed", "5", "--out", str(tmp_path)]
    assert run_command(other) == 0
    beside = str(tmp_path / "small-authority-now")
    assert run_command(["report", str(copy), "--with", beside]) == 2
    assert "is about another scenario" in capsys.readouterr().err


def test_a_report_runs_again_to_the_same_numbers(results, tmp_path) -> None:
    again = ["run", str(results / "report.html"), "--replications", "2", "--out", str(tmp_path)]
    assert run_command([*again, "--jobs", "1", "--quiet"]) == 0
    one, two = contents(results), contents(tmp_path / "small-authority")
    for name in ("scenario.yaml", "base.yaml", "summary.csv", "counts.parquet", "answer.txt"):
        assert one[name] == two[name], name


@pytest.mark.parametrize("content", [None, b"", b"<html>no scenario</html>", b"\xff\xfe\0"])
def test_a_page_that_is_no_report_is_refused(tmp_path, capsys, content) -> None:
    page = tmp_path / "page.html"
    if content is not None:
        page.write_bytes(content)
    assert run_command(["run", str(page), "--out", str(tmp_path / "out")]) == 2
    assert "page.html" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
