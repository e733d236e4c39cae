"""What a command says: the answer in words, charts, and what a study was made with."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.doors.asking import Asked

if TYPE_CHECKING:
    from sim.output.style import Chart
    from sim.study.ensemble import Ensemble
    from sim.study.findings import Findings


def shown(findings: "Findings") -> tuple[str, list["Chart"]]:
    """The answer in words, and the charts of each scenario beside the base."""
    from dataclasses import replace

    from sim.output.answer import answer_in_words
    from sim.output.charts import draw_all
    from sim.output.view import View

    charts: list[Chart] = []
    base = findings.ensembles[findings.base] if findings.base is not None else None
    for number, name in enumerate(findings.others, start=1):
        plan = findings.ensembles[name]
        drawn = draw_all(View(findings.question, plan, base, _source(plan)))
        ending = "" if number == 1 else f"-{number}"
        charts += [replace(chart, name=f"{chart.name}{ending}") for chart in drawn]
    return answer_in_words(findings), charts


def _source(ensemble: "Ensemble") -> str:
    from sim import __version__
    from sim.scenario.writing import scenario_hash

    scenario = ensemble.scenario
    mark = scenario_hash(scenario.model_copy(update={"base": None}))[:12]
    return (
        f"Source: Caseload {__version__}, simulated. Scenario: {scenario.name} ({mark}), "
        f"{len(ensemble.replications)} runs, seed {scenario.seed}."
    )


def about(findings: "Findings", seconds: float) -> dict[str, object]:
    """What a study was made with: scenarios and their hashes, versions, platform, command."""
    import platform
    from importlib.metadata import version

    from sim import __version__
    from sim.scenario.writing import scenario_hash

    packages = ("numpy", "scipy", "simpy", "matplotlib", "pyarrow", "pydantic", "joblib")
    return {
        "scenarios": [
            {
                "name": name,
                "hash": scenario_hash(ensemble.scenario.model_copy(update={"base": None})),
                "seed": ensemble.scenario.seed,
                "replications": len(ensemble.replications),
                "base": name == findings.base,
            }
            for name, ensemble in findings.ensembles.items()
        ],
        "versions": {
            "caseload": __version__,
            "python": platform.python_version(),
            **{package: version(package) for package in packages},
        },
        "platform": f"{platform.system()} {platform.machine()}",
        "seconds": round(seconds, 1),
        "command": " ".join(["caseload", *without_paths(sys.argv[1:])]),
    }


def without_paths(arguments: Sequence[str]) -> list[str]:
    """Arguments with files by their names only: where they lie on a machine does not matter."""
    return [Path(each).name if Path(each).is_absolute() else each for each in arguments]


def print_answer(findings: "Findings", words: str, place: Path, asked: Asked) -> None:
    """Print the whole answer, only the verdict, or one JSON object."""
    import json as as_json

    from sim.output.answer import verdict_in_words
    from sim.output.summary import summary

    if asked.json:
        told = summary(findings, str(place))
        print(as_json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False))
    elif asked.quiet:
        for name in findings.others:
            print(verdict_in_words(findings, name))
    else:
        print(words)
        print(f"Everything is in {place}")
