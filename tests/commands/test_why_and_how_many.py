"""`caseload bridge` and `caseload seek` as people use them."""

import csv
import json
from pathlib import Path

import pytest
from test_caseload import caseload, fingerprints

ON_PAPER = ["--without", "all", "--freeze", "--by", "2016-07-08", "--jobs", "1"]
POSTS = ["--lever", "social_workers.posts"]


def test_a_bridge_is_written_whole_and_twice_the_same(tmp_path: Path) -> None:
    quick = ["--by", "2016-07-29", "--replications", "2", "--without", "all"]
    for _ in range(2):
        ended = caseload("bridge", "small-authority", *quick, "--json", "--fresh", cwd=tmp_path)
        assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    steps = {row["step"]: row["mean"] for row in told["steps"]}
    added = sum(v for name, v in steps.items() if name not in ("baseline", "simulated answer"))
    assert added == pytest.approx(steps["simulated answer"], abs=1e-9)
    assert steps["vacancies"] == 0 != steps["families"]
    one, two = tmp_path / "results/small-authority-bridge", tmp_path / told["folder"]
    assert two.name == "small-authority-bridge-2"
    assert fingerprints(one) == fingerprints(two)
    with (one / "bridge.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:4] == ["step", "mean", "low", "high"]
    assert rows[0]["step"] == "baseline"
    assert rows[-1]["step"] == "simulated answer"
    for name in ("about.json", "answer.txt", "scenario.yaml", "charts/bridge.svg"):
        assert (one / name).stat().st_size > 100, name


def test_seek_prints_the_answer_and_the_curve(tmp_path: Path) -> None:
    ended = caseload(
        "seek", "small-authority", *POSTS, "--between", "28", "40", "--replications", "20",
        *ON_PAPER, "--json", cwd=tmp_path,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert (told["lever"], told["answer"]) == ("social_workers.posts", 32)
    assert (told["low"], told["high"], told["confidence"]) == (32, 32, 0.8)
    assert told["reason"] is None
    assert set(told["curve"][0]) >= {"value", "probability", "low", "high"}
    assert (tmp_path / told["folder"] / "seek.csv").is_file()
    assert (tmp_path / told["folder"] / "charts" / "seek.png").is_file()


def test_asked_for_the_impossible_seek_says_why(tmp_path: Path) -> None:
    ended = caseload(
        "seek", "small-authority", *POSTS, "--between", "25", "31", "--replications", "2",
        *ON_PAPER, cwd=tmp_path,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert "will do" in ended.stdout
    assert "31 of 31 funded posts are filled" in " ".join(ended.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["seek", "small-authority", "--lever", "posts", "--between", "1", "2"],
         "social_workers.posts"),
        (["seek", "small-authority", *POSTS, "--between", "9", "2"], "lower to a higher"),
        (["seek", "small-authority", *POSTS, "--between", "2", "9", "--confidence", "80"],
         "between 0 and 1"),
        (["seek", "small-authority", *POSTS, "--between", "2", "9", "--measure", "load"],
         "--measure load"),
        (["seek", "small-authority", *POSTS], "--between"),
        (["bridge", "small-authority", "--by", "2015-01-01"], "before start"),
        (["bridge", "small-authority", "--permutations", "0"], "permutations"),
        (["bridge", "small-authority", "--measure", "caseload"], "Did you mean"),
    ],
)  # fmt: skip
def test_what_the_user_got_wrong_is_said_and_nothing_is_played(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    ended = caseload(*arguments, cwd=tmp_path)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []
