"""Small numbers: a count of 1 to 5 stands in no output, and cannot be worked out from one."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept_material import file, files
from mutating import starting

from sim.sources.returns.council import Council, Options, council_of
from sim.sources.returns.given import in_memory
from sim.sources.returns.small import Small, roughly

OF_POSTS = ("agency", "vacancy", "managers", "posts", "months_stayed", "days_behind", "shape")
"""Inputs that are of the establishment or of lengths and not of persons."""
PAIR = ["worked/cin-2025.xml", "worked/ssda903_episodes.csv"]


def by_hand(least: int = 6) -> Council:
    return council_of([file(name) for name in PAIR], Options(least=least))


def cut_short(children: int) -> Council:
    """The invented authority's census with some of its children only."""
    data = starting()[0]["census"]
    blocks = data.split(b"<Child>")
    text = b"<Child>".join(blocks[: children + 1]) + b"</Children></Message>"
    return council_of([in_memory("census", text), file("authority-a/ssda903/episodes.csv")])


@pytest.mark.parametrize("council", [by_hand(), cut_short(60), cut_short(110), cut_short(150)])
def test_no_small_count_is_a_figure(council: Council) -> None:
    for key, known in council.figures.known.items():
        is_count = float(known.value).is_integer() and not any(word in key for word in OF_POSTS)
        assert not (is_count and 0 < known.value < 6), key


@pytest.mark.parametrize("council", [by_hand(), cut_short(60), cut_short(110), cut_short(150)])
def test_no_small_count_of_children_is_in_the_report(council: Council) -> None:
    """Counts of faults may be small; those of children, and everything after them, may not."""
    _, _, after = council.report.partition("## What a reader should know")
    for line in after.splitlines():
        told = re.sub(
            r"\b(20 working|\d+%|the 1\.9|roles 4 and 5|of role 3|less than|fewer than \d+)",
            "",
            line,
        )
        counts = re.findall(r"(?:^|; \w[\w ]* |about )(\d+)(?= |;|$)", told)
        assert not [n for n in counts if 0 < int(n) < 6], line


def test_a_share_is_shown_only_when_neither_side_is_small() -> None:
    assert Small().shows_share(6, 12)
    assert Small().shows_share(0, 12)
    assert Small().shows_share(12, 12)
    assert not Small().shows_share(5, 100)
    assert not Small().shows_share(97, 100)


def test_the_council_can_ask_for_more_or_for_none() -> None:
    assert Small(10).told(9) == "fewer than 10"
    assert [Small(0).told(n) for n in (0, 1, 1234)] == ["0", "1", "1,234"]
    assert by_hand(0).figures.known["opening.on_protection_plans"].value == 2
    assert "opening.on_protection_plans" not in by_hand().figures.known
    assert by_hand().figures.left["opening.on_protection_plans"] == "suppressed: fewer than 6"


def test_the_number_behind_a_share_is_rounded_below_a_hundred() -> None:
    assert [roughly(n) for n in (18, 96, 99, 100, 1234)] == [
        "about 20",
        "about 100",
        "about 100",
        "100",
        "1,234",
    ]


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 40), min_size=2))
def test_no_hidden_part_follows_from_the_total_and_the_rest(counts: dict[str, int]) -> None:
    """Whoever knows the total and what is shown is left with none, or with 6 or more in several."""
    told = Small().parts(counts)
    hidden = [counts[name] for name, count in told.items() if count is None]
    assert all(count is None or count == 0 or count >= 6 for count in told.values())
    several = sum(n > 0 for n in hidden) > 1
    everything_is_small = not any(n >= 6 for n in counts.values())
    assert sum(hidden) == 0 or everything_is_small or (several and sum(hidden) >= 6)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=9))
def test_bands_are_joined_until_each_holds_none_or_enough(counts: list[int]) -> None:
    starts, joined = Small().joined(range(len(counts)), counts)
    assert sum(joined) == sum(counts)
    assert len(starts) == len(joined)
    assert all(n == 0 or n >= 6 for n in joined) or len(joined) == 1


def test_the_three_ways_of_a_referral_do_not_give_a_small_one_away() -> None:
    from sim.sources.returns.inputs import _hidden_ways

    ways = {"no_further_action": 50, "not_in_need": 47, "episodes_started": 3}
    assert _hidden_ways(Small(), ways) == {"not_in_need"}


def test_the_report_is_the_same_every_time() -> None:
    council = council_of(files("authority-a"))
    assert council.report == council_of(files("authority-a")).report
    assert replace(council, report="") != council


def test_rows_of_faults_are_given_only_when_asked_for() -> None:
    plain = council_of([file(PAIR[0])]).report
    asked = council_of([file(PAIR[0])], Options(where=True)).report
    assert "line" not in plain
    assert "C7 closures before the referral, taken as closed on it: 1 (line " in asked
    assert "C10 open episodes closed by a death: fewer than 6\n" in asked
