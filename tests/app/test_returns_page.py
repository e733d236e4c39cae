"""Own returns in the app: read in memory, told first, written only when that is asked for."""

import sys

import psutil
import pytest
from canaries import planted
from kept_material import content, names
from walking import ask, own, serving

pytestmark = pytest.mark.slow
pytest.importorskip("openpyxl", reason="needs the extra `returns`")
_SHAPE = "multipart/form-data; boundary=caseload"
_END = b"--caseload--\r\n"


def part(name, value, file=None):
    """A part of a form: a field, or a file."""
    told = f'; filename="{file}"' if file else ""
    head = f'--caseload\r\nContent-Disposition: form-data; name="{name}"{told}\r\n\r\n'
    return head.encode() + value + b"\r\n"


def sent(app, files, **typed):
    """The answer of the page to files and fields."""
    token = app.address.split("/")[3]
    fields = [part(name, value.encode()) for name, value in typed.items()]
    body = b"".join([*fields, *(part("files", data, name) for name, data in files.items()), _END])
    told = {"Origin": own(app), "Content_Type": _SHAPE}
    status, _, page = ask(app, f"/{token}/returns", "POST", body, **told)
    return status, page.decode()


def written(folder):
    """Every file below a folder, with what it holds."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def app(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving(tmp_path) as running:
        yield running


def test_returns_are_told_first_and_become_a_service_when_asked(app, tmp_path):
    files = {n.rpartition("/")[2]: content(n) for n in names("authority-a") if "expected" not in n}
    before = written(tmp_path)
    status, page = sent(app, files, council="Hull", least="6")
    assert status == 200, page
    assert "# What was read" in page
    assert "Faults, by rule" in page
    assert set(written(tmp_path)) == set(before)
    path = page.partition('action="')[2].partition('"')[0]
    told = {"Origin": own(app), "Content_Type": "application/x-www-form-urlencoded"}
    status, headers, _ = ask(app, path, "POST", b"", **told)
    assert status == 303
    assert b"own returns" in ask(app, headers["location"])[2]
    new = {file.name for file in written(tmp_path)} - {file.name for file in before}
    stem = "kingston-upon-hull-own-returns"
    assert {f"{stem}.yaml", f"{stem}-reading.md"} <= new


def test_what_is_wrong_is_said_at_its_field(app):
    status, page = sent(app, {}, council="Hulll", least="six", on="2025-02-30")
    assert status == 422
    for words in ("Hulll", "must be a whole number", "must be a date", "choose the files"):
        assert words in page
    status, page = sent(app, {"<b>notes.csv": b"a,b\n1,2\n"}, council="Hull", least="6")
    assert status == 422
    assert "&lt;b&gt;notes.csv" in page
    assert "<b>notes" not in page


@pytest.mark.skipif(sys.platform != "linux", reason="Linux counts what a process writes")
def test_fifty_megabytes_of_returns_leave_no_byte_on_disk(app, tmp_path):
    birds = planted(1)
    files = {name.rpartition("/")[2]: data for name, data in birds.files.items()}
    name = next(name for name in files if name.endswith(".csv"))
    room = 52_000_000 - sum(map(len, files.values()))
    rows = files[name].splitlines(keepends=True)
    files[name] = rows[0] + b"".join(rows[1:]) * (room // max(len(b"".join(rows[1:])), 1))
    assert sum(map(len, files.values())) > 50_000_000
    server = psutil.Process(app.process.pid)
    before = server.io_counters()
    status, page = sent(app, files, council="Hull", least="6", anyway="on")
    after = server.io_counters()
    assert status in (200, 422)
    assert after.write_chars - before.write_chars < 2_000_000
    left = b"".join(written(tmp_path).values()) + page.encode()
    assert [bird for bird in birds.patterns() if bird in left] == []
    assert app.process.poll() is None


def test_a_stock_that_no_file_counts_is_typed_in_with_its_source(app):
    files = {"census.xml": content("authority-a/cin/A-cin-2025.xml")}
    status, page = sent(app, files, council="Hull", stocks="looked_after=90, our own list\n")
    assert status == 200, page
    assert "Typed in: our own list" in page
    status, page = sent(app, files, council="Hull", stocks="looked_after: 90")
    assert status == 422
    assert "Children of a stage: must be a stage, a count and a source" in page
