"""The commands on levers, inputs, uncertainty and the register, as people use them."""

import csv
import json
from pathlib import Path

import pytest

from sim.commands.caseload import run_command

EARLY = ["--by", "2016-04-30", "--jobs", "1", "--quiet"]
LATER = ["--by", "2016-07-31", "--jobs", "1", "--quiet"]
TWO = ["--input", "social_workers.case_holding.on_the_day", "--input", "work.closing"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def table(path: str) -> list[dict[str, str]]:
    with (Path("results") / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def files(folder: Path) -> dict[str, bytes]:
    """What a study wrote, without the file that says when and how fast."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "about.json"
    }


def test_a_tornado_names_every_input_asked_for_and_writes_the_same_bytes_twice(capsys):
    command = ["sensitivity", "small-authority", *EARLY, *TWO, "--replications", "2"]
    assert run_command(command) == 0
    assert "hangs most on" in capsys.readouterr().out
    rows = table("small-authority-tornado/tornado.csv")
    assert {row["input"] for row in rows} == {TWO[1], TWO[3]}
    assert {row["replications"] for row in rows} == {"2"}
    assert run_command([*command, "--fresh"]) == 0
    results = Path("results")
    first, second = (files(results / f"small-authority-tornado{n}") for n in ("", "-2"))
    assert first == second
    assert {"charts/tornado.svg", "charts/tornado.png", "scenario.yaml"} <= set(first)


def test_the_measured_impact_fills_the_register(capsys):
    assert run_command(["sensitivity", "small-authority", *EARLY, *TWO, "--replications", "2"]) == 0
    measured = "results/small-authority-tornado/tornado.csv"
    assert run_command(["assumptions", "small-authority", "--impact", measured, "--quiet"]) == 0
    rows = {row["key"]: row for row in table("small-authority-assumptions/assumptions.csv")}
    assert rows["work.closing"]["impact"] in ("high", "medium", "low", "none seen")
    assert rows["work.screening"]["impact"] == "not measured"
    assert rows["work.closing"]["quality"] == "red"


def test_a_screening_and_indices_of_a_few_inputs(capsys):
    for method, points, file in (("morris", "2", "morris"), ("sobol", "2", "sobol")):
        command = ["sensitivity", "small-authority", *EARLY, *TWO, "--replications", "2"]
        assert run_command([*command, "--method", method, "--points", points]) == 0
        rows = table(f"small-authority-{file}/{file}.csv")
        assert {row["input"] for row in rows} == {TWO[1], TWO[3]}


def test_indices_that_noise_hides_are_said_to_be_hidden(capsys):
    """Two points, and an input that does next to nothing in a month."""
    command = ["sensitivity", "small-authority", *EARLY, "--input", "work.closing"]
    assert run_command([*command, "--replications", "2", "--method", "sobol", "--points", "2"]) == 0
    assert "Noise of the runs hides" in capsys.readouterr().out
    total = table("small-authority-sobol/sobol.csv")[0]["total"]
    assert total == "" or not 0 < float(total) <= 1.5


def test_a_grid_of_posts_and_turnover(capsys):
    steps = ["--across", "social_workers.posts=30,40", "--up", "social_workers.turnover=0.1,0.2"]
    assert run_command(["grid", "small-authority", *LATER, *steps, "--replications", "2"]) == 0
    rows = table("small-authority-grid/grid.csv")
    assert [(row["across"], row["up"]) for row in rows] == [
        ("30.0", "0.1"), ("40.0", "0.1"), ("30.0", "0.2"), ("40.0", "0.2"),
    ]  # fmt: skip
    assert all(float(row["low"]) <= float(row["mean"]) <= float(row["high"]) for row in rows)


@pytest.mark.slow
def test_levers_say_what_each_would_take_and_how_that_was_checked(capsys):
    command = ["levers", "small-authority", "--by", "2016-12-31", "--replications", "3"]
    assert run_command([*command, "--jobs", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    rows = table("small-authority-levers/levers.csv")
    assert len(rows) == len(told["levers"]) >= 10
    for row in rows:
        if row["can"] == "cannot":
            assert row["change"] == row["check_fall"] == row["posts"] == ""
            assert row["most_fall"]
        else:
            assert float(row["change"]) > 0
            assert row["check_holds"] in ("yes", "no")


@pytest.mark.slow
def test_uncertainty_gives_the_verdict_with_it_beside_the_verdict_without(capsys):
    command = ["uncertainty", "small-authority", "--by", "2016-07-31", "--draws", "12"]
    assert run_command([*command, "--jobs", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["with"] for each in told["uncertainty"]] == [
        "Inputs at their values",
        "Inputs drawn from their ranges",
    ]
    parts = table("small-authority-uncertainty/variance.csv")
    assert sum(float(row["share"]) for row in parts) == pytest.approx(1)
    kept = len(table("small-authority-uncertainty/draws.csv"))
    assert 2 <= kept <= 12


@pytest.mark.slow
def test_the_forecast_is_one_command_and_the_same_each_time(capsys):
    pages = Path("pages")
    pages.mkdir()
    frame = Path(__file__).parents[2] / "docs" / "forecast.md"
    texts = []
    for jobs in ("1", "2"):
        (pages / "forecast.md").write_text(frame.read_text(encoding="utf-8-sig"), encoding="utf-8")
        command = ["forecast", "small-authority", "--draws", "10", "--runs", "1", "--quiet"]
        assert run_command([*command, "--jobs", jobs, "--fresh", "--pages", "pages"]) == 0
        texts.append([(pages / f"forecast.{end}").read_bytes() for end in ("md", "csv")])
    assert texts[0] == texts[1]
    rows = table("small-authority-forecast/forecast.csv")
    dates = {(row["measure"], row["date"]) for row in rows}
    for year in (2017, 2018, 2019, 2020):
        assert ("average_caseload", f"{year}-09-30") in dates
        assert ("average_caseload_department", f"{year}-09-30") not in dates
        assert ("teams_above_standard", f"{year}-09-30") in dates
    for year in (2018, 2019, 2020):
        assert ("assessments_in_time", f"{year}-03-31") in dates
    for row in rows:
        order = ["low95", "low80", "low50", "median", "high50", "high80", "high95"]
        values = [float(row[name]) for name in order]
        assert values == sorted(values)


def test_a_page_without_a_place_for_a_table_is_refused_before_anything_is_played(capsys):
    page = Path("pages") / "forecast.md"
    page.parent.mkdir()
    frame = Path(__file__).parents[2] / "docs" / "forecast.md"
    text = frame.read_text(encoding="utf-8-sig").replace("<!-- end of matched -->", "")
    page.write_text(text, encoding="utf-8-sig")
    assert run_command(["forecast", "small-authority", "--pages", "pages", "--quiet"]) == 2
    told = capsys.readouterr().err
    assert "<!-- matched --> and <!-- end of matched -->" in told
    assert "<!-- inputs -->" not in told
    assert page.read_text(encoding="utf-8-sig") == text
    assert not Path("results").exists()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["sensitivity", "small-authority", "--input", "demand.families"], "no range"),
        (["sensitivity", "small-authority", "--method", "sobol"], "name those that matter"),
        (["sensitivity", "small-authority", "--method", "sobel"], "tornado, morris or sobol"),
        (
            ["sensitivity", "small-authority", "--method", "sobol", "--points", "3", *TWO],
            "power of 2",
        ),
        (["grid", "small-authority", "--across", "posts=1,2"], "KEY=A,B,C"),
        (["grid", "small-authority", "--across", "name=1,2"], "not a number that can be moved"),
        (["levers", "small-authority", "--from", "2016-01-01"], "after the start"),
        (["levers", "small-authority", "--measure", "caseload"], "average_caseload"),
        (["assumptions", "--impact", "nowhere.csv"], "nowhere.csv"),
        (["forecast", "small-authority", "--pages", "nowhere"], "no forecast.md there"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_sentence(command, said, capsys):
    assert run_command([*command, "--quiet"]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
