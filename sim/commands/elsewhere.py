"""The command `caseload elsewhere`: what happened in England where as much was tried."""

from sim.commands.inquiry import Inquiry
from sim.commands.new import FiguresOption, table_of
from sim.commands.options import DEFAULT_SCENARIO, Asked, ScenarioArgument, UserError, asks


@asks("by", "settings", "out", "quiet", "full", "json")
def elsewhere(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    figures: FiguresOption = None,
    *,
    asked: Asked,
) -> None:
    """Say what happened in every council of England that grew its workforce as much as a plan.

    Nothing is played. A run of the same plan in the folder of results is shown among the councils.
    """
    import sim.study.questions.elsewhere as record
    from sim.output.results.kept import run_before
    from sim.output.words.elsewhere import show_elsewhere
    from sim.study.measures.measure import HEADLINE
    from sim.study.runs.model_error import with_model_error

    study = Inquiry(scenario, asked)
    plan, question = study.plan, study.question()
    found = record.elsewhere(plan, question, table_of(figures))
    if found is None:
        raise UserError(
            f"{scenario}: nothing to compare with: the plan begins without workers or cases, or no "
            "council changed its workforce as much"
        )
    values = run_before(plan, question.by, sorted(asked.out.glob("*")))
    simulated = None
    if values is not None:
        about = (plan, HEADLINE, range(1, values.size + 1), [question.by])
        simulated = found.simulated(values, with_model_error(values[:, None], *about)[:, 0])
    study.show(show_elsewhere(plan, found, simulated), "elsewhere")
