"""A census of any number of children, and how long and how large its reading is.

python tests/sources/returns/many.py 1000 20000 100000
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from kept_material import content

_BLOCK = re.compile(r"<Child>.*?</Child>", re.S)
_MEASURE = """
import json, sys, time
from pathlib import Path
from sim.sources.returns.given import files_in
began = time.perf_counter()
from sim.sources.returns.reading import read_returns
from sim.sources.returns.adding_up import add_up
from sim.sources.returns.inputs import figures_of
kept = add_up(read_returns(files_in(Path(sys.argv[1]))))
figures_of(kept)
status = Path("/proc/self/status").read_text()
print(json.dumps({
    "children": kept.census.counts["children"],
    "seconds": round(time.perf_counter() - began, 1),
    "of_processor": round(time.process_time(), 1),
    "megabytes": round(int(status.partition("VmHWM:")[2].split()[0]) / 1024),
}))
"""


def census_of(children: int) -> bytes:
    """The invented authority's census over and over, each time with other identifiers."""
    text = content("authority-a/cin/A-cin-2025.xml").decode("utf-8-sig")
    blocks = _BLOCK.findall(text)
    head, foot = text[: text.index("<Child>")], text[text.rindex("</Child>") + len("</Child>") :]
    times, parts = -(-children // len(blocks)), [head]
    for copy in range(times):
        left = children - copy * len(blocks)
        parts += [block.replace("</LAchildID>", f"X{copy}</LAchildID>") for block in blocks[:left]]
    return ("".join(parts) + foot).encode()


def measured(children: int) -> dict[str, float]:
    """Seconds and megabytes of a process that reads it, counts it and makes figures of it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "census.xml").write_bytes(census_of(children))
        told = subprocess.run(
            [sys.executable, "-c", _MEASURE, folder], capture_output=True, text=True, check=True
        )
    found: dict[str, float] = json.loads(told.stdout)
    return found


if __name__ == "__main__":
    for number in sys.argv[1:]:
        print(measured(int(number)))
