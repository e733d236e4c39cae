# %% [markdown]
# # Lesson 4: how sure are we?
#
# The answer comes with three kinds of uncertainty. Which of them do more runs remove?
#
# You learn to tell the interval of a mean from the range of possible years, to read the interval
# of a probability, and to choose the number of runs.

# %%
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Markdown

from sim import (
    answer,
    load_scenario,
    mean_interval,
    question_of,
    range_of_futures,
    run_ensemble,
    run_until_precise,
    share_at_any_time,
)

question = question_of(load_scenario("small-authority"))
plan = load_scenario("small-authority", until=question.by)
runs = run_ensemble(plan, 40)
values = runs.values(question.measure, question.by)

# %% [markdown]
# ## One: how well do we know the average?
#
# The **interval of the mean** says where the mean of endlessly many runs would lie. It narrows
# with the square root of the number of runs: for half the width, four times the runs.

# %%
counts = np.arange(4, len(values) + 1, 2)
estimates = [mean_interval(values[:n]) for n in counts]
ranges = [range_of_futures(values[:n]) for n in counts]

figure, axes = plt.subplots(figsize=(9, 4.4))
low, high = np.array(ranges).T
axes.fill_between(counts, low, high, color="#BFBFBF", alpha=0.6, label="80% of possible years")
axes.fill_between(
    counts,
    [each.low for each in estimates],
    [each.high for each in estimates],
    color="#12436D",
    alpha=0.5,
    label="95% interval of the mean",
)
axes.plot(counts, [each.mean for each in estimates], color="#12436D")
axes.set_xlabel("Runs")
axes.set_ylabel("Average caseload on the date asked about")
axes.set_title("More runs narrow the one and not the other", loc="left", weight="bold")
axes.legend(frameon=False)
axes.spines[["top", "right"]].set_visible(False)

# %%
few, many = mean_interval(values[:10]), mean_interval(values)
Markdown(
    f"With {few.n} runs half of the interval is {few.half_width:.2f} children, with {many.n} it is "
    f"{many.half_width:.2f}."
)

# %% [markdown]
# ## Two: how far may one year be from the average?
#
# The grey band does not narrow: the future is not going to be average. Somebody who plans for the
# mean will be wrong on the bad side in about half of all futures. Plan for the band.

# %%
low_80, high_80 = range_of_futures(values)
above = float(np.mean(values > many.mean))
Markdown(
    f"Four in five possible years lie between **{low_80:.1f}** and **{high_80:.1f}**. In "
    f"{above:.0%} of the runs the caseload is above the mean."
)

# %% [markdown]
# ## Three: how likely is it that the target is met?
#
# A probability is a share of runs, and has an interval too, which holds however often one looks.
# The verdict is *met* only if the whole interval is at or above the confidence that is asked for,
# *not met* if all of it is below, and *undecided* in between.

# %%
figure, axes = plt.subplots(figsize=(9, 3.6))
shown = [4, 10, 20, 40]
for place, n in enumerate(shown):
    share = share_at_any_time(values[:n] <= question.at_most)
    axes.plot([share.low, share.high], [place, place], color="#12436D", linewidth=4, alpha=0.6)
    axes.plot(share.mean, place, "o", color="#12436D")
axes.axvline(question.confidence, color="#801650")
axes.text(question.confidence, 3.35, " confidence asked for", color="#801650", va="bottom")
axes.set_yticks(range(len(shown)), [f"{n} runs" for n in shown])
axes.set_xlim(0, 1)
axes.set_ylim(-0.5, 3.8)
axes.set_xlabel("Probability that the target is met")
axes.set_title("The interval decides the verdict", loc="left", weight="bold")
axes.spines[["top", "right", "left"]].set_visible(False)

# %%
found = answer(runs, question)
Markdown(
    f"After {found.probability.n} runs the target is met in {found.probability.mean:.0%} "
    f"({found.probability.low:.0%} to {found.probability.high:.0%}); "
    f"{question.confidence:.0%} is asked for. Verdict: **{found.verdict}**."
)

# %% [markdown]
# ## How many runs?
#
# Ask for a precision instead of a number: it runs until half of the interval is that small, and
# stays so for six runs more.

# %%
wanted = 0.75
precise, _ = run_until_precise(plan, {question.measure: wanted})
Markdown(
    f"For half an interval of {wanted:g} children it takes **{len(precise.replications)} runs**. "
    f"From the spread of the first {len(values)} one would expect about "
    f"{(1.96 * values.std(ddof=1) / wanted) ** 2:.0f}, and 20 are the least."
)

# %% [markdown]
# ## What no number of runs removes
#
# All of this is about luck within the model. It says nothing about whether the inputs are right.
# Each input carries its range: try both ends, and report the answer as *it depends on this* if it
# changes.

# %%
rows = []
for turnover in (0.11, 0.19):
    told = answer(run_ensemble(plan.changed("social_workers.turnover", turnover), 10), question)
    rows.append(f"- turnover {turnover:g}: {told.value.mean:.1f} children, {told.verdict}")
Markdown("\n".join(rows))

# %% [markdown]
# ## Exercise
#
# 1. Split the 40 runs into four tens and work out the interval of each. How many of the four hold
#    the mean of all 40?
# 2. Find an input whose range changes the verdict. (`plan.notes` has `low` and `high` of each.)
# 3. Somebody asks for a probability "to within one percent". How many runs is that?

# %%
# Try it here.
