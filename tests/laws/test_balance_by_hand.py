"""Balance between teams: who passes new families on, to whom, when, and which families."""

import pytest
from hand import Hand, Under, family, told

from sim.scenario.schema import Scenario
from sim.service.allocation import allocate
from sim.service.balance import look_at_teams
from sim.service.people import State
from sim.service.referral import new_family
from sim.study.measures.identities import check_identities


def teams_of_one(teams: int, **more: object) -> Scenario:
    """Teams of one worker each, with assessments that take for ever."""
    return told(
        30, social_workers__posts=teams, teams__count=teams, work__assessment_first_child=500.0,
        **{"teams__tolerated_difference": 4.0, **more},
    )  # fmt: skip


def comes(day: float, children: int):
    return family(day, children, team=0, teams=2)


FAMILIES = (comes(1, 4), comes(2, 4), comes(6, 1), comes(11, 3), comes(16, 2))
"""All of the first of two teams: it holds 8 on the second Monday, 9 on the third."""


def test_a_team_passes_new_families_on_from_the_monday_on_which_it_holds_too_much() -> None:
    """8 and 0 is 4 above the average, which is tolerated; 9 and 0 is not; 9 and 3 is again."""
    run = Hand(teams_of_one(2), *FAMILIES)
    check_identities(run.journal, run.scenario)
    assert run.weekly("passed_to_another_team")[:4] == [0, 0, 3, 0]
    assert run.weekly("taken_from_another_team")[:4] == [0, 0, 3, 0]
    assert Under(teams_of_one(2), *FAMILIES).at(20).held() == [[4, 4, 1, 2], [3]]
    tolerant = teams_of_one(2, teams__tolerated_difference=4.5)
    assert Under(tolerant, *FAMILIES).at(20).held() == [[4, 4, 1, 3], [2]], "12 and 0"


@pytest.mark.parametrize(
    ("held", "shares", "passed_to"),
    [
        ((12, 6, 3), (1.0, 1.0, 1.0), {0: 1}),
        ((11, 6, 4), (1.0, 1.0, 1.0), {}),
        ((12, 8, 1), (1.0, 1.0, 1.0), {0: 2}),
        ((3, 6, 12), (1.0, 1.0, 1.0), {2: 0}),
        ((14, 14, 1), (1.0, 1.0, 1.0), {0: 2, 1: 2}),
        ((6, 8, 7), (0.5, 1.0, 1.0), {}),
        ((7, 7, 7), (0.5, 1.0, 1.0), {0: 1}),
        ((9, 0, 1), (1.0, 0.0, 1.5), {0: 2}),
        ((9, 0, 0), (0.0, 0.0, 0.0), {}),
    ],
)
def test_new_families_go_to_the_nearest_team_below_the_average_that_has_somebody(
    held: tuple[int, ...], shares: tuple[float, ...], passed_to: dict[int, int]
) -> None:
    under = Under(teams_of_one(3)).at(0.5)
    for worker, children, share in zip(under.workers, held, shares, strict=True):
        worker.children, worker.share = children, share
    look_at_teams(under.service)
    found = {old.number: new.number for old, new in under.service.passed_to.items()}
    assert found == passed_to


def test_a_team_counts_who_waits_and_not_who_leaves() -> None:
    under = Under(teams_of_one(2)).at(0.5)
    one, other = under.workers
    waits = new_family(under.service, comes(0.5, 4))
    under.teams[0].unallocated[waits] = None
    one.children, other.children = 6, 1
    look_at_teams(under.service)
    assert under.service.passed_to == {under.teams[0]: under.teams[1]}, "10 and 1"
    one.children = 0
    look_at_teams(under.service)
    assert not under.service.passed_to, "4 and 1"
    one.leaving = True
    look_at_teams(under.service)
    assert under.service.passed_to == {under.teams[0]: under.teams[1]}, "4 with nobody to hold them"


@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize("state", [State.ASSESSMENT, State.IN_NEED, State.CLOSING])
def test_only_a_family_that_nobody_has_begun_with_is_passed_on(state: State, begun: bool) -> None:
    under = Under(teams_of_one(2)).at(6.5)
    first, second = under.teams
    under.service.passed_to = {first: second}
    one = new_family(under.service, comes(6.5, 3))
    one.move_to(state)
    one.seen = 6.0 if begun else one.seen
    first.unallocated[one] = None
    allocate(under.service, one)
    passed = state is State.ASSESSMENT and not begun
    assert one.team is (second if passed else first)
    assert one.worker is under.workers[passed]
    assert [team.children_in[state] for team in (one.team,)] == [3]
    assert sum(first.children_in.values()) == 3 * (not passed)
    assert not first.unallocated
    assert under.count("passed_to_another_team") == 3 * passed
