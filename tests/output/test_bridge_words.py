"""What a bridge shows: the columns that were promised, words, a picture, no overstatement."""

from datetime import date
from itertools import pairwise

import pytest

from sim.output.charts.bridge import signed
from sim.output.words.bridge import WORDS, show_bridge
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Mechanism
from sim.study.questions.bridge import STEPS, bridge
from sim.study.runs.variants import Playing

OFF = tuple(str(each) for each in Mechanism if each is not Mechanism.VACANCIES)


@pytest.fixture(scope="module")
def shown():
    plan = load_scenario("small-authority", without=OFF)
    base = load_scenario("small-authority-now", without=OFF)
    return show_bridge(
        bridge(
            plan,
            base,
            "average_caseload",
            date(2016, 7, 29),
            replications=2,
            playing=Playing(jobs=1),
        )
    )


def test_the_table_has_the_columns_and_the_order_that_others_rely_on(shown):
    columns, rows = shown.tables["bridge.csv"]
    assert tuple(columns[:4]) == ("step", "mean", "low", "high")
    assert [row[0] for row in rows] == ["baseline", "paper answer", *STEPS, "simulated answer"]


def test_every_row_has_words():
    assert set(WORDS) == {"baseline", "paper answer", *STEPS, "simulated answer"}


def test_what_is_off_is_told_and_not_drawn(shown):
    assert "off here" in shown.words
    drawn = [row[0] for row in shown.charts[0].rows]
    assert drawn == ["baseline", "paper answer", "vacancies", "families", "simulated answer"]


def test_bars_begin_where_the_one_before_ends(shown):
    rows = [row for row in shown.charts[0].rows if row[4] is not None]
    paper = shown.charts[0].rows[1][1]
    assert rows[0][4] == paper
    for before, after in pairwise(rows):
        assert after[4] == before[5]
    assert rows[-1][5] == pytest.approx(shown.charts[0].rows[-1][1])


def test_the_title_says_both_answers(shown):
    assert "and not 19.2 as on paper" in shown.charts[0].title
    assert "95% interval of the mean" in shown.charts[0].alternative


def test_a_change_that_rounds_to_nothing_has_no_sign():
    assert [signed(value, 1) for value in (0.04, -0.04, 0.06, -1234.5)] == [
        "0.0", "0.0", "+0.1", "-1,234.5",
    ]  # fmt: skip
