"""What is typed in the form of a plan becomes a scenario file that says only what differs."""

import pytest

from sim.app.fields import FUTURES, LEVERS, first_typed, rows_of, written
from sim.scenario.differences import differences
from sim.scenario.entries import inputs
from sim.scenario.loading import load_scenario


@pytest.fixture(scope="module")
def base():
    return load_scenario("small-authority-now")


def plan_of(typed, base, folder):
    told = written(typed, base, "small-authority-now", "small-authority-now")
    assert told.faults == {}
    file = folder / "plan.yaml"
    file.write_text(told.text, encoding="utf-8")
    return load_scenario(file), told


def test_an_untouched_plan_differs_in_nothing_but_its_name(base, tmp_path):
    plan, _ = plan_of(first_typed("Untouched", base), base, tmp_path)
    assert (plan.name, plan.base) == ("Untouched", "small-authority-now")
    assert differences(base, plan) == []


def another(value: float) -> float:
    """Half of what it is, or a fifth where it is nothing."""
    return value / 2 or 0.2


def test_every_lever_is_an_input_and_sets_it_from_the_day_of_the_plan(base, tmp_path):
    assert {field.key for field in LEVERS} <= {key for key, _ in inputs()}
    typed = first_typed("All", base)
    for field in LEVERS:
        typed[field.key] = field.shown(another(float(base.input(field.key))))
    plan, _ = plan_of(typed, base, tmp_path)
    found = {each.key: each for each in differences(base, plan)}
    assert set(found) == {field.key for field in LEVERS}
    for each in found.values():
        (opening, changed) = each.second
        assert opening == each.first[0]
        assert (str(changed[0]), changed[1]) == ("2016-06-01", pytest.approx(another(opening[1])))


@pytest.mark.parametrize(
    ("typed", "value"), [("13.3", 0.133), ("12.5 %", 0.125), ("0", 0), (" 7 ", 0.07)]
)
def test_a_share_is_typed_as_per_cent(base, tmp_path, typed, value):
    plan, _ = plan_of({**first_typed("x", base), "social_workers.turnover": typed}, base, tmp_path)
    assert plan.rules_on(plan.until).social_workers.turnover == pytest.approx(value)


def test_thousands_may_have_a_comma(base, tmp_path):
    typed = {**first_typed("x", base), "demand.families_per_year": "1,530"}
    plan, _ = plan_of(typed, base, tmp_path)
    assert plan.rules_on(plan.until).demand.families_per_year == 1530


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("social_workers.posts", ""),
        ("social_workers.posts", "five"),
        ("social_workers.posts", "1e3"),
        ("social_workers.posts", "9" * 30),
        ("from", "tomorrow"),
        ("by", "31/12/2026"),
        ("confidence", "nan"),
        (FUTURES, "1"),
        (FUTURES, "-5"),
        (FUTURES, "1000000"),
    ],
)
def test_what_is_no_number_or_date_is_said_at_its_field(base, field, typed):
    told = written({**first_typed("x", base), field: typed}, base, "a", "a")
    assert list(told.faults) == [field]
    assert f"“{typed[:40]}”" in told.faults[field]


@pytest.mark.parametrize(
    "name", ['"quotes"', "<b>bold</b>", "=cmd|'/c calc'!A1", "עברית", "a" * 200, "a: b # c", "\\n"]
)
def test_a_name_is_a_name_whatever_it_holds(base, tmp_path, name):
    plan, _ = plan_of(first_typed(name, base), base, tmp_path)
    assert plan.name == name


def test_what_stands_in_the_box_holds_from_the_day_of_the_plan(base, tmp_path):
    box = "social_workers:\n  turnover: 0.05\nmanagers: {turnover: 0.1}"
    typed = {**first_typed("x", base), "social_workers.posts": "30", "extra": box}
    plan, told = plan_of(typed, base, tmp_path)
    rules = plan.rules_on(plan.until)
    assert (rules.social_workers.posts, rules.social_workers.turnover) == (30, 0.05)
    assert rules.managers.turnover == 0.1
    line = told.text.splitlines()[told.before_box]
    assert line.strip() == "social_workers:"


def test_the_form_shows_what_is_now_with_range_and_source():
    manchester = load_scenario("manchester-2016")
    rows = {row.field.key: row for row in rows_of(manchester, None, {})}
    posts = rows["social_workers.posts"]
    assert (posts.now, posts.low, posts.high, posts.quality) == ("179", "140", "258", "amber")
    assert (rows["social_workers.turnover"].now, rows["social_workers.turnover"].low) == (
        "13.3",
        "11",
    )
