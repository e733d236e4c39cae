"""The sheets in words: cover, contents, answer and notes."""

from collections.abc import Iterator, Mapping, Sequence

from sim.output.charts.style import percentage, spoken
from sim.output.words.answer import verdict_in_words
from sim.output.words.asked import capital, over_each_week, span, subject, when_asked
from sim.output.words.choice import choices_in_words
from sim.output.words.money import money_in_words
from sim.output.words.spread import how_sure
from sim.output.workbook.sheet import (
    AS_SIMULATED,
    NOT_GIVEN,
    Cell,
    Column,
    Formula,
    Picture,
    Sheet,
    figures,
    interval_columns,
    shown,
)
from sim.scenario.remarks import remarks
from sim.study.measures.measures import measure_named
from sim.study.questions.findings import Findings

_PAIR = (Column("What", width=30), Column("In words", width=84))
_NOTES = (
    (
        "What this is",
        "A simulation of a council's children's social work service, family by family and worker "
        "by worker. Each run is one possible future; all scenarios meet the same ones.",
    ),
    (
        "Who is paid",
        "Everybody in post, newly qualified or not, whether or not the post holds cases; agency "
        "workers for the hours they attend; team managers. People start and leave on the first "
        "working day of a week and are paid by calendar day.",
    ),
    (
        "Cash, real, present value",
        "Cash is money of the day, with pay awards and inflation. Real terms are at the prices of "
        "the price base. Present value is real terms, less by the discount rate each year.",
    ),
    (
        "Intervals",
        "Low and high bound the mean with 95% confidence: they say how well the runs pin down the "
        "average future, not how far one future may lie from it.",
    ),
    (
        "Changing a rate",
        "Rates on the sheet Inputs can be changed; money follows at once. Caseloads and numbers of "
        "people do not: they come from the simulation, which has to be run again.",
    ),
    (
        "Rounding",
        "Money is kept to the millionth of a pound and shown in whole pounds, so a total may seem "
        "to differ from its lines by a pound. It does not.",
    ),
    (
        "Not in here",
        "Placements of children, legal costs, other staff of the service, and what better or worse "
        "help does to children and to other services later.",
    ),
    ("The children", "Children in these figures are simulated. Those whom a plan is for are not."),
)


def cover_sheet(findings: Findings, about: Mapping[str, object], checks: Sequence[str]) -> Sheet:
    """Question, answer, scenario, version and seed, and whether the workbook adds up."""
    question = findings.question
    asked = measure_named(question.measure)
    first = findings.ensembles[(findings.others or list(findings.ensembles))[0]]
    sound = "=0,".join(checks)
    check = (
        f'=IF(AND({sound}=0),"Yes: every total is the model\'s, to the penny",'
        '"No: an input was changed, and the totals follow it")'
    )
    rows: list[tuple[Cell, ...]] = [
        (
            "Question",
            f"Is “{subject(asked.name)}” at most {question.at_most:g} "
            f"{when_asked(asked.name, question.by)}, in at least "
            f"{question.confidence:.0%} of possible futures?",
        )
    ]
    for name in findings.others:
        rows.append((f"Answer: {name}", verdict_in_words(findings, name, typed=False)))
        rows.append((f"What it costs: {name}", money_in_words(findings, name)))
        for remark in remarks(findings.ensembles[name].scenario):
            rows.append((f"Bear in mind: {name}", remark))
    rows += [
        ("Scenarios", "; ".join(findings.ensembles)),
        ("Place", first.scenario.place),
        ("Date of the data", f"The position on {spoken(first.scenario.start)}"),
        ("Period", f"{spoken(first.scenario.start)} to {spoken(first.scenario.until)}"),
        ("Runs of each scenario", str(len(first.replications))),
        ("Seed", str(first.scenario.seed)),
        ("Version", f"Caseload {_version(about)}"),
        ("Scenario marks", _marks(about) or NOT_GIVEN),
        (
            "Do the totals of this workbook equal the model's?",
            Formula(check, "Yes: every total is the model's, to the penny"),
        ),
    ]
    title = f"Caseload: {first.scenario.place}"
    came_out = ("What was asked and what came out.",)
    return Sheet("Cover", title, came_out, _PAIR, rows, upright=True, banner=AS_SIMULATED)


