"""The house stays in order: imports point down, and the service knows no file and no clock."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from sim.commands.caseload import COMMANDS

ROOT = Path(__file__).parent.parent
FLOORS = {
    "scenario": 0, "sources": 1, "service": 1, "study": 2, "output": 3, "commands": 4, "app": 5,
    "__main__": 5,
}  # fmt: skip
"""Where each room stands; two rooms of one floor know nothing of each other."""
ROOMS = {
    "paper": 0, "statistics": 0, "measures": 1, "runs": 2, "calibration": 3, "money": 3,
    "questions": 4,
}  # fmt: skip
"""The same inside `sim/study/`."""
MODULES = sorted((ROOT / "sim").rglob("*.py"))


def room_of(path: Path, house: str) -> str:
    """The room of a file: its first folder in the house, or its own name."""
    return path.relative_to(ROOT / house).parts[0].removesuffix(".py")


def assert_points_down(path: Path, name: str, house: str, floors: dict[str, int]) -> None:
    """What a file imports of its house is of its own room, or of a lower floor."""
    inside = f"{house.replace('/', '.')}."
    own, other = room_of(path, house), name.removeprefix(inside).split(".")[0]
    if name.startswith(inside) and own != other and own != "__init__":
        told = f"{path.relative_to(ROOT)} imports {name}, which does not stand on a lower floor"
        assert floors[other] < floors[own], told


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            names.add(node.module or "")
    return names


def imported_at_once(path: Path) -> set[str]:
    """What a module imports when it is imported, and not when one of its functions is called."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    plain = {alias.name for node in body if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in body if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_only_point_down(path: Path) -> None:
    for name in imported(path):
        assert_points_down(path, name, "sim", FLOORS)


STUDY = sorted((ROOT / "sim" / "study").rglob("*.py"))


@pytest.mark.parametrize("path", STUDY, ids=lambda p: str(p.relative_to(ROOT)))
def test_rooms_of_the_study_only_point_down(path: Path) -> None:
    for name in imported(path):
        assert_points_down(path, name, "sim/study", ROOMS)


def test_each_command_has_the_file_of_its_name() -> None:
    for command in COMMANDS:
        name = command.__name__
        assert command.__module__ == f"sim.commands.{name}", name
        assert ROOT / "sim" / "commands" / f"{name}.py" in MODULES


ANOTHER_WAY_TO_ASK = {"grid": "sensitivity"}
"""Commands that are a form of another study, and live in its files."""


@pytest.mark.parametrize("command", [command.__name__ for command in COMMANDS])
def test_a_study_is_found_under_the_name_of_its_command(command: str) -> None:
    name = ANOTHER_WAY_TO_ASK.get(command, command)
    door = ROOT / "sim" / "commands" / f"{command}.py"
    question, words, chart = (
        ROOT / "sim" / room / f"{name}.py"
        for room in ("study/questions", "output/words", "output/charts")
    )
    told = {each for each in imported(door) if each.startswith("sim.output.words.")}
    if not words.is_file():
        assert not told, f"{command} is told under another name"
        return
    assert told == {f"sim.output.words.{name}"}
    for found in (question, chart):
        if found.is_file():
            used = ".".join(found.relative_to(ROOT).with_suffix("").parts)
            assert used in imported(words) | imported(door), f"{command} does not use {used}"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "sim" / "service").glob("*.py")), ids=lambda p: p.name
)
def test_the_service_knows_no_data_frame_no_file_and_no_wall_clock(path: Path) -> None:
    forbidden = {"pandas", "pyarrow", "pathlib", "os", "io", "time", "random", "matplotlib", "json"}
    assert not {name.split(".")[0] for name in imported(path)} & forbidden
    assert "datetime.now" not in path.read_text(encoding="utf-8")


def called(path: Path) -> set[str]:
    """The functions that a module calls or names, with what they are taken from, as written."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)} | {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name)
    }


def yaml_used(path: Path) -> set[str]:
    return {name for name in called(path) if name.startswith("yaml.")}


def methods_of(path: Path, name: str) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    found = next(node for node in nodes if isinstance(node, ast.ClassDef) and node.name == name)
    return {node.name for node in found.body if isinstance(node, ast.FunctionDef)}


def test_yaml_is_read_in_one_place_by_the_safe_loader_after_a_look_at_its_events() -> None:
    users = {path.name for path in MODULES if any(n.startswith("yaml") for n in imported(path))}
    assert users == {"yaml_tree.py", "resolved.py"}
    reading, writing = (
        ROOT / "sim" / "scenario" / name for name in ("yaml_tree.py", "resolved.py")
    )
    loading = {n for n in yaml_used(reading) if re.search(r"load|compose|parse|scan|Load", n)}
    assert loading == {"yaml.SafeLoader"}
    assert "get_event" in methods_of(reading, "_Wary"), "each event, before it is composed"
    assert not {n for n in yaml_used(writing) if re.search(r"load|compose|parse|scan|Load", n)}
    assert "import yaml" in reading.read_text(encoding="utf-8").splitlines()
    for path in MODULES:
        assert not {n for n in imported(path) if re.search("ruamel|oyaml|strictyaml", n)}, path


UNPICKLES = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "jsonpickle"}


def test_nothing_is_unpickled_and_no_text_is_run() -> None:
    for path in MODULES:
        assert not {name.split(".")[0] for name in imported(path)} & UNPICKLES, path
        names = called(path)
        assert not names & {"eval", "exec", "compile", "__import__", "joblib.load", "os.system"}, (
            path
        )
        assert not {n for n in names if n.endswith("read_pickle")}, path
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("np.load"):
                told = {word.arg: ast.unparse(word.value) for word in node.keywords}
                assert told.get("allow_pickle") == "False", path


def test_the_rooms_of_scenario_and_sources_are_light() -> None:
    heavy = {"numpy", "scipy", "matplotlib", "simpy", "pyarrow", "joblib"}
    for path in (ROOT / "sim" / "scenario").glob("*.py"):
        assert not {name.split(".")[0] for name in imported(path)} & heavy, path
    for path in (ROOT / "sim" / "sources").rglob("*.py"):
        assert not {name.split(".")[0] for name in imported_at_once(path)} & heavy, path


def test_no_index_address_in_the_project() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    address = re.compile(r"(index-url|extra-index|find-links|pypi\.org|files\.pythonhosted)")
    for name in listed:
        path = ROOT / name
        if path.suffix in {".py", ".txt", ".toml", ".md", ".yaml", ""} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="ignore")
            if path.name != "test_house.py":
                assert not address.search(text), name


def test_every_public_function_and_class_says_what_it_is() -> None:
    missing = []
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef)
            if named and not node.name.startswith("_") and not ast.get_docstring(node):
                missing.append(f"{path.name}: {node.name}")
    assert missing == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_function_fits_on_a_screen_and_a_file_on_a_few(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 350
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, f"{path}: {node.name}"
