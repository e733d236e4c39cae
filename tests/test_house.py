"""The house stays in order: imports point down, and the service knows no file and no clock."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {"scenario": 0, "service": 1, "study": 2, "output": 3, "commands": 4, "__main__": 5}
MODULES = sorted((ROOT / "sim").rglob("*.py"))


def floor_of(path: Path) -> int:
    parts = path.relative_to(ROOT / "sim").parts
    return FLOORS.get(parts[0].removesuffix(".py"), 6)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_only_point_down(path: Path) -> None:
    for name in imported(path):
        if name.startswith("sim."):
            floor = FLOORS[name.split(".")[1]]
            assert floor <= floor_of(path), f"{path.name} imports {name} from a floor above"


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


def test_yaml_is_read_in_one_place_by_the_safe_loader_after_a_look_at_its_events() -> None:
    users = {path.name for path in MODULES if any(n.startswith("yaml") for n in imported(path))}
    assert users == {"yaml_tree.py", "resolved.py"}
    reading, writing = (
        ROOT / "sim" / "scenario" / name for name in ("yaml_tree.py", "resolved.py")
    )
    loading = {n for n in yaml_used(reading) if re.search(r"load|compose|parse|scan|Load", n)}
    assert loading == {"yaml.compose", "yaml.parse", "yaml.SafeLoader"}
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


def test_the_scenario_room_is_light() -> None:
    heavy = {"numpy", "scipy", "matplotlib", "simpy", "pyarrow", "joblib"}
    for path in (ROOT / "sim" / "scenario").glob("*.py"):
        assert not {name.split(".")[0] for name in imported(path)} & heavy, path


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
