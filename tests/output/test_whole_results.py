"""Every chart and sheet of one result tells the same story, in results made up at random.

`test_no_contradictions.py` asks the sentences of many more; here all is drawn and written.
"""

import re

import pytest
from made_up import a_study, left_by_hand, verdicts_of, view_of

from sim.output.charts.charts import draw_all
from sim.output.charts.style import number, spoken
from sim.output.words.answer import verdict_in_words
from sim.output.words.money import money_in_words
from sim.output.workbook.book import sheets
from sim.output.workbook.sheet import value_of
from sim.study.money.bill import pounds
from sim.study.money.budget import share_for_posts

A_DATE = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
NOTHING = re.compile(r"\b(nan|inf|None)\b")
ABOUT = {"created": "", "versions": {"caseload": "0", "python": "3"}}


def check(findings):
    for name in findings.others:
        charts = {chart.name: chart for chart in draw_all(view_of(findings, name))}
        for chart in charts.values():
            for words in (chart.title, chart.alternative):
                assert not NOTHING.search(words), words
        titles = {name: chart.title for name, chart in charts.items()}
        the_people_are_those_counted(findings, name, titles)
        the_indicators_are_all_counted(titles["scorecard"])
        the_money_is_that_of_the_bills(findings, name, titles)
    book = {sheet.name: sheet for sheet in sheets(findings, [], ABOUT)}
    for sheet in book.values():
        for words in _words(sheet):
            assert not NOTHING.search(words), (sheet.name, words)
    the_cover_says_what_the_answer_says(findings, book)
    the_months_are_those_drawn(findings, book)
    if findings.base is not None:
        the_sums_are_the_same_on_every_sheet(findings, book)


def _words(sheet):
    cells = [cell for row in sheet.rows for cell in row]
    return [sheet.title, *sheet.about, *(cell for cell in cells if isinstance(cell, str))]


def the_people_are_those_counted(findings, name, titles):
    plan, by = findings.ensembles[name], findings.question.by

    def mean(measure):
        return float(plan.values(measure, by).mean())

    when = f"n {spoken(by)}"
    for title in ("teams_over_time", "posts_to_case_holders", "vacancies_and_agency"):
        assert when in titles[title]
    teams = len(plan.teams) - 1
    reached = number(mean("teams_at_standard") * teams / 100, 0)
    assert f"On average {reached} of {teams} teams" in titles["teams_over_time"]
    assert f"{number(mean('posts'), 0)} posts are funded" in titles["posts_to_case_holders"]
    assert f"{number(mean('case_holders'), 0)} hold cases" in titles["posts_to_case_holders"]
    assert f"{number(mean('vacant'), 0)} posts are empty" in titles["vacancies_and_agency"]
    held, room = mean("allocated"), mean("case_holders") * plan.scenario.standard
    told = f"hold {number(held, 0)} children and have room for {number(room, 0)}"
    assert told in titles["children_against_capacity"]


def the_indicators_are_all_counted(title):
    """Better, worse and neither are all that there are."""
    if "with the plan" not in title:
        return
    better, of, worse, same = (int(found) for found in re.findall(r"\b\d+\b(?! months)", title)[:4])
    assert better + worse + same == of, title


def the_money_is_that_of_the_bills(findings, name, titles):
    own, budget = findings.bills[name], findings.ensembles[name].scenario.budget
    whole = pounds(own.totals).mean(axis=0).sum() / 1e6
    assert f"of the £{whole:.2f}m that the service costs" in titles["where_the_money_goes"]
    if findings.base is None:
        assert "cumulative_spend" not in titles
        return
    told = titles["cumulative_spend"]
    assert A_DATE.findall(told) == [spoken(findings.question.by)]
    left = None if budget is None else left_by_hand(findings, name, upto=True)
    if left is not None and " the £" in told:
        assert (" under the " in told) == (left >= 0)


def the_cover_says_what_the_answer_says(findings, book):
    told = {row[0]: row[1] for row in book["Cover"].rows}
    for name in findings.others:
        assert verdict_in_words(findings, name, typed=False) == told[f"Answer: {name}"]
        assert money_in_words(findings, name) == told[f"What it costs: {name}"]


def the_months_are_those_drawn(findings, book):
    """At the end of a month the sheet has the count that charts and answer have of that day."""
    for name in findings.others:
        plan = findings.ensembles[name]
        for row in book["Caseload by month"].rows:
            if row[0] == name:
                mean = plan.values("average_caseload", row[1]).mean()
                assert value_of(row[2]) == pytest.approx(mean)
        for row in book["Posts by month"].rows:
            if row[0] == name:
                assert value_of(row[2]) == pytest.approx(plan.values("posts", row[1]).mean())


def the_sums_are_the_same_on_every_sheet(findings, book):
    for name in findings.others:
        plan, base = (findings.ensembles[each].scenario for each in (name, findings.base))
        money = _sums(book["Money by year"], 1)
        cash = money[name, "Total"][-1] - money[findings.base, "Total"][-1]
        value = {(row[0], row[1]): value_of(row[3]) for row in book["Value for money"].rows}
        asked = f"Extra cost to {spoken(findings.question.by)}, cash"
        assert value[name, asked] == pytest.approx(cash, abs=0.01)
        against, five = _sums(book["Against budget"], 0), _sums(book["Five years"], 0)
        spent = next(each for (who, what), each in five.items()
                     if who == name and what.startswith("Extra cost over the base"))  # fmt: skip
        played = findings.bills[name].years
        assert spent[: len(played) - 1] == pytest.approx(
            against[name, "Extra cost"][: len(played) - 1]
        )
        if plan.budget is not None:
            there = sum(each.amount for each in plan.budget.announced)
            opens = next(each for (who, what), each in five.items()
                         if who == name and what.startswith("Reserve at the start"))  # fmt: skip
            assert opens[0] == pytest.approx(there * share_for_posts(plan, base))


def _sums(sheet, scenario):
    """The figures of each row of a sheet, by its scenario and what the row is."""
    return {
        (row[scenario], row[scenario + 1]): [
            value for value in map(value_of, row[scenario + 2 :]) if not isinstance(value, str)
        ]
        for row in sheet.rows
    }


@pytest.mark.parametrize("seed", range(2))
def test_charts_and_sheets_of_a_result_tell_one_story(two, seed):
    check(a_study(two, seed))


@pytest.mark.slow
def test_charts_and_sheets_of_many_results_tell_one_story(two):
    verdicts = verdicts_of(two, range(1000, 1024), check)
    assert verdicts == {"met", "not met", "undecided"}
