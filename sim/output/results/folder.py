"""Saving: what the folder of results holds."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.output.charts.style import Chart, caseload_style
from sim.output.report.page import report_html
from sim.output.results.kept import (
    ABOUT,
    DRAWS,
    Kept,
    about_text,
    alone,
    file_of,
    scenario_files,
)
from sim.output.results.names import safe_name
from sim.output.results.shown import Shown
from sim.output.tables.columns import COLUMNS, COLUMNS_FILE, columns_of, explained
from sim.output.tables.parquet import write_counts
from sim.output.tables.tables import write_csv, write_tables, write_text
from sim.output.workbook.book import bridge_rows, write_workbook
from sim.scenario.draws import as_text
from sim.scenario.loading import fingerprint_of
from sim.scenario.resolved import resolved_yaml
from sim.scenario.schema import Scenario
from sim.study.questions.findings import Findings
from sim.study.runs.disk import new_folder
from sim.study.runs.system import move, to_disk

REPORT = "report.html"


def save_results(
    findings: Findings,
    charts: Sequence[Chart],
    answer: str,
    about: Mapping[str, object],
    parent: Path,
    name: str,
) -> Path:
    """Write everything that was learned into a new folder, and return where it is.

    A folder of that name that is there already stays as it is: the new one gets a number.
    """

    def write(folder: Path) -> None:
        for file, scenario in scenario_files(findings):
            _write_scenario(folder / file, scenario)
        write_tables(findings, folder)
        write_counts(findings.ensembles, folder)
        _write_shown(findings, charts, answer, about, folder, [folder])
        write_text(folder / ABOUT, about_text(about, folder))

    return new_folder(parent, safe_name(name), write)


def save_shown(shown: Shown, about: Mapping[str, object], parent: Path, name: str) -> Path:
    """Write what a study has to show into a new folder, and return where it is."""

    def write(folder: Path) -> None:
        for number, scenario in enumerate(shown.scenarios.values(), start=1):
            _write_scenario(folder / file_of(number), alone(scenario))
        for file, (columns, rows) in shown.tables.items():
            write_csv(folder / file, columns, rows)
        _write_charts(shown.charts, folder / "charts")
        write_text(folder / "answer.txt", shown.words)
        _write_columns(folder, [folder])
        write_text(folder / ABOUT, about_text(about, folder))

    return new_folder(parent, safe_name(name), write)


def save_again(
    kept: Kept, charts: Sequence[Chart], answer: str, folder: Path, beside: Sequence[Path] = ()
) -> None:
    """Write what is shown again into a folder of results; what was learned stays as it is.

    Further studies of the same scenario are taken from the folder itself and those `beside` it.
    """
    fresh = folder / f".{os.getpid()}.unfinished"
    fresh.mkdir()
    try:
        _write_shown(kept.findings, charts, answer, kept.about, fresh, [folder, *beside])
        for path in sorted(fresh.rglob("*")):
            if path.is_dir():
                (folder / path.relative_to(fresh)).mkdir(exist_ok=True)
            else:
                to_disk(path)
                move(path, folder / path.relative_to(fresh))
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _write_scenario(path: Path, scenario: Scenario) -> None:
    """A scenario with all that it extends, and its draws beside it."""
    text, drawn = resolved_yaml(scenario), scenario.drawn
    if drawn is None:
        write_text(path, text)
        return
    file = path.with_name(f"{path.stem}{DRAWS}")
    write_text(path, f"{text}draws: {file.name}\n")
    write_text(file, as_text(fingerprint_of(path), drawn, {}))


def _write_shown(
    findings: Findings,
    charts: Sequence[Chart],
    answer: str,
    about: Mapping[str, object],
    folder: Path,
    studies: Sequence[Path],
) -> None:
    """Everything that can be made again from what was learned."""
    _write_charts(charts, folder / "charts")
    sheets = write_workbook(findings, charts, about, folder, bridge_rows(studies))
    _write_columns(folder, [studies[0], folder], sheets)
    write_text(folder / "answer.txt", answer)
    write_text(folder / REPORT, report_html(findings, charts, about, studies))


def _write_columns(
    folder: Path, tables: Sequence[Path], sheets: Sequence[tuple[str, ...]] = ()
) -> None:
    """Write what each column says of the tables in some folders, and of the workbook's sheets."""
    found = {file: names for place in tables for file, names in columns_of(place).items()}
    write_csv(folder / COLUMNS_FILE, COLUMNS, [*explained(found), *sheets])


def _write_charts(charts: Sequence[Chart], folder: Path) -> None:
    """Each chart as SVG and PNG, with what it says in words and the numbers drawn."""
    folder.mkdir()
    with caseload_style():
        for chart in charts:
            (folder / f"{chart.name}.svg").write_bytes(chart.svg)
            (folder / f"{chart.name}.png").write_bytes(chart.png)
            # Both pictures are kept as bytes; the parts of fourteen figures take 12 MB.
            chart.figure.clear()
            write_text(folder / f"{chart.name}.txt", chart.alternative)
            write_csv(folder / f"{chart.name}.csv", chart.columns, chart.rows)
