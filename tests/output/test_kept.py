"""A folder of results is enough to show everything again, and a damaged one is refused."""

import json
import random
import shutil
from operator import attrgetter

import pytest

from sim.commands.about import about as made_with
from sim.output.charts.charts import draw_all
from sim.output.charts.style import as_png, as_svg, caseload_style
from sim.output.charts.view import View
from sim.output.results.folder import save_again, save_results
from sim.output.results.kept import NotResultsError, about_text, read_kept
from sim.study.questions.findings import find
from sim.study.runs.ensemble import question_of

TABLES = (
    attrgetter("weekly.whole"), attrgetter("weekly.teams"),
    attrgetter("assessments"), attrgetter("conferences"), attrgetter("workers"),
)  # fmt: skip


@pytest.fixture(scope="module")
def findings(ensembles):
    base, plan = ensembles
    return find(ensembles, base, question_of(ensembles[plan].scenario))


@pytest.fixture(scope="module")
def about(findings):
    return made_with(findings, 1.0)


@pytest.fixture(scope="module")
def saved(findings, about, tmp_path_factory):
    return save_results(findings, [], "answer", about, tmp_path_factory.mktemp("r"), "plan")


@pytest.fixture
def copy(saved, tmp_path):
    return shutil.copytree(saved, tmp_path / "copy")


def test_runs_come_back_to_the_last_bit(saved, findings):
    again = read_kept(saved).findings
    assert list(again.ensembles) == list(findings.ensembles)
    assert again.base == findings.base
    for name, one in findings.ensembles.items():
        other = again.ensembles[name]
        assert (one.replications, one.in_detail) == (other.replications, other.in_detail)
        assert one.dates.tobytes() == other.dates.tobytes()
        for table in TABLES:
            first, second = table(one), table(other)
            assert list(first) == list(second)
            for column in first:
                assert first[column].dtype == second[column].dtype, column
                assert first[column].tobytes() == second[column].tobytes(), column


def test_charts_of_saved_results_are_those_of_the_run(saved, findings):
    pictures = []
    for each in (findings, read_kept(saved).findings):
        base, plan = each.ensembles.values()
        charts = draw_all(View(findings.question, plan, base, "Source: a test."))
        with caseload_style():
            pictures.append([(as_svg(c.figure), as_png(c.figure), c.rows) for c in charts])
    assert repr(pictures[0]) == repr(pictures[1])


def test_what_is_shown_is_written_again_and_what_was_learned_stays(copy):
    before = {path.name: path.read_bytes() for path in copy.iterdir() if path.is_file()}
    save_again(read_kept(copy), [], "another answer", copy)
    after = {path.name: path.read_bytes() for path in copy.iterdir() if path.is_file()}
    assert after.pop("answer.txt") == b"another answer"
    assert after.pop("report.html") == before.pop("report.html")
    before.pop("answer.txt")
    assert {name: after[name] for name in before} == before
    read_kept(copy)


@pytest.mark.parametrize(
    "name",
    [
        "counts.parquet",
        "counts-by-team.parquet",
        "assessments.parquet",
        "conferences.parquet",
        "workers.parquet",
        "scenario.yaml",
        "base.yaml",
        "about.json",
    ],
)
def test_a_file_with_one_bit_changed_or_cut_short_is_refused(copy, name):
    path, luck = copy / name, random.Random(name)
    whole = path.read_bytes()
    for _ in range(20):
        content = bytearray(whole)
        content[luck.randrange(len(content))] ^= 1 << luck.randrange(8)
        path.write_bytes(content)
        with pytest.raises(NotResultsError):
            read_kept(copy)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(NotResultsError):
        read_kept(copy)


def test_a_folder_in_which_a_file_is_missing_is_refused(copy):
    (copy / "counts.parquet").unlink()
    with pytest.raises(NotResultsError, match=r"counts\.parquet is missing"):
        read_kept(copy)


def test_a_scenario_added_by_hand_is_refused(copy):
    shutil.copy(copy / "scenario.yaml", copy / "scenario-2.yaml")
    with pytest.raises(NotResultsError, match="changed"):
        read_kept(copy)


@pytest.mark.parametrize(
    "content", [None, b"", b"[]", b"{}", b"not json", b"\xff\xfe", b"[" * 9999]
)
def test_a_folder_of_something_else_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / "about.json").write_bytes(content)
    with pytest.raises(NotResultsError):
        read_kept(tmp_path)


def test_results_of_another_version_are_refused_in_words(copy):
    told = json.loads((copy / "about.json").read_text(encoding="utf-8"))
    told["scenarios"] = [{"title": "of another time"}]
    kept = {k: v for k, v in told.items() if k not in ("files", "digest")}
    (copy / "about.json").write_text(about_text(kept, copy), encoding="utf-8")
    with pytest.raises(NotResultsError, match="another version"):
        read_kept(copy)
