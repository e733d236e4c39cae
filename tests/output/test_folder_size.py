"""A folder grows with each future by its sums alone, and says which futures are in detail."""

import json
from datetime import date

import numpy as np
import pyarrow.parquet as pq
import pytest

from sim.commands.about import about as made_with
from sim.output.charts.charts import draw_all
from sim.output.charts.view import View
from sim.output.results.folder import save_results
from sim.output.results.kept import read_kept
from sim.scenario.loading import load_scenario
from sim.study.measures.measures import MEASURES
from sim.study.measures.weekly import BY_TEAM
from sim.study.questions.findings import find
from sim.study.runs.ensemble import Coming, question_of
from sim.study.runs.play import play

pytestmark = pytest.mark.slow
UNTIL = date(2016, 7, 31)
PLAYED, DETAILED = 4, 2
IN_DETAIL = ("assessments", "conferences", "workers", "weekly")
OF_EVERY_RUN = ("weekly-service", "staffing", "counts", "counts-by-team")


@pytest.fixture(scope="module")
def runs():
    scenario = load_scenario("small-authority", until=UNTIL)
    return scenario, [play(scenario, number) for number in range(1, PLAYED + 1)]


@pytest.fixture(scope="module")
def saved(runs, tmp_path_factory):
    """The findings of the first 2 and of all runs with their folders."""
    return {
        number: save(runs, number, tmp_path_factory.mktemp("size")) for number in (DETAILED, PLAYED)
    }


def save(runs, number, place):
    scenario, rows = runs
    coming = Coming(scenario, DETAILED)
    for each, one in enumerate(rows[:number], start=1):
        coming.take(each, one)
    findings = find({"plan": coming.together()}, None, question_of(scenario))
    return findings, save_results(findings, [], "answer", made_with(findings, 1.0), place, "plan")


def test_a_further_future_takes_less_than_its_sums_as_plain_numbers(saved):
    """Four bytes for every sum of the service, and two for what is counted of each team.

    What is counted of a team is small and whole, but for hours of overtime.
    """
    ensemble = saved[PLAYED][0].ensembles["plan"]
    weeks, teams = len(ensemble.dates), len(ensemble.teams) - 1
    service = 4 * (len(ensemble.weekly) + len(MEASURES))
    of_teams = 2 * teams * (len(BY_TEAM) + len(staffing_columns(saved[PLAYED][1])))
    sizes = {n: sum(size(folder, f) for f in OF_EVERY_RUN) for n, (_, folder) in saved.items()}
    assert (sizes[PLAYED] - sizes[DETAILED]) / 2 < weeks * (service + of_teams)


def test_single_rows_take_no_more_room_for_more_futures(saved):
    for table in IN_DETAIL:
        few, many = (size(saved[number][1], table) for number in (DETAILED, PLAYED))
        assert few == many


def size(folder, table):
    return (folder / f"{table}.parquet").stat().st_size


def staffing_columns(folder):
    return pq.read_schema(folder / "staffing.parquet").names


def test_the_folder_says_which_futures_are_in_detail(saved):
    folder = saved[PLAYED][1]
    told = json.loads((folder / "about.json").read_text(encoding="utf-8"))["scenarios"][0]
    assert (told["replications"], told["detailed"]) == (PLAYED, DETAILED)
    for table in IN_DETAIL:
        column = pq.read_table(folder / f"{table}.parquet")
        assert set(column["replication"].to_pylist()) == {1, 2}, table
        assert b"first" in column.schema.field("replication").metadata[b"words"]
    for table in OF_EVERY_RUN:
        column = pq.read_table(folder / f"{table}.parquet")["replication"]
        assert set(column.to_pylist()) == set(range(1, PLAYED + 1)), table


def test_pictures_of_single_rows_say_so_and_come_back_from_the_folder(saved):
    findings, folder = saved[PLAYED]
    texts = []
    for each in (findings, read_kept(folder).findings):
        plan = each.ensembles["plan"]
        assert plan.in_detail == (1, 2)
        charts = draw_all(View(findings.question, plan, None, "Source: a test."))
        texts.append({chart.name: (chart.alternative, chart.rows) for chart in charts})
    assert repr(texts[0]) == repr(texts[1])
    told = {name: alternative for name, (alternative, _) in texts[0].items()}
    for name in ("assessment_durations", "conference_reports", "caseloads_across_workers"):
        assert "the first 2 of 4 runs" in told[name], name
    assert "the first" not in told["teams_over_time"], "caseloads of teams are of every run"


def test_weeks_of_the_service_are_the_same_however_many_are_in_detail(saved):
    for table in OF_EVERY_RUN:
        few, many = (pq.read_table(saved[n][1] / f"{table}.parquet") for n in (DETAILED, PLAYED))
        kept = np.array(many["replication"]) <= 2
        assert few.equals(many.filter(kept)), table
