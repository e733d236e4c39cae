"""The founding verdict as a user asks for it, and the time that twenty charts take."""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from measuring import Target, table

from sim.output.charts.charts import draw_all
from sim.output.charts.sent import sent
from sim.output.charts.view import View
from sim.scenario.loading import load_scenario
from sim.study.runs.ensemble import question_of, run_ensemble

ASKED = ("run", "manchester-86-posts", "--replications", "40", "--until", "2018-09-30", "--fresh")


def verdict() -> tuple[float, float, float]:
    """Seconds of the clock until it is there; megabytes of the largest process, and on disk."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "sim", *ASKED, "--out", folder],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        took = time.perf_counter() - started
        charts = list(Path(folder).rglob("*.svg"))
        assert charts, "the verdict comes with charts"
        saved = Path(folder) / "manchester-86-posts"
        size = sum(path.stat().st_size for path in saved.rglob("*") if path.is_file())
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, size / 1e6


def chart_time() -> tuple[float, int]:
    """Seconds of the clock until a small authority's charts are there as SVG and PNG; how many.

    They are drawn as a study draws them, by processes that are there since they played the runs.
    """
    base, plan = (
        run_ensemble(load_scenario(name, until=date(2017, 3, 31)), 3, jobs=1)
        for name in ("small-authority-now", "small-authority")
    )
    view = View(question_of(plan.scenario), plan, base, "Source: a benchmark.")
    drawn = draw_all(view)

    def again() -> float:
        started = time.perf_counter()
        with sent(draw_all(view), None) as charts:
            for chart in charts:
                assert chart.svg
                assert chart.png
        return time.perf_counter() - started

    again()
    return median(again() for _ in range(5)), len(drawn)


def measure() -> list[Target]:
    """The verdict once (it is eighty runs), and the charts as the median of five rounds."""
    each, number = chart_time()
    twenty = each / number * 20
    took, most, size = verdict()
    rows = [
        ("40 replications of two scenarios to 30 September 2018, with charts", f"{took:.1f}"),
        (f"{number} charts as SVG and PNG", f"{each:.2f}"),
    ]
    table("The founding verdict", ("work", "seconds of the clock"), rows)
    return [
        Target("the founding verdict on 2 cores", "at most 120 s", f"{took:.0f} s", took <= 120),
        Target("twenty charts", "3 s", f"{twenty:.1f} s", twenty <= 3),
        Target("peak memory of its largest process", "400 MB", f"{most:.0f} MB", most <= 400),
        Target("its results folder", "at most 30 MB", f"{size:.0f} MB", size <= 30),
    ]
