"""The options that commands share, stated once."""

import pytest

from sim.commands.options import Asked, UserError


def test_a_precision_may_name_its_measure_and_several_may_be_asked_for() -> None:
    asked = Asked(precision=["0.3", "assessments_in_time=2"])
    assert asked.precisions("average_caseload") == {
        "average_caseload": 0.3,
        "assessments_in_time": 2.0,
    }


@pytest.mark.parametrize("wrong", ["much", "0", "-1", "inf", "nan", "average_caseload=", "="])
def test_a_precision_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(UserError, match="--precision"):
        Asked(precision=[wrong])


def test_runs_are_either_counted_or_precise() -> None:
    with pytest.raises(UserError, match="choose one"):
        Asked(precision=["0.2"], replications=10)


def test_a_budget_is_a_number_of_pairs_and_no_fixed_number() -> None:
    with pytest.raises(UserError, match="give 40 or 42"):
        Asked(budget=41)
    with pytest.raises(UserError, match="choose one"):
        Asked(budget=40, replications=10)
    assert Asked(budget=40).budget == 40
