"""Where a report comes from: scenario, luck, versions, command."""

import shlex
from collections.abc import Mapping
from typing import Any

from sim.output.report.parts import Table, table_of
from sim.scenario.resolved import scenario_hash
from sim.study.questions.findings import Findings

_NO_NUMBER = {"--quiet": 0, "--json": 0, "--fresh": 0, "--jobs": 1, "--out": 1}
"""Options that change no number, and how many words follow each."""


def provenance(findings: Findings, about: Mapping[str, Any]) -> Table:
    """What is needed to make every number of a report again."""
    rows: list[tuple[str, str]] = []
    for name, ensemble in findings.ensembles.items():
        scenario = ensemble.scenario.model_copy(update={"base": None})
        role = "Base" if name == findings.base else "Scenario"
        runs = len(ensemble.replications)
        rows.append((f"{role}: {name}", f"{runs} runs, seed {scenario.seed}"))
        rows.append((f"SHA-256 of what “{name}” means", scenario_hash(scenario)))
    versions = about.get("versions", {})
    rows += [(f"Version of {package}", str(version)) for package, version in versions.items()]
    rows.append(("Compiled or pure", str(about.get("service", "not recorded"))))
    rows.append(("Platform", str(about.get("platform", "not recorded"))))
    rows.append(("Command", command(str(about.get("command", "not recorded")))))
    rows.append(("The same numbers again from this file", again(findings)))
    rows.append(("Date and duration", "in about.json of the results; they change no number"))
    return table_of("How to make every number of this report again", ("What", "It is"), rows)


def again(findings: Findings) -> str:
    """The command that runs the scenarios within a report again."""
    runs = max(len(each.replications) for each in findings.ensembles.values())
    return f"caseload run report.html --replications {runs}"


def command(told: str) -> str:
    """A command without the options that change no number."""
    try:
        words = shlex.split(told)
    except ValueError:
        return told
    kept, skip = [], 0
    for word in words:
        name, equals, _ = word.partition("=")
        if skip:
            skip -= 1
        elif name in _NO_NUMBER:
            skip = 0 if equals else _NO_NUMBER[name]
        else:
            kept.append(word)
    return " ".join(kept)
