"""What is tried with a Windows Python; a line for each trial, and exit code 1 if one failed.

Named trials, or all of them: scenarios and files first, which need no numpy; then the commands.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from sim.scenario.errors import ScenarioErrors
from sim.scenario.loading import load_scenario
from sim.study.runs import system
from sim.study.runs.disk import write_whole

HERE = Path(__file__).resolve().parents[2]
PARTIAL = ("england-defaults",)


def marked(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def scenarios(_: Path) -> str:
    """Every shipped scenario, as read."""
    names = sorted(p.stem for p in (HERE / "scenarios").glob("*.yaml") if p.stem not in PARTIAL)
    said = [load_scenario(name).model_dump_json() for name in names]
    return f"{len(said)} read, {marked(''.join(said))}"


def refusals(_: Path) -> str:
    """Every hostile file is refused in the same words."""
    said = []
    cases = sorted((HERE / "tests/hostile/cases").glob("*.yaml"), key=lambda path: path.name)
    for path in cases:
        try:
            load_scenario(path)
        except ScenarioErrors as fault:
            said.append(str(fault).replace(str(path.parent) + os.sep, ""))
    assert len(said) == len(cases)
    return f"{len(said)} refused, {marked(''.join(said))}"


def written_out(folder: Path) -> str:
    """A finished file and its folder are brought to disk, and nothing is left unpromised."""
    (folder / "done").write_bytes(b"x")
    system.to_disk(folder / "done")
    system.to_disk(folder)
    assert system.not_promised() == []
    return "brought to disk"


def replaced(folder: Path) -> str:
    """A file takes the place of another in one step."""
    for content in (b"one", b"two"):
        write_whole(folder / "table.csv", content)
    assert [path.name for path in folder.iterdir()] == ["table.csv"]
    assert (folder / "table.csv").read_bytes() == b"two"
    return "replaced"


def held_open(folder: Path) -> str:
    """A file that another program holds open stays whole, and is named."""
    write_whole(folder / "table.csv", b"one")
    told = "allowed"
    with (folder / "table.csv").open("rb") as held:
        try:
            write_whole(folder / "table.csv", b"two")
        except OSError as fault:
            told = f"refused: {fault.strerror}"
        kept = held.read()
    assert kept == b"one"
    assert told.startswith("refused: another program holds it open") or os.name != "nt", told
    assert len(list(folder.iterdir())) == 1
    return told


def missing_drive(_: Path) -> str:
    """The walk to an existing folder ends at a drive that is not there."""
    found = system.nearest_folder(Path("Q:/results/more"))
    assert found is None or os.name != "nt"
    return "ended"


def reserved(_: Path) -> str:
    """Names that Windows keeps for itself are refused by us, before it does."""
    told = [bool(system.what_windows_forbids(name)) for name in ("con.yaml", "a.", "a?b", "Zoë")]
    assert told == ([True, True, True, False] if os.name == "nt" else [False] * 4)
    return "known"


def command(*words: str) -> Callable[[Path], str]:
    def tried(folder: Path) -> str:
        line = [sys.executable, "-m", "sim", *words]
        done = subprocess.run(line, capture_output=True, stdin=subprocess.DEVNULL, cwd=folder)
        told = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        assert done.returncode == 0, told.splitlines()[0] if told else "no word"
        return "exit code 0"

    return tried


RUN = ("run", "small-authority-now", "--set", "until=2016-05-13", "--replications", "2")
TRIALS = {
    **{f.__name__: f for f in (scenarios, refusals, written_out, replaced, held_open)},
    **{f.__name__: f for f in (missing_drive, reserved)},
    "check": command("check", "small-authority"),
    "run and report": lambda folder: "; ".join(
        command(*words)(folder)
        for words in ((*RUN, "--jobs", "1"), ("report", "results/small-authority-now"))
    ),
}


def main() -> int:
    failed = 0
    for name in sys.argv[1:] or TRIALS:
        with tempfile.TemporaryDirectory(prefix="Zoë ") as folder:
            try:
                told = TRIALS[name](Path(folder))
            except Exception as fault:
                failed += 1
                told = f"FAILED: {type(fault).__name__} {fault}"
        print(f"{name}: {told}", flush=True)
    return failed > 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main())
