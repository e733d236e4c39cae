"""What a command says: the answer in words, charts, and what a study was made with."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.doors.asking import Asked

if TYPE_CHECKING:
    from sim.output.charts.style import Chart
    from sim.output.results.shown import Shown
    from sim.scenario.schema import Scenario
    from sim.study.questions.findings import Findings


def charts_and_words(findings: "Findings") -> tuple[str, list["Chart"]]:
    """The answer in words, and the charts of each scenario beside the base."""
    from dataclasses import replace

    from sim.output.charts.charts import draw_all
    from sim.output.charts.view import View
    from sim.output.results.shown import source_of
    from sim.output.words.answer import answer_in_words

    charts: list[Chart] = []
    base = findings.ensembles[findings.base] if findings.base is not None else None
    for number, name in enumerate(findings.others, start=1):
        plan = findings.ensembles[name]
        source = source_of(plan.scenario, len(plan.replications))
        drawn = draw_all(View(findings.question, plan, base, source, findings.ensembles))
        ending = "" if number == 1 else f"-{number}"
        charts += [replace(chart, name=f"{chart.name}{ending}") for chart in drawn]
    return answer_in_words(findings), charts


def about(findings: "Findings", seconds: float) -> dict[str, object]:
    """What a study was made with: scenarios and their hashes, versions, platform, command."""
    from dataclasses import asdict

    told = about_scenarios({n: e.scenario for n, e in findings.ensembles.items()}, seconds, {})
    told["scenarios"] = [
        {**each, "replications": len(ensemble.replications), "base": name == findings.base}
        for each, (name, ensemble) in zip(
            told["scenarios"], findings.ensembles.items(), strict=True
        )
    ]
    if findings.stopping is not None:
        told["stopping"] = asdict(findings.stopping)
    return told


def about_scenarios(
    scenarios: Mapping[str, "Scenario"], seconds: float, made_with: Mapping[str, object]
) -> dict[str, Any]:
    """What a study of such scenarios was made with, and what else it says of itself.

    The identities are named because they held: a run that breaks one ends the study.
    """
    import platform
    from importlib.metadata import version

    from sim import __version__
    from sim.scenario.resolved import scenario_hash
    from sim.study.measures.identities import IDENTITIES

    packages = ("numpy", "scipy", "simpy", "matplotlib", "pyarrow", "pydantic", "joblib")
    return {
        "scenarios": [
            {
                "name": name,
                "hash": scenario_hash(scenario.model_copy(update={"base": None})),
                "seed": scenario.seed,
            }
            for name, scenario in scenarios.items()
        ],
        **made_with,
        "held_in_every_run": dict(IDENTITIES),
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
    from sim.output.tables.summary import summary
    from sim.output.words.answer import verdict_in_words

    if asked.json:
        print_json(summary(findings, str(place)))
    elif asked.quiet:
        for name in findings.others:
            print(verdict_in_words(findings, name))
    else:
        print(words)
        print(f"Everything is in {place}")


def print_shown(shown: "Shown", place: Path, asked: Asked) -> None:
    """Print all that a study has to say, only its first sentence, or one JSON object."""
    if asked.json:
        print_json({**shown.told, "folder": str(place)})
    elif asked.quiet:
        print(shown.brief)
    else:
        print(shown.words)
        print(f"Everything is in {place}")


def print_json(told: Mapping[str, object]) -> None:
    """Print one JSON object; a number that is not known is null."""
    import json

    print(json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False))
