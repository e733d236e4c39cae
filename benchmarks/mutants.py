"""Mutants: the program with one small fault in it, as mutmut makes them, and a seeded sample."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import MutationVisitor, OuterFunctionProvider, deep_replace
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

ROOT = Path(__file__).resolve().parents[1]
FEWEST = 3
"""Mutants of each file in a sample, however short it is."""


@dataclass(frozen=True)
class Mutant:
    """One fault: its file, number in the file, line, and the text before and after."""

    file: str
    number: int
    line: int
    last_line: int
    before: str
    after: str
    source: str

    @property
    def name(self) -> str:
        """Its file and its number in the file."""
        return f"{self.file}:{self.number}"

    @property
    def module(self) -> str:
        """The module that it is a fault of."""
        return self.file.removesuffix(".py").replace("/", ".")


class _Visitor(MutationVisitor):
    """As mutmut's, and within decorated functions too: here the whole file is another one."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef):
            return False
        return super()._skip_node_and_children(node)


class File:
    """A file of the program, with the places in it that can be mutated."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path.relative_to(ROOT))
        self.code = path.read_text(encoding="utf-8")
        self.wrapper = MetadataWrapper(cst.parse_module(self.code))
        visitor = _Visitor(mutation_operators, IgnoredCode(set(), set(), set()))
        self.wrapper.visit(visitor)
        within = self.wrapper.resolve(OuterFunctionProvider)
        self.mutations = [
            mutation
            for mutation in visitor.mutations
            if within.get(mutation.original_node) is not None
            or isinstance(mutation.original_node, cst.BaseNumber)
        ]
        self.positions = self.wrapper.resolve(PositionProvider)

    def mutant(self, number: int) -> Mutant:
        """One of its mutants: in its functions, or of a number outside them."""
        mutation = self.mutations[number]
        node = mutation.original_node
        place = self.positions.get(node) or self.positions[_first_placed(node, self.positions)]
        mutated = deep_replace(self.wrapper.module, node, mutation.mutated_node)
        assert isinstance(mutated, cst.Module)
        return _mutant(self.path, number, place, self.code, mutated.code)


def _first_placed(node: cst.CSTNode, positions: object) -> cst.CSTNode:
    return next(child for child in node.children if child in positions)  # type: ignore[operator]


def _mutant(path: Path, number: int, place: object, code: str, mutated: str) -> Mutant:
    line, last = place.start.line, place.end.line  # type: ignore[attr-defined]
    before, after = _difference(code.splitlines(), mutated.splitlines())
    return Mutant(str(path.relative_to(ROOT)), number, line, last, before, after, mutated)


def _difference(old: Sequence[str], new: Sequence[str]) -> tuple[str, str]:
    """The lines that differ, before and after, each in one."""
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    ends = list(zip(reversed(old[start:]), reversed(new[start:]), strict=False))
    same = next((i for i, (a, b) in enumerate(ends) if a != b), len(ends))
    texts = (lines[start : len(lines) - same] for lines in (old, new))
    before, after = (" ".join(" ".join(each).split()) for each in texts)
    return before, after


def sample(files: Sequence[Path], number: int, seed: int) -> list[tuple[File, int]]:
    """A seeded sample over files in proportion to their mutants, some of each."""
    luck = random.Random(seed)
    every = [File(path) for path in sorted(files)]
    whole = sum(len(file.mutations) for file in every)
    chosen: list[tuple[File, int]] = []
    for file in every:
        places = range(len(file.mutations))
        share = max(FEWEST, round(number * len(places) / whole))
        chosen += [(file, place) for place in luck.sample(places, min(share, len(places)))]
    luck.shuffle(chosen)
    return chosen


def files_of(folder: str) -> Iterator[Path]:
    """The files of a folder that hold a program."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        if path.stat().st_size:
            yield path
