"""The answer of a plan, a page for each question; what takes long is played when asked for."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from sim.app.desk import Desk, desk_of, typed_in
from sim.app.differing import differs
from sim.app.fields import FUTURES, LEVERS
from sim.app.plan import plan_of
from sim.app.playing import study_of
from sim.app.shelf import NotThereError, Plan
from sim.app.studies import Study, made_from
from sim.output.report.sections import sections
from sim.scenario.errors import ScenarioErrors
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario

ABOUT_A_RUN = {
    "answer": ("The answer", ("answer",)),
    "figures": ("The answer in figures", ("figures",)),
    "pictures": ("How it comes about", ("pictures",)),
    "elsewhere": ("What happened elsewhere", ("elsewhere",)),
    "inspector": ("What an inspector would find", ("inspector",)),
    "money": ("What it costs", ("money",)),
    "basis": ("What it rests on", ("assumptions",)),
}
"""Pages that show a part of the report of a run: their title, and the parts."""


@dataclass(frozen=True)
class Further:
    """A further question: its title, what it says, and about how many futures it plays."""

    title: str
    says: str
    runs: int


FURTHER = {
    "bridge": Further(
        "Why it is not the paper answer",
        "Each mechanism between the sum on paper and life, with the children that it adds.",
        600,
    ),
    "seek": Further(
        "How many posts",
        "The fewest posts, or the least of another lever, with which the target is met.",
        400,
    ),
    "levers": Further(
        "What else would do it",
        "What each lever would have to change for one child fewer on the average caseload.",
        264,
    ),
}
_MOST_ROWS = 60
_COMMAND = re.compile(rf"([^<>:]+): <code>caseload ({'|'.join(FURTHER)})\b[^<]*</code>")
"""How the director's page tells the command of a further question."""
_MORE = re.compile(r"the same command with <code>--budget (\d+)</code>")
"""How it tells what to add to a command for more futures."""
_REPORT = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'none'; sandbox"
}
_SVG = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}


async def show(request: Request) -> Response:
    """A page about a plan that was played."""
    desk = desk_of(request)
    plan, part = plan_of(request, desk), request.path_params["part"]
    if part in ABOUT_A_RUN:
        return await run_in_threadpool(_of_the_run, desk, plan, part)
    if part in FURTHER:
        return await run_in_threadpool(_further, desk, plan, part)
    raise NotThereError


async def ask(request: Request) -> Response:
    """Have a further question played."""
    desk, typed = desk_of(request), typed_in(await request.form())
    plan, part = plan_of(request, desk), request.path_params["part"]
    if part not in FURTHER or not plan.file.is_file():
        raise NotThereError
    arguments = [part, plan.file.as_posix()]
    if part == "seek":
        found = seek_options(typed, load_scenario(plan.file))
        if isinstance(found, str):
            return await run_in_threadpool(_further, desk, plan, part, [("low", found)], typed)
        arguments += found
    study = desk.studies.ask(plan.service.name, plan.name, [*arguments, *desk.elsewhere])
    return desk.go(f"/study/{study.number}")


async def picture(request: Request) -> Response:
    """A chart of a study."""
    folder = _results(study_of(request, desk_of(request)))
    there = {each.name: each for each in (folder / "charts").glob("*.svg")}
    if request.path_params["name"] not in there:
        raise NotThereError
    file = there[request.path_params["name"]]
    return FileResponse(file, media_type="image/svg+xml", headers=_SVG)


async def report(request: Request) -> Response:
    """The whole report of a study."""
    file = _results(study_of(request, desk_of(request))) / "report.html"
    if not file.is_file():
        raise NotThereError
    return FileResponse(file, media_type="text/html", headers=_REPORT)


ROUTES = [
    Route("/service/{service}/plan/{plan}/{part}", show, methods=["GET"]),
    Route("/service/{service}/plan/{plan}/{part}", ask, methods=["POST"]),
    Route("/results/{number:int}/charts/{name}", picture),
    Route("/results/{number:int}/report.html", report),
]


def _results(study: Study) -> Path:
    if study.results is None:
        raise NotThereError
    return study.results


def _of_the_run(desk: Desk, plan: Plan, part: str) -> Response:
    study = desk.studies.newest(plan.service.name, plan.name, "run")
    if study is None:
        return desk.go(plan.address)
    if study.results is None:
        return desk.go(f"/study/{study.number}")
    title, parts = ABOUT_A_RUN[part]
    return desk.page(
        "answer.html.j2",
        **_about(desk, plan, part, study),
        title=title,
        parts=[
            linked(each, f"/{desk.token}{plan.address}") for each in parts_of(desk, study, parts)
        ],
        command=study.command,
    )


def parts_of(desk: Desk, study: Study, names: Sequence[str]) -> list[str]:
    """Parts of the report of a study, with its charts as pictures."""
    pictures = f"/{desk.token}/results/{study.number}/charts"
    try:
        found = sections(_results(study) / "report.html", pictures)
    except (OSError, ValueError):
        raise NotThereError from None
    whole = f"/{desk.token}/results/{study.number}/report.html"
    return [found[name].replace('href="#', f'href="{whole}#') for name in names if name in found]


