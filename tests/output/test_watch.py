"""What is shown of one post and one family says what was watched, and nothing else."""

import csv
import json
import re
from datetime import date

import pytest

from sim.commands.caseload import run_command
from sim.output.charts.style import as_png, as_svg, caseload_style
from sim.output.charts.watched_family import family_timeline
from sim.output.charts.watched_post import diary_strip, group_of, sittings_of_the_year
from sim.output.words.watch import show_family, show_post
from sim.scenario.loading import load_scenario
from sim.service.watched_family import Event, FamilyStory, follow_family
from sim.service.watched_post import PostDiary, Sitting, Spell, watch_post

UNTIL = date(2016, 9, 30)


@pytest.fixture(scope="module")
def small():
    return load_scenario("small-authority", until=UNTIL)


@pytest.fixture(scope="module")
def diary(small):
    return watch_post(small, 5)


@pytest.fixture(scope="module")
def story(small):
    return follow_family(small, 4)


def test_the_strip_says_how_many_hours_went_where(small, diary):
    chart = diary_strip(small, 5, 1, diary)
    total = sum(each.hours for each in diary.sittings)
    assert f"of {total:,.0f} hours" in chart.title
    by_group: dict[str, float] = {}
    for row in chart.rows:
        by_group[row[3]] = by_group.get(row[3], 0.0) + row[4]
    most = max(by_group, key=by_group.get)
    assert chart.title.startswith(f"{most} took {by_group[most] / total:.0%}")
    assert sum(row[4] for row in chart.rows) == pytest.approx(total)


def test_only_the_last_year_is_shown(small):
    sittings = [Sitting(float(day), day + 0.5, "assessment", 2.0) for day in range(380)]
    long = load_scenario("small-authority", until=date(2017, 9, 30))
    shown = sittings_of_the_year(long, PostDiary(sittings))
    assert 240 < len(shown) < 260
    assert shown[-1] is sittings[-1]


def test_a_post_that_nobody_held_has_no_hours(small):
    chart = diary_strip(small, 9, 1, PostDiary(occupants=[Spell(0.0, 127.0, "empty")]))
    assert chart.title == "Nobody worked in post 9 in this year"
    assert chart.rows == []


def test_every_kind_of_work_has_its_group():
    groups = {
        "visit on a protection plan": "Visits",
        "assessment": "Assessments and enquiries",
        "updated assessment": "Assessments and enquiries",
        "section 47 enquiry": "Assessments and enquiries",
        "conference report": "Conferences, reviews and core groups",
        "looked-after review": "Conferences, reviews and core groups",
        "supervision": "Other work",
        "other plan work": "Other work",
    }
    assert {kind: group_of(kind) for kind in groups} == groups


def story_of(*kept):
    events = [Event(1.0, "referred"), *(Event(2.0, what, 3.0, how) for what, how in kept)]
    return FamilyStory(2, 1.0, events, [Spell(1.0, 90.0, "in assessment")], [])


@pytest.mark.parametrize(
    ("kept", "title"),
    [
        ([("children seen", "in time")], "1 of 1 deadlines of this family were kept"),
        ([("children seen", "late")], "0 of 1 deadlines of this family were kept"),
        ([], "No deadline fell due for this family"),
        (
            [
                ("children seen", "in time"),
                ("visit on a protection plan", "late"),
                ("core group", "missed"),
                ("core group", "in time"),
            ],
            "1 of 1 deadlines of this family were kept; of 3 visits and meetings due, "
            "1 came late and 1 were missed",
        ),
    ],
)
def test_the_title_of_a_family_counts_its_deadlines(small, kept, title):
    assert family_timeline(small, 1, 1, story_of(*kept)).title == title


@pytest.mark.slow
def test_the_pictures_are_the_same_bytes_twice(small, diary, story):
    def drawn():
        shown = show_post(small, 5, 1, diary), show_family(small, 4, 1, story)
        with caseload_style():
            return [(as_svg(c.figure), as_png(c.figure)) for s in shown for c in s.charts]

    assert drawn() == drawn()


def test_a_family_is_told_in_the_table_beside_its_picture(small, story):
    shown = show_family(small, 4, 1, story)
    rows = shown.charts[0].rows
    assert len(rows) == len(story.events)
    assert sum(shown.told["deadlines"].values()) == sum(bool(row[3]) for row in rows)


@pytest.mark.slow
def test_the_command_writes_a_folder_and_says_what_it_saw(tmp_path, capsys):
    options = ["--until", "2016-09-30", "--out", str(tmp_path)]
    assert run_command(["watch", "small-authority", "--family", "4", "--json", *options]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["states"][0] == "in assessment"
    folder = tmp_path / "small-authority-family-4"
    with (folder / "charts" / "one_familys_way.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert sum(row["kept"] == "late" for row in rows) == told["deadlines"]["late"]
    assert run_command(["watch", "small-authority", "--post", "5", "--quiet", *options]) == 0
    assert re.search(r"took \d+% of", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "Give either --post N or --family N"),
        (["--post", "1", "--family", "1"], "Give either --post N or --family N"),
        (["--post", "99"], "small-authority: there is no post 99 in this scenario"),
    ],
)
def test_a_mistake_is_answered_in_words(tmp_path, capsys, options, words):
    asked = ["--until", "2016-05-31", "--out", str(tmp_path / "out")]
    assert run_command(["watch", "small-authority", *options, *asked]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
