"""The sheet for the medium-term financial strategy: five financial years, whatever the run has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from sim.output.words.money import announced_in_words, basis_in_words
from sim.output.workbook.budget import for_posts
from sim.output.workbook.calculation import FROM, LINE, SCENARIO, after, summed
from sim.output.workbook.sheet import Cell, Column, Formula, Sheet
from sim.output.workbook.years import BLOCK, FIRST_YEAR, ROWS, near
from sim.study.money.budget import share_for_posts
from sim.study.money.five_years import (
    ONE_OFF,
    FiveYears,
    lines_of_pay,
    recurring_lines,
    years_to_leave,
)
from sim.study.money.periods import days_of, year_name
from sim.study.questions.findings import Findings

_FIRST = 2
_AWARD = 0.01
EXTRA = "Extra cost over the base"
EXIT = (
    "Exit cost if the plan ends: pay until as many permanent people have left, at the pace of the "
    "end of the run; no redundancy"
)
OPENS, ENDS = "Reserve at the start of the year", "Reserve at its end (with a minus: short)"


def five_years_sheet(findings: Findings, money: Sheet, calculation: Sheet) -> Sheet | None:
    """Each plan's extra cost over five financial years, recurring and one-off, and its reserve."""
    if findings.base is None:
        return None
    found = findings.five_years(findings.others[0])
    assert found is not None
    columns = (
        Column("Scenario", width=28),
        Column("What", width=60),
        *(Column(f"{_label(findings, found, i)}, £", "money", 20) for i in range(len(found.years))),
        Column("Last 12 months of the run, £ a year", "money", 16),
    )
    about = (
        "Extra cost of the plan over the base. What lies beyond the run is carried forward from "
        "its last 12 months, at their pay and prices: the last column is the full-year effect.",
        "The reserve begins with all the money announced for the posts of the plan, and pays the "
        "extra cost; what recurs when it is spent has to be found elsewhere.",
    )
    rows: list[tuple[Cell, ...]] = []
    title = "Five financial years (medium-term financial strategy)"
    sheet = Sheet("Five years", title, about, columns, rows, kept=2, locked=True)
    for name in findings.others:
        rows += _Plan(findings, name, sheet, money, calculation, len(rows)).rows()
    strong = frozenset(i for i, row in enumerate(rows) if str(row[1]).startswith((EXTRA, ENDS)))
    return replace(sheet, strong=strong)


def _label(findings: Findings, found: FiveYears, place: int) -> str:
    bill, year = findings.bills[findings.base or ""], found.years[place]
    if year not in bill.years:
        return f"{year_name(year)} (carried forward)"
    return f"{bill.label(year)}{', then carried forward' if found.carried[place] else ''}"


