"""Whatever is in a scenario file, the answer is words, a line number and exit code 2."""

import random
import re
import time
from pathlib import Path

import pytest

from sim import cli
from sim.scenario.errors import ScenarioErrors
from sim.scenario.loading import load_scenario

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
SHIPPED = Path(__file__).parents[2] / "scenarios"
WITH_LINE = re.compile(r"^[\w.-]+:\d+: ")

MADE = {
    "deep": b"[" * 30_000,
    "deep-mappings": b"a: " + b"{a: " * 5_000,
    "large": b"a: {b: 1}\n" * 120_000,
    "null-character": b"extends: small-authority-now.yaml\nname: a\0b\n",
    "latin-1": "extends: small-authority-now.yaml\nname: Mönch\n".encode("latin-1"),
    "bytes": bytes(range(256)) * 20,
    "only-comments": b"# nothing\n" * 50,
}
"""Cases that would be too large or too strange to keep as files."""


@pytest.fixture
def refused(capsys):
    def check(path: Path) -> str:
        started = time.monotonic()
        code = cli.run_command(["check", str(path)])
        took = time.monotonic() - started
        told = capsys.readouterr()
        assert code == 2, told
        assert told.out == ""
        assert "Traceback" not in told.err
        assert took < 1, f"{took:.1f} s"
        return told.err

    return check


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_case_is_refused_with_its_line(path, refused):
    for line in refused(path).splitlines():
        assert WITH_LINE.match(line), line
        assert line.startswith(f"{path.name}:"), line


@pytest.mark.parametrize("name", MADE)
def test_every_made_case_is_refused(name, tmp_path, refused):
    path = tmp_path / f"{name}.yaml"
    path.write_bytes(MADE[name])
    assert refused(path).startswith(f"{name}.yaml")


def test_a_name_is_not_a_path(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("../../etc/passwd", "/etc/passwd", "con", "a" * 5000, "\0", "..", ""):
        assert cli.run_command(["check", name]) == 2
        assert "Traceback" not in capsys.readouterr().err


def mutated(text: bytes, luck: random.Random) -> bytes:
    """A text with some bytes changed, taken out, doubled, or with strange ones put in."""
    strange = [b"&a", b"*a", b"<<", b"[", b"{", b"!!", b"\t", b"\0", b"\xff", b": ", b"- ", b"'"]
    strange += [b"1e999", b"-1", b".nan", b"no", b"12:30", b"---\n", b"\n", b"#", b"|", b">"]
    for _ in range(luck.randint(1, 6)):
        place, length = luck.randrange(len(text) + 1), luck.randint(0, 30)
        kind = luck.randrange(4)
        if kind == 0:
            text = text[:place] + luck.choice(strange) + text[place:]
        elif kind == 1:
            text = text[:place] + text[place + length :]
        elif kind == 2:
            text = text[:place] + text[place : place + length] * 2 + text[place + length :]
        else:
            text = text[:place] + bytes([luck.randrange(256)]) + text[place + 1 :]
    return text


def fuzz(folder: Path, number: int) -> tuple[int, int]:
    """How many mutated scenarios loaded and how many were refused; anything else is an error."""
    luck, loaded, said_no = random.Random(number), 0, 0
    whole = (SHIPPED / "small-authority.yaml").read_bytes()
    base = (SHIPPED / "small-authority-now.yaml").read_bytes()
    for name in ("england-defaults.yaml", "small-authority-now.yaml"):
        (folder / name).write_bytes((SHIPPED / name).read_bytes())
    path = folder / "mutated.yaml"
    for _ in range(number):
        path.write_bytes(mutated(luck.choice((whole, base)), luck))
        started = time.monotonic()
        try:
            load_scenario(str(path))
            loaded += 1
        except ScenarioErrors:
            said_no += 1
        assert time.monotonic() - started < 5
    return loaded, said_no


@pytest.mark.slow
def test_mutated_scenarios_load_or_are_refused(tmp_path):
    loaded, said_no = fuzz(tmp_path, 300)
    assert loaded + said_no == 300
    assert said_no > 50
    assert loaded > 10


@pytest.mark.nightly
def test_ten_thousand_mutated_scenarios_load_or_are_refused(tmp_path):
    resource = pytest.importorskip("resource", reason="memory is told in another way")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    loaded, said_no = fuzz(tmp_path, 10_000)
    assert loaded + said_no == 10_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024
