"""What a study has to show, whatever it asked: words, tables, charts, scenarios."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sim import __version__
from sim.output.charts.style import Chart
from sim.output.words.reply import Reply
from sim.scenario.resolved import scenario_hash
from sim.scenario.schema import Scenario

Columns = Sequence[str]
Rows = Iterable[Sequence[object]]


@dataclass(frozen=True)
class Shown:
    """What a study has to show.

    `brief` is the answer in a sentence or two, `reply` what is said on the screen and in
    `answer.txt`, `told` what `--json` prints. `tables` go by file name, `scenarios` by their short
    name: the plan first, and then those beside it. `made_with` is added to `about.json`.
    """

    brief: str
    reply: Reply
    told: Mapping[str, object]
    tables: Mapping[str, tuple[Columns, Rows]]
    charts: Sequence[Chart]
    scenarios: Mapping[str, Scenario]
    made_with: Mapping[str, object] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """All that there is to say."""
        return self.reply.whole()


def source_of(scenario: Scenario, runs: int) -> str:
    """Where the numbers of a chart come from: program, scenario, number of runs, seed."""
    mark = scenario_hash(scenario.model_copy(update={"base": None}))[:12]
    return (
        f"Source: Caseload {__version__}, simulated. Scenario: {scenario.name} ({mark}), "
        f"{runs} run{'' if runs == 1 else 's'}, seed {scenario.seed}."
    )
