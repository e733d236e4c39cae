"""`caseload new --returns`: a scenario of a council's own returns, and a report of the reading."""

import sys
from pathlib import Path

import pytest
from terminal import caseload

MATERIAL = Path(__file__).parents[1] / "sources" / "returns"
sys.path.insert(0, str(MATERIAL))

from kept_material import content, names  # noqa: E402


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The returns of the invented authority, in a folder."""
    folder = tmp_path_factory.mktemp("returns")
    for name in names("authority-a"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content(name))
    return folder


@pytest.mark.slow
def test_the_returns_become_a_scenario_that_checks_with_a_report_beside_it(
    returns: Path, tmp_path: Path
) -> None:
    ended = caseload("new", "Hull", "--returns", str(returns), cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert len(ended.stdout.splitlines()) <= 25
    assert "kingston-upon-hull-reading.md" in ended.stdout
    text = (tmp_path / "kingston-upon-hull.yaml").read_text(encoding="utf-8")
    assert "start: 2025-04-01\n" in text
    assert "on_protection_plans: {value: 59, quality: green, source: " in text
    assert "families_per_year: {value: 342, low: 306, high: 378" in text
    assert "measure: referrals, value: 800, year: 2025" in text
    assert caseload("check", "kingston-upon-hull.yaml", cwd=tmp_path).returncode == 0
    report = (tmp_path / "kingston-upon-hull-reading.md").read_text(encoding="utf-8")
    assert report.startswith("# What was read\n\nNothing leaves this computer")
    assert "C7 closures before the referral, taken as closed on it: 4\n" in report


@pytest.mark.slow
def test_to_check_is_to_read_and_report_and_write_nothing(returns: Path, tmp_path: Path) -> None:
    ended = caseload("new", "Hull", "--returns", str(returns), "--check", "--where", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "taken as closed on it: 4 (line 7409, line 9216, line 11186, line 26265)" in ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_what_must_be_mended_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "returns"
    (tmp_path / "empty").mkdir()
    folder.mkdir()
    (folder / "a.xml").write_bytes(content("worked/cin-2025.xml"))
    (folder / "b.xml").write_bytes(content("worked/cin-2025.xml"))
    for place, said in (
        ("nowhere", "is not a folder"),
        ("empty", "holds no files"),
        ("returns", "a.xml and b.xml are the children in need census of one date"),
    ):
        ended = caseload("new", "Hull", "--returns", place, cwd=tmp_path)
        assert ended.returncode == 2
        assert said in ended.stderr
        assert "Traceback" not in ended.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"returns", "empty"}
