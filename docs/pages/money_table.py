"""Manchester's table in docs/money.md, from a folder of results: `figures.py` renews it."""

import csv
import re
from pathlib import Path
from typing import Any

import long_tables

PAGE = Path(__file__).parents[1] / "money.md"
MARKS = re.compile(r"(?<=<!-- manchester -->\n).*?(?=<!-- end of manchester -->)", re.DOTALL)
CAUSES = {
    "Funded posts, all filled by permanent workers": "posts, all filled",
    "Posts unfilled": "posts unfilled",
    "Agency premium": "agency premium",
    "Pay below or above that of a social worker": "grades",
    "Agency workers: notice": "agency notice",
    "Family help practitioners": "family help",
    "Finding and starting people": "finding people",
    "Overtime with on-costs": "overtime",
}
MILLION = 1_000_000


def rows_of_money(folder: Path) -> dict[str, object]:
    """The cells of the table, a row for each financial year and one for all, and the runs."""
    rows = []
    for name, item in (("budget.csv", "item"), ("budget-causes.csv", "cause")):
        with (folder / name).open(newline="", encoding="utf-8-sig") as file:
            rows += [row | {"item": row[item]} for row in csv.DictReader(file)]
    years = list(dict.fromkeys(row["financial_year"] for row in rows))
    paid = {row["item"] for row in rows if float(row["mean"] or "nan")}
    told = [cause for cause in CAUSES if cause in paid]
    cells = [line([r for r in rows if r["financial_year"] == year], told) for year in years]
    made_of = [CAUSES[cause] for cause in told]
    heads = ["financial year", "announced", "extra cost (95% interval)", "left", *made_of]
    return {"runs": rows[0]["replications"], "heads": heads, "rows": [*cells, total(rows, told)]}


def renewed_page(found: dict[str, Any]) -> None:
    """Write the table between its marks."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(MARKS.sub(lambda _: table(found), text), encoding="utf-8")


def table(found: dict[str, Any]) -> str:
    """The table as the page has it."""
    told = (
        f"Means of {found['runs']} runs of each scenario, in £ million of the day, without "
        "overheads and family help."
    )
    return f"{told}\n\n{long_tables.table(found['heads'], found['rows'])}\n"


def line(rows: list[dict[str, str]], causes: list[str]) -> list[str]:
    """The row of one financial year; a presumed sum stands in brackets."""
    of = {row["item"].removesuffix(" (presumed)"): row for row in rows}
    presumed = any(row["item"].endswith("(presumed)") for row in rows)
    announced = money(of["Announced"]["mean"], places=3)
    extra = of["Extra cost"]
    return [
        rows[0]["financial_year"],
        f"({announced})" if presumed else announced,
        f"{money(extra['mean'])} ({money(extra['low'])} to {money(extra['high'])})",
        money(of["Left of the announced"]["mean"]),
        *(money(of[cause]["mean"]) for cause in causes),
    ]


def total(rows: list[dict[str, str]], causes: list[str]) -> list[str]:
    """The row of all years: sums of the means, which have no interval here."""

    def summed(item: str) -> float:
        wanted = [r for r in rows if r["item"].removesuffix(" (presumed)") == item]
        return sum(float(row["mean"]) for row in wanted)

    items = ("Announced", "Extra cost", "Left of the announced", *causes)
    return ["all", *(money(summed(item)) for item in items)]


def money(amount: float | str, places: int = 2) -> str:
    """Pounds as millions."""
    # Plus nothing, so that what rounds to nothing has no minus.
    return f"{round(float(amount or 'nan') / MILLION, places) + 0.0:.{places}f}"
