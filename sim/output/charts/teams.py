"""The average caseload of each team, side by side."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from sim.output.charts import palette
from sim.output.charts.style import Chart, number, plain, spoken
from sim.output.charts.view import View, as_lists
from sim.study.measures.rows import Array
from sim.study.runs.ensemble import Ensemble
from sim.study.statistics.estimates import mean_intervals


def teams_over_time(view: View) -> Chart:
    """The average caseload of each team, side by side."""
    names = view.plan.teams[:-1]
    standard = view.plan.scenario.standard
    loads = [_team_loads(ensemble) for _, ensemble in view.both()]
    means = [mean_intervals(each) for each in loads]
    lines = {
        colour: _by_name(ensemble, each[0].T, view.plan)
        for (colour, ensemble), each in zip(view.both(), means, strict=True)
    }
    week = view.plan.week_of(view.on)
    there = lines[palette.BLUE][:, week]
    known = np.flatnonzero(~np.isnan(there))
    reached = _reached_words(loads[-1][:, week], standard)
    title = f"{reached} on {spoken(view.on)}; {_spread_words(names, there, known)}"
    beside = f" Blue: {view.plan.scenario.name}."
    beside += f" Grey: {view.base.scenario.name}." if view.base is not None else ""
    subtitle = (
        f"Average caseload of each simulated team, {view.place}, {view.period}; mean of "
        f"{view.runs}. In bold, lowest first: on {spoken(view.on)}. Purple: standard. One scale."
        f"{beside}"
    )
    frame = view.frame(title, subtitle)
    axes = frame.axes(0.03, 0.07, 0.94)
    _small_multiples(axes, *_lowest_first(names, lines, there), standard, week)
    rows: list[tuple[object, ...]] = []
    for (_, ensemble), figures in zip(view.both(), means, strict=True):
        teams, weeks = len(ensemble.teams) - 1, ensemble.dates.tolist()
        keys = ((day, name) for day in weeks for name in ensemble.teams[:teams])
        flat = zip(keys, *as_lists(*(each.ravel() for each in figures)), strict=True)
        rows += [(ensemble.scenario.name, name, day, *each) for (day, name), *each in flat]
    unstaffed = len(names) - known.size
    told = [f"{name}: {number(v)}" for name, v in zip(names, there, strict=True)]
    if unstaffed:
        told.append(f"In {unstaffed} teams nobody held a case.")
    columns = ("scenario", "team", "date", "mean", "low", "high", "replications")
    return frame.chart("teams_over_time", told, columns, rows)


def _lowest_first(
    names: list[str], lines: dict[str, Array], there: Array
) -> tuple[list[str], dict[str, Array]]:
    """Teams and their lines by the caseload on the date asked about; those without one last."""
    order = np.argsort(there, kind="stable")
    return [names[team] for team in order], {k: each[order] for k, each in lines.items()}


def _by_name(ensemble: Ensemble, lines: Array, plan: Ensemble) -> Array:
    """Lines by team and week for the teams of the plan, blank where a team or week is not there."""
    places = {name: place for place, name in enumerate(ensemble.teams[:-1])}
    found = np.full((len(plan.teams) - 1, len(plan.dates)), np.nan)
    weeks = min(lines.shape[1], len(plan.dates))
    for team, name in enumerate(plan.teams[:-1]):
        if name in places:
            found[team, :weeks] = lines[places[name], :weeks]
    return found


def _reached_words(loads: Array, standard: float) -> str:
    """Counted run by run: a team can be under the standard in many runs, and above on average."""
    reached = float((loads <= standard).sum(axis=1).mean())
    teams = loads.shape[1]
    return (
        f"On average {number(reached, 0)} of {teams} teams are at or under the standard of "
        f"{standard:g}"
    )


def _spread_words(names: list[str], there: Array, known: Array) -> str:
    if known.size == 0:
        return "no team has a case holder"
    if known.size == 1:
        return f"there it is {number(there[known[0]])}"
    low, high = known[np.argmin(there[known])], known[np.argmax(there[known])]
    lowest, highest = (f"{number(there[i])} in {plain(names[i], 24)}" for i in (low, high))
    return f"their means range from {lowest} to {highest}"


def _team_loads(ensemble: Ensemble) -> Array:
    """Average caseload by run, week and team; not a number where nobody holds a case."""
    allocated = ensemble.weekly["allocated"][:, :, :-1].astype(np.float64)
    holders = ensemble.weekly["case_holders"][:, :, :-1].astype(np.float64)
    blank = np.full(allocated.shape, np.nan)
    return np.asarray(np.divide(allocated, holders, out=blank, where=holders > 0))


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the panels stand, and weeks and caseloads within them: one scale for all teams."""

    across: int
    down: int
    weeks: int
    low: float
    high: float

    @property
    def size(self) -> float:
        """Size of the words, in points."""
        return 8.5 if self.across <= 8 else 6.5

    def corner(self, team: int) -> tuple[int, int]:
        """Left and bottom of the panel of a team."""
        return team % self.across, self.down - 1 - team // self.across

    def across_at(self, team: int, week: Any) -> Any:
        """Where one or more weeks come to stand."""
        return self.corner(team)[0] + 0.05 + 0.8 * week / max(self.weeks - 1, 1)

    def up_at(self, team: int, value: Any) -> Any:
        """Where one or more caseloads come to stand."""
        return self.corner(team)[1] + 0.04 + 0.74 * (value - self.low) / (self.high - self.low)