@dataclass(frozen=True, slots=True)
class _Plan:
    """The rows of one plan, from the rows of the money sheet and of the calculation."""

    findings: Findings
    name: str
    sheet: Sheet
    money: Sheet
    calculation: Sheet
    start: int

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Recurring, one-off, both, so far, what a pay award moves; and the reserve if any."""
        found = self.findings.five_years(self.name)
        assert found is not None
        plan = self.findings.ensembles[self.name].scenario
        basis, kept = basis_in_words(plan.budget), recurring_lines(plan.budget)
        yield self._row(0, f"Recurring, {basis}", found, kept, found.recurring.tolist())
        told = "One-off: finding and starting people, agency notice"
        yield self._row(1, told, found, ONE_OFF, found.one_off.tolist())
        both = (found.recurring + found.one_off).tolist()
        yield self._added(f"{EXTRA}, {basis}", both)
        yield self._so_far("Extra cost so far", both)
        told = "of which a pay award 1% higher or lower would move"
        yield self._row(
            4,
            told,
            found,
            lines_of_pay(plan.budget),
            (found.of_pay * _AWARD).tolist(),
            f"{_AWARD}",
        )
        if plan.budget is not None:
            yield from self._reserve(both)
        yield self._exit(float(found.of_pay[-1]), len(found.years))

    def _at(self, row: int, place: int) -> str:
        return near(self.sheet, self.start + row, _FIRST + place)

    def _row(
        self, row: int, words: str, found: FiveYears, lines: Sequence[str], values: Sequence[float],
        times: str = "1",
    ) -> tuple[Cell, ...]:  # fmt: skip
        """A year is what the run has of it and the rest of it at the pace of the last months."""
        last = self._at(row, len(found.years))
        cells: list[Cell] = []
        for place, (year, days) in enumerate(zip(found.years, found.carried, strict=True)):
            parts = [f"{last}*{days}/{days_of(year)}"] if days else []
            if days < days_of(year):
                parts.insert(0, f"{self._played(lines, place)}*{times}")
            cells.append(Formula(f"={'+'.join(parts)}", values[place]))
        cells.append(Formula(f"={self._last_year(lines, found)}*{times}", values[-1]))
        return (self.name, words, *cells)

    def _numbers(self) -> tuple[int, int]:
        order = list(self.findings.ensembles)
        return order.index(self.name), order.index(self.findings.base or "")

    def _played(self, lines: Sequence[str], place: int) -> str:
        """The plan's lines of a year less those of the base, on the sheet of money by year."""
        own, base = (
            "+".join(
                self.money.cell(n * BLOCK + ROWS.index(line), FIRST_YEAR + place) for line in lines
            )
            for n in self._numbers()
        )
        return f"({own}-({base}))"

    def _last_year(self, lines: Sequence[str], found: FiveYears) -> str:
        own, base = (
            "+".join(
                summed(self.calculation, (SCENARIO, f"{n + 1}"), (LINE, f'"{line}"'),
                       (FROM, after(found.since)))
                for line in lines
            )
            for n in self._numbers()
        )  # fmt: skip
        months = self.findings.bills[self.name].after(found.since)
        days = sum(period.days for period in months.periods)
        return f"({own}-({base}))*365/{days}"

    def _added(self, words: str, values: Sequence[float]) -> tuple[Cell, ...]:
        cells = (
            Formula(f"={self._at(0, place)}+{self._at(1, place)}", value)
            for place, value in enumerate(values)
        )
        return (self.name, words, *cells)

    def _so_far(self, words: str, values: Sequence[float]) -> tuple[Cell, ...]:
        cells = [
            Formula(f"=SUM({self._at(2, 0)}:{self._at(2, place)})", sum(values[: place + 1]))
            for place in range(len(values) - 1)
        ]
        return (self.name, words, *cells, "by year only")

    def _exit(self, pay: float, years: int) -> tuple[Cell, ...]:
        """Pay until the people whom the plan has more of have left, without redundancy."""
        plan, base = (
            self.findings.ensembles[each] for each in (self.name, self.findings.base or "")
        )
        leaving = years_to_leave(plan, base)
        cost: Cell = "nobody leaves"
        if isfinite(leaving):
            # As they leave evenly, half of them are there on average until the last has left.
            text = f"={self._at(4, years)}/{_AWARD}*{leaving!r}/2"
            cost = Formula(text, pay * leaving / 2)
        return (self.name, EXIT, *(["once, when it ends"] * years), cost)

    def _reserve(self, values: Sequence[float]) -> Iterator[tuple[Cell, ...]]:
        """What is there at the start of each year, and at its end when the plan is paid."""
        plan, base = (
            self.findings.ensembles[each].scenario for each in (self.name, self.findings.base or "")
        )
        assert plan.budget is not None
        of_year, _ = for_posts(self.findings, self.name, self._numbers()[0] + 1)
        money = "+".join(of_year(each.financial_year) for each in plan.budget.announced)
        there = sum(each.amount for each in plan.budget.announced) * share_for_posts(plan, base)
        opens: list[Cell] = []
        ends: list[Cell] = []
        for place, value in enumerate(values[:-1]):
            start = f"={self._at(6, place - 1)}" if place else f"={money}"
            opens.append(Formula(start, there))
            there -= value
            ends.append(Formula(f"={self._at(5, place)}-{self._at(2, place)}", there))
        told = announced_in_words(plan, base)
        yield (self.name, f"{OPENS}: money {told}", *opens, "by year only")
        yield (self.name, f"{ENDS}, {basis_in_words(plan.budget)}", *ends,
               "by year only")  # fmt: skip
