"""The sheet of value for money: what each scenario costs and buys, live as far as money goes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from sim.output.tables.money import bought
from sim.output.workbook.calculation import (
    FROM,
    LINE,
    SCENARIO,
    TO,
    WHAT,
    YEAR,
    after,
    on_or_before,
    summed,
)
from sim.output.workbook.inputs import Names
from sim.output.workbook.sheet import (
    MEANS_FOLLOW,
    Cell,
    Column,
    Formula,
    Kind,
    Sheet,
    interval_columns,
    shown,
)
from sim.study.money.bill import Bill
from sim.study.money.five_years import a_year_before
from sim.study.money.rates import AGENCY_PAY, COMPARED, MEMO, years_from_base
from sim.study.questions.findings import Findings

_ALL = f'"<>{MEMO}"'
_WORDS = {item.name: item.words for item in COMPARED}
_DAYS_A_YEAR = 365
_WHAT = 1


def value_sheet(findings: Findings, calculation: Sheet, names: Names) -> Sheet:
    """What each scenario costs and buys up to the date asked about."""
    columns = (
        Column("Scenario", width=28),
        Column("Figure", width=56),
        Column("Unit", width=18),
        *interval_columns("Mean"),
        Column("Runs", "whole", 7),
    )
    about = (
        "Against the base, paired run by run, with overheads. Low and high bound the mean (95%); "
        "those of a cost for each child are Fieller's, and there are none when the fall may be "
        "nothing.",
        "A further child fewer is on the margin: over the plan that costs the next less.",
        "Real terms are at the prices of the price base; present value is discounted too. Means of "
        "money are live formulas.",
    )
    rows: list[tuple[Cell, ...]] = []
    sheet = Sheet(
        "Value for money", "Value for money", about, columns, rows, kept=2, locked=True,
        banner=MEANS_FOLLOW,
    )  # fmt: skip
    for name in findings.options:
        live = _Live(findings, calculation, names, name)
        rows += _rows(findings, name, sheet, live, len(rows))
    return sheet


def _rows(
    findings: Findings, name: str, sheet: Sheet, live: "_Live", start: int
) -> Iterator[tuple[Cell, ...]]:
    told = bought(findings.options[name], findings.question.by)
    there = [(item, unit, value) for item, unit, value in told if value is not None]
    places = {
        item: sheet.cell(start + row, 3).split("!")[1] for row, (item, *_) in enumerate(there)
    }
    for item, unit, value in there:
        mean, low, high = shown(value, _kind(unit))
        text = live.formula(item, places)
        if text and value.mean == value.mean:
            mean = Formula(f"={text}", value.mean, _kind(unit))
        yield (name, item, unit, mean, low, high, value.n)


def _kind(unit: str) -> Kind:
    return "money" if unit.startswith("£") else "number"


class _Live:
    """The formulas of what one scenario costs over the base, from the rows of the calculation."""

    def __init__(self, findings: Findings, calculation: Sheet, names: Names, name: str) -> None:
        order = list(findings.ensembles)
        self._options, self._option = findings.options, findings.options[name]
        self._own = order.index(name) + 1
        self._base = order.index(findings.base) + 1 if findings.base is not None else None
        self._on = findings.question.by
        self._bill: Bill = findings.bills[name].upto(self._on)
        self._sum = partial(summed, calculation)
        self._names = names

    def formula(self, item: str, places: Mapping[str, str]) -> str:
        """The formula of a figure by its words; empty for one that is not money.

        `places` are the cells of the figures of the scenario, by their words.
        """

        def of(words: str) -> str:
            return next(cell for told, cell in places.items() if told.startswith(words))

        by_words = {
            "Cost a year of each further child": self._margin,
            "cash": lambda: self._extra(self._upto(self._on)),
            "in real terms": lambda: self._later(discounted=False),
            "present value": lambda: self._later(discounted=True),
            "Extra cost a year": self._yearly,
            "Cost a year of each child": lambda: (
                f"{of('Extra cost a year')}/{of('Average caseload lower by, mean')}"
            ),
            "Cost of each child-week": lambda: f"{of('Extra cost to')}/{of('Child-weeks')}",
            "Pay not spent": self._unspent,
            "Agency premium": self._premium,
        }
        found = (make for words, make in by_words.items() if words in item)
        make = next(found, None)
        return "" if make is None else make()

    def _upto(self, on: date) -> list[tuple[int, str]]:
        return [(LINE, _ALL), (TO, on_or_before(on))]

    def _of(self, number: int, conditions: Sequence[tuple[int, str]]) -> str:
        return self._sum((SCENARIO, f"{number}"), *conditions)

    def _extra(self, conditions: Sequence[tuple[int, str]]) -> str:
        own = self._of(self._own, conditions)
        if self._base is None:
            return own
        return f"({own}-{self._of(self._base, conditions)})"

    def _later(self, *, discounted: bool) -> str:
        """Every year in real terms, and discounted to the first."""
        period = self._bill.periods[0]
        parts = []
        for year in self._bill.years:
            cash = self._extra([*self._upto(self._on), (YEAR, f"{year}")])
            since = years_from_base(period.costs, year)
            part = f"{cash}/(1+{self._names.of('deflator', period)})^{since}"
            if discounted:
                part += f"/(1+discount_rate)^{year - self._bill.years[0]}"
            parts.append(part)
        return "+".join(parts)

    def _yearly(self) -> str:
        since = a_year_before(self._on)
        days = sum(period.days for period in self._bill.after(since).periods)
        return f"{self._extra([*self._upto(self._on), (FROM, after(since))])}*{_DAYS_A_YEAR}/{days}"

    def _margin(self) -> str:
        """What it costs over the plan that costs the next less; children as simulated."""
        before = self._options[self._option.beyond or ""]
        mine, theirs = self._option.fewer_over_year, before.fewer_over_year
        assert mine is not None
        assert theirs is not None
        since, number = a_year_before(self._on), list(self._options).index(before.name) + 1
        days = sum(period.days for period in self._bill.after(since).periods)
        when = [*self._upto(self._on), (FROM, after(since))]
        extra = f"({self._of(self._own, when)}-{self._of(number, when)})"
        return f"{extra}*{_DAYS_A_YEAR}/{days}/{mine.mean - theirs.mean!r}"

    def _filled(self, name: str) -> str:
        return self._of(self._own, [(WHAT, f'"{_WORDS[name]}"'), (TO, on_or_before(self._on))])

    def _unspent(self) -> str:
        return f"{self._filled('vacant')}+{self._filled('vacant_managers')}"

    def _premium(self) -> str:
        then = (TO, on_or_before(self._on))
        paid = "+".join(self._of(self._own, [(LINE, f'"{line}"'), then]) for line in AGENCY_PAY)
        return f"{paid}-{self._filled('agency')}"
