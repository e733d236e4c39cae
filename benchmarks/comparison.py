"""Two reference models in Caseload and in other programs: first the answers, then the time.

simmer is not here: it needs R, which is not among what this project installs.
"""

from collections.abc import Callable
from functools import partial
from statistics import median

import reference
from measuring import Target, ratio, rounds, table
from other_programs import PROGRAMS
from reference import ARRIVALS, LOAD, SERVERS, Answer, play

CASES = {"many servers": 200_000, "three stages": 100_000}
ROUND = 20
"""A round plays a twentieth of the cases: the time for a case does not depend on their number."""
TOLERANCE = {"many servers": 0.5, "three stages": 0.15}
"""Mean waits agree within this share: with many servers few wait at all, and those together."""
Player = Callable[[], Answer]


def many_servers(cases: int) -> dict[str, Player]:
    """M/M/c with 300 servers at load 0.9, in each program."""
    scenario, days = reference.many_servers(cases), cases / (SERVERS * LOAD)
    ours = {"Caseload": lambda: reference.allocated(play(scenario))}
    return ours | {name: partial(both[0], days, 1) for name, both in PROGRAMS.items()}


def three_stages(cases: int) -> dict[str, Player]:
    """Three stages in 40 teams with the least loaded worker, in each program."""
    scenario, days = reference.three_stages(cases), cases / ARRIVALS
    ours = {"Caseload": lambda: reference.assessed(play(scenario))}
    return ours | {name: partial(both[1], days, 1) for name, both in PROGRAMS.items()}


MODELS = {"many servers": many_servers, "three stages": three_stages}


def measure() -> list[Target]:
    """Each model: the same answer from all programs, and the time of each against ours."""
    return [target for name in MODELS for target in compare(name)]


def compare(name: str) -> list[Target]:
    """One model: mean waits at full size, then interleaved rounds of a part of it."""
    answers = {program: player() for program, player in MODELS[name](CASES[name]).items()}
    if name == "many servers":
        answers["Erlang's formula"] = Answer(CASES[name], reference.erlang_wait())
    same = agree(name, answers)
    some = MODELS[name](CASES[name] // ROUND)
    sizes: dict[str, int] = {}

    def sized(program: str, player: Player) -> None:
        sizes[program] = player().cases

    found = rounds({each: partial(sized, each, player) for each, player in some.items()})
    a_case = {each: [t / sizes[each] for t in times] for each, times in found.items()}
    over = {each: ratio(times, a_case["Caseload"]) for each, times in a_case.items()}
    rows = [
        (
            each,
            answers[each].cases,
            f"{answers[each].wait:.4f}",
            f"{1e6 * median(times):.0f}",
            f"{over[each]:.2f}",
        )
        for each, times in a_case.items()
    ]
    head = ("program", "cases", "mean days waited", "microseconds a case", "over Caseload")
    table(f"Reference model: {name}", head, rows)
    simpy = f"{over['plain SimPy']:.2f}"
    targets = [_faster(other, name, over[other]) for other in ("Ciw", "salabim")]
    return [same, *targets, Target(f"plain SimPy over Caseload, {name}", "stated", simpy, None)]


def _faster(program: str, model: str, times: float) -> Target:
    words = f"faster than {program}, {model}"
    return Target(words, "at least 10 times", f"{times:.1f}", times >= 10)


def agree(name: str, answers: dict[str, Answer]) -> Target:
    """Whether all give the same answer as ours; one that does not plays another model."""
    ours = answers["Caseload"].wait
    apart = {program: abs(told.wait / ours - 1) for program, told in answers.items()}
    furthest = max(apart, key=apart.__getitem__)
    return Target(
        f"the same mean wait from all programs, {name}",
        f"within {TOLERANCE[name]:.0%}",
        f"{apart[furthest]:.0%} ({furthest})",
        apart[furthest] <= TOLERANCE[name],
    )
