"""No sentence, title or sheet says what another one, or its own figures, deny.

Results are made up at random without playing anything: verdicts of every kind, over and under the
budget and none, part years, one to four scenarios.
"""

import re

import pytest
from made_up import a_study, basis_of, left_by_hand, verdicts_of, view_of

from sim.output.charts.caseload import _caseload_title
from sim.output.charts.cost import cost_by_year
from sim.output.charts.cost_against_probability import _title as choice_title
from sim.output.charts.probability import _title as probability_title
from sim.output.charts.style import spoken
from sim.output.words.answer import verdict_in_words
from sim.output.words.choice import choices_in_words
from sim.output.words.money import cost_in_a_line, money_in_words
from sim.output.words.short_answer import afterwards_in_words, short_verdict
from sim.output.workbook.budget import LEFT, budget_sheet
from sim.output.workbook.calculation import calculation_sheet
from sim.output.workbook.inputs import Names
from sim.output.workbook.sheet import value_of
from sim.output.workbook.story import answer_sheet
from sim.output.workbook.years import money_sheet
from sim.scenario.schema import OVER_A_YEAR

A_DATE = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")


def check(findings):
    for name in findings.others:
        verdicts_agree(findings, name)
        money_agrees(findings, name)
        the_cost_chart_agrees(findings, name)
    the_choice_agrees(findings)
    the_sheets_agree(findings)


def verdicts_agree(findings, name):
    view, said = view_of(findings, name), findings.answers[name].verdict
    told = {
        "sentence": verdict_in_words(findings, name),
        "chance": probability_title(view),
        "caseload": _caseload_title(view),
    }
    over = findings.question.measure.endswith(OVER_A_YEAR)
    when = f"ver the 12 months to {spoken(findings.question.by)}"
    assert (when in told["sentence"]) == (when in told["chance"]) == over
    assert ("over the 12 months to then" in told["caseload"]) == over
    begins = {"met": "Yes:", "not met": "No:", "undecided": "Not enough runs"}[said]
    assert told["sentence"].startswith(begins)
    assert ("too few runs" in told["chance"]) == (said == "undecided")
    if over or "under the standard" in told["caseload"]:
        assert ("too few runs" in told["caseload"]) == (said == "undecided")
        assert ("not as surely" in told["caseload"]) == (said == "not met")
    more = {
        re.search(r"--budget \d+ goes on from these \d+ futures", each)
        for each in (told["sentence"], short_verdict(findings, name))
    }
    assert len({None if found is None else found.group() for found in more}) == 1
    assert (None in more) == (said != "undecided")
    plain = [
        verdict_in_words(findings, name, typed=False),
        short_verdict(findings, name, typed=False),
    ]
    assert all("--" not in each for each in plain)
    assert {"as many again" in each for each in plain} == {said == "undecided"}
    after = afterwards_in_words(findings, name)
    assert all(("over the 12 months up to each week" in each) == over for each in after)
    for each in (*told.values(), *plain, *after):
        assert not re.search(r"\b(nan|inf|None)\b", each), each


def money_agrees(findings, name):
    told, line = money_in_words(findings, name), cost_in_a_line(findings, name)
    by = spoken(findings.question.by)
    assert set(A_DATE.findall(told)) == set(A_DATE.findall(line)) == {by}
    assert "with overheads" in told
    assert not re.search(r"\b(nan|inf|None|not known)\b", told), told
    budget = findings.ensembles[name].scenario.budget
    left = None
    if findings.base is not None and budget is not None:
        left = left_by_hand(findings, name, upto=True)
    assert ("budget" in told) == (left is not None)
    if left is not None:
        assert (" under (" in told) == (left >= 0)
        assert (" over (" in told) == (left < 0)
        assert f"Against its budget, {basis_of(budget)}: " in told
        assert ("for 7 of its 14 posts" in told) == (budget.posts == 14)
        assert ("for 5 posts (the plan has 7)" in told) == (budget.posts == 5)
    fall = findings.options[name].fewer_over_year
    if fall is not None:
        assert ("for each child fewer" in line) == (fall.low > 0)
        assert ("no more than noise" in told) == (fall.low <= 0)


def the_cost_chart_agrees(findings, name):
    chart = cost_by_year(view_of(findings, name))
    span = findings.bills[name].span
    assert span in chart.title
    budget = findings.ensembles[name].scenario.budget
    left = None
    if findings.base is not None and budget is not None:
        left = left_by_hand(findings, name, upto=False)
    assert bool(re.search(r" (over|under) the ", chart.title)) == (left is not None)
    if left is not None:
        assert (" under the " in chart.title) == (left >= 0)
        assert basis_of(budget) in chart.title
        assert basis_of(budget) in chart.alternative


def the_choice_agrees(findings):
    said = {name: findings.answers[name].verdict for name in findings.others}
    shown = [findings.options[name] for name in findings.options]
    view = view_of(findings, findings.others[0])
    told = {choices_in_words(findings)[0], f"{choice_title(view, shown)}."}
    assert len(told) == 1
    (words,) = told
    assert ("No scenario meets" in words) == (set(said.values()) == {"not met"})
    assert ("The cheapest" in words) == ("met" in said.values())
    if "met" in said.values():
        best = re.search(r"is: (Plan \d)", words).group(1)
        assert said[best] == "met"
        worth = {name: findings.options[name].value.mean for name in said if said[name] == "met"}
        assert worth[best] == min(worth.values())
    if "undecided" in said.values():
        assert "oo few runs to say" in words


def the_sheets_agree(findings):
    answers = {(row[0], row[1]): row for row in answer_sheet(findings).rows}
    asked = next(words for _, words in answers if words.startswith("Average caseload"))
    for name in findings.others:
        assert answers[(name, asked)][-1] == verdict_in_words(findings, name, typed=False)
    names = Names(findings)
    money = money_sheet(findings, calculation_sheet(findings, names))
    sheet = budget_sheet(findings, money)
    if sheet is None:
        return
    by, bills = findings.question.by, findings.bills[findings.base]
    assert spoken(by) in sheet.columns[-1].title
    assert bills.span in sheet.columns[-2].title
    for column, year in zip(sheet.columns[2:], bills.years, strict=False):
        whole = bills.days(year) == (365 if year % 4 != 3 else 366)
        assert ("(" not in column.title) == whole
    for row in sheet.rows:
        if row[1] == LEFT and findings.ensembles[row[0]].scenario.budget is not None:
            left = left_by_hand(findings, row[0], upto=True)
            told = value_of(row[-1])
            if left is None:
                assert told == "not announced"
            else:
                assert told == pytest.approx(left, abs=0.01)


@pytest.mark.parametrize("seed", range(12))
def test_results_made_up_at_random_contradict_themselves_nowhere(two, seed):
    check(a_study(two, seed))


@pytest.mark.parametrize(
    "seeds",
    [
        pytest.param(range(1000, 1100), id="a hundred", marks=pytest.mark.slow),
        pytest.param(range(1100, 1400), id="three hundred", marks=pytest.mark.nightly),
    ],
)
def test_many_results_contradict_themselves_nowhere(two, seeds):
    verdicts = verdicts_of(two, seeds, check)
    assert verdicts == {"met", "not met", "undecided"}
