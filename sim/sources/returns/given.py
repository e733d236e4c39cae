"""Files as they are given: each with a name and a way to open it, from disk or from memory."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True)
class Given:
    """A file that somebody gives us: its name, and how to read its bytes from the start."""

    name: str
    open: Callable[[], BinaryIO]
    size: int


def files_in(folder: Path) -> list[Given]:
    """Every file in a folder and the folders in it, by name; hidden ones are passed over."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    shown = [p for p in found if not any(x.startswith(".") for x in p.relative_to(folder).parts)]
    return [_on_disk(path, path.relative_to(folder).as_posix()) for path in shown]


def in_memory(name: str, content: bytes) -> Given:
    """A file that is held in memory and nowhere else."""
    return Given(name, lambda: io.BytesIO(content), len(content))


def _on_disk(path: Path, name: str) -> Given:
    return Given(name, lambda: path.open("rb"), path.stat().st_size)
