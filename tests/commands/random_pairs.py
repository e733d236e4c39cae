"""Random valid pairs of a plan and its base: compared rightly, or refused before a run.

`python tests/commands/random_pairs.py 2000` plays so many, and `2000 700` goes on from pair 700; a
part of them is in the slow tests.
"""

import random
import sys
from collections import Counter
from datetime import date, timedelta

from sim.output.charts.teams import teams_over_time
from sim.output.charts.view import View
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.study.questions.findings import find
from sim.study.questions.side_by_side import why_not_compared
from sim.study.runs.ensemble import question_of, run_ensemble

STARTS = (date(2016, 4, 1), date(2016, 4, 1), date(2016, 4, 11), date(2026, 4, 6))
NAMES = ("North", "South", "Łódź", "Team 1", "Team #2")
FEW = (
    "demand.families_per_year=30",
    "opening.awaiting_assessment=6",
    "opening.on_protection_plans=4",
    "opening.looked_after=5",
    "opening.on_in_need_plans=6",
    "opening.closing=1",
    "opening.closed_last_year=20",
    "social_workers.posts=3",
    "opening.permanent=2",
    "opening.agency=1",
    "base=null",
)


def scenario_of(luck: random.Random, start: date, days: int) -> Scenario:
    """A small scenario with teams of its own, in an order of their own, and perhaps a change."""
    until = start + timedelta(days=days)
    by = start + timedelta(days=luck.randint(0, days))
    named = luck.random() < 0.5
    names = luck.sample(NAMES, luck.randint(1, 4))
    told = ", ".join(f"{{name: '{name}', demand: {luck.uniform(0.5, 2):.2f}}}" for name in names)
    teams = [f"teams.count={len(names)}", *([f"teams.named=[{told}]"] if named else [])]
    dates = [f"start={start}", f"until={until}", f"question.by={by}"]
    nation = luck.choice(("England", "England", "England", "Scotland"))
    settings = (*FEW, *teams, *dates, f"nation={nation}", f"name='{luck.choice(NAMES)}'")
    scenario = load_scenario("small-authority-now", settings)
    if luck.random() < 0.5:
        day = start + timedelta(days=luck.randint(1, days + 5))
        scenario = scenario.changed_from(day, "social_workers.posts", luck.choice((0, 2, 4, 5.5)))
    return scenario


def pair(number: int) -> str:
    """Play a pair if it can be compared; what was done with it."""
    luck = random.Random(number)
    start, days = luck.choice(STARTS), luck.randint(1, 40)
    other_start = start if luck.random() < 0.7 else luck.choice(STARTS)
    base = scenario_of(luck, other_start, days).throughout(seed=7)
    plan = scenario_of(luck, start, days).throughout(seed=7)
    if why_not_compared(base, plan):
        assert (base.start, base.nation) != (plan.start, plan.nation)
        return "refused"
    base = base.throughout(until=plan.until)
    ensembles = {"base": run_ensemble(base, 2, jobs=1), "plan": run_ensemble(plan, 2, jobs=1)}
    findings = find(ensembles, "base", question_of(plan))
    drawn = teams_over_time(View(findings.question, ensembles["plan"], ensembles["base"], ""))
    assert {row[1] for row in drawn.rows} == {*names_of(base), *names_of(plan)}
    held = [each.values("average_caseload", findings.question.by) for each in ensembles.values()]
    difference = findings.comparisons["plan"].difference
    known = ~(held[0] + held[1] != held[0] + held[1])
    if known.any():
        assert abs(difference.mean - (held[1] - held[0])[known].mean()) < 1e-9
    return "compared"


def names_of(scenario: Scenario) -> list[str]:
    """The names of the teams, told or by number."""
    told = [team.name for team in scenario.teams.named]
    return told or [f"Team {n + 1}" for n in range(scenario.teams.count)]


def play(first: int, count: int) -> Counter[str]:
    """What was done with each pair; one that fails is named, and the others go on."""
    done: Counter[str] = Counter()
    for number in range(first, first + count):
        try:
            done[pair(number)] += 1
        except Exception as error:
            done["failed"] += 1
            print(f"pair {number} failed: {error!r}", flush=True)
        if number % 25 == 24:
            print(f"up to pair {number}: {dict(done)}", flush=True)
    return done


if __name__ == "__main__":
    done = play(int(sys.argv[2]) if len(sys.argv) > 2 else 0, int(sys.argv[1]))
    print(dict(done))
    sys.exit(done["failed"] > 0)
