"""The house stays in order: imports point down, and the service knows no file and no clock."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {"scenario": 0, "service": 1, "study": 2, "output": 3, "doors": 4, "cli": 5, "__main__": 6}
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


def test_yaml_is_read_in_one_place_and_nothing_is_unpickled() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if path.name != "reading.py":
            assert not re.search(r"yaml\.load|compose\(", text), path
        assert not re.search(r"import pickle|\beval\(", text), path


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
