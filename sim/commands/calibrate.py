"""The command `caseload calibrate`: a scenario fitted to what is observed, and its draws."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.commands.inquiry import Inquiry
from sim.commands.options import FOR_DRAWS, Asked, UserError, asks
from sim.commands.store import written_to

if TYPE_CHECKING:
    from sim.study.calibration.calibrate import Calibrated

ScenarioFile = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A YAML file with figures under `observed:`.")
]
Draws = Annotated[
    int, typer.Option(min=4, max=1000, metavar="N", help="Draws that agree with the figures.")
]
_OPTIONS = tuple(name for name in FOR_DRAWS if name not in ("settings", "without"))


@asks(*_OPTIONS)
def calibrate(scenario: ScenarioFile, draws: Draws = 40, *, asked: Asked) -> None:
    """Fit a scenario to its observed figures, and draw inputs that agree with them.

    Writes two files beside the scenario: one that extends it with what was fitted, to run and to
    plan from, and its draws. Change the scenario and both have to be made again.
    """
    from sim.output.words.calibrate import figures, what_was_fitted
    from sim.study.calibration.calibrate import calibrate as calibrated
    from sim.study.calibration.calibrate import runs_of_calibration

    source = Path(scenario)
    if not source.is_file():
        raise UserError(f"{scenario}: give the path of a scenario file of your own")
    target = source.with_name(f"{source.stem}-calibrated.yaml")
    _may_write(target)
    study = Inquiry(scenario, asked)
    with study.playing(runs_of_calibration(study.plan, draws)) as how:
        done = calibrated(study.plan, draws, how)
    with written_to(asked):
        _write(done, source, target)
    if asked.json:
        print(json.dumps({"scenario": str(target), "figures": figures(done)}, indent=2))
    elif not asked.quiet:
        print(what_was_fitted(done), end="")
    if not asked.json:
        print(f"Written: {target} and its draws. Next: caseload run {target}")


def _may_write(target: Path) -> None:
    """Refuse to write over a file that somebody else made."""
    from sim.output.words.calibrate import MARK

    if target.exists() and not target.read_text(encoding="utf-8", errors="replace").startswith(
        MARK
    ):
        raise UserError(f"{target} is there already, and is not what this command writes: move it")


def _write(done: "Calibrated", source: Path, target: Path) -> None:
    from sim.output.words.calibrate import calibrated_scenario, draws_text
    from sim.scenario.loading import fingerprint_of

    file = source.with_name(f"{source.stem}-draws.json")
    text = calibrated_scenario(done, source.name, file.name)
    target.write_text(text, encoding="utf-8", newline="\n")
    words = draws_text(done, fingerprint_of(target), source.name)
    file.write_text(words, encoding="utf-8", newline="\n")
