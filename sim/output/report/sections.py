"""The parts of a saved report, for whoever shows them one at a time.

A page that may not style itself cannot hold a drawing: in its place stands the picture from the
folder of charts, with the same words.
"""

import re
from pathlib import Path

MOST_REPORT = 20_000_000
"""Bytes that a report may have."""
_SECTION = re.compile(r'<section id="([a-z]+)"[^>]*>(.*?)</section>', re.DOTALL)
_DRAWING = re.compile(
    r'(<figure class="chart" id="chart-([\w-]+)")(>.*?)<svg .*?<title[^>]*>(.*?)</title>.*?</svg>',
    re.DOTALL,
)


def sections(report: Path, pictures: str) -> dict[str, str]:
    """The sections of a report by name, as HTML; `pictures` is the address of the charts.

    An OSError or ValueError when there is no report to be had.
    """
    if report.stat().st_size > MOST_REPORT:
        raise ValueError(f"{report} is too long for a report")
    text = report.read_text(encoding="utf-8")
    image = rf'\g<1> aria-label="\g<4>"\g<3><img src="{pictures}/\g<2>.svg" alt="\g<4>">'
    return {name: _DRAWING.sub(image, inside) for name, inside in _SECTION.findall(text)}
