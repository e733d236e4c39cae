# %% [markdown]
# # Lesson 5: describe your own authority
#
# How do I get from a council's published figures to a model of it that I may ask about a plan?
#
# We do it for one small council: write the scenario, read it, fit it to what is observed, see
# whether it stays level, and ask about posts. On the way we make the mistake that is made most
# often.

# %%
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
from IPython.display import Markdown

from sim import (
    Playing,
    calibrate,
    explain,
    hours_needed_and_available,
    load_scenario,
    published_scenario,
    run_ensemble,
)

folder = TemporaryDirectory()


def saved(name, text):
    """Write a scenario file; yours would lie in a folder of your own."""
    path = Path(folder.name) / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


# %% [markdown]
# ## Write it down
#
# `caseload new Rutland` writes the file; from Python it is one function. Every figure stands on a
# line of its own, with its source and how far it can be trusted. These are the first day's:

# %%
text = published_scenario("Rutland")
rutland = load_scenario(saved("rutland", text))
print("\n".join(line for line in text.splitlines() if "looked_after:" in line or "posts:" in line))

# %% [markdown]
# `explain` tells the whole scenario in words. Read it to somebody who knows the service: what they
# do not believe is where to look. Not every child in need is held by a social worker.

# %%
print(explain(rutland)[:900])

# %% [markdown]
# ## The mistake that no check can find
#
# The published table of referrals counts **children**. Caseload asks for **families**, because
# brothers and sisters are referred together. Somebody who puts the published number in by hand
# has a file that is valid. But the sum of the hours does not come out:

# %%
referred = next(each.value for each in rutland.observed if each.measure == "referrals")
mistaken = rutland.changed("demand.families_per_year", float(referred))
rows = ["| | hours needed | hours there are | with all overtime |", "|---|---:|---:|---:|"]
for name, scenario in {"children by mistake": mistaken, "families": rutland}.items():
    hours = hours_needed_and_available(scenario)
    rows.append(
        f"| {name} | {hours.total:,.0f} | {hours.available:,.0f} | {hours.with_overtime:,.0f} |"
    )
Markdown("\n".join(rows))

# %% [markdown]
# ## Fit it
#
# `caseload calibrate` moves the inputs that nobody has published until runs show what is observed,
# and then draws sets of inputs that all agree with it. A small council swings much by chance: its
# tolerances are wide.

# %%
done = calibrate(rutland, 10, Playing())
rows = ["| | observed | fitted | within |", "|---|---:|---:|---|"]
for each, found in zip(done.fit.observed, done.fit.found, strict=True):
    near = "yes" if abs(found - each.value) <= each.tolerance else "no"
    rows.append(f"| {each.measure} | {each.value:,.0f} | {found:,.0f} | {near} |")
Markdown("\n".join(rows))

# %% [markdown]
# ## Does it stay level?
#
# A description of the service as it is should stay as it is, since nothing was changed. Beside it
# stands the one with the mistake, and one with two more posts after half a year.

# %%
fitted = done.fit.scenario
posts = fitted.social_workers.posts + 2
plan = fitted.changed_from(fitted.start + timedelta(days=183), "social_workers.posts", posts)
runs = {
    "Children by mistake": run_ensemble(mistaken, 6),
    "As it is": run_ensemble(fitted, 6),
    "Two more posts": run_ensemble(plan, 6),
}

figure, axes = plt.subplots(figsize=(9, 4.2))
for (name, ensemble), colour in zip(runs.items(), ("#B8430B", "#12436D", "#28A197"), strict=True):
    dates, values = ensemble.series("average_caseload")
    axes.plot(dates, values.mean(axis=0), color=colour, linewidth=2.5, label=name)
axes.set_ylim(0)
axes.set_ylabel("Average caseload")
axes.set_title("A service that nobody changed should stay level", loc="left", weight="bold")
axes.legend(frameon=False)
axes.spines[["top", "right"]].set_visible(False)

# %%
told = []
for name, ensemble in runs.items():
    mean = ensemble.series("average_caseload")[1].mean(axis=0)
    told.append(f"- {name}: from {mean[0]:.1f} to {mean[-1]:.1f} children")
Markdown("\n".join(told))

# %% [markdown]
# Two posts do not bring what two more workers would on paper: they have to be filled, and the
# families that they make room for have to come down to them.
#
# ## Exercise
#
# 1. Put the name of your own authority in. Which of its figures would you trust least?
# 2. Change a figure of the file to what you know, with `source` and `quality` beside it, and fit
#    it again. What moved?
# 3. What happens to the hours needed if a family has 1.7 children on average and not 1.9?

# %%
folder.cleanup()
