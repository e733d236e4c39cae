"""No sentence and no title says what its figures do not."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.output.charts.caseload import _caseload_title
from sim.output.charts.probability import _title as probability_title
from sim.output.charts.style import number, percentage
from sim.output.charts.view import View
from sim.output.report.key_figures import answer_table
from sim.output.words.answer import difference_in_words, verdict_in_words, when_in_words
from sim.output.words.likelihood import YARDSTICK, likelihood, likelihood_in_words
from sim.output.words.short_answer import short_verdict, side_by_side
from sim.scenario.schema import Question
from sim.study.measures.weekly import weekly_of
from sim.study.questions.comparison import answer, compare
from sim.study.questions.findings import Findings
from sim.study.statistics.estimates import mean_interval, share_interval

BY = date(2016, 12, 31)
RUNS = 24
ORDER = [words for _, _, words in YARDSTICK]
COMMON = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def played(ensemble, start, ends):
    """An ensemble whose caseload goes from `start` to one of `ends` by run; None: no holder."""
    weeks = len(ensemble.dates)
    known = np.array([np.nan if end is None else end for end in ends])
    way = np.linspace(0, 1, weeks)
    loads = start + (known[:, None] - start) * way
    holders = np.where(np.isnan(loads), 0.0, 10.0)
    weekly = dict(ensemble.weekly)
    shape = (len(ends), weeks, len(ensemble.teams))
    for name, values in (("allocated", np.nan_to_num(10 * loads)), ("case_holders", holders)):
        weekly[name] = np.broadcast_to(values[:, :, None], shape)
    return replace(ensemble, replications=tuple(range(1, len(ends) + 1)), weekly=weekly_of(weekly))


def found(ensembles, start, base_ends, plan_ends, confidence=0.8):
    question = Question(measure="average_caseload", at_most=18.0, by=BY, confidence=confidence)
    (one, other), names = ensembles.values(), list(ensembles)
    base, plan = played(one, start, base_ends), played(other, start, plan_ends)
    answers = {n: answer(e, question) for n, e in zip(names, (base, plan), strict=True)}
    return Findings(
        question,
        dict(zip(names, (base, plan), strict=True)),
        names[0],
        answers,
        {names[1]: compare(base, plan, question)},
        dict.fromkeys(names, 20.0),
        [],
        bills={},
        options={},
    )


loads = st.one_of(
    st.just([None] * RUNS),
    st.floats(12, 30).map(lambda load: [load] * RUNS),
    st.lists(st.floats(12, 30), min_size=RUNS, max_size=RUNS),
    st.lists(st.floats(17.9, 18.1), min_size=RUNS, max_size=RUNS),
    st.integers(0, RUNS).map(lambda met: [17.0] * met + [19.0] * (RUNS - met)),
)
chances = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.995])


@given(start=st.floats(12, 30), base=loads, plan=loads, confidence=chances)
@COMMON
def test_sentences_and_titles_say_what_the_figures_say(ensembles, start, base, plan, confidence):
    findings = found(ensembles, start, base, plan, confidence)
    name = findings.others[0]
    check_verdict(findings, name)
    check_difference(findings, name)
    view = View(findings.question, findings.ensembles[name], None, "Source: a test.")
    check_caseload_title(view)
    check_probability_title(view)
    table = " ".join(c.text for _, rows in answer_table(findings).groups for r in rows for c in r)
    columns, rows = side_by_side(findings, name)
    beside = " ".join(text for row in rows for text in row)
    for text in (table, beside, short_verdict(findings, name), *when_in_words(findings, name)):
        assert not re.search(r"\b(nan|inf|None)\b", text), text
    assert all(len(row) <= len(columns) for row in rows)


def check_verdict(findings, name):
    told, found_answer = verdict_in_words(findings, name), findings.answers[name]
    if found_answer.value.n == 0:
        assert told.startswith("No answer:")
        assert "%" not in told
        assert when_in_words(findings, name) == []
        return
    begins = {"met": "Yes: ", "not met": "No: the target is not", "undecided": "Not enough runs"}
    assert told.startswith(begins[found_answer.verdict])
    confidence = findings.question.confidence
    mean, low, high = (
        float(found.rstrip("%")) / 100 if "than" not in found else None
        for found in re.search(
            r"in ((?:less|more) than \d+%|[\d.]+%) \(95% interval "
            r"((?:less|more) than \d+%|[\d.]+%) to ((?:less|more) than \d+%|[\d.]+%);",
            told,
        ).groups()
    )
    if found_answer.verdict == "met" and low is not None:
        assert low >= confidence
    if found_answer.verdict == "not met" and high is not None:
        assert high < confidence
    if found_answer.verdict == "undecided" and None not in (low, high):
        assert low < confidence <= high
    if mean in (0.0, 1.0):
        assert found_answer.probability.mean == mean
    words = when_in_words(findings, name)[0]
    assert likelihood(found_answer.probability.mean) in words


def told_of_difference(findings, name):
    return difference_in_words(findings.comparisons[name])


def check_difference(findings, name):
    difference, said = findings.comparisons[name].difference, told_of_difference(findings, name)
    if difference.n == 0:
        assert "not known" in said
    elif "lower than" in said:
        assert difference.high < 0
    elif "higher than" in said:
        assert difference.low > 0
    else:
        assert difference.low <= 0 <= difference.high


def check_caseload_title(view):
    title = _caseload_title(view)
    values = view.plan.values("average_caseload", view.on)
    there = mean_interval(values)
    if there.n == 0:
        assert "nobody holds a case" in title
        return
    first = mean_interval(view.plan.values("average_caseload", view.plan.dates[0].item())).mean
    assert number(there.mean) in title
    if "falls" in title:
        assert there.mean < first
    elif "rises" in title:
        assert there.mean > first
    elif "stays" in title:
        assert abs(there.mean - first) < 0.1
    if "under the standard" in title:
        assert there.high < 18
        assert float(number(there.mean)) < 18
    elif "above the standard" in title:
        assert there.low > 18
        assert float(number(there.mean)) > 18


def check_probability_title(view):
    title, said = probability_title(view), answer(view.plan, view.question)
    if said.value.n == 0:
        assert "nothing to judge" in title
        return
    assert ("as surely as" in title) == (said.verdict == "met")
    assert ("short of" in title) == (said.verdict == "not met")
    assert ("too few runs" in title) == (said.verdict == "undecided")
    assert percentage(said.probability.mean, view.question.confidence) in title


@given(hits=st.integers(0, 400), n=st.integers(1, 400))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_words_for_a_chance_follow_the_yardstick(hits, n):
    share = share_interval(min(hits, n), n)
    said = likelihood(share.mean)
    for low, high, words in YARDSTICK:
        if low <= share.mean <= high and not (words == "a realistic possibility" and high == 0.5):
            assert said == words
    told = likelihood_in_words(share)
    assert told.startswith(said)
    named = [place for place, words in enumerate(ORDER) if re.search(rf"\b{words}\b", told)]
    assert ORDER.index(said) in named


def test_a_greater_chance_never_gets_lesser_words():
    said = [ORDER.index(likelihood(chance / 1000)) for chance in range(1001)]
    assert said == sorted(said)
    assert set(said) == set(range(len(ORDER)))
    assert likelihood(float("nan")) == "not known"


@pytest.mark.parametrize(
    ("share", "beside", "said"),
    [
        (0.0, None, "0%"),
        (1.0, None, "100%"),
        (0.001, None, "less than 1%"),
        (0.999, None, "more than 99%"),
        (0.796, 0.8, "79.6%"),
        (0.8, 0.8, "80%"),
        (0.92, 0.8, "92%"),
        (float("nan"), None, "not known"),
    ],
)
def test_a_percentage_is_never_rounded_to_what_it_is_not(share, beside, said):
    assert percentage(share, beside) == said
