"""Reading YAML as plain trees with line numbers, and refusing what is not plain.

Scenario files come from anywhere. Anchors, aliases, merge keys, tags, duplicate keys, several
documents, deep nesting and big files are refused before anything is built from them, and so are
the spellings that YAML 1.1 would turn into something else (`no`, `12:30`, `010`, `1_000`).
"""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sim.scenario.errors import Fault, ScenarioErrors
from sim.scenario.letters import odd_letters

MOST_BYTES = 256 * 1024
MOST_DEPTH = 20
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)([eE][-+]?[0-9]+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOT_FINITE = re.compile(r"[-+]?\.?(inf|nan)", re.IGNORECASE)
_TRAPS = (
    (re.compile(r"[-+]?\d+(:\d+)+(\.\d*)?"), "write a plain number (or put it in quotes)"),
    (re.compile(r"[-+]?\d[\d_]*_[\d_]*(\.[\d_]*)?"), "leave out the underscores"),
    (re.compile(r"[-+]?0[xXoObB]?[0-9a-fA-F]+"), "leave out the leading zero"),
)
_CHANGE = re.compile(r"\+\s*(\d+\.?\d*|\.\d+)")
_CUT = re.compile(r"[ \t]+(#[^\s\0][^\n\0]*)")
_MOST_DIGITS = 30
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass
class Tree:
    """A file as nested dictionaries and lists, and the line of every key by dotted path."""

    file: str
    values: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    folder: Path = Path()

    def line(self, path: str) -> int:
        """Line of a key, or of the nearest section around it."""
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return self.lines.get(path, 1)


def read_tree(path: Path) -> Tree:
    """Read a scenario file; raises `ScenarioErrors` when there is no tree to be had from it."""
    tree = tree_of(_text(path), path.name)
    tree.folder = path.parent
    return tree


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refusal(path.name, f"must be at most {MOST_BYTES // 1024} kB; split it")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refusal(
            path.name, "must be text in UTF-8; save it again with that encoding"
        ) from None
    except OSError as error:
        raise _refusal(path.name, f"cannot be read ({error.strerror})") from None


def tree_of(text: str, file: str) -> Tree:
    """The tree of a YAML text."""
    try:
        node = _composed(text, file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = (error.problem or "cannot be read").replace("\n", " ")
        odd = odd_letters("".join(text.splitlines()[max(line - 2, 0) : line]))
        remedy = odd or "check indents and colons"
        raise _refusal(file, f"is not YAML here: {problem}; {remedy}", line) from None
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        raise _refusal(file, f"is not plain text: {reason}; remove that character") from None
    if node is None:
        raise _refusal(file, "is empty; a scenario needs at least `extends:` and a `name:`", 1)
    if not isinstance(node, yaml.MappingNode):
        raise _refusal(file, "must be a list of `key: value` lines, not bare text or a list", 1)
    tree = Tree(file, {})
    tree.values = _mapping(node, "", tree)
    return tree


def _refusal(file: str, problem: str, line: int = 0) -> ScenarioErrors:
    return ScenarioErrors([Fault(file, line, "", problem)])


@lru_cache(maxsize=16)
def _composed(text: str, file: str) -> Any:
    """The nodes of a YAML text; plan and base build on the same files, which are read once."""
    return _Wary(text, file).get_single_node()


class _Wary(yaml.SafeLoader):
    """Looks at each event of a stream before it is composed: composing is where bombs go off."""

    def __init__(self, text: str, file: str) -> None:
        super().__init__(text)
        self.file = file
        self.deep = self.documents = 0

    def get_event(self) -> Any:
        """The next event, if it is one of plain YAML."""
        event: Any = super().get_event()  # type: ignore[no-untyped-call]
        problem = self._problem_of(event)
        if problem:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise _refusal(self.file, problem, line)
        return event

    def _problem_of(self, event: yaml.Event) -> str | None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return "anchors (&) and aliases (*) are not allowed; repeat the value"
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            return f"tags ({tag}) are not allowed; write the plain value"
        self.documents += isinstance(event, yaml.DocumentStartEvent)
        if self.documents > 1:
            return "must hold one document; remove the `---` here"
        self.deep += isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent))
        self.deep -= isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent))
        if self.deep > MOST_DEPTH:
            return f"is nested more than {MOST_DEPTH} deep; flatten it"
        return None


