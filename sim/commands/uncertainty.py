"""The command `caseload uncertainty`: how sure an answer is when inputs are not known."""

import time
from pathlib import Path

from sim.commands.options import (
    DEFAULT_SCENARIO,
    FOR_DRAWS,
    Asked,
    By,
    Draws,
    MeasureOption,
    Runs,
    ScenarioArgument,
    asks,
)
from sim.commands.progress import playing, said_plainly
from sim.commands.scenarios import load, question_about
from sim.commands.study import show


@asks(*FOR_DRAWS)
def uncertainty(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    draws: Draws = 60,
    runs: Runs = 2,
    measure: MeasureOption = None,
    by: By = None,
    *,
    asked: Asked,
) -> None:
    """Say how sure an answer is when what we do not know is drawn from its ranges.

    Every draw is matched to the service before the plan, so that it is still this authority.
    """
    from sim.output.words.uncertainty import show_uncertainty
    from sim.study.questions.uncertainty import runs_of_study, study_uncertainty
    from sim.study.runs.variants import ask

    started, plan = time.monotonic(), load(scenario, asked, settings=asked.settings)
    question = question_about(plan, measure, by)
    with said_plainly(), playing(asked, runs_of_study(draws, runs)) as how:
        study = study_uncertainty(plan, (ask(question.measure, question.by),), draws, runs, how)
    shown = show_uncertainty(plan, question, study)
    show(shown, asked, f"{Path(scenario).stem}-uncertainty", started)
