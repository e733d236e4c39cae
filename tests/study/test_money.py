"""Money is exact: it adds up, and follows from what was paid for and the rate of the day."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.errors import ScenarioErrors
from sim.scenario.loading import load_scenario
from sim.scenario.remarks import remarks
from sim.scenario.resolved import resolved_yaml, run_hash, scenario_hash
from sim.study.money.bill import FLOWS_PAID, MILLIONTHS, STOCKS_PAID, bill, mean_of, staffing
from sim.study.money.pay import costs_on, pay_index
from sim.study.money.periods import days_of, days_paid, periods, year_name
from sim.study.money.rates import (
    ITEMS,
    LINES,
    RECRUITMENT,
    SOCIAL_WORKER_ON_COSTS,
    SOCIAL_WORKERS,
    full_cost,
    price_index,
    rate_on,
)
from sim.study.runs.ensemble import Ensemble, run_ensemble
from sim.study.runs.store import Store

YEAR = date(2017, 3, 31)
ORACLES = Path(__file__).parents[1] / "oracles" / "oracles.csv"


def paid(**settings: object) -> tuple[str, ...]:
    return tuple(f"{key.replace('__', '.')}={value}" for key, value in settings.items())


LEVEL_PAY = paid(
    costs__salaries__social_worker__spine="[45000]",
    costs__salaries__social_worker__point=1,
    costs__on_costs__national_insurance="0.13",
    costs__on_costs__national_insurance_above=0,
    costs__on_costs__pension="0.17",
    costs__overheads=0,
    costs__recruitment_per_hire=0,
    costs__induction_per_hire=0,
    costs__newly_qualified_support=0,
    opening__newly_qualified=0,
    opening__advanced=0,
)


def test_forty_workers_for_a_year_cost_what_the_sum_says():
    """The row `cost-pay`: 40 posts filled all year, £45,000 and on-costs of 30%."""
    with ORACLES.open(encoding="utf-8") as file:
        exact = next(row["exact_value"] for row in csv.DictReader(file) if row["id"] == "cost-pay")
    settings = (*LEVEL_PAY, "social_workers.posts=40", "demand.families_per_year=0")
    scenario = load_scenario("small-authority-now", settings=settings, without=("all",), until=YEAR)
    of_workers = bill(run_ensemble(scenario, 2, jobs=1)).line(
        SOCIAL_WORKERS, SOCIAL_WORKER_ON_COSTS
    )
    assert of_workers.tolist() == [[round(float(exact)) * MILLIONTHS]] * 2


@pytest.fixture(
    scope="module",
    params=["small-authority-now", "small-authority", "small-authority-now+family-help"],
)
def ensemble(request):
    return run_ensemble(load_scenario(request.param), 3, jobs=1)


def test_every_total_is_the_sum_of_its_lines_teams_and_items(ensemble):
    """The row `cost-sum`, on every replication, year, line, team and item, to the last digit."""
    found = bill(ensemble)
    assert (found.totals == found.lines.sum(axis=2)).all()
    assert (found.totals.sum(axis=1) == found.amounts.sum(axis=(1, 2, 3))).all()
    by_team = found.amounts.sum(axis=(1, 3))
    assert (by_team.sum(axis=1) == found.totals.sum(axis=1)).all()
    assert {item.line for item in ITEMS} == set(LINES)


def test_whoever_is_in_post_is_paid_from_the_first_day_to_the_last(ensemble):
    """Full-time days by hand: the stock of each census times the days up to the next change."""
    scenario = ensemble.scenario
    in_post = ensemble.weekly["in_post"][:, :, -1]
    days = days_paid(scenario, ensemble.dates, periods(scenario)).sum(axis=1)
    assert days.sum() == (scenario.until - scenario.start).days + 1
    found = bill(ensemble).quantities
    grades = ("newly_qualified", "social_worker", "advanced")
    paid_for = sum(found[grade].sum(axis=(1, 2)) for grade in grades)
    assert (paid_for == (in_post * days).sum(axis=1)).all()


def test_every_post_is_paid_for_covered_or_vacant(ensemble):
    found = bill(ensemble).quantities
    grades = ("newly_qualified", "social_worker", "advanced", "agency", "vacant")
    assert (sum(found[name] for name in grades) == found["posts"]).all()
    assert (found["team_manager"] + found["vacant_managers"] == found["manager_posts"]).all()


def test_people_in_post_change_only_by_those_who_start_and_leave(ensemble):
    """So the first day of a week is the day of its starts, as the days paid assume."""
    weekly = {name: ensemble.weekly[name][:, :, -1] for name in ("in_post", "starters", "leavers")}
    change = np.diff(weekly["in_post"], axis=1)
    assert (change == (weekly["starters"] - weekly["leavers"])[:, 1:]).all()


def test_everybody_hired_is_counted_once(ensemble):
    found, weekly = bill(ensemble), staffing(ensemble.weekly)
    for name in FLOWS_PAID:
        assert (found.quantities[name].sum(axis=(1, 2)) == weekly[name].sum(axis=(1, 2))).all()
    hours = found.quantities["overtime"].sum(axis=(1, 2))
    assert hours == pytest.approx(weekly["overtime"].sum(axis=(1, 2)), rel=1e-12)


def test_newly_qualified_workers_are_paid_more_after_their_first_year(ensemble):
    """Also those whose post holds no cases, and whom nobody supervises."""
    weekly = staffing(ensemble.weekly)
    started = weekly["newly_qualified_starters"].cumsum(axis=1).sum(axis=2)
    there = weekly["newly_qualified"].sum(axis=2)
    weeks_of_a_year = 53
    recent = started.copy()
    recent[:, weeks_of_a_year:] -= started[:, :-weeks_of_a_year]
    assert (there[:, weeks_of_a_year:] <= recent[:, weeks_of_a_year:]).all()


def test_financial_years_start_on_1_april_and_part_years_count_by_day(small):
    spans = periods(small.model_copy(update={"until": date(2020, 6, 30)}))
    assert [year_name(span.year) for span in spans][-2:] == ["2019/20", "2020/21"]
    assert spans[-1].days == 91
    assert days_of(2019) == 366
    assert all(one.last + timedelta(1) == two.first for one, two in pairwise(spans))


def test_a_pay_award_in_the_middle_of_a_year_counts_from_its_day():
    settings = (
        *LEVEL_PAY,
        "costs.pay_awards=[{date: 2016-10-01, rise: 0.1}]",
        "social_workers.posts=10",
        "demand.families_per_year=0",
    )
    scenario = load_scenario("small-authority-now", settings=settings, without=("all",), until=YEAR)
    found = bill(run_ensemble(scenario, 2, jobs=1)).line(SOCIAL_WORKERS)
    by_hand = Decimal(450_000) * (183 + Decimal("1.1") * 182) / 365
    # Each of three teams is rounded to the millionth of a pound in each of two periods.
    assert abs(found[0, 0] - by_hand * MILLIONTHS) <= 3


def test_pay_twice_as_high_costs_exactly_twice_and_changes_nothing_else(ensemble):
    doubled = load_scenario(
        "small-authority-now", settings=paid(costs__recruitment_per_hire=7000)
    ).costs
    dearer = replace(ensemble, scenario=ensemble.scenario.changed("costs", doubled.model_dump()))
    one, two = bill(ensemble), bill(dearer)
    assert (two.line(RECRUITMENT) == 2 * one.line(RECRUITMENT)).all()
    same = [line for line in LINES if line != RECRUITMENT]
    assert (two.line(*same) == one.line(*same)).all()


def test_a_supplement_from_a_date_on_is_paid_from_that_date(tmp_path):
    path = tmp_path / "supplement.yaml"
    path.write_text(
        "extends: small-authority-now.yaml\nname: Supplement\nuntil: 2017-03-31\nchanges:\n"
        "  - from: 2016-10-01\n    costs:\n      market_supplement: 3650\n"
    )
    with_it = run_ensemble(load_scenario(path), 2, jobs=1)
    without = run_ensemble(load_scenario("small-authority-now", until=YEAR), 2, jobs=1)
    assert all(
        (with_it.weekly[name] == without.weekly[name]).all() for name in ("in_post", "hours")
    )
    differ = (bill(with_it).line(SOCIAL_WORKERS) - bill(without).line(SOCIAL_WORKERS)).sum(axis=1)
    spans = periods(with_it.scenario)
    days = bill(with_it).quantities
    grades = ("newly_qualified", "social_worker", "advanced")
    after = sum(days[grade][:, -1].sum(axis=1) for grade in grades)
    assert spans[-1].first == date(2016, 10, 1)
    assert differ / MILLIONTHS == pytest.approx(after * 10, abs=0.001)


def test_the_mean_is_rounded_once_and_adds_up():
    amounts = np.array([[1, 2], [2, 2], [2, 3]])
    assert mean_of(amounts).tolist() == [2, 2]


def test_indices_are_one_at_the_price_base_and_follow_the_awards(small):
    costs = small.costs
    assert pay_index(costs, costs.price_base) == price_index(costs, costs.price_base) == 1
    assert pay_index(costs, date(2018, 3, 31)) == Decimal("1.01")
    assert pay_index(costs, date(2018, 4, 1)) == Decimal("1.0201")
    assert pay_index(costs, date(2016, 3, 31)) == 1 / Decimal("1.01")
    assert price_index(costs, date(2018, 4, 1)) == Decimal("1.0404")


def test_the_cost_of_a_social_worker_is_near_the_published_one(small):
    """£65,000 a year with on-costs and overheads at 2013-14 prices (evidence, section 9)."""
    whole = float(full_cost(small.costs, "social_worker")) * (1 + small.costs.overheads)
    assert 50_000 < whole < 70_000


def test_a_new_pay_rate_needs_no_new_run_and_is_another_scenario(tmp_path):
    cheap, dear = (
        load_scenario(
            "small-authority-now",
            settings=(f"costs.agency.pay_per_hour={pay}",),
            until=date(2016, 5, 31),
        )
        for pay in (28, 40)
    )
    assert run_hash(cheap) == run_hash(dear)
    assert scenario_hash(cheap) != scenario_hash(dear)
    store = Store(tmp_path)
    one = run_ensemble(cheap, 2, jobs=1, store=store)
    assert store.find(dear, 1) is not None
    two = run_ensemble(dear, 2, jobs=1, store=store)
    assert bill(two).totals.sum() > bill(one).totals.sum()


def test_money_survives_being_written_and_read(tmp_path):
    scenario = load_scenario("manchester-86-posts")
    path = tmp_path / "resolved.yaml"
    path.write_text(resolved_yaml(scenario.model_copy(update={"base": None})), encoding="utf-8")
    again = load_scenario(path)
    assert (again.costs, again.budget) == (scenario.costs, scenario.budget)
    assert sum(year.amount for year in again.budget.announced) == 10_200_000


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("costs.salaries.advanced.point=9", "point must be one of the 3 of spine"),
        ("costs.salaries.advanced.spine=[2, 1, 3]", "lowest salary first"),
        ("costs.overheads=-1", "must be 0 or more"),
        ("costs.pay_awards=[{date: 2016-04-01}]", "pay_awards"),
        ("budget.announced=[{financial_year: 2016/18, amount: 1}]", "2016/17"),
    ],
)
def test_faults_in_money_are_told_in_words(setting, says):
    with pytest.raises(ScenarioErrors) as told:
        load_scenario("manchester-86-posts", settings=(setting,))
    assert says in str(told.value)


def test_all_that_is_paid_for_is_counted_in_whole_numbers(ensemble: Ensemble):
    found = bill(ensemble).quantities
    assert set(STOCKS_PAID) | set(FLOWS_PAID) | {"overtime", "family_help_practitioner"} == set(
        found
    )
    assert all(found[name].dtype == np.int64 for name in (*STOCKS_PAID, *FLOWS_PAID))


def test_an_award_may_be_a_share_or_a_sum_whichever_is_more(small):
    """By hand: £32,500 of 2016 up to the awards of 2022 (£1,925) and 2023 (£1,925, or 3.88%)."""
    spine = [32500.0]
    costs = (
        small.changed("costs.salaries.social_worker.point", 1)
        .changed("costs.salaries.social_worker.spine", spine)
        .changed("costs.salaries.team_manager.point", 1)
        .changed("costs.salaries.team_manager.spine", [60000.0])
        .costs
    )
    shares = Decimal("1.01") ** 3 * Decimal("1.0275") * Decimal("1.0175")
    before, after = (pay_on(costs, "social_worker", date(y, 4, 7)) for y in (2021, 2022))
    assert before == pytest.approx(float(32500 * shares), abs=0.02)
    assert after == pytest.approx(before + 1925, abs=0.02)
    managers = [pay_on(costs, "team_manager", date(y, 4, 7)) for y in (2022, 2023, 2024, 2025)]
    for (old, new), rise in zip(pairwise(managers), (0.0388, 0.025, 0.032), strict=True):
        assert new == pytest.approx(old * (1 + rise), abs=0.02)


def pay_on(costs, grade, day):
    item = next(item for item in ITEMS if item.name == f"{grade}_pay")
    return float(rate_on(item, costs, day))


def test_the_law_of_a_day_sets_national_insurance_and_the_levy(small):
    """From 6 April 2025: 15% above £5,000, the levy of 0.5% on all pay, and the pension."""
    day = date(2025, 4, 6)
    then = costs_on(small.costs, day)
    paid = pay_on(small.costs, "social_worker", day)
    item = next(item for item in ITEMS if item.name == "social_worker_on_costs")
    by_hand = 0.15 * (paid - 5000) + 0.005 * paid + 0.196 * paid
    assert float(rate_on(item, small.costs, day)) == pytest.approx(by_hand, abs=0.02)
    assert then.on_costs.national_insurance_above == 5000
    assert costs_on(small.costs, date(2017, 4, 5)) == small.costs
    before = costs_on(small.costs, date(2020, 3, 31))
    levied = small.costs.on_costs.model_copy(update={"apprenticeship_levy": 0.005})
    assert before == small.costs.model_copy(update={"on_costs": levied})


def test_the_levy_is_due_from_6_april_2017(small):
    """0.5% of all pay, on top: £164 a year for a social worker of 2017/18 (£32,825)."""
    item = next(item for item in ITEMS if item.name == "social_worker_on_costs")
    before, after = (rate_on(item, small.costs, date(2017, 4, day)) for day in (5, 6))
    assert float(after - before) == pytest.approx(0.005 * 32_825)


def test_an_hour_of_overtime_carries_on_costs(small):
    """At £32,500 and 37 hours: £16.84 an hour, with 13.8% and 19.6% on it, paid at 1.5."""
    costs = small.changed("costs.overtime.paid", 1.0).costs
    costs = costs.model_copy(update={"overtime": costs.overtime.model_copy(update={"rate": 1.5})})
    item = next(item for item in ITEMS if item.name == "overtime")
    hour = 32_500 / (365 / 7) / 37
    by_hand = hour * 1.5 * (1 + 0.138 + 0.196)
    assert float(rate_on(item, costs, date(2016, 4, 6))) == pytest.approx(by_hand)


def test_salaries_may_be_of_another_day_than_prices(small):
    costs = small.changed("costs.pay_base", date(2025, 4, 6)).costs
    assert pay_on(costs, "social_worker", date(2025, 6, 1)) == 32500
    assert pay_on(costs, "social_worker", date(2026, 6, 1)) == pytest.approx(32500 * 1.02)
    assert float(price_index(costs, date(2025, 6, 1))) == pytest.approx(1.02**9)


def test_what_a_shipped_scenario_costs_is_not_moved_by_what_came_later():
    """2016 to 2019, by the rates that stood in the scenario when it was recorded."""
    costs = load_scenario("manchester-86-posts").costs
    known = [(2016, 32500), (2017, 32825), (2018, 33153.25), (2019, 33484.7825)]
    for year, paid in known:
        assert pay_on(costs, "social_worker", date(year, 4, 6)) == pytest.approx(paid, abs=1e-9)
        then = costs_on(costs, date(year, 4, 6))
        assert then.salaries == costs.salaries
        assert then.on_costs.national_insurance_above == costs.on_costs.national_insurance_above


def test_a_run_of_this_year_is_priced_in_this_year_and_says_what_is_assumed():
    settings = ("start=2026-04-06", "until=2026-06-30", "question.by=2026-06-30")
    scenario = load_scenario("small-authority-now", settings)
    spans = periods(scenario)
    assert spans[0].costs.on_costs.national_insurance == 0.15
    told = " ".join(remarks(scenario))
    assert "No pay award is known from 1 April 2026 on: 2.0% a year is assumed" in told
    assert "carried 10 years forward" in told
    later = load_scenario(
        "small-authority-now", ("start=2031-04-07", "until=2032-06-30", "question.by=2032-06-30")
    )
    assert "No pay award is told after 1 April 2030" in " ".join(remarks(later))
    assert remarks(load_scenario("manchester-86-posts")) == []