def _version(about: Mapping[str, object]) -> str:
    versions = about.get("versions")
    return str(versions.get("caseload", NOT_GIVEN)) if isinstance(versions, Mapping) else NOT_GIVEN


def _marks(about: Mapping[str, object]) -> str:
    told = about.get("scenarios")
    listed = told if isinstance(told, list) else []
    return "; ".join(f"{each['name']} {str(each['hash'])[:12]}" for each in listed)


def contents_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """What is on each sheet."""
    rows: list[tuple[Cell, ...]] = [
        (number, sheet.name, sheet.title, sheet.about[0])
        for number, sheet in enumerate(sheets, start=3)
    ]
    columns = (
        Column("No.", "whole", 6),
        Column("Sheet", width=24),
        Column("Title", width=44),
        Column("About", width=80),
    )
    about = ("Each sheet has one table, and a CSV file of the same name in the folder workbook.",)
    return Sheet("Contents", "Contents", about, columns, rows)


def answer_sheet(findings: Findings) -> Sheet:
    """The answer in figures and words."""
    columns = (
        Column("Scenario", width=28),
        Column("Figure", width=46),
        *interval_columns("Mean"),
        Column("In words", width=64),
    )
    rows = list(_answers(findings))
    when = capital(span(findings.question.measure, findings.question.by))
    about = (
        f"{when}. Low and high are the bounds of a 95% interval.",
        *choices_in_words(findings),
    )
    return Sheet("Answer", "Answer", about, columns, rows, kept=1, banner=AS_SIMULATED)


def pictures_sheet(pictures: Sequence[Picture]) -> Sheet:
    """The pictures, on a sheet of their own that is printed on one page."""
    columns = (Column("No.", "whole", 6), Column("What it shows", width=96))
    rows: list[tuple[Cell, ...]] = [
        (number, each.alternative) for number, each in enumerate(pictures, start=1)
    ]
    about = ("The answer in pictures. All charts are in the folder charts.",)
    return Sheet(
        "Pictures", "Pictures", about, columns, rows, upright=True, pictures=pictures,
        banner=AS_SIMULATED,
    )  # fmt: skip


def _answers(findings: Findings) -> Iterator[tuple[Cell, ...]]:
    asked = measure_named(findings.question.measure)
    for name, answer in findings.answers.items():
        words = (
            verdict_in_words(findings, name, typed=False)
            if name in findings.others
            else "The base."
        )
        yield (name, f"{asked.words} ({asked.unit})", *figures(answer.value), words)
        option = findings.options[name]
        if name in findings.others:
            title = "Cost over the base up to then" if findings.base else "Cost up to then"
            title += ", with overheads"
            yield (name, title, *shown(option.cash, "money"), money_in_words(findings, name))
        asked_for = f"At least {percentage(findings.question.confidence, 1.0)} is asked for."
        probability = shown(answer.probability, "share")
        yield (name, "Probability that the target is met", *probability, asked_for)
        if any(findings.ensembles[name].scenario.model_error.spreads):
            right = shown(answer.were_it_right, "share")
            yield (name, "The same, were the model right", *right, how_sure(findings, name))
        yield from _afterwards(findings, name)


def _afterwards(findings: Findings, name: str) -> Iterator[tuple[Cell, ...]]:
    """What becomes of the target in the year after the date asked about."""
    found = findings.afterwards(name)
    if found is None:
        return
    over = ", each over the 12 months up to it" if over_each_week(findings.question) else ""
    weeks = f"The {found.weeks} weekly counts after it, to {spoken(found.last)}{over}."
    figure = "Share of weeks after it in which the target is met"
    yield (name, figure, *shown(found.share_of_weeks, "share"), weeks)
    if found.still is not None:
        figure = "Probability that the target is met six months on"
        then = when_asked(findings.question.measure, found.six_months_on)
        yield (name, figure, *shown(found.still, "share"), f"{capital(then)}.")


def notes_sheet() -> Sheet:
    """How to read the workbook."""
    rows: list[tuple[Cell, ...]] = [*_NOTES]
    return Sheet("Notes", "Notes", ("How to read this workbook.",), _PAIR, rows, upright=True)
