# %% [markdown]
# # Lesson 7: from a results folder to a published chart and a cost line
#
# How does a folder of results become a chart and a line of cost that hold when somebody asks?
#
# You read the tables of a run by their own list of columns, draw a chart that can be checked, work
# out a line of cost in two ways, and join the rows of one family.

# %%
import csv
import json
import subprocess
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
from IPython.display import Markdown

from sim import load_scenario, mean_interval, question_of

# %% [markdown]
# ## The folder
#
# Yours lies under `results`. Here the command makes a small one, somewhere that is emptied again.

# %%
place = TemporaryDirectory()
asked = ["run", "small-authority", "--replications", "10", "--quiet", "--out", place.name]
subprocess.run([sys.executable, "-m", "sim", *asked], check=True, capture_output=True)
folder = Path(place.name) / "small-authority"


def table(name):
    """The rows of a CSV table; the mark at its beginning is for Excel."""
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
base, plan = (each["name"] for each in about["scenarios"])

# %% [markdown]
# `columns.csv` says of every column what it is, in what unit, of what time, and whether it helps to
# tell rows apart. Read it before anything is added up: a figure over 13 weeks stands in every week,
# and a yearly rate is no number of things.

# %%
rows = ["| column | words | unit | window | key |", "|---|---|---|---|---|"]
wanted = (
    "scenario",
    "replication",
    "date",
    "average_caseload",
    "assessments_in_time_over_13_weeks",
)
for row in table("columns.csv"):
    if row["file"] == "weekly-service.parquet" and row["column"] in wanted:
        rows.append("| " + " | ".join(row[c] for c in ("column", "words", "unit", "window", "key")))
Markdown("\n".join(rows))

# %% [markdown]
# ## A chart of your own
#
# One line for each scenario is its mean over the futures, worked out from the tables and held
# against `charts/caseload_over_time.csv`. The band, which holds four in five futures, is read from
# there: what the model may get wrong is in it too, and in no table of what was simulated.

# %%
weeks = pq.read_table(folder / "weekly-service.parquet")


def caseloads(name):
    """The days of the counts, and the average caseload by future and week."""
    own = weeks.filter(pc.equal(weeks["scenario"], name)).sort_by(
        [("replication", "ascending"), ("date", "ascending")]
    )
    days = np.unique(own["date"].to_numpy())
    return days, own["average_caseload"].to_numpy().reshape(-1, len(days))


drawn = defaultdict(list)
for row in table("charts/caseload_over_time.csv"):
    if row["line"] == "simulated":
        drawn[row["scenario"]].append(
            [float(row[c]) for c in ("mean", "future_low", "future_high")]
        )

for name in (base, plan):
    days, values = caseloads(name)
    means = [mean for mean, _, _ in drawn[name]]
    assert np.allclose(values.mean(axis=0), means, rtol=1e-5), "not what the folder's chart shows"
print(f"{len(days)} weeks, {len(values)} futures: the same as the chart of the folder")

# %% [markdown]
# A title says what was found, and waits for the verdict: a mean at the standard is no target that
# is met. The foot says how anybody can make it again.

# %%
scenario = load_scenario(folder / "scenario.yaml")
question = question_of(scenario)
week = np.searchsorted(days, np.datetime64(question.by), "right") - 1
there = caseloads(plan)[1][:, week]
_, low, high = drawn[plan][week]
title = f"{there.mean():.1f} children for each worker on {question.by.day} {question.by:%B %Y}"
seed, runs = about["scenarios"][1]["seed"], about["scenarios"][1]["replications"]
foot = f"Simulated. Caseload {about['versions']['caseload']}, {plan}, seed {seed}, {runs} futures."

figure, axes = plt.subplots(figsize=(9, 4.4))
for name, colour in ((base, "#6B6B6B"), (plan, "#12436D")):
    days, values = caseloads(name)
    _, lows, highs = np.array(drawn[name]).T
    axes.fill_between(days, lows, highs, color=colour, alpha=0.2)
    axes.plot(days, values.mean(axis=0), color=colour, linewidth=2)
    axes.text(days[-1], values[:, -1].mean(), f" {name}", color=colour, va="center")
axes.axhline(scenario.standard, color="#801650")
axes.text(days[0], scenario.standard, "Standard", color="#801650", va="bottom")
axes.set_title(title, loc="left", weight="bold")
axes.set_ylabel("Average caseload")
axes.spines[["top", "right"]].set_visible(False)
figure.text(0.02, -0.02, foot, color="#6B6B6B", fontsize=8)

# %% [markdown]
# What goes out is four files: the picture, what it says in words, its numbers, and the scenario.

# %%
out = Path(place.name) / "published"
out.mkdir()
words = (
    f"{title}, and between {low:.1f} and {high:.1f} in four of five futures; the standard is "
    f"{scenario.standard:g}. {foot}"
)
figure.savefig(out / "caseload.svg", bbox_inches="tight")
(out / "caseload.txt").write_text(words, encoding="utf-8")
(out / "caseload.csv").write_bytes((folder / "charts" / "caseload_over_time.csv").read_bytes())
(out / "scenario.yaml").write_bytes((folder / "scenario.yaml").read_bytes())
print(words)

# %% [markdown]
# ## A line of cost
#
# The extra cost is the plan less its base, future by future. `money-by-run.csv` has every line of
# every year in every future. It holds no totals, so it can be summed.

