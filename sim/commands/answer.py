"""What a command says at its end: the answer in words, with its charts, or as JSON."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sim.commands.console import takes_every_letter
from sim.commands.options import Asked

if TYPE_CHECKING:
    from sim.output.charts.style import Chart
    from sim.output.results.shown import Shown
    from sim.study.questions.findings import Findings


def words_of(findings: "Findings") -> str:
    """The whole answer in words."""
    from sim.output.words.answer import answer_in_words

    return answer_in_words(findings)


def charts_of(findings: "Findings") -> list["Chart"]:
    """The charts of each scenario beside the base."""
    from dataclasses import replace

    from sim.output.charts.charts import draw_all
    from sim.output.charts.view import View
    from sim.output.results.shown import source_of

    charts: list[Chart] = []
    base = findings.ensembles[findings.base] if findings.base is not None else None
    for number, name in enumerate(findings.others, start=1):
        plan = findings.ensembles[name]
        source = source_of(plan.scenario, len(plan.replications))
        drawn = draw_all(View(findings.question, plan, base, source, findings.ensembles))
        ending = "" if number == 1 else f"-{number}"
        charts += [replace(chart, name=f"{chart.name}{ending}") for chart in drawn]
    return charts


def print_answer(findings: "Findings", words: str, place: Path, asked: Asked, called: str) -> None:
    """Print the answer for the screen, all of it, or only the verdict, and not where the rest is.

    It is there before anything is drawn. `place` is where the rest will be; `called` is the plan
    as the user named it.
    """
    from sim.output.results.kept import said_before
    from sim.output.words.answer import verdict_in_words
    from sim.output.words.short_answer import short_answer

    if asked.json:
        return
    if asked.quiet:
        for name in findings.others:
            print(verdict_in_words(findings, name))
    elif asked.full:
        print(words)
    else:
        plan = findings.ensembles[findings.others[0]].scenario
        before = said_before(plan, sorted(asked.out.glob("*")))
        print(short_answer(findings, called, before).above(_rest(place)), end="")
    sys.stdout.flush()


def print_rest(findings: "Findings", place: Path, asked: Asked) -> None:
    """Print where the rest is, now that it is there; or the answer as one JSON object."""
    from sim.output.tables.summary import summary
    from sim.output.words.reply import folded

    if asked.json:
        print_json(summary(findings, str(place)))
    elif asked.full:
        print(f"Everything is in {place}")
    elif not asked.quiet:
        print("", *folded(_rest(place)), sep="\n")


def print_shown(shown: "Shown", place: Path, asked: Asked) -> None:
    """Print what a study says for the screen, all of it, its first sentence, or one JSON object."""
    if asked.json:
        print_json({**shown.told, "folder": str(place)})
    elif asked.quiet:
        print(shown.brief)
    elif asked.full:
        print(shown.words)
        print(f"Everything is in {place}")
    else:
        print(shown.reply.short(_rest(place)), end="")


def _rest(place: Path) -> str:
    return f"The rest is in {place}, and --full prints it."


def print_json(told: Mapping[str, object]) -> None:
    """Print one JSON object; a number that is not known is null."""
    import json

    ascii_only = not takes_every_letter()
    print(json.dumps(told, indent=2, ensure_ascii=ascii_only, allow_nan=False))
