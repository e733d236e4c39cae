"""The test material, unpacked in memory: every file by its path, and the expected values."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from sim.sources.returns.given import Given, in_memory

MATERIAL = Path(__file__).parent / "material"


@cache
def content(name: str) -> bytes:
    packed = MATERIAL / f"{name}.gz"
    return (
        gzip.decompress(packed.read_bytes()) if packed.exists() else (MATERIAL / name).read_bytes()
    )


def names(folder: str = "") -> list[str]:
    found = (p for p in (MATERIAL / folder).rglob("*") if p.is_file())
    return sorted(str(p.relative_to(MATERIAL)).removesuffix(".gz") for p in found)


def files(*folders: str) -> list[Given]:
    return [in_memory(n, content(n)) for f in folders for n in names(f) if "expected" not in n]


def file(name: str) -> Given:
    return in_memory(name, content(name))


def expected(folder: str) -> Any:
    return json.loads(content(f"{folder}/expected.json"))


def of(contents: dict[str, bytes]) -> list[Given]:
    return [in_memory(name, content) for name, content in contents.items()]
