"""The command `caseload watch`: one post or one family in one run, for those who know the work."""

from typing import Annotated

import typer

from sim.commands.about import built
from sim.commands.inquiry import Inquiry
from sim.commands.options import DEFAULT_SCENARIO, Asked, ScenarioArgument, UserError, asks

Post = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Watch whoever holds this post, in the last year."),
]
OneFamily = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Follow the family that is the Nth to be assessed."),
]
Run = Annotated[int, typer.Option(min=1, metavar="N", help="Which of the possible futures.")]


@asks("seed", "until", "settings", "without", "out", "quiet", "full", "json")
def watch(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    post: Post = None,
    family: OneFamily = None,
    run: Run = 1,
    *,
    asked: Asked,
) -> None:
    """Watch one post, or follow one family, in one run: would you recognise it?

    Give --post or --family. A post shows where the hours of a year go, a family which deadlines
    were kept. Another number shows another; all of them are made up.
    """
    if (post is None) == (family is None):
        raise UserError("Give either --post N or --family N, such as --post 5.")
    if built() == "compiled":
        raise UserError(
            "Only the plain program can be watched, and this one is compiled. In a checkout, "
            "`pip install -e .` installs the plain one."
        )
    study = Inquiry(scenario, asked)
    plan = study.plan
    from sim.output.words.watch import show_family, show_post
    from sim.service.watched_family import follow_family
    from sim.service.watched_post import watch_post

    try:
        if post is not None:
            shown, what = show_post(plan, post, run, watch_post(plan, post, run)), f"post-{post}"
        else:
            assert family is not None
            story = follow_family(plan, family, run)
            shown, what = show_family(plan, family, run, story), f"family-{family}"
    except ValueError as fault:
        raise UserError(f"{scenario}: {fault}") from fault
    study.show(shown, what)
