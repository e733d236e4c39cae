# %% [markdown]
# # Lesson 6: verify the engine against theory
#
# How do I know that the simulation does its sums right?
#
# We strip the service down until it is a problem of which mathematics knows the answer, and ask
# it. You can do the same with any answer of `docs/verification.md`.

# %%
from datetime import date

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Markdown

from sim import inputs, load_scenario, mean_interval, run_service

# %% [markdown]
# ## One: the sum on paper
#
# With every mechanism off and the families frozen, nothing is left but a division. It must come
# out exactly.

# %%
rows = ["| scenario | children | case holders | average caseload |", "|---|---:|---:|---:|"]
for name in ("manchester-258", "manchester-258-plus-86"):
    scenario = load_scenario(name, without=["all"], freeze=True, until=date(2016, 7, 31))
    last = run_service(scenario, 1).workers
    week = max(row.week for row in last)
    held = [row.children for row in last if row.week == week and row.children > 0]
    rows.append(f"| {name} | {sum(held):,} | {len(held)} | {sum(held) / len(held)} |")
    assert sum(held) / len(held) in (24, 18)
Markdown("\n".join(rows))

# %% [markdown]
# ## Two: a queue before one worker
#
# One worker, one kind of work, families who come by chance. Textbooks call it M/M/1. If on average
# λ families come a day and the worker could finish μ a day, a family is there for 1 / (μ - λ) days
# from referral to end, and that time has an exponential distribution.
#
# Everything else in the service has to be taken away. Each line takes away something that a real
# service has:

# %%
rate, speed = 8.0, 16.0  # families a day: who come, and who could be finished
NEVER = 1.0e9
days_a_year = 253.25

hours = [key for key, _ in inputs() if key.startswith("work.")]
kept = ("work.need_effect", "work.scale", "work.spread")
nothing = [key for key in hours if key not in kept]
nothing += ["demand.growth_per_year", "demand.weekly_noise", "work.need_effect"]
nothing += ["pathway.no_further_action", "pathway.section_47_in_assessment", "pathway.drift"]
nothing += ["pathway.return_within_year", "pathway.return_if_cut_short"]
nothing += ["practice.outside_wait", "practice.planned_to_deadline", "workers.caseload_spread"]
nothing += ["workers.leave_days", "workers.sickness_share", "workers.starter_ramp_weeks"]
nothing += ["managers.turnover", "social_workers.turnover", "social_workers.agency.cover"]
nothing += ["teams.demand_spread", "opening.agency", "opening.closed_last_year"]
nothing += ["opening.newly_qualified", "opening.advanced", "opening.days_behind"]
empty = [
    "awaiting_assessment",
    "on_in_need_plans",
    "on_protection_plans",
    "looked_after",
    "closing",
]

settings = [f"{key}=0.0" for key in nothing]
settings += [f"opening.{key}=0" for key in empty]
settings += [
    "demand.month_pattern=[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
    "demand.weekday_pattern=[1, 1, 1, 1, 1]",
    "demand.family_sizes=[1.0]",  # one child each
    "pathway.not_in_need=1.0",  # an assessment, and then closed
    "work.scale=1.0",
    "work.spread=1.0",  # hours have an exponential distribution
    "workers.overtime_most=1.0",
    f"workers.ceiling={NEVER}",
    f"practice.sitting={NEVER}",  # work is not divided
    f"workers.case_hours_per_year={days_a_year}",  # an hour of work is a day
    f"demand.families_per_year={rate * days_a_year}",
    f"work.assessment_first_child={1 / speed}",
    "social_workers.posts=1",
    "opening.permanent=1.0",
    "managers.posts=1",
    "teams.count=1",
]
off = ["manager_queues", "supervision", "significant_changes", "overload_feedback"]
queue = load_scenario(
    "small-authority-now", settings=settings, without=off, until=date(2019, 3, 31)
)
print(f"{len(settings)} inputs changed, {len(off)} mechanisms switched off")

