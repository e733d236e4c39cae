# %% [markdown]
# # Lesson 5: describe your own authority
#
# How do I describe a service that is not Manchester, and how do I notice when I got it wrong?
#
# You write a scenario file, let it be checked, set hours needed beside hours available, and see
# whether it stays level. On the way we make the mistake that is made most often.

# %%
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
from IPython.display import Markdown

from sim import ScenarioErrors, explain, hours_needed_and_available, load_scenario, run_ensemble

folder = TemporaryDirectory()


def saved(name, text):
    """Write a scenario file; yours would lie in a folder of your own."""
    path = Path(folder.name) / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


# %% [markdown]
# ## Write it down
#
# A new authority says only what differs from the one that it extends. Everything else has a
# default with its source. About thirty figures are your own; most are in returns that you make
# anyway.

# %%
TEXT = """
extends: small-authority-now.yaml
name: Midshire as it is
description: An invented authority, six teams.
place: Midshire
until: 2017-09-30
demand:
  families_per_year: REFERRALS
social_workers:
  posts: 44
  turnover: 0.15
managers:
  posts: 6
teams:
  count: 6
opening:
  awaiting_assessment: 271
  on_in_need_plans: 286
  on_protection_plans: 183
  looked_after: 247
  closing: 68
  permanent: 38
  agency: 6
  closed_last_year: 1210
"""

# %% [markdown]
# ## Let it be checked
#
# Every mistake at once, each with its line:

# %%
wrong = TEXT.replace("permanent: 38", "permanent: -38").replace("count:", "cuont:")
try:
    load_scenario(saved("wrong", wrong.replace("REFERRALS", "972")))
except ScenarioErrors as errors:
    print(str(errors).replace(folder.name, "..."))

# %% [markdown]
# ## The mistake that no check can find
#
# The published table of referrals counts **children**. Caseload asks for **families**, because
# brothers and sisters are referred together. Say that 1,850 children were referred. We put that
# number in as it is:

# %%
children_referred = 1850
children_to_a_family = 1.9
mistaken = load_scenario(saved("mistaken", TEXT.replace("REFERRALS", str(children_referred))))
families = round(children_referred / children_to_a_family)
right = load_scenario(saved("right", TEXT.replace("REFERRALS", str(families))))

# %% [markdown]
# The file is valid. But the sum of the hours does not come out:

# %%
rows = ["| | hours needed | hours there are | with all overtime |", "|---|---:|---:|---:|"]
for name, scenario in {"children by mistake": mistaken, "families": right}.items():
    hours = hours_needed_and_available(scenario)
    rows.append(
        f"| {name} | {hours.total:,.0f} | {hours.available:,.0f} | {hours.with_overtime:,.0f} |"
    )
Markdown("\n".join(rows))

# %% [markdown]
# `explain` tells the whole scenario in words. Read it to somebody who knows the service: what they
# do not believe is where to look.

# %%
print(explain(right)[:1500])

# %% [markdown]
# ## Does it stay level?
#
# A description of the service as it is should stay as it is, since nothing was changed.

# %%
runs = {"Children by mistake": run_ensemble(mistaken, 4), "Families": run_ensemble(right, 4)}

figure, axes = plt.subplots(figsize=(9, 4.2))
for (name, ensemble), colour in zip(runs.items(), ("#B8430B", "#12436D"), strict=True):
    dates, values = ensemble.series("average_caseload")
    axes.plot(dates, values.T, color=colour, alpha=0.25, linewidth=0.8)
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
# One line climbs from the first weeks on: the flows and the stocks do not belong together. Look at
# the flow first, then at how long plans last (`pathway.in_need_days`), and at the opening position
# only when the first weeks jump.
#
# ## Before you use it
#
# Write `source` and `quality` beside each of your figures. They do not change a result, and they
# are what somebody will ask about first:
#
# ```yaml
# social_workers:
#   turnover:
#     value: 0.15
#     source: "Our workforce return, September 2016"
#     quality: green
# ```
#
# ## Exercise
#
# 1. Put the figures of your own authority in. Which did you not have at hand?
# 2. Write a second file with eight more posts from 1 September 2016, and run it beside the first.
# 3. What happens to the hours needed if a family has 1.7 children on average and not 1.9?

# %%
folder.cleanup()
