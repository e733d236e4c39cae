import json
import re
from dataclasses import replace
from math import nan

import numpy as np
import pytest

from sim.output.tables.summary import summary
from sim.output.words.answer import answer_in_words, verdict_in_words
from sim.output.words.explain import explain
from sim.output.words.money import cost_in_a_line
from sim.output.words.short_answer import side_by_side
from sim.scenario.loading import load_scenario, shipped_names
from sim.study.questions.comparison import verdict
from sim.study.questions.findings import find
from sim.study.statistics.confidence_sequence import share_at_any_time
from sim.study.statistics.estimates import share_interval


def with_chance(findings, hits, n):
    name = findings.others[0]
    probability = share_interval(hits, n)
    said = verdict(probability, findings.question.confidence)
    answer = replace(findings.answers[name], probability=probability, verdict=said)
    return replace(findings, answers={**findings.answers, name: answer}), name


@pytest.mark.parametrize(
    ("hits", "words"),
    [
        (40, "Yes: the target is met."),
        (0, "No: the target is not met."),
        (32, "Not enough runs to say."),
    ],
)
def test_the_verdict_is_said_plainly(findings, hits, words):
    told = verdict_in_words(*with_chance(findings, hits, 40))
    assert told.startswith(words)
    assert "On 31 December 2016 the average caseload is at most 18" in told
    assert "95% interval" in told
    assert "40 runs" in told


def test_an_undecided_verdict_says_how_to_go_on_and_promises_no_number(findings):
    told = verdict_in_words(*with_chance(findings, 36, 40))
    assert "--budget 80 goes on from these 40 futures" in told
    assert "would decide" not in told


def test_every_figure_has_its_interval_and_its_runs(findings):
    told = answer_in_words(findings)
    seen = (
        told[told.index("What workers and families") : told.index("There were")]
        if "There were" in told
        else told[told.index("What workers and families") :]
    )
    for line in seen.splitlines():
        if found := re.search(r" {2,}[\d,.]+%?( \(| {2,}|$)", line):
            assert re.search(r"\([\d,.-]+ to [\d,.-]+\)|not available", line), (line, found)
    assert "mean (95% interval of the mean)" in told
    assert "Each scenario was played 3 times" in " ".join(told.split())
    assert "paper answer" in told.replace("\n", " ")


def test_the_answer_names_no_place_on_the_machine(findings):
    assert "/" not in answer_in_words(findings)


def test_a_scenario_alone_is_answered_too(ensembles, asked):
    name, ensemble = list(ensembles.items())[-1]
    told = answer_in_words(find({name: ensemble}, None, asked))
    assert "Without the plan" not in told
    assert "difference" not in told


def test_the_summary_for_machines_is_json_without_nan(findings):
    told = json.loads(json.dumps(summary(findings, "results/x"), allow_nan=False))
    assert list(told) == [
        "scenario",
        "base",
        "question",
        "verdict",
        "results",
        "money",
        "difference",
        "elsewhere",
        "paper",
        "folder",
    ]
    assert told["scenario"] in told["results"]
    assert told["base"] in told["results"]
    assert {"mean", "low", "high"} == set(told["results"][told["base"]]["average_caseload"])


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_scenario_can_be_explained(name):
    told = explain(load_scenario(name))
    for words in ("Hours of social workers in a year", "The paper answer", "Assumptions:"):
        assert words in told


def test_where_there_is_no_interval_none_is_told(findings):
    """One pair of futures has a mean and nothing to tell how far it may be off."""
    name = findings.others[0]
    one_pair = {"low": nan, "high": nan, "n": 2}
    answer, option = findings.answers[name], findings.options[name]
    answer = replace(answer, value=replace(answer.value, **one_pair))
    option = replace(option, cash=replace(option.cash, **one_pair), answer=answer)
    alone = replace(findings, answers={**findings.answers, name: answer})
    alone.__dict__["options"] = {**findings.options, name: option}
    told = [*side_by_side(alone, name)[1][1], cost_in_a_line(alone, name)]
    assert not [text for text in told if "not known" in text]


def test_as_many_futures_again_narrow_an_open_share_by_about_a_fifth():
    """Less than the three tenths of independent futures: those of a pair meet the same draw."""
    luck, narrower = np.random.default_rng(2016), []
    for futures in (10, 20, 40):
        for share in (0.3, 0.5, 0.7):
            apart = luck.random((40, 2 * futures)) < share
            alike = np.repeat(luck.random((40, futures)) < share, 2, axis=1)
            for met in (*apart, *alike):
                some, twice = share_at_any_time(met[:futures]), share_at_any_time(met)
                narrower.append(1 - (twice.high - twice.low) / (some.high - some.low))
    assert np.mean(narrower) == pytest.approx(0.2, abs=0.05)
