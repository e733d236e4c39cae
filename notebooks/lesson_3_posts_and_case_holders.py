# %% [markdown]
# # Lesson 3: why 86 posts are not 86 case holders
#
# Manchester funded 86 more social worker posts in the summer of 2016. How many more people with a
# full caseload is that, and when?
#
# You follow the posts from the decision to the desk, and see which step costs how much.

# %%
from datetime import date

import matplotlib.pyplot as plt
from IPython.display import Markdown

from sim import load_scenario, paper_answer, run_ensemble

until = date(2017, 9, 30)
plan = load_scenario("manchester-86-posts", until=until)
day, funded = plan.changes[0]
new_posts = funded.social_workers.posts - plan.social_workers.posts
runs = run_ensemble(plan, 3)

# %% [markdown]
# ## Four lines that are not one
#
# **Funded** is what the council decides. **Filled** posts have a permanent or an agency worker.
# **Case holders** hold at least one child. At a **full load** they hold as much as a worker of
# their grade and time in post should.

# %%
dates, posts = runs.series("posts")
lines = {
    "Funded": posts,
    "Filled": runs.series("in_post")[1] + runs.series("agency")[1],
    "Case holders": runs.series("case_holders")[1],
    "At a full load": runs.series("full_load")[1],
}
colours = dict(zip(lines, ("#6B6B6B", "#1B706A", "#801650", "#12436D"), strict=True))

figure, axes = plt.subplots(figsize=(9, 4.6))
for name, values in lines.items():
    axes.plot(dates, values.mean(axis=0), color=colours[name], linewidth=2, label=name)
axes.set_ylim(0)
axes.set_title("From the decision to the desk", loc="left", weight="bold")
axes.set_ylabel("Social workers and posts")
axes.legend(frameon=False, loc="lower right")
axes.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# ## What is gained, step by step
#
# We count what is *more* than in the week before the posts were funded.

# %%
start = runs.week_of(day) - 1


def gained(on):
    """How much more of each there is on a date than before the decision, mean over the runs."""
    week = runs.week_of(on)
    return {n: float((v[:, week] - v[:, start]).mean()) for n, v in lines.items()}


moments = {
    "three months on": date(2016, 9, 30),
    "nine months on": date(2017, 3, 31),
    "fifteen months on": until,
}
table = ["| | " + " | ".join(lines) + " |", "|---|" + "---:|" * len(lines)]
for name, on in moments.items():
    table.append(f"| {name} | " + " | ".join(f"{v:+.0f}" for v in gained(on).values()) + " |")
Markdown("\n".join(table))

# %%
late = gained(until)
first = gained(date(2016, 9, 30))
Markdown(
    f"Of **{new_posts}** new posts, three months on **{first['At a full load']:.0f}** more workers "
    f"have a full load. Even fifteen months on it is **{late['At a full load']:.0f}**: "
    f"{late['Funded'] - late['Filled']:.0f} are lost to posts that stand empty, "
    f"{late['Filled'] - late['Case holders']:.0f} to filled posts that hold no cases, and "
    f"{late['Case holders'] - late['At a full load']:.0f} to workers who are still building up."
)

# %% [markdown]
# ## So the sum on paper comes too early
#
# The paper answer divides children by funded posts. The average caseload divides children by case
# holders. They are two different sums about one service.

# %%
caseload = runs.series("average_caseload")[1].mean(axis=0)
paper = [paper_answer(plan, each.item()) for each in dates]

figure, axes = plt.subplots(figsize=(9, 4))
axes.plot(dates, caseload, color="#12436D", linewidth=2, label="Simulated")
axes.step(dates, paper, color="#6B6B6B", linestyle="--", where="post", label="On paper")
axes.axhline(plan.standard, color="#801650", linewidth=1)
axes.text(dates[0], plan.standard, "Standard", va="bottom", color="#801650")
axes.set_title("On paper it is done on the day", loc="left", weight="bold")
axes.legend(frameon=False)
axes.spines[["top", "right"]].set_visible(False)

# %%
reached = next((d.item() for d, c in zip(dates, caseload, strict=True) if c <= plan.standard), None)
there = f"{reached.day} {reached:%B %Y}" if reached else "not before these runs end"
Markdown(
    f"On paper the caseload is {paper[-1]:.1f} from {day.day} {day:%B %Y} on. The mean of these "
    f"{len(runs.replications)} runs first comes down to {plan.standard:g}: **{there}**."
)

# %% [markdown]
# ## Exercise
#
# 1. Switch vacancies off: give `load_scenario` the option `without=["vacancies"]`. Which of the
#    four lines move, and which does not?
# 2. In England not every new post holds cases. What is it worth to know that these do:
#    `settings=["social_workers.case_holding_new_posts=1"]`?
# 3. What would you promise a council that asks "by when"?

# %%
# Try it here.
