"""Damaged files by the thousand: each is read rightly, or its faults are counted, or it is refused.

    python tests/sources/returns/mutating.py 5000        (any number; --seed N for others)

Never a traceback, never a value of the file in what is said, never more than 300 MB.
"""

import io
import random
import re
import resource
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from kept_material import content, names, of

import sim.sources.returns
from sim.sources.returns.adding_up import Kept, add_up
from sim.sources.returns.inputs import figures_of
from sim.sources.returns.reading import read_returns
from sim.sources.returns.refusing import Unfit
from sim.sources.returns.report import Asked, report_of

MOST_MEGABYTES = 300
Files = dict[str, bytes]
_CHILD = re.compile(rb"<Child>.*?</Child>", re.S)
_TOKEN = re.compile(r"[^\W_]{5,}")
_ISO = re.compile(rb"\b(\d{4})-(\d\d)-(\d\d)\b")
_JUNK = (
    b"",
    b"-1",
    b"NaN",
    b"1e400",
    b"99999999999999999999",
    b"\x00",
    "\U0001f600".encode(),
    b"31/02/2024",
    b"02/13/2024",
    b"45000",
    b"<b>",
    b"&amp;",
    b'"',
    b"=1+1",
    b"1800-01-01",
    b"x" * 5000,
)


@cache
def starting() -> tuple[Files, ...]:
    """Sets of files to damage: small ones, so that there can be many."""
    census = content("authority-a/cin/A-cin-2025.xml")
    blocks = _CHILD.findall(census)
    head = census[: census.index(b"<Child>")]
    small = head + b"".join(blocks[:150]) + b"</Children></Message>"
    tables = [n for n in names("authority-a/ssd") if "involvements" not in n]
    public = [n for n in names("public") if n.endswith((".xml", ".csv"))]
    return (
        {"census": small},
        {"by hand": content("worked/cin-2025.xml"), "care": content("worked/ssda903_episodes.csv")},
        {"staff": content("authority-a/csww/A-csww-2024.xml")},
        {"care": _rows("authority-a/ssda903/episodes.csv", 150)},
        {name: _rows(name, 200) for name in tables},
        {"lists": _workbook()},
        *({name: content(name)} for name in public),
    )


def _rows(name: str, most: int) -> bytes:
    return b"\n".join(content(name).splitlines()[:most]) + b"\n"


def _workbook() -> bytes:
    """Annex A with forty rows a list."""
    source = content("authority-a/annex_a/A-annex-a-2025-03-31.xlsx")
    book, small = openpyxl.load_workbook(io.BytesIO(source), read_only=True), openpyxl.Workbook()
    small.remove(small.active)
    for sheet in book:
        copy = small.create_sheet(sheet.title)
        for n, row in enumerate(sheet.iter_rows(values_only=True)):
            if n <= 40:
                copy.append(row)
    out = io.BytesIO()
    small.save(out)
    return out.getvalue()


Change = Callable[[bytes, random.Random], bytes]


