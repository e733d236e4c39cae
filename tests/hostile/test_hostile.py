"""Whatever is in a scenario file, the answer is words, a line number and exit code 2."""

import random
import re
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.commands import caseload
from sim.scenario.errors import ScenarioErrors
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.service.run import run_service
from sim.study.measures.identities import check_identities

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
        started = time.process_time()
        code = caseload.run_command(["check", str(path)])
        took = time.process_time() - started
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


MEMORY = """
import re, sys
from pathlib import Path
from sim.commands import caseload
codes = {caseload.run_command(["check", path]) for path in sys.argv[1:]}
assert codes == {2}, codes
# Not ru_maxrss: a new process starts with the most that its parent ever had.
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def test_no_case_takes_much_memory(tmp_path):
    """All cases, one after another in one process, stay under 200 megabytes in all."""
    if not Path("/proc/self/status").exists():
        pytest.skip("memory is told in another way on this system")
    made = [tmp_path / f"{name}.yaml" for name in MADE]
    for path in made:
        path.write_bytes(MADE[path.stem])
    ended = subprocess.run(
        [sys.executable, "-c", MEMORY, *map(str, [*CASES, *made])],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert 10 < int(ended.stdout) < 200


def test_a_name_is_not_a_path(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("../../etc/passwd", "/etc/passwd", "con", "a" * 5000, "\0", "..", ""):
        assert caseload.run_command(["check", name]) == 2
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


MOST_PLAYED = 2000
"""Children, families and posts up to which a scenario that loads is played too."""


def play_a_little(scenario: Scenario) -> None:
    """Play the first days of a scenario that loaded, unless it is a large one."""
    social, opening, demand = scenario.social_workers, scenario.opening, scenario.demand
    sizes = (social.posts, scenario.teams.count, scenario.managers.posts, opening.children)
    if max(*sizes, opening.closed_last_year, demand.families_per_year) > MOST_PLAYED:
        return
    few_days = scenario.changed("until", scenario.start + timedelta(days=2))
    check_identities(run_service(few_days, 1), few_days)


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
            play_a_little(load_scenario(str(path)))
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


KEYS = ["extends", "name", "until", "teams", "posts", "social_workers", "changes", "from", "value"]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.text(max_size=20)
    | st.binary(max_size=4)
    | st.sampled_from(["small-authority-now", "2016-09-01", "no", "1:30", "../../x"])
)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | SCALARS, inner, max_size=6)
    ),
    max_leaves=12,
)


def loads_or_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        load_scenario(str(path))
    except ScenarioErrors as errors:
        told = str(errors)
    else:
        return
    assert told.startswith(path.name), told


QUIETLY = settings(
    max_examples=300,
    deadline=2000,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.slow
@QUIETLY
@given(TREES)
def test_any_tree_loads_or_is_refused(tmp_path, tree: Any):
    loads_or_is_refused(tmp_path / "tree.yaml", yaml.safe_dump(tree).encode())


@pytest.mark.slow
@QUIETLY
@given(
    st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "ignore"))
)
def test_any_bytes_are_refused(tmp_path, content: bytes):
    loads_or_is_refused(tmp_path / "bytes.yaml", content)


@pytest.mark.nightly
def test_ten_thousand_mutated_scenarios_load_or_are_refused(tmp_path):
    resource = pytest.importorskip("resource", reason="memory is told in another way")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    loaded, said_no = fuzz(tmp_path, 10_000)
    assert loaded + said_no == 10_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024
