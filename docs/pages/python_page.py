"""The reference of the public names, from their docstrings."""

import dataclasses
import inspect
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

import sim

_OPENING = """# Python

The public names: what `from sim import ...` gives. Everything else may change from one version to
the next. [How to use it from Python](../how-to/python.md); the lessons are written with these
names alone.
"""


def python_page() -> str:
    """Every public name with its signature and its docstring."""
    lines = [_OPENING]
    for name in sorted(sim.__all__, key=str.lower):
        lines += [f"## {name}", "", *_described(name, getattr(sim, name)), ""]
    return "\n".join(lines)


def _described(name: str, thing: Any) -> Iterator[str]:
    if inspect.isclass(thing):
        yield from (inspect.getdoc(thing) or "", "")
        yield from _fields(thing)
        yield from _methods(thing)
    elif callable(thing):
        yield from ("```", f"{name}{_signature(thing)}", "```", "", inspect.getdoc(thing) or "")
    else:
        yield f"A {type(thing).__name__} of {len(thing)}, in the order in which tables list them."


def _fields(thing: Any) -> Iterator[str]:
    """The fields of a record; the inputs of a scenario have a page of their own."""
    if issubclass(thing, BaseModel):
        yield from ("Its inputs are on [a page of their own](scenario.md).", "")
    elif dataclasses.is_dataclass(thing):
        names = ", ".join(f"`{field.name}`" for field in dataclasses.fields(thing))
        yield from (f"Fields: {names}.", "")


def _methods(thing: Any) -> Iterator[str]:
    for name, member in vars(thing).items():
        told = inspect.getdoc(member)
        if name.startswith("_") or not told:
            continue
        if inspect.isfunction(member):
            yield from (f"### {thing.__name__}.{name}", "", "```")
            yield from (f"{name}{_signature(member)}", "```", "", told, "")
        elif isinstance(member, property):
            yield from (f"### {thing.__name__}.{name}", "", told, "")


def _signature(thing: Any) -> str:
    """The signature with short types, an argument a line when it is long."""
    signature = inspect.signature(thing)
    kept = [p for p in signature.parameters.values() if p.name != "self"]
    written = str(signature.replace(parameters=kept)).replace("sim.scenario.schema.", "")
    for module in ("pathlib.", "collections.abc.", "datetime.", "numpy.", "'"):
        written = written.replace(module, "")
    written = re.sub(r"\bsim(\.\w+)+\.(?=\w)", "", written)
    return written if len(written) < 80 else written.replace(", ", ",\n    ")