def _grid(teams: int, lines: dict[str, Array], standard: float) -> _Grid:
    across = max(1, int(np.ceil(np.sqrt(teams * 1.6))))
    everything = np.concatenate([each.ravel() for each in lines.values()])
    low = min(float(np.nanmin(everything, initial=standard)), standard) - 1
    high = max(float(np.nanmax(everything, initial=standard)), standard) + 1
    weeks = next(iter(lines.values())).shape[1]
    return _Grid(across, -(-teams // across), weeks, low, high)


def _small_multiples(
    axes: Axes, names: list[str], lines: dict[str, Array], standard: float, week: int
) -> None:
    """All teams in one pair of axes: far quicker than axes for each."""
    grid = _grid(len(names), lines, standard)
    for team, name in enumerate(names):
        _standard_line(axes, grid, team, standard)
        for colour, means in lines.items():
            weeks = np.arange(grid.weeks)
            points = np.column_stack([grid.across_at(team, weeks), grid.up_at(team, means[team])])
            axes.add_collection(LineCollection([points], colors=colour, linewidths=1.6))
        _heading(axes, grid, team, name, float(lines[palette.BLUE][team, week]), standard)
    axes.set_xlim(0, grid.across)
    axes.set_ylim(0, grid.down)
    axes.axis("off")


def _standard_line(axes: Axes, grid: _Grid, team: int, standard: float) -> None:
    ends = grid.across_at(team, np.array([0, grid.weeks - 1]))
    level = grid.up_at(team, standard)
    axes.plot(ends, np.array([level] * 2), color=palette.PURPLE, linewidth=1)
    words = f"{standard:g}"
    axes.text(ends[1] + 0.02, level, words, size=grid.size - 1, color=palette.PURPLE, va="center")


def _heading(axes: Axes, grid: _Grid, team: int, name: str, value: float, standard: float) -> None:
    """The name of a team and its average on the date, orange above the standard."""
    left, bottom = grid.corner(team)
    look: dict[str, Any] = {"size": grid.size, "weight": "bold", "va": "center"}
    axes.text(left + 0.05, bottom + 0.88, plain(name, 18), **look)
    colour = palette.BLUE if value <= standard else palette.DARK_ORANGE
    axes.text(left + 0.85, bottom + 0.88, number(value), color=colour, ha="right", **look)