def linked(part: str, here: str) -> str:
    """A part in which what to do next are links to pages, and not commands to type."""
    asked = _COMMAND.sub(lambda found: f'<a href="{here}/{found[2]}">{found[1]}</a>', part)
    return _MORE.sub(
        lambda found: f'play <a href="{here}#f-{FUTURES}">the plan with {found[1]}</a>', asked
    )


def _about(desk: Desk, plan: Plan, part: str, study: Study | None) -> dict[str, Any]:
    """What every page about an answer says: which plan, what it changes, and where to go."""
    base = plan.service.load()
    scenario = load_scenario(plan.file)
    return {
        "service": plan.service,
        "plan": plan,
        "part": part,
        "study": study,
        "pages": {name: title for name, (title, _) in ABOUT_A_RUN.items()},
        "further": {name: each.title for name, each in FURTHER.items()},
        "differs": differs(base, scenario),
        "outdated": study is not None and is_outdated(study),
    }


def is_outdated(study: Study) -> bool:
    """Whether a plan was changed after it was played."""
    return bool(study.asked["made_from"] != made_from(study.asked["arguments"]))


def _further(
    desk: Desk,
    plan: Plan,
    part: str,
    faults: Sequence[tuple[str, str]] = (),
    typed: dict[str, str] | None = None,
) -> Response:
    told, study = FURTHER[part], desk.studies.newest(plan.service.name, plan.name, part)
    run = desk.studies.newest(plan.service.name, plan.name, "run")
    try:
        scenario = load_scenario(plan.file)
    except ScenarioErrors:
        return desk.go(plan.address)
    asked = typed or first_range(scenario)
    return desk.page(
        "further.html.j2",
        status=422 if faults else 200,
        **_about(desk, plan, part, run),
        title=told.title,
        says=told.says,
        runs=told.runs,
        takes=_takes(desk.studies.of(plan.service.name, plan.name), told.runs),
        asked=study,
        found=_found(desk, study),
        typed=asked,
        levers=LEVERS,
        faults=faults,
        command=study.command if study else desk.command(*_example(part, plan, asked)),
    )


def _example(part: str, plan: Plan, asked: dict[str, str]) -> list[str]:
    arguments = [part, plan.file.as_posix()]
    if part == "seek":
        arguments += ["--lever", asked["lever"], "--between", asked["low"], asked["high"]]
    return arguments


def _takes(studies: Sequence[Study], runs: int) -> float | None:
    """Seconds that so many futures take at most, as far as this plan was played before.

    At the slowest pace of its studies: one whose futures were kept seems quick.
    """
    paces = [each.state.get("pace") or 0.0 for each in studies]
    return max(paces, default=0.0) * runs or None


def first_range(scenario: Scenario) -> dict[str, str]:
    """Between how many posts to seek, when nothing else is asked for: from now to twice as many."""
    posts = scenario.rules_on(scenario.start).social_workers.posts
    return {"lever": "social_workers.posts", "low": f"{posts:g}", "high": f"{2 * posts:g}"}


def seek_options(typed: dict[str, str], scenario: Scenario) -> list[str] | str:
    """The options of a search as the command takes them, or what is wrong with them."""
    field = next((each for each in LEVERS if each.key == typed.get("lever")), None)
    if field is None:
        return "Choose a lever"
    try:
        low, high = (
            float(typed.get(end, "").replace(",", "").rstrip("% ")) for end in ("low", "high")
        )
    except ValueError:
        return "Enter two numbers, the lowest and the highest to try"
    if not 0 <= low < high < 1e6:
        return "The highest must be more than the lowest, and neither less than 0"
    ends = [f"{end / field.scale:.10g}" for end in (low, high)]
    return ["--lever", field.key, "--between", *ends]


def _found(desk: Desk, study: Study | None) -> dict[str, object] | None:
    """What a further question has found: its words, charts and tables."""
    if study is None or study.results is None:
        return None
    files = sorted((study.results / "charts").glob("*.svg"))
    return {
        "words": (study.results / "answer.txt").read_text(encoding="utf-8"),
        "charts": [chart_of(desk, study, file) for file in files],
    }


def chart_of(desk: Desk, study: Study, file: Path) -> dict[str, object]:
    """A chart of a study: where its picture is, its words and its table."""
    return {
        "address": f"/{desk.token}/results/{study.number}/charts/{file.name}",
        "words": file.with_suffix(".txt").read_text(encoding="utf-8").strip(),
        "table": table_of_file(file.with_suffix(".csv")),
        "name": file.stem,
    }


def table_of_file(file: Path) -> list[list[str]]:
    """The first rows of a table, its columns first."""
    with file.open(encoding="utf-8-sig", newline="") as rows:
        return [row for row, _ in zip(csv.reader(rows), range(_MOST_ROWS + 1), strict=False)]
