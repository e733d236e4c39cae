"""Files: where a scenario is, and all that it extends, one file after another."""

import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sim.scenario.errors import Fault, ScenarioErrors
from sim.scenario.yaml_tree import Tree, read_tree

PLANS = "plans"
"""Folder of shipped plans, which go on top of any scenario."""
_LONGEST_SAID = 200
_MARKS_OF_A_PROJECT = (".git", ".hg", "pyproject.toml")


def shipped_folder() -> Path:
    """The folder of shipped scenarios: that of the checkout, else the one inside the package.

    A checkout is where the package lies, or where the environment lies in which it is installed.
    """
    package = Path(__file__).resolve().parent.parent
    for checkout in (package.parent, Path(sys.prefix).parent):
        if (checkout / "scenarios" / "england-defaults.yaml").is_file():
            return checkout / "scenarios"
    return package / "scenarios"


def shipped_names() -> list[str]:
    """Names of the shipped scenarios."""
    files = sorted(shipped_folder().glob("*.yaml"))
    return [file.stem for file in files if file.stem != "england-defaults"]


def apart(path_or_name: str | Path) -> tuple[str, list[str]]:
    """A scenario and the plans on top of it: `leeds.yaml+family-help` is leeds.yaml and one."""
    text = str(path_or_name)
    below, plus, plan = text.rpartition("+")
    if not plus or _is_file(Path(text)):
        return text, []
    scenario, plans = apart(below)
    return scenario, [*plans, plan]


def short_name(path_or_name: str | Path) -> str:
    """What a scenario is called, for names of folders: `leeds+family-help`."""
    scenario, plans = apart(path_or_name)
    return "+".join(Path(each).stem for each in (scenario, *plans))


def find_plan(path_or_name: str) -> Path:
    """The file of a plan that goes on top of a scenario; `ScenarioErrors` when there is none."""
    path = Path(path_or_name)
    for plan in (path, shipped_folder() / PLANS / f"{path.name}.yaml"):
        if plan.suffix and _is_file(plan):
            return plan.resolve()
    name, shipped = path_or_name[:_LONGEST_SAID], ", ".join(_shipped_plans())
    problem = f"there is no such plan to go on top; give one of {shipped}, or a YAML file"
    raise ScenarioErrors([Fault(name, 0, "", problem)])


def _shipped_plans() -> list[str]:
    return [file.stem for file in sorted((shipped_folder() / PLANS).glob("*.yaml"))]


def find(path_or_name: str | Path) -> Path:
    """The file of a scenario; raises `ScenarioErrors` when there is none."""
    path = Path(path_or_name)
    if _is_file(path):
        return path.resolve()
    shipped = shipped_folder() / f"{Path(path.name).stem}.yaml"
    if len(path.parts) == 1 and _is_file(shipped):
        return shipped
    near = get_close_matches(path.stem, shipped_names(), 3, 0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else "give the path of a YAML file"
    if path.stem in _shipped_plans():
        hint = f"it is a plan that goes on top of one: my-council.yaml+{path.stem}"
    name = str(path_or_name)[:_LONGEST_SAID]
    raise ScenarioErrors([Fault(name, 0, "", f"there is no such scenario; {hint}")])


def _is_file(path: Path) -> bool:
    """Whether there is such a file; a name that no system would take is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def chain(path: Path) -> tuple[list[Tree], list[Fault]]:
    """The trees of a file and of all that it extends, the nearest first; and what is wrong."""
    trees: list[Tree] = []
    seen: list[Path] = []
    faults: list[Fault] = []
    root = shipped_folder().resolve()
    tree_root = root if path.is_relative_to(root) else project_of(path)
    while True:
        tree = read_tree(path)
        trees.append(tree)
        seen.append(path)
        if "extends" not in tree.values:
            return trees, faults
        problem, following = _extended(path, tree.values["extends"], tree_root)
        if following is not None and following in seen:
            chain = " → ".join(p.name for p in [*seen, following])
            problem, following = f"goes round in a circle: {chain}; break it", None
        if following is None:
            faults.append(Fault(tree.file, tree.line("extends"), "extends", problem))
            return trees, faults
        if following.is_relative_to(root):
            tree_root = root
        path = following


def project_of(path: Path) -> Path:
    """The folder beyond which a scenario may not reach: that of the project it belongs to.

    That is the working folder, when the file lies in it; else the nearest folder above that says
    it is a project; else the folder above that of the file, so that plans can have a folder of
    their own beside what they extend.
    """
    above = path.parent.parent
    try:
        here = Path.cwd().resolve()
    except OSError:  # the working folder was deleted
        here = above
    if path.is_relative_to(here) and here not in (Path(here.anchor), _home()):
        return here
    for folder in path.parents:
        if any((folder / mark).exists() for mark in _MARKS_OF_A_PROJECT):
            return folder
    return path.parent if above in (Path(above.anchor), _home()) else above


def _home() -> Path | None:
    try:
        return Path.home().resolve()
    except (OSError, RuntimeError):
        return None


def _extended(path: Path, named: Any, root: Path) -> tuple[str, Path | None]:
    """The file that is extended, or what is wrong with the name."""
    if not isinstance(named, str) or not named:
        return "must be the name of a scenario file, such as my-council.yaml", None
    given = Path(named)
    wanted = (path.parent / given).resolve()
    if given.is_absolute() or not wanted.is_relative_to(root.resolve()):
        return (
            f"must stay in the folder {root.name} and below, the project of this scenario, "
            f"not {named}; copy the file there",
            None,
        )
    for candidate in (wanted, wanted.with_name(wanted.name + ".yaml")):
        if _is_file(candidate):
            return "", candidate
    shipped = shipped_folder().resolve() / f"{given.stem}.yaml"
    if len(given.parts) == 1 and _is_file(shipped):
        return "", shipped
    near = get_close_matches(given.stem, shipped_names(), 1, 0.5)
    hint = f"did you mean {near[0]}?" if near else "check the name"
    return f"there is no file {named}; {hint}", None
