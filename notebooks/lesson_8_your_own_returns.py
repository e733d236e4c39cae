# %% [markdown]
# # Lesson 8: from the returns that you have sent in anyway
#
# How do I get from our own statutory returns to a scenario, and what do they know that published
# figures do not?
#
# The council of this lesson is invented, and so are all its children. Its five returns are among
# the tests of Caseload, packed; yours lie in a folder. Nothing leaves the computer, and no child
# is kept: what is written are counts, shares and lengths.

# %%
import gzip
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
from IPython.display import Markdown

from sim import load_scenario, own_scenario, run_ensemble

folder = TemporaryDirectory()
returns = Path(folder.name) / "returns"
material = Path("tests/sources/returns/material/authority-a")

for packed in material.rglob("*"):
    if packed.is_file() and "expected" not in packed.name:
        path = returns / packed.relative_to(material).with_name(packed.name.removesuffix(".gz"))
        path.parent.mkdir(parents=True, exist_ok=True)
        data = packed.read_bytes()
        path.write_bytes(gzip.decompress(data) if packed.suffix == ".gz" else data)

# %% [markdown]
# ## Read them
#
# `caseload new "Our council" --returns FOLDER --check` prints a report and writes nothing. From
# Python it is one function, which gives the scenario and the report. What no return says comes
# from the published figures of the council that is named; here that is little.
#
# First of all, read what was wrong with the files: each rule that cleaned something, and how often.

# %%
text, report = own_scenario("Rutland", returns)
faults = report.partition("## Faults, by rule\n\n")[2].partition("\n\n## ")[0]
print(faults)

# %% [markdown]
# Then where the returns can be held against each other. Where they differ you know more than the
# files do.

# %%
print(report.partition("held against each other\n\n")[2])

# %% [markdown]
# ## What they know that nobody publishes
#
# How long a plan lasts is fitted to all that were open, those that have not ended among them: the
# mean of the ended ones is too short. Each figure names its return, and how many it rests on.

# %%
wanted = ("protection_days", "looked_after_days", "families_per_year", "caseload_spread")
print("\n".join(line.strip()[:160] for line in text.splitlines() if any(w in line for w in wanted)))

# %% [markdown]
# And how old the open work is. A scenario from published figures opens with the ages of a steady
# state. After a wave of referrals there are more young cases than that, in a service that is
# behind more old ones. From returns it opens with the bands that were counted; a band of fewer
# than six children is joined with the next, so that no small number is written.

# %%
path = Path(folder.name) / "own.yaml"
path.write_text(text, encoding="utf-8")
own = load_scenario(path, until=date(2025, 9, 30))
waiting = own.opening.ages.awaiting_assessment
ends = [*(f"{end:.0f}" for end in waiting.bands[1:]), "more"]
rows = ["| working days since the referral | children |", "|---|---:|"]
for start, end, share in zip(waiting.bands, ends, waiting.shares, strict=True):
    rows.append(f"| {start:.0f} to {end} | {share * own.opening.awaiting_assessment:.0f} |")
Markdown("\n".join(rows))

# %% [markdown]
# ## Does it matter?
#
# Play half a year with the ages that were counted and with those of a steady state. The families
# are the same, and so is the luck.

# %%
runs = {
    "Ages as counted": run_ensemble(own, 6),
    "Ages of a steady state": run_ensemble(own.changed("opening.ages", None), 6),
}
figure, axes = plt.subplots(figsize=(9, 4.2))
for (name, ensemble), colour in zip(runs.items(), ("#12436D", "#B8430B"), strict=True):
    dates, values = ensemble.series("assessments_in_time")
    axes.plot(dates, values.mean(axis=0), color=colour, linewidth=2.5, label=name)
axes.set_ylim(0, 100)
axes.set_ylabel("Assessments in time, %")
axes.set_title(
    "What is old on the first day is late in the first months", loc="left", weight="bold"
)
axes.legend(frameon=False)
axes.spines[["top", "right"]].set_visible(False)

# %%
told = []
for name, ensemble in runs.items():
    mean = ensemble.series("assessments_in_time")[1].mean(axis=0)
    told.append(f"- {name}: {mean[3]:.0f}% after a month, {mean[-1]:.0f}% after half a year")
Markdown("\n".join(told))

# %% [markdown]
# In the end both fall behind alike: the scenario is not fitted yet, and its hours are England's.
# `caseload calibrate` moves what the returns do not know until runs show what they counted, as in
# lesson 5.
#
# ## Exercise
#
# 1. Take Annex A and the data set out of the folder. Which inputs fall back, and to what?
# 2. Take the looked-after return out as well, and type in how many children are looked after:
#    `caseload new ... --stock "looked_after=90, our own list"`. What comes back with it?
# 3. Read your own returns with `--check --where`. Which faults would you mend, and in which system?

# %%
folder.cleanup()
