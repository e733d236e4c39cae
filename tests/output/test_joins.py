"""Rows of one simulated case, family or worker can be joined across tables and scenarios."""

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from sim.output.results.folder import save_results
from sim.service.people import pair

CASE = ["scenario", "replication", "family", "case"]
RUN = ["scenario", "replication"]


@pytest.fixture(scope="module")
def tables(findings, tmp_path_factory):
    folder = save_results(findings, {}, "answer", {}, tmp_path_factory.mktemp("j"), "plan")
    names = ("assessments", "conferences", "workers", "counts")
    return {name: pq.read_table(folder / f"{name}.parquet") for name in names}


def total(table, column, by):
    summed = table.group_by(by).aggregate([(column, "sum")])
    return {tuple(row[k] for k in by): row[f"{column}_sum"] for row in summed.to_pylist()}


def test_a_conference_joins_the_assessment_of_its_case(tables):
    """Only a family that was on a plan when the run began has none of its own."""
    one, other = tables["conferences"], tables["assessments"]
    joined = one.join(other, CASE, join_type="inner", right_suffix="_assessed")
    initial = joined.filter(pc.equal(joined["kind"], "initial"))
    assert initial.num_rows > 50
    assert joined.num_rows <= one.num_rows
    assert joined["children"].equals(joined["children_assessed"])
    assert pc.all(pc.greater_equal(initial["held"], initial["referred"])).as_py()


def test_rows_that_are_joined_add_up_to_the_weekly_counts(tables):
    """Reviews of cases with an assessment of theirs, and of those without, are all reviews."""
    weeks = tables["counts"]
    keys = tables["assessments"].select(CASE)
    for kind in ("initial", "review"):
        held = tables["conferences"]
        held = held.filter(pc.equal(held["kind"], kind)).select([*CASE, "children"])
        parts = [held.join(keys, CASE, join_type=how) for how in ("left semi", "left anti")]
        assert all(part.num_rows for part in parts)
        summed = [total(part, "children", RUN) for part in parts]
        counted = total(weeks, f"{kind}_conferences", RUN)
        assert {run: sum(each.get(run, 0) for each in summed) for run in counted} == counted


def test_open_assessments_join_the_workers_who_hold_them(tables):
    still = tables["assessments"]
    still = still.filter(pc.and_(pc.equal(still["outcome"], "open"), still["worker"].is_valid()))
    workers = tables["workers"]
    last = workers.filter(pc.equal(workers["date"], pc.max(workers["date"])))
    by = [*RUN, "worker"]
    joined = still.join(last, by, join_type="inner", right_suffix="_held")
    assert joined.num_rows == still.num_rows > 20
    assert joined["team"].equals(joined["team_held"])
    held = total(last, "children", by)
    assert all(amount <= held[key] for key, amount in total(still, "children", by).items())


def test_the_same_number_is_the_same_family_in_both_scenarios(tables):
    """Nearly every family that is assessed in the one is in the other, on the same day."""
    rows = tables["assessments"].filter(pc.equal(tables["assessments"]["case"], 1))
    base, plan = (rows.filter(pc.equal(rows["scenario"], n)) for n in pc.unique(rows["scenario"]))
    by = ["replication", "family"]
    both = base.join(plan, by, join_type="inner", right_suffix="_other")
    assert both.num_rows > 0.95 * max(base.num_rows, plan.num_rows) > 1000
    assert both["referred"].equals(both["referred_other"])
    assert both["children"].equals(both["children_other"])


def test_no_two_families_have_one_number():
    kinds = [*((0, layer) for layer in range(60)), *((5, kind) for kind in range(5)), (6,)]
    heads = [head[0] if len(head) == 1 else pair(*head) for head in kinds]
    numbers = [pair(head, place) for head in heads for place in range(3000)]
    assert len(set(numbers)) == len(numbers)
    assert max(numbers) < 2**31, "four bytes each"
