"""XML as a stream: one record at a time, without entities, and with the line of each."""

from collections.abc import Collection, Iterator
from typing import BinaryIO
from xml.parsers import expat

from sim.sources.returns.cells import plain
from sim.sources.returns.refusing import Refused

_CHUNK = 1 << 16
_DEEPEST = 40
_MOST_IN_A_RECORD = 20_000
_LONGEST_TEXT = 100_000


class Element:
    """An element of a record: its tag, its text, its line and what is in it."""

    __slots__ = ("inside", "line", "tag", "text")

    def __init__(self, tag: str, line: int) -> None:
        self.tag, self.line, self.text = tag, line, ""
        self.inside: list[Element] = []

    def get(self, *tags: str) -> str:
        """The text of the first element with one of these tags, or nothing."""
        for tag in tags:
            for element in self.inside:
                if element.tag == tag and element.text:
                    return element.text
        return ""

    def all(self, *tags: str) -> "Iterator[Element]":
        """The elements with one of these tags, in order."""
        return (element for element in self.inside if element.tag in tags)

    def first(self, tag: str) -> "Element":
        """The first element with a tag; an empty one when there is none."""
        return next(self.all(tag), Element(tag, self.line))


def records(stream: BinaryIO, tags: Collection[str]) -> Iterator[Element]:
    """The outermost elements with one of these tags (compared as `plain` does), as they end."""
    builder = _Builder(frozenset(tags))
    while chunk := stream.read(_CHUNK):
        builder.feed(chunk, last=False)
        yield from builder.take()
    builder.feed(b"", last=True)
    yield from builder.take()


def tags_of(stream: BinaryIO) -> Iterator[str]:
    """The tags of a file in order, as far as they are asked for."""
    builder = _Builder(frozenset())
    while chunk := stream.read(_CHUNK):
        builder.feed(chunk, last=False)
        yield from builder.seen
        builder.seen.clear()


class _Builder:
    """Turns what the parser meets into records, and keeps nothing else."""

    def __init__(self, tags: frozenset[str]) -> None:
        self._tags, self._open, self._done = tags, list[Element](), list[Element]()
        self._depth = self._parts = 0
        self.seen: list[str] = []
        self._names: dict[str, str] = {}
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype

    def feed(self, chunk: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            line, what = error.lineno, expat.ErrorString(error.code)
        else:
            return
        raise Refused(f"is not well-formed XML: {what}, at line {line}; export it again")

    def take(self) -> Iterator[Element]:
        done, self._done = self._done, []
        return iter(done)

    def _name(self, tag: str) -> str:
        if tag not in self._names:
            if len(self._names) > _MOST_IN_A_RECORD:
                raise Refused("has too many kinds of element to be a return")
            self._names[tag] = plain(tag.rpartition(":")[2])
        return self._names[tag]

    def _start(self, tag: str, _attributes: object) -> None:
        name = self._name(tag)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Refused("is nested too deeply to be a return")
        if self._tags:
            self._begin(name)
        else:
            self.seen.append(name)

    def _begin(self, name: str) -> None:
        if not self._open and name not in self._tags:
            return
        element = Element(name, self._parser.CurrentLineNumber)
        self._parts = self._parts + 1 if self._open else 1
        if self._parts > _MOST_IN_A_RECORD:
            raise Refused(f"has a record of more than {_MOST_IN_A_RECORD:,} parts")
        if self._open:
            self._open[-1].inside.append(element)
        self._open.append(element)

    def _end(self, _tag: str) -> None:
        self._depth -= 1
        if self._open:
            element = self._open.pop()
            element.text = element.text.strip()
            if not self._open:
                self._done.append(element)

    def _text(self, text: str) -> None:
        if self._open:
            element = self._open[-1]
            if len(element.text) + len(text) > _LONGEST_TEXT:
                raise Refused("has a value that is longer than any in a return")
            element.text += text

    def _doctype(self, *_told: object) -> None:
        raise Refused("has a DOCTYPE or entities, which no return needs; remove them")
