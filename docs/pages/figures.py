"""Renew the figures of the founding answer, in docs/figures.json and the pages that show them.

    python docs/pages/figures.py ANSWER [MONEY [AS_TOLD]]

ANSWER is the folder of `caseload run manchester-86-posts --replications 200`, MONEY that of the
same with `--until 2021-03-31`, for the table of docs/money.md, and AS_TOLD that of the same with
`--without draws --without model_error`, for what would be were every input right. The table of
money stays where its folder is not given ("").
The words around the figures of the README are in answer.txt, beside this file.
"""

import csv
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from money_table import renewed_page, rows_of_money

from sim.output.charts.style import percentage
from sim.output.tables.tables import MAY_BE
from sim.scenario.loading import load_scenario
from sim.study.measures.measures import MEASURE
from sim.study.paper import held_at_start, paper_answer
from sim.study.runs.ensemble import question_of
from sim.study.statistics.estimates import range_of_futures

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "figures.json"
README = ROOT / "README.md"
_TEMPLATE = Path(__file__).with_name("answer.txt")
_MARKS = ("<!-- answer -->", "<!-- /answer -->")
_MEASURES = {
    "caseload": "average_caseload",
    "above": "share_above_standard",
    "in_time": "assessments_in_time",
}
Told = dict[str, str]


def main(folder: str, money: str = "", as_told: str = "") -> None:
    """Write the file of figures, and the pages after it."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    kept["answer"] = figures_of(Path(folder), Path(as_told) if as_told else None)
    if money:
        kept["money"] = rows_of_money(Path(money))
    FILE.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    README.write_text(with_answer(README.read_text(encoding="utf-8"), kept["answer"]), "utf-8")
    renewed_page(kept["money"])


def with_answer(page: str, figures: Told) -> str:
    """A page with the answer of these figures between its marks."""
    before, rest = page.split(_MARKS[0])
    after = rest.split(_MARKS[1])[1]
    told = _TEMPLATE.read_text(encoding="utf-8").format(**figures)
    return f"{before}{_MARKS[0]}{told}{_MARKS[1]}{after}"


def figures_of(folder: Path, as_told: Path | None = None) -> Told:
    """Every figure of the answer as it is written, from a folder of results."""
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    base, plan = about["scenarios"]
    told = {
        "runs": f"{plan['replications']}",
        "version": about["versions"]["caseload"],
        "seed": f"{plan['seed']}",
        **_on_paper(folder),
        **_never(folder, plan["name"]),
        **_bought(folder, plan["name"]),
        **_teams(folder, plan["name"]),
        "unsure": _unsure(folder, as_told),
    }
    for key, scenario in (("before", base["name"]), ("with", plan["name"])):
        told |= _of_scenario(folder, scenario, key)
    return told


def _unsure(folder: Path, as_told: Path | None) -> str:
    """What it would be were the model right, and every input; and where the spread comes from."""
    said = f" Were the model right, it would be in {_met(folder)}"
    if as_told is not None:
        said += f"; were every input, too, in {_met(as_told)}"
    words = " ".join((folder / "answer.txt").read_text(encoding="utf-8").split())
    spread = re.search(r"Futures hold [^.]*\.", words)
    return f"{said}." + (f" {spread[0]}" if spread else "")


def _met(folder: Path) -> str:
    """The share of the plan's runs, as simulated, that meet the target."""
    plan = load_scenario(folder / "scenario.yaml")
    runs = _rows(folder / "replications.csv", scenario=plan.name)
    met = sum(float(each["average_caseload"]) <= question_of(plan).at_most for each in runs)
    return percentage(met / len(runs))


def _on_paper(folder: Path) -> Told:
    base, plan = (load_scenario(folder / f"{name}.yaml") for name in ("base", "scenario"))
    other = load_scenario("manchester-258-plus-86")
    on = question_of(plan).by
    answers = {"before": base, "with": plan, "258": other}
    told = {f"paper_{key}": f"{paper_answer(each, on):.1f}" for key, each in answers.items()}
    return {"children": f"{held_at_start(plan):,}", **told}


def _of_scenario(folder: Path, scenario: str, key: str) -> Told:
    """Measures and the probability with their intervals, and where most futures lie."""
    on = question_of(load_scenario(folder / "scenario.yaml")).by
    told = {}
    for name, measure in _MEASURES.items():
        row = _one(folder / "summary.csv", scenario=scenario, measure=measure, date=f"{on}")
        told |= _with_range(f"{name}_{key}", row, MEASURE[measure].unit)
    item = "Probability that the target is met"
    told |= _with_range(
        f"met_{key}", _one(folder / "options.csv", scenario=scenario, item=item), "%"
    )
    runs = _rows(folder / "replications.csv", scenario=scenario)
    low, high = range_of_futures(np.array([float(each[MAY_BE]) for each in runs]))
    return {**told, f"futures_{key}": f"{low:.1f} to {high:.1f}"}


def _with_range(name: str, row: Told, unit: str) -> Told:
    mean, low, high = (
        percentage(float(row[end]) / 100) if unit == "%" else f"{float(row[end]):.1f}"
        for end in ("mean", "low", "high")
    )
    if name == "met_with":
        mean = f"{float(row['mean']):g}%"
    return {name: mean, f"{name}_range": f"{low} to {high}"}


def _never(folder: Path, scenario: str) -> Told:
    """In how many futures the target is never met and kept."""
    days = [each["first_met"] for each in _rows(folder / "replications.csv", scenario=scenario)]
    return {"never": percentage(sum(not day for day in days) / len(days))}


def _bought(folder: Path, scenario: str) -> Told:
    """What the plan costs up to the date asked about, in all and for each child fewer."""
    rows = _rows(folder / "options.csv", scenario=scenario)
    cash = next(each for each in rows if each["item"].endswith(", cash"))
    fewer = next(each for each in rows if each["item"].startswith("Average caseload lower by, on"))
    ends = (_millions(float(cash[end])) for end in ("low", "high"))
    return {
        "cost": _millions(float(cash["mean"])),
        "cost_range": " to ".join(ends),
        "per_child": _millions(float(cash["mean"]) / float(fewer["mean"])),
    }


def _millions(amount: float) -> str:
    return f"£{amount / 1_000_000:.1f}m"


def _teams(folder: Path, scenario: str) -> Told:
    """Teams at or under the standard on the date asked about, of how many."""
    plan = load_scenario(folder / "scenario.yaml")
    on = question_of(plan).by
    row = _one(folder / "summary.csv", scenario=scenario, measure="teams_at_standard", date=f"{on}")
    count = len(plan.teams.named) or plan.teams.count
    return {"teams": f"{float(row['mean']) / 100 * count:.0f} of {count}"}


def _rows(path: Path, **wanted: str) -> list[Told]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows: Iterable[dict[str, Any]] = list(csv.DictReader(file))
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def _one(path: Path, **wanted: str) -> Told:
    (row,) = _rows(path, **wanted)
    return row


if __name__ == "__main__":
    main(*sys.argv[1:])
