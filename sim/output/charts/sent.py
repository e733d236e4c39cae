"""Charts whose pictures other processes draw, while this one writes tables."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sim.output.charts.style import Chart, caseload_style
from sim.study.runs.processes import Jobs, given_out


@contextmanager
def sent(charts: Sequence[Chart], jobs: Jobs) -> Generator[list[Chart], None, None]:
    """The same charts, with pictures of the same bytes that so many processes draw meanwhile.

    Raises what `sim.study.runs.processes.over_processes` does.
    """
    with given_out(_pictures, charts, jobs) as drawn:
        yield [replace(chart, elsewhere=each) for chart, each in zip(charts, drawn, strict=True)]


def _pictures(chart: Chart) -> tuple[bytes, bytes]:
    """A chart as SVG and as PNG."""
    with caseload_style():
        return chart.svg, chart.png
