"""The scenarios that a report holds, and the way back from the report to them."""

import re
from html.parser import HTMLParser
from pathlib import Path

from sim.output.results.kept import scenario_files
from sim.scenario.errors import Fault, ScenarioErrors
from sim.scenario.resolved import resolved_yaml
from sim.scenario.yaml_tree import MOST_BYTES
from sim.study.questions.findings import Findings

MOST_REPORT = 20_000_000
"""Bytes that a report may have to be read back."""
_NAME = re.compile(r"base\.yaml|scenario(-\d{1,4})?\.yaml")


def embedded(findings: Findings) -> list[tuple[str, str]]:
    """The files of the scenarios of a study, with everything filled in: name and text."""
    return [(file, resolved_yaml(scenario)) for file, scenario in scenario_files(findings)]


def read_scenarios(path: Path) -> dict[str, str]:
    """The scenario files in a report on disk; raises `ScenarioErrors` when there are none."""
    try:
        if path.stat().st_size > MOST_REPORT:
            problem = f"must be at most {MOST_REPORT // 1_000_000} MB; it is no report of Caseload"
            raise ScenarioErrors([Fault(path.name, 0, "", problem)])
        text = path.read_bytes().decode("utf-8", "replace")
    except (OSError, ValueError) as fault:
        said = getattr(fault, "strerror", None) or "there is no such file"
        raise ScenarioErrors([Fault(path.name, 0, "", f"cannot be read ({said})")]) from None
    return scenarios_in(text, path.name)


def scenarios_in(report: str, name: str) -> dict[str, str]:
    """The scenario files that a report holds, by file name.

    Raises `ScenarioErrors` when it holds none. The texts are only cut out here: they are loaded
    and checked as any other scenario file.
    """
    reader = _Reader()
    reader.feed(report)
    reader.close()
    files = {file: "".join(parts) for file, parts in reader.files.items()}
    if "scenario.yaml" not in files:
        problem = "is not a report of Caseload: there is no scenario in it"
        raise ScenarioErrors([Fault(name, 0, "", problem)])
    for file, text in files.items():
        if len(text.encode("utf-8", "replace")) > MOST_BYTES:
            raise ScenarioErrors([Fault(name, 0, "", f"{file} in it is too long")])
    return files


class _Reader(HTMLParser):
    """Takes the text of each element that says of which scenario file it is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.files: dict[str, list[str]] = {}
        self._file: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        file = dict(attrs).get("data-scenario-file") if tag == "code" else None
        if file and _NAME.fullmatch(file) and file not in self.files:
            self._file = file
            self.files[file] = []

    def handle_data(self, data: str) -> None:
        if self._file is not None:
            self.files[self._file].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "code":
            self._file = None