# %%
spent = defaultdict(float)
for row in table("money-by-run.csv"):
    spent[row["scenario"], row["financial_year"], int(row["replication"])] += float(row["amount"])
years = sorted({year for _, year, _ in spent})
numbers = range(1, runs + 1)
extra = {year: [spent[plan, year, n] - spent[base, year, n] for n in numbers] for year in years}

# %% [markdown]
# Theory is a sum on paper: the new posts, each with a permanent worker in it from the first day. It
# lies outside the interval, and for a reason: posts stand empty until somebody is found.

# %%
told = {r["financial_year"]: r for r in table("budget.csv") if r["item"] == "Extra cost"}
paper = {
    r["financial_year"]: float(r["mean"])
    for r in table("budget-causes.csv")
    if r["cause"].startswith("Funded posts")
}
rows = ["| financial year | days | extra cost | 95% interval | posts filled, on paper |"]
rows.append("|---|---:|---:|---:|---:|")
for year in years:
    found = mean_interval(extra[year])
    kept = [float(told[year][c]) for c in ("mean", "low", "high")]
    assert np.allclose(found.figures, kept, atol=0.01), "not what the folder says, to the penny"
    rows.append(
        f"| {year} | {told[year]['days']} | £{found.mean:,.0f} | £{found.low:,.0f} to "
        f"£{found.high:,.0f} | £{paper[year]:,.0f} |"
    )
Markdown("\n".join(rows))

# %% [markdown]
# The line for the paper names its days, its basis and its interval:

# %%
year = years[0]
found = mean_interval(extra[year])
Markdown(
    f"> In {year} ({told[year]['days']} days of it in the run) the plan costs "
    f"**£{found.mean:,.0f}** more than the base (95% interval £{found.low:,.0f} to "
    f"£{found.high:,.0f}; {found.n} futures), in money of the day, with overheads."
)

# %% [markdown]
# ## Rows that belong together
#
# A simulated family has one number, in every table and in every scenario of a future. So the same
# family's assessment can be looked at with and without the plan. The difference of single families
# is nobody's forecast; its mean over the futures is a finding, with its interval. Single rows are
# in the folder for the first futures only, as many as `about.json` says (`detailed`; the option
# `--detailed` asks for more).

# %%
assessed = pq.read_table(folder / "assessments.parquet")
one, other = (assessed.filter(pc.equal(assessed["scenario"], name)) for name in (base, plan))
keys = ["replication", "family", "case"]
both = one.join(other, keys, join_type="inner", right_suffix="_plan").drop_null()
both = both.filter(pc.greater(both["referred"], scenario.changes[0][0]))
faster = pc.subtract(both["days"], both["days_plan"]).to_numpy()
number = both["replication"].to_numpy()
in_detail = range(1, about["scenarios"][1]["detailed"] + 1)
found = mean_interval([faster[number == n].mean() for n in in_detail])
Markdown(
    f"**{both.num_rows:,}** assessments are in both, of families referred after the change. With "
    f"the plan they are authorised {found.mean:.1f} working days sooner on average (95% interval "
    f"{found.low:.1f} to {found.high:.1f}, {found.n} futures)."
)

# %% [markdown]
# ## Exercise
#
# 1. Somebody sums `starters_a_year` of `weekly-service.parquet` over a year of weeks, and says that
#    so many workers started. What is wrong, and what is right?
# 2. How many days after the referral is the initial conference held, with and without the plan?
# 3. A colleague takes the interval of the plan's cost and that of the base's, and subtracts the
#    ends. Why is that interval too wide?
#
# ## Answers
#
# 1. It is a rate: each week says how many would start in a year at the pace of the last 13 weeks.
#    Its mean over a year of weeks is near the number, its sum is about 52 times as many.

# %%
own = weeks.filter(pc.equal(weeks["scenario"], plan))
own = own.filter(pc.greater(own["date"], date(question.by.year - 1, question.by.month, 30)))
own = own.filter(pc.less_equal(own["date"], question.by))
rate = own["starters_a_year"].to_numpy()
print(f"a year: about {rate.mean():.1f} and not {rate.sum() / runs:.0f}")

# %% [markdown]
# 2. Join the conferences to the assessments by scenario, replication, family and case. Families who
#    were on a plan on the first day have no assessment, and fall away.

# %%
held = pq.read_table(folder / "conferences.parquet")
held = held.filter(pc.equal(held["kind"], "initial"))
joined = held.join(assessed, ["scenario", *keys], join_type="inner", right_suffix="_assessed")
for name in (base, plan):
    mine = joined.filter(pc.equal(joined["scenario"], name))
    number = mine["replication"].to_numpy()
    after = (mine["held"].to_numpy() - mine["referred"].to_numpy()).astype(int)
    found = mean_interval([after[number == n].mean() for n in in_detail])
    print(f"{name}: {found.mean:.1f} days ({found.low:.1f} to {found.high:.1f})")

# %% [markdown]
# 3. Both meet the same futures: where one is dear, so is the other. What they share falls out of
#    the difference of each future, and stays in the difference of the ends.

# %%
ends = [mean_interval([spent[name, year, n] for n in numbers]) for name in (plan, base)]
found = mean_interval(extra[year])
print(f"by the ends   £{ends[0].low - ends[1].high:,.0f} to £{ends[0].high - ends[1].low:,.0f}")
print(f"run by run    £{found.low:,.0f} to £{found.high:,.0f}")

# %%
place.cleanup()
