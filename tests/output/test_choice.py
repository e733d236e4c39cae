"""The choice between plans: one object decides, and titles and sheets say what it says."""

from dataclasses import replace

import pytest

from sim.output.charts.caseload import _caseload_title
from sim.output.charts.cost_against_probability import _title
from sim.output.words.choice import choice_in_words, choices_in_words
from sim.study.measures.weekly import weekly_of
from sim.study.questions.comparison import verdict
from sim.study.questions.standing import standing
from sim.study.statistics.estimates import share_interval


@pytest.fixture
def option(findings):
    return findings.options[findings.others[0]]


def with_chance(option, hits, name="plan", cost=0.0):
    chance = share_interval(hits, 40)
    answer = replace(option.answer, probability=chance, verdict=verdict(chance, 0.8))
    value = replace(option.value, mean=option.value.mean + cost)
    return replace(option, answer=answer, name=name, value=value)


@pytest.mark.parametrize(
    ("hits", "said"),
    [
        ((34,), "Too few runs to say whether plan 1 meets the target with 80% confidence"),
        ((40,), "The cheapest that meets the target with 80% confidence is: plan 1"),
        ((0,), "No scenario meets the target with 80% confidence"),
        ((0, 0), "No scenario meets the target with 80% confidence"),
        (
            (34, 0),
            "Too few runs to say which scenario meets the target with 80% confidence; plan 2 does "
            "not",
        ),
        (
            (34, 40),
            "The cheapest that meets the target with 80% confidence is: plan 2; too few runs to "
            "say of plan 1",
        ),
        ((40, 40), "The cheapest that meets the target with 80% confidence is: plan 1"),
    ],
)
def test_an_undecided_plan_is_never_one_that_fails(option, hits, said):
    found = [
        with_chance(option, each, f"plan {number}", number)
        for number, each in enumerate(hits, start=1)
    ]
    assert choice_in_words(standing(found), 0.8) == said


def test_the_chart_and_the_sheet_of_the_answer_say_the_same(findings, view):
    told = choices_in_words(findings)[0]
    assert told == f"{_title(view, [findings.options[name] for name in findings.others])}."


def test_a_title_under_the_standard_waits_for_the_verdict(view):
    standard = view.plan.scenario.standard
    load = {**view.plan.weekly}
    runs = len(view.plan.replications)
    loads = [standard - 1] * (runs - 1) + [standard - 0.999]
    holders = view.plan.weekly["case_holders"]
    for run, each in enumerate(loads):
        load["allocated"] = load["allocated"].astype(float)
        load["allocated"][run] = holders[run] * each
    plan = replace(view.plan, weekly=weekly_of(load))
    asked = view.question.model_copy(update={"at_most": standard})
    title = _caseload_title(replace(view, plan=plan, question=asked))
    assert title.endswith("on average; too few runs to say whether surely enough")