# %%
stays = []
for replication in range(1, 13):
    rows = run_service(queue, replication).assessments
    stays.append(np.array([row.ended - row.referred for row in rows if row.referred > 60]))
stays = [run[~np.isnan(run)] for run in stays]
found = mean_interval([run.mean() for run in stays], confidence=0.999)
exact = 1 / (speed - rate)
assert found.low <= exact <= found.high, "the engine is wrong, or one time in a thousand unlucky"
Markdown(
    f"Theory: **{exact:.4f}** days. Simulated, over {sum(map(len, stays)):,} families in "
    f"{found.n} runs: **{found.mean:.4f}** (99.9% interval {found.low:.4f} to {found.high:.4f})."
)

# %% [markdown]
# A mean can be right by accident. The whole distribution is harder to hit:

# %%
together = np.concatenate(stays)
edges = np.linspace(0, 6 * exact, 61)
figure, axes = plt.subplots(figsize=(9, 4))
axes.hist(together, edges, density=True, color="#6BACE6", label="Simulated families")
axes.plot(edges, np.exp(-edges / exact) / exact, color="#801650", linewidth=2, label="Theory")
axes.set_xlabel("Days from referral to the end")
axes.set_title("The simulated stays lie on the curve of the theory", loc="left", weight="bold")
axes.legend(frameon=False)
axes.spines[["top", "right"]].set_visible(False)

# %%
rows = ["| stay longer than | theory | simulated | 99.9% interval |", "|---|---:|---:|---:|"]
for times in (0.5, 1, 2, 3):
    simulated = mean_interval([(run > times * exact).mean() for run in stays], confidence=0.999)
    theory = float(np.exp(-times))
    within = f"{simulated.low:.1%} to {simulated.high:.1%}"
    rows.append(f"| {times:g} times the mean | {theory:.1%} | {simulated.mean:.1%} | {within} |")
    assert simulated.low <= theory <= simulated.high
Markdown("\n".join(rows))

# %% [markdown]
# ## Three: a law that holds for everything
#
# Little's law: families in the service on average = families who come a day, times days that each
# stays. It knows nothing about queues, and holds whatever the service does.

# %%
moments = np.arange(100, 700, 0.05) + 0.013


def there_and_product(replication):
    """Families there on average, and those who come a day times the days that each stays."""
    run = run_service(queue, replication)
    came = np.array([row.referred for row in run.assessments])
    left = np.array([row.ended for row in run.assessments])
    left = np.where(np.isnan(left), np.inf, left)
    inside = np.searchsorted(np.sort(came), moments) - np.searchsorted(np.sort(left), moments)
    window = (came >= 100) & (came < 700)
    return inside.mean(), window.sum() / 600 * (left - came)[window].mean()


counted, product = np.array([there_and_product(number) for number in range(1, 9)]).T
found, theory = mean_interval(counted, confidence=0.999), rate / (speed - rate)
assert found.low <= theory <= found.high
assert np.allclose(counted, product, rtol=0.05)
Markdown(
    f"Counted at {len(moments):,} moments of {found.n} runs: **{found.mean:.3f}** families (99.9% "
    f"interval {found.low:.3f} to {found.high:.3f}). Arrivals times stay: "
    f"**{product.mean():.3f}**. Theory for this queue: **{theory:.3f}**."
)

# %% [markdown]
# ## What this shows, and what it does not
#
# The engine does the sums that it is told to do. Whether it is told the right ones, that is,
# whether the model is like a real service, is another question: see `docs/baseline.md`.
#
# ## Exercise
#
# 1. Plant a fault: multiply one run of `stays` by 1.05. Is it found? At which size is it not?
# 2. Let the work take the same time each time, instead of exponential (`work.spread=1.0e+22`).
#    Theory (Pollaczek and Khinchine) halves the *wait*. Does it come out?
# 3. Choose a row of `docs/verification.md` and ask for it yourself.

# %%
# Try it here.