def _mapping(node: yaml.MappingNode, path: str, tree: Tree) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        if not isinstance(key, str) or not _is_text(key_node):
            shown = key if isinstance(key, str) else "this key"
            tree.faults.append(
                Fault(tree.file, line, f"{path}{shown}", "must be a word; keys are text")
            )
            continue
        if key == "<<":
            tree.faults.append(
                Fault(tree.file, line, f"{path}<<", "merge keys are not allowed; use `extends:`")
            )
            continue
        here = f"{path}{key}"
        if key in values:
            first = tree.lines[here]
            problem = f"is here twice (first on line {first}); remove one of them"
            tree.faults.append(Fault(tree.file, line, here, problem))
            continue
        tree.lines[here] = line
        values[key] = _value(value_node, here, tree)
    return values


def _is_text(node: yaml.ScalarNode) -> bool:
    return bool(node.style) or isinstance(plain(node.value), str)


def _value(node: yaml.Node, path: str, tree: Tree) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, f"{path}.", tree)
    if isinstance(node, yaml.SequenceNode):
        found = []
        for number, item in enumerate(node.value):
            place = f"{path}.{number}"
            tree.lines[place] = item.start_mark.line + 1
            found.append(_value(item, place, tree))
        return found
    assert isinstance(node, yaml.ScalarNode)
    if node.style:
        return node.value
    line = node.start_mark.line + 1
    problem = trap(node.value) or _cut(node)
    if problem:
        tree.faults.append(Fault(tree.file, line, path, problem))
        return _BAD
    return plain(node.value)


def _cut(node: yaml.ScalarNode) -> str | None:
    """What is wrong with a text that YAML cuts at a # in the middle of what was meant."""
    mark = node.end_mark
    following = _CUT.match(mark.buffer or "", mark.pointer)
    if following is None or not isinstance(plain(node.value), str):
        return None
    whole = f"{node.value[-40:]} {following[1].strip()[:40]}"
    return (
        f"is cut at the #: put the whole in quotes ('{whole}'), or a space behind the # if "
        "what follows is a remark"
    )


class _Bad:
    """Stands for a value that has been complained about already."""


_BAD = _Bad()


def is_bad(value: object) -> bool:
    """Whether a value has been complained about already."""
    return isinstance(value, _Bad)


def trap(text: str) -> str | None:
    """What is wrong with an unquoted value that YAML would turn into something else."""
    if _NOT_FINITE.fullmatch(text) and text.lower().strip("+-.") in ("inf", "nan"):
        return f"must be a finite number, not {text}"
    change = _CHANGE.fullmatch(text)
    if change:
        return (
            f"{text} can be read as {change[1]} in all or as {change[1]} more than before: write "
            f"{change[1]} if it is the new value, or else what there will be in all"
        )
    if _INTEGER.fullmatch(text) and len(text) > _MOST_DIGITS:
        return f"must be a number of at most {_MOST_DIGITS} digits, not one of {len(text)}"
    if _INTEGER.fullmatch(text) or text in ("0", "-0"):
        return None
    if _DECIMAL.fullmatch(text) and not re.fullmatch(r"[-+]?0\d+", text):
        return None if abs(float(text)) < float("inf") else f"must be a finite number, not {text}"
    for pattern, remedy in _TRAPS:
        if pattern.fullmatch(text):
            return f"{text} can be read in more than one way; {remedy}"
    return None


def plain(text: str) -> Any:
    """The value of an unquoted scalar: number, date, true or false, nothing, or text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text
