"""The two reference models in Ciw, salabim and plain SimPy, each written the way its manual does.

Every case is an individual, a component or a process; servers are nodes or resources. Each
function plays one model for a number of days and returns the answer (see `reference`).
"""

import random
from collections.abc import Generator, Iterator
from typing import Any

import simpy
from reference import ARRIVALS, FURTHER, LAST, LOAD, SERVERS, TEAMS, WORK, WORKERS_A_TEAM, Answer

RATE = SERVERS * LOAD
STAGES = ("first", "second", "third", "done")


def answer(waits: list[float]) -> Answer:
    """How many cases there were, and their mean wait."""
    return Answer(len(waits), sum(waits) / len(waits))


# plain SimPy: a process for each case


def simpy_many_servers(days: float, seed: int) -> Answer:
    """A shared queue, with the workers as one resource."""
    env, luck, waits = simpy.Environment(), random.Random(seed), []
    workers = simpy.Resource(env, SERVERS)

    def case() -> Generator[simpy.Event, Any, None]:
        came = env.now
        with workers.request() as turn:
            yield turn
            waits.append(env.now - came)
            yield env.timeout(luck.expovariate(1.0))

    def door() -> Generator[simpy.Event, Any, None]:
        while True:
            yield env.timeout(luck.expovariate(RATE))
            env.process(case())

    env.process(door())
    env.run(until=days)
    return answer(waits)


def simpy_three_stages(days: float, seed: int) -> Answer:
    """Each worker is a resource with a count of the families held."""
    env, luck, waits = simpy.Environment(), random.Random(seed), []
    teams = [[simpy.Resource(env) for _ in range(WORKERS_A_TEAM)] for _ in range(TEAMS)]
    held = {worker: 0 for team in teams for worker in team}

    def case() -> Generator[simpy.Event, Any, None]:
        worker = min(luck.choice(teams), key=held.__getitem__)
        held[worker] += 1
        for stage, hours in enumerate(works(luck)):
            came = env.now
            with worker.request() as turn:
                yield turn
                if stage == 0:
                    waits.append(env.now - came)
                yield env.timeout(hours)
        held[worker] -= 1

    def door() -> Generator[simpy.Event, Any, None]:
        while True:
            yield env.timeout(luck.expovariate(ARRIVALS))
            env.process(case())

    env.process(door())
    env.run(until=days)
    return answer(waits)


def works(luck: random.Random) -> Iterator[float]:
    """The work of a family, stage by stage, until it goes no further."""
    yield luck.expovariate(1 / WORK[0])
    if luck.random() < FURTHER:
        yield WORK[1]
        if luck.random() < LAST:
            yield WORK[2]


# salabim: a component for each case


def salabim_many_servers(days: float, seed: int) -> Answer:
    """A shared queue, with the workers as one resource."""
    import salabim

    env = salabim.Environment(trace=False, random_seed=seed, yieldless=False)
    workers, waits = salabim.Resource("workers", capacity=SERVERS, monitor=False), []
    gaps, work = salabim.Exponential(1 / RATE), salabim.Exponential(1.0)

    class Case(salabim.Component):
        def process(self) -> Generator[None, None, None]:
            came = env.now()
            yield self.request(workers)
            waits.append(env.now() - came)
            yield self.hold(work.sample())
            self.release()

    salabim.ComponentGenerator(Case, iat=gaps, moments=None)
    env.run(till=days)
    return answer(waits)


def salabim_three_stages(days: float, seed: int) -> Answer:
    """Each worker is a resource with a count of the families held."""
    import salabim

    env = salabim.Environment(trace=False, random_seed=seed, yieldless=False)
    luck, waits = random.Random(seed), []
    teams = [
        [salabim.Resource(capacity=1, monitor=False) for _ in range(WORKERS_A_TEAM)]
        for _ in range(TEAMS)
    ]
    held = {worker: 0 for team in teams for worker in team}

    class Case(salabim.Component):
        def process(self) -> Generator[None, None, None]:
            worker = min(luck.choice(teams), key=held.__getitem__)
            held[worker] += 1
            for stage, hours in enumerate(works(luck)):
                came = env.now()
                yield self.request(worker)
                if stage == 0:
                    waits.append(env.now() - came)
                yield self.hold(hours)
                self.release(worker)
            held[worker] -= 1

    salabim.ComponentGenerator(Case, iat=salabim.Exponential(1 / ARRIVALS))
    env.run(till=days)
    return answer(waits)


# Ciw: nodes, and customers of a class for each stage


def ciw_many_servers(days: float, seed: int) -> Answer:
    """One node with many servers."""
    import ciw

    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(RATE)],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[SERVERS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(days)
    return answer([record.waiting_time for record in simulation.get_all_records()])


def ciw_three_stages(days: float, seed: int) -> Answer:
    """A node for each worker, and one for the door of each team, which sends to the least loaded.

    A family changes its class from stage to stage, and comes back to the same node until done.
    """
    import ciw

    ciw.seed(seed)
    doors, workers = range(1, TEAMS + 1), range(TEAMS + 1, TEAMS * (WORKERS_A_TEAM + 1) + 1)
    at_once, none = ciw.dists.Deterministic(0.0), [None] * (TEAMS * (WORKERS_A_TEAM + 1))
    by_chance = ciw.dists.Exponential(1 / WORK[0])
    lengths = (by_chance, *(ciw.dists.Deterministic(work) for work in WORK[1:]), at_once)
    stay = {name: {other: float(name == other) for other in STAGES} for name in STAGES}
    onward = {
        "first": {"first": 0.0, "second": FURTHER, "third": 0.0, "done": 1 - FURTHER},
        "second": {"first": 0.0, "second": 0.0, "third": LAST, "done": 1 - LAST},
        "third": {"first": 0.0, "second": 0.0, "third": 0.0, "done": 1.0},
        "done": stay["done"],
    }
    to_team = [
        ciw.routing.LoadBalancing(
            [TEAMS + team * WORKERS_A_TEAM + place + 1 for place in range(WORKERS_A_TEAM)]
        )
        for team in range(TEAMS)
    ]
    back = [ciw.routing.Direct(to=node) for node in workers]
    leave = [ciw.routing.Leave() for _ in none]
    at_door = [ciw.dists.Exponential(ARRIVALS / TEAMS)] * TEAMS
    network = ciw.create_network(
        arrival_distributions={
            name: at_door + none[TEAMS:] if name == "first" else none for name in STAGES
        },
        service_distributions={
            name: [at_once] * TEAMS + [length] * len(workers)
            for name, length in zip(STAGES, lengths, strict=True)
        },
        number_of_servers=[float("inf")] * TEAMS + [1] * len(workers),
        class_change_matrices=[stay] * len(doors) + [onward] * len(workers),
        routing={
            name: ciw.routing.NetworkRouting(routers=leave if name == "done" else to_team + back)
            for name in STAGES
        },
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(days)
    records = simulation.get_all_records()
    return answer(
        [r.waiting_time for r in records if r.customer_class == "first" and r.node > TEAMS]
    )


PROGRAMS = {
    "Ciw": (ciw_many_servers, ciw_three_stages),
    "salabim": (salabim_many_servers, salabim_three_stages),
    "plain SimPy": (simpy_many_servers, simpy_three_stages),
}
