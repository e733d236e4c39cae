# %% [markdown]
# # Lesson 1: a first run
#
# Will six more social workers bring the caseload down to the standard, and when?
#
# We ask this of a small invented authority, because it is quick to run. You learn what a scenario
# is, what a run is, and why one run is never enough.

# %%
import matplotlib.pyplot as plt
from IPython.display import Markdown, display

from sim import MEASURES, answer, compare, draw, load_scenario, question_of, run_ensemble

now = load_scenario("small-authority-now")
plan = load_scenario("small-authority")

# %% [markdown]
# A **scenario** is everything that the service is told before it starts: families, practice, posts,
# and the position on the first day. It lives in a file that you can read and change. `now` is the
# authority as it is. `plan` is the same authority with more posts from a date on.

# %%
day, changed = plan.changes[0]
Markdown(
    f"On {day.day} {day:%B %Y} the posts go from **{now.social_workers.posts}** to "
    f"**{changed.social_workers.posts}**. The standard is **{now.standard:g}** children for each "
    "full-time worker."
)

# %% [markdown]
# ## One future is not enough
#
# A **run** plays the service once: families are referred, workers fall ill, adverts fail. Each run
# is one possible future. Here are ten of them, for both scenarios. Run 3 of `now` and run 3 of
# `plan` are the same future: the same families come, and the same people fall ill.

# %%
before = run_ensemble(now, 10)
after = run_ensemble(plan, 10)
dates, caseloads = after.series("average_caseload")

figure, axes = plt.subplots(figsize=(9, 4))
axes.plot(dates, caseloads.T, color="#12436D", alpha=0.5, linewidth=1)
axes.axhline(plan.standard, color="#801650")
axes.text(dates[1], plan.standard, "Standard", va="bottom", color="#801650")
axes.set_title("Ten possible futures of the same plan", loc="left", weight="bold")
axes.set_ylabel("Average caseload")
axes.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# Nobody knows which of these lines will be ours. So Caseload always says two things: where the
# average future lies, and how far a single future may be from it.
#
# ## The picture that you would publish

# %%
chart = draw("caseload_over_time", after, before)
display(chart)

# %% [markdown]
# The dashed line is the **paper answer**: children divided by funded posts. It takes every post as
# filled, on the day, by somebody with a full caseload. The solid line is what comes out when posts
# have to be advertised and filled. Every chart can also say in words what it shows, for those who
# cannot see it:

# %%
print(chart.alternative)

# %% [markdown]
# ## The answer

# %%
question = question_of(plan)
with_plan, without = answer(after, question), answer(before, question)
difference = compare(before, after, question).difference
Markdown(
    f"Asked: is the average caseload at most {question.at_most:g} on "
    f"{question.by.day} {question.by:%B %Y}, in {question.confidence:.0%} of futures or more? "
    f"The verdict from these runs is **{with_plan.verdict}**: it is in "
    f"{with_plan.probability.mean:.0%} of them.\n\n"
    f"- without the plan: {without.value.mean:.1f} children "
    f"({without.value.low:.1f} to {without.value.high:.1f})\n"
    f"- with the plan: {with_plan.value.mean:.1f} "
    f"({with_plan.value.low:.1f} to {with_plan.value.high:.1f})\n"
    f"- difference, future by future: {difference.mean:.1f} "
    f"({difference.low:.1f} to {difference.high:.1f})"
)

# %% [markdown]
# The brackets hold 95% intervals: how well these few runs know the average. With ten runs a share
# of futures is known only roughly, which is why the verdict may be *undecided*.
#
# ## What else can be asked?

# %%
for measure in MEASURES[:8]:
    print(f"{measure.name:22} {measure.words} ({measure.unit})")
print(f"... and {len(MEASURES) - 8} more")

# %% [markdown]
# ## Exercise
#
# 1. Does the plan make assessments more timely? Look at `assessments_in_time` with
#    `before.values(name, question.by).mean()` and the same for `after`.
# 2. Draw `draw("posts_to_case_holders", after)`. On the date asked about, how many of the funded
#    posts are filled?
# 3. Play twenty runs instead of ten. What becomes narrower, and what does not?

# %%
# Try it here.
