"""What a study was made with: scenarios and their hashes, versions, platform, command."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.study.questions.findings import Findings


def about(findings: "Findings", seconds: float) -> dict[str, object]:
    """What a study was made with: scenarios and their hashes, versions, platform, command."""
    from dataclasses import asdict

    told = about_scenarios({n: e.scenario for n, e in findings.ensembles.items()}, seconds, {})
    told["scenarios"] = [
        {
            **each,
            "replications": len(ensemble.replications),
            "detailed": ensemble.detailed,
            "base": name == findings.base,
        }
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
        "service": built(),
        "platform": f"{platform.system()} {platform.machine()}",
        "seconds": round(seconds, 1),
        "command": " ".join(["caseload", *without_paths(sys.argv[1:])]),
    }


def built() -> str:
    """Whether the service that plays is compiled, or pure Python."""
    from importlib.util import find_spec

    heart = find_spec("sim.service.diary")
    return "pure" if heart is None or str(heart.origin).endswith(".py") else "compiled"


def without_paths(arguments: Sequence[str]) -> list[str]:
    """Arguments with files by their names only: where they lie on a machine does not matter."""
    return [Path(each).name if Path(each).is_absolute() else each for each in arguments]
