"""An inquiry: a study of one scenario, from what a command was asked to its answer."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.commands.options import Asked
from sim.commands.progress import progress, said_plainly
from sim.commands.scenarios import load, question_about
from sim.commands.store import check_out, kept_runs
from sim.commands.study import show

if TYPE_CHECKING:
    from sim.output.results.shown import Shown
    from sim.scenario.schema import Question
    from sim.study.runs.variants import Playing


class Inquiry:
    """A study of one scenario: its plan, how it is played, and where its answer goes."""

    def __init__(self, scenario: str, asked: Asked) -> None:
        from sim.scenario.files import short_name

        check_out(asked.out)
        self._started, self._name, self._asked = time.monotonic(), short_name(scenario), asked
        self.plan = load(scenario, asked, settings=asked.settings)

    def question(self, at_most: float | None = None, confidence: float | None = None) -> "Question":
        """The question of the plan, with what the options change in it."""
        return question_about(self.plan, self._asked, at_most, confidence)

    def runs(self, usual: int) -> int:
        """How many runs were asked for, or as many as usual."""
        return self._asked.replications or usual

    @contextmanager
    def playing(self, runs: int | None) -> Iterator["Playing"]:
        """How its runs are played: kept in the folder of results, with a bar."""
        from sim.study.runs.variants import Playing

        shown = not self._asked.quiet
        with (
            said_plainly(),
            kept_runs(self._asked) as store,
            progress(runs, shown=shown) as on_done,
        ):
            yield Playing(self._asked.where, on_done, store)

    def show(self, shown: "Shown", ending: str) -> None:
        """Save what there is to show, in a folder named after the scenario, and say it."""
        show(shown, self._asked, f"{self._name}-{ending}", self._started)
