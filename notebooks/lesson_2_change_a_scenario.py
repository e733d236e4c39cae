# %% [markdown]
# # Lesson 2: change a scenario
#
# What if fewer people leave: would that do as much for the caseload as more posts?
#
# You learn how to change an input, why both scenarios must meet the same futures, and how to tell
# a difference from luck.

# %%
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Markdown

from sim import (
    ScenarioErrors,
    compare,
    inputs,
    load_scenario,
    mean_interval,
    question_of,
    run_ensemble,
)

now = load_scenario("small-authority-now")
question = question_of(now)

# %% [markdown]
# ## Find the input
#
# Every number of the model is an input with a name, a sentence and a source. Search for the one
# that you want:

# %%
for key, sentence in inputs():
    if "turnover" in key:
        print(f"{key:40} {sentence}")

# %%
note = now.notes["social_workers.turnover"]
Markdown(
    f"`social_workers.turnover` is **{now.social_workers.turnover:g}**. Source: {note.source}. "
    f"The evidence allows {note.low:g} to {note.high:g}."
)

# %% [markdown]
# ## Change it
#
# A scenario is never changed in place. `changed` gives a checked copy, so that the baseline cannot
# move under your feet.

# %%
fewer_leave = now.changed("social_workers.turnover", 0.05)
more_posts = load_scenario("small-authority")
Markdown(
    f"`now` still says {now.social_workers.turnover:g}; the copy says "
    f"{fewer_leave.social_workers.turnover:g}."
)

# %% [markdown]
# A mistake is refused, with what would be right:

# %%
try:
    load_scenario("small-authority-now", settings=["social_workers.turnovr=0.05"])
except ScenarioErrors as errors:
    print(errors)

# %% [markdown]
# ## Compare over the same futures

# %%
runs = 12
base = run_ensemble(now, runs)
retention = run_ensemble(fewer_leave, runs)
posts = run_ensemble(more_posts, runs)

# %%
figure, axes = plt.subplots(figsize=(9, 3.4))
rng = np.random.default_rng(1)
for row, plan in enumerate((retention, posts)):
    change = plan.values(question.measure, question.by) - base.values(question.measure, question.by)
    place = row + rng.uniform(-0.12, 0.12, runs)
    axes.scatter(change, place, color="#12436D", alpha=0.6, linewidth=0)
    estimate = mean_interval(change)
    axes.plot([estimate.low, estimate.high], [row - 0.3] * 2, color="#801650", linewidth=3)
axes.axvline(0, color="#6B6B6B", linewidth=1)
axes.set_yticks([0, 1], ["Fewer leave", "More posts"])
axes.set_ylim(-0.6, 1.5)
axes.set_xlabel("Change in the average caseload. Dot: one future. Bar: 95% interval of the mean")
axes.set_title("What each change does, future by future", loc="left", weight="bold")
axes.spines[["top", "right", "left"]].set_visible(False)

# %%
fewer, more = (compare(base, plan, question) for plan in (retention, posts))


def in_words(name, found):
    change = found.difference
    if change.low <= 0 <= change.high:
        told = "no more than noise"
    else:
        told = "a fall" if change.mean < 0 else "a rise"
    return f"- {name}: {change.mean:+.2f} ({change.low:+.2f} to {change.high:+.2f}): **{told}**"


Markdown("\n".join([in_words("fewer leave", fewer), in_words("more posts", more)]))

# %% [markdown]
# If the interval includes zero, these runs cannot tell the change from luck. That does not mean
# that there is no effect: it means that it is too small to be seen with so few runs.
#
# ## Why the same futures?
#
# Had the two scenarios met different families, their difference would hold the luck of both. Run
# by run, most of that luck cancels out. How much is that worth?

# %%
paired, apart = more.difference.half_width, more.independent_half_width
Markdown(
    f"Half of the interval is {paired:.2f} children. With separate futures it would be "
    f"{apart:.2f}: to know the difference as closely, you would need "
    f"**{(apart / paired) ** 2:.1f} times as many runs**."
)

# %% [markdown]
# ## Exercise
#
# 1. Change `practice.planned_to_deadline` to 0.1: assessments follow the need of the child instead
#    of the limit. What does it do to the caseload, and to `assessment_days`?
# 2. Which needs more runs to be seen: a change of turnover from 0.133 to 0.10, or to 0.05? Why?
# 3. Write the change as a file: `extends: small-authority-now.yaml`, a `name:`, and the input.
#    `caseload check` tells you whether it is right.

# %%
# Try it here.
