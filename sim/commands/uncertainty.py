"""The command `caseload uncertainty`: how sure an answer is when inputs are not known."""

from sim.commands.inquiry import Inquiry
from sim.commands.options import (
    DEFAULT_SCENARIO,
    FOR_DRAWS,
    Asked,
    Draws,
    Runs,
    ScenarioArgument,
    asks,
)


@asks("measure", "by", *FOR_DRAWS)
def uncertainty(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    draws: Draws = 60,
    runs: Runs = 2,
    *,
    asked: Asked,
) -> None:
    """Say how sure an answer is when what we do not know is drawn from its ranges.

    Every draw is matched to the service before the plan, so that it is still this authority.
    """
    from sim.output.words.uncertainty import show_uncertainty
    from sim.study.questions.uncertainty import runs_of_study, study_uncertainty
    from sim.study.runs.variants import ask

    study = Inquiry(scenario, asked)
    question = study.question()
    about = (ask(question.measure, question.by),)
    with study.playing(runs_of_study(study.plan, draws, runs)) as how:
        found = study_uncertainty(study.plan, about, draws, runs, how)
    study.show(show_uncertainty(study.plan, question, found), "uncertainty")
