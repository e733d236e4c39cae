"""What is said of a scenario that was written for a council."""

from collections import Counter
from pathlib import Path
from textwrap import fill

from sim.scenario.schema import Scenario
from sim.scenario.words import spoken
from sim.sources.england.council import Council
from sim.sources.opening import position_of

_WIDTH = 88


def scenario_written(scenario: Scenario, council: Council, file: Path) -> str:
    """Where it is, the council in three figures, how far to trust them, and what comes next."""
    holders = council.known["case_holding_fte"].value
    held = council.known["cases_held_n"].value
    position = position_of(council.known)
    others = (
        f"; {position.others:,} are led by other practitioners, or wait" if position.others else ""
    )
    told = [
        f"{file}: {scenario.place} from {spoken(scenario.start)}.",
        f"{held:,.0f} cases are held by {holders:,.4g} case holder{'s' if holders != 1 else ''}: "
        f"{held / holders:.1f} each. "
        f"{position.in_need:,} children are in need{others}.",
        _marks(scenario),
        *council.remarks,
        "Next: read it, and then",
    ]
    said = "".join(fill(words, _WIDTH, break_on_hyphens=False) + "\n" for words in told)
    return f"{said}  caseload explain {file}\n  caseload calibrate {file}\n"


def _marks(scenario: Scenario) -> str:
    """How many figures are of which quality."""
    counts = Counter(note.quality for note in scenario.notes.values())
    return (
        f"{len(scenario.notes)} inputs: {counts['green']} published for {scenario.place} "
        f"(green), {counts['amber']} derived or from elsewhere (amber), {counts['red']} "
        "judgement (red)."
    )
