"""What a study says while it is under way."""

from datetime import date

import numpy as np
import pytest

from sim.output.words.so_far import chance_in, so_far
from sim.scenario.schema import Question

ASKED = Question(measure="average_caseload", at_most=18.0, by=date(2017, 3, 31), confidence=0.8)


def test_the_answer_so_far_is_one_line():
    values = np.array([[17.0, 18.0, 18.4, 17.6]])
    assert (
        so_far(values, values, ASKED) == "after 4 futures: 17.8, range 17.2 to 18.3; chance 3 in 4"
    )


def test_the_mean_is_as_simulated_and_range_and_chance_as_wrong_as_the_model_may_be():
    values, futures = np.array([[17.0, 17.0]]), np.array([[15.0, 19.0]])
    said = so_far(values, futures, ASKED)
    assert said == "after 2 futures: 17.0, range 15.4 to 18.6; chance 1 in 2"


def test_of_several_plans_each_is_told():
    values = np.array([[17.0, 17.0], [19.0, np.nan], [np.nan, np.nan]])
    assert so_far(values, values, ASKED) == (
        "after 2 futures: 17.0, range 17.0 to 17.0; chance 2 in 2; "
        "19.0, range 19.0 to 19.0; chance 0 in 2; nothing to measure"
    )


@pytest.mark.parametrize(
    ("met", "futures", "said"),
    [
        (9, 12, "3 in 4"), (7, 10, "7 in 10"), (33, 40, "5 in 6"), (12, 12, "12 in 12"),
        (0, 30, "0 in 30"), (39, 40, "more than 9 in 10"), (1, 40, "less than 1 in 10"),
    ],
)  # fmt: skip
def test_a_chance_is_told_as_people_say_it(met, futures, said):
    assert chance_in(met, futures) == said