def flip_bytes(data: bytes, luck: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(luck.choice((1, 3, 30, 300))):
        changed[luck.randrange(len(changed))] = luck.randrange(256)
    return bytes(changed)


def cut_rows(data: bytes, luck: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    at, many = luck.randrange(len(lines)), luck.randrange(1, 40)
    return b"".join(lines[:at] + lines[at + many :])


def repeat_rows(data: bytes, luck: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    at, many = luck.randrange(len(lines)), luck.randrange(1, 40)
    return b"".join(lines[: at + many] + lines[at:])


def cut_short(data: bytes, luck: random.Random) -> bytes:
    return data[: luck.randrange(len(data))]


def swap_cells(data: bytes, luck: random.Random) -> bytes:
    """Two columns change places below the headings, or two elements change names."""
    if data.lstrip(b"\xef\xbb\xbf \r\n")[:1] == b"<":
        tags = sorted(set(re.findall(rb"</(\w+)>", data)))
        one, other = luck.choice(tags), luck.choice(tags)
        for old, new in ((one, b"\0"), (other, one), (b"\0", other)):
            data = data.replace(b"<" + old + b">", b"<" + new + b">").replace(
                b"</" + old + b">", b"</" + new + b">"
            )
        return data
    head, *rows = [line.split(b",") for line in data.splitlines()]
    one, other = luck.randrange(len(head)), luck.randrange(len(head))
    for row in rows:
        if max(one, other) < len(row):
            row[one], row[other] = row[other], row[one]
    return b"\n".join(b",".join(row) for row in [head, *rows])


def month_first(data: bytes, luck: random.Random) -> bytes:
    return _ISO.sub(rb"\2/\3/\1", data)


def put_junk(data: bytes, luck: random.Random) -> bytes:
    """Values replaced by what no return should hold."""
    spots = [m.span() for m in re.finditer(rb"(?<=[>,])[^<>,\r\n]+(?=[<,\r\n])", data)]
    for start, end in sorted(
        luck.sample(spots, min(len(spots), luck.choice((1, 5, 50)))), reverse=True
    ):
        data = data[:start] + luck.choice(_JUNK) + data[end:]
    return data


def with_doctype(data: bytes, luck: random.Random) -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    at = data.find(b"<Message")
    return data[: max(at, 0)] + bomb + data[max(at, 0) :]


def other_delimiter(data: bytes, luck: random.Random) -> bytes:
    return data.replace(b",", luck.choice((b";", b"\t", b"|")))


def utf16(data: bytes, luck: random.Random) -> bytes:
    text = data.decode("utf-8-sig", "replace").replace('encoding="utf-8"', 'encoding="utf-16"')
    return text.encode("utf-16")


def stray_bytes(data: bytes, luck: random.Random) -> bytes:
    at = luck.randrange(len(data))
    return data[:at] + b"caf\xe9 \x80\xff" + data[at:]


def nest(data: bytes, luck: random.Random) -> bytes:
    at = max(data.find(b"<Child>"), 0)
    return data[:at] + b"<a>" * luck.choice((10, 60, 5000)) + data[at:]


HARMFUL: tuple[Change, ...] = (
    flip_bytes,
    cut_rows,
    repeat_rows,
    cut_short,
    swap_cells,
    month_first,
    put_junk,
    with_doctype,
    other_delimiter,
    utf16,
    stray_bytes,
    nest,
)


def marked(data: bytes, luck: random.Random) -> bytes:
    return data if data.startswith(b"\xef\xbb\xbf") else b"\xef\xbb\xbf" + data


def day_first(data: bytes, luck: random.Random) -> bytes:
    form = luck.choice((rb"\3/\2/\1", rb"\3.\2.\1", rb"\1-\2-\3T00:00:00Z", rb"\3/\2/\1 00:00"))
    return _ISO.sub(form, data)


def other_line_ends(data: bytes, luck: random.Random) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


HARMLESS: tuple[Change, ...] = (marked, day_first, other_line_ends)
"""Other ways to write the same: the reading must not change."""


def damage(files: Files, change: Change, luck: random.Random) -> Files:
    """One file of a set changed; of a workbook one of its parts."""
    name = luck.choice(sorted(files))
    data = files[name]
    if not data.startswith(b"PK") or (change is flip_bytes and luck.random() < 0.3):
        return {**files, name: change(data, luck)}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    inside = luck.choice(
        [part for part in parts if "sheet" in part or "shared" in part] or sorted(parts)
    )
    parts[inside] = change(parts[inside], luck)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, inner in parts.items():
            archive.writestr(part, inner)
    return {**files, name: out.getvalue()}


def read(files: Files, *, where: bool = False) -> tuple[Kept | None, str, str]:
    """What is kept, what was said, and the kind of the outcome. Anything else is raised."""
    try:
        returns = read_returns(of(files), where=where, on=None)
        faults = any(f.tally.counts or f.refusal for f in returns.files)
        kept = add_up(returns)
        said = report_of(kept, figures_of(kept), Asked(where))
    except Unfit as unfit:
        return None, str(unfit), "refused"
    return kept, said, "counted" if faults else "read"


@cache
def our_words() -> frozenset[str]:
    """Every word that we may say: those of our own code, and of the months."""
    folder = Path(sim.sources.returns.__file__).parent
    text = " ".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    months = " ".join(datetime(2024, month, 1).strftime("%B") for month in range(1, 13))
    return frozenset(_TOKEN.findall(f"{text} {months}".lower()))


def leaked(files: Files, said: str) -> set[str]:
    """Words of five letters or digits that were said, stand in the files, and are not ours."""
    theirs = set(_TOKEN.findall(b" ".join(files.values()).decode("utf-8", "replace").lower()))
    spoken = set(_TOKEN.findall(said.lower())) - our_words()
    file_names = set(_TOKEN.findall(" ".join(files).lower()))
    return (spoken & theirs) - file_names


def one(number: int, seed: int) -> tuple[str, str, set[str]]:
    """Damage, read and judge one: the change, the outcome, and what leaked."""
    luck = random.Random(f"{seed}/{number}")
    files, change = luck.choice(starting()), luck.choice(HARMFUL)
    damaged = damage(files, change, luck)
    _, said, outcome = read(damaged)
    read(damaged, where=True)
    return change.__name__, outcome, leaked(damaged, said)


def main(arguments: list[str]) -> int:
    many = int(arguments[0]) if arguments else 500
    seed = int(arguments[arguments.index("--seed") + 1]) if "--seed" in arguments else 1
    outcomes: Counter[tuple[str, str]] = Counter()
    leaks: list[Any] = []
    for number in range(many):
        change, outcome, words = one(number, seed)
        outcomes[change, outcome] += 1
        leaks += [(number, change, words)] if words else []
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for (change, outcome), times in sorted(outcomes.items()):
        print(f"{change:16} {outcome:8} {times:6,}")
    print(f"{many:,} damaged files, {len(leaks)} leaks, 0 tracebacks, {megabytes:.0f} MB at most")
    print(*leaks[:20], sep="\n")
    return bool(leaks or megabytes > MOST_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
