"""An answer that forms: what the futures that have been played so far say."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.app.studies import FAN
from sim.commands.options import Asked
from sim.commands.scenarios import base_of, load
from sim.commands.store import STORE
from sim.output.charts.caseload import caseload_over_time
from sim.output.charts.style import as_svg, caseload_style, number, percentage
from sim.output.charts.view import View
from sim.output.results.shown import source_of
from sim.output.words.asked import asked_in_words, capital, when_asked
from sim.scenario.schema import Scenario
from sim.study.questions.comparison import answer
from sim.study.runs.disk import write_whole
from sim.study.runs.ensemble import Ensemble, question_of, run_ensemble
from sim.study.runs.store import Store

_FEWEST = 4


class Forming:
    """The answer of a plan as its futures come in, from the runs that are kept."""

    def __init__(self, arguments: Sequence[str]) -> None:
        called, asked = arguments[1], Asked(out=_out(arguments))
        self._plan = load(called, asked)
        self._base = base_of(self._plan, called, asked)
        self._store = Store(asked.out / STORE)
        self._drawn: tuple[int, int] = (0, 0)
        self._kept: dict[str, int] = {}

    def answer(self, folder: Path) -> dict[str, Any]:
        """What is known so far, in figures and words; the picture goes into the folder.

        Empty as long as there are fewer than two pairs of futures.
        """
        plan, base = self._so_far(self._plan), self._so_far(self._base)
        if plan is None:
            return {}
        question = question_of(self._plan)
        found = answer(plan, question)
        self._draw(folder, plan, base)
        low, high = found.futures
        chance = found.probability
        return {
            "futures": len(plan.replications),
            "of_base": 0 if base is None else len(base.replications),
            "when": when_asked(question.measure, question.by),
            "target": capital(asked_in_words(question)),
            "asked": percentage(question.confidence),
            "chance": percentage(chance.mean),
            "chance_range": f"{percentage(chance.low)} to {percentage(chance.high)}",
            "mean": number(found.value.mean),
            "mean_range": f"{number(found.value.low, 2)} to {number(found.value.high, 2)}",
            "futures_range": f"{number(low)} to {number(high)}",
        }

    def _so_far(self, scenario: Scenario | None) -> Ensemble | None:
        """The first futures of a scenario, as many as are kept without a gap."""
        if scenario is None:
            return None
        number = self._kept.get(scenario.name, 0)
        while self._store.has(scenario, number + 1):
            number += 1
        self._kept[scenario.name] = number
        if number < _FEWEST:
            return None
        return run_ensemble(scenario, number, jobs=1, store=self._store)

    def _draw(self, folder: Path, plan: Ensemble, base: Ensemble | None) -> None:
        runs = (len(plan.replications), len(base.replications) if base else 0)
        if runs == self._drawn:
            return
        view = View(question_of(self._plan), plan, base, source_of(self._plan, runs[0]))
        with caseload_style():
            write_whole(folder / FAN, as_svg(caseload_over_time(view).figure))
        self._drawn = runs


def _out(arguments: Sequence[str]) -> Path:
    return (
        Path(arguments[arguments.index("--out") + 1]) if "--out" in arguments else Path("results")
    )
