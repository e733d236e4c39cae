"""A scenario and a seed give the same bytes, in whatever way they are played.

Each test compares digests of every number, and has a control that must differ. Clusters are in
`test_cluster.py`, kills in `benchmarks/kills.py`.
"""

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from bytes_of import digest, digest_of_files
from play import UNTIL, digest_of_run
from scipy.special import gammaincinv, ndtri

from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.study.runs.ensemble import run_ensemble
from sim.study.runs.store import Store

ROOT = Path(__file__).parents[2]
LAST = 6
UNKNOWN_INSTRUCTION = (-4, 0xC000001D)
"""How a program ends that asks its processor for an instruction it has not: Unix, Windows."""


@pytest.fixture(scope="module")
def small() -> Scenario:
    return load_scenario("small-authority", until=UNTIL)


@pytest.fixture(scope="module")
def alone(small) -> list[str]:
    """A digest of each run, played one after the other in this process."""
    return [digest_of_run(small, number) for number in range(1, LAST + 1)]


def played(*arguments: object, program: str = "play.py", **environment: str) -> list[str]:
    """What a program of its own prints: by default a digest of each run that it plays."""
    ended = end_of(*arguments, program=program, **environment)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.split()


def end_of(
    *arguments: object, program: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """How a program of its own ended."""
    return subprocess.run(
        [sys.executable, str(Path(__file__).with_name(program)), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "random", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_run_differs_and_so_does_another_seed(small, alone) -> None:
    """The control of all others: digests notice other luck."""
    assert len(set(alone)) == LAST
    assert digest_of_run(small.model_copy(update={"seed": 8}), 1) != alone[0]


@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_however_processes_are_started(method, alone) -> None:
    if method == "fork" and os.name == "nt":
        pytest.skip("Windows starts processes in one way")
    assert played(method, 2, 1, 1, LAST) == alone
    assert played(method, 1, 1, 2, 2) != alone[:1], "the control"


@pytest.mark.slow
@pytest.mark.parametrize(("processes", "chunk"), [(1, 6), (2, 1), (2, 3), (3, 4)])
def test_however_runs_are_shared_out(processes, chunk, alone) -> None:
    assert played("spawn", processes, chunk, 1, LAST) == alone


WITHOUT_AVX512 = {
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX512DQ,-AVX512CD",
    "OPENBLAS_CORETYPE": "Haswell",
}


@pytest.mark.slow
def test_on_a_processor_without_the_widest_instructions(alone) -> None:
    assert played("spawn", 1, 1, 1, LAST, **WITHOUT_AVX512) == alone


def test_draws_and_weeks_are_alike_whatever_routines_a_processor_has() -> None:
    """The control is numpy's own equations and exponentials: their last digits do differ."""
    kinds = [{"OPENBLAS_CORETYPE": kind} for kind in ("Sandybridge", "Prescott")]
    widest = end_of(program="smooth.py", OPENBLAS_CORETYPE="SkylakeX")
    found = [played(program="smooth.py", **kind) for kind in (*kinds, WITHOUT_AVX512)]
    # Not every processor has the widest instructions: it ends a program that uses them.
    if widest.returncode not in UNKNOWN_INSTRUCTION:
        assert widest.returncode == 0, widest.stderr
        found.append(widest.stdout.split())
    ours, of_numpy = zip(*found, strict=True)
    if len(set(of_numpy)) == 1:
        pytest.skip("this numpy has one set of routines only")
    assert len(set(ours)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["0", "1", "random"])
def test_however_python_orders_its_sets(seed, alone) -> None:
    assert played("spawn", 1, 1, 1, LAST, PYTHONHASHSEED=seed) == alone


@pytest.mark.slow
def test_however_many_jobs(small) -> None:
    digests = {jobs: digest(run_ensemble(small, LAST, jobs=jobs)) for jobs in (1, 2, 3, None)}
    assert len(set(digests.values())) == 1
    assert digest(run_ensemble(small, LAST, jobs=2, first=2)) != digests[1], "the control"


def test_resumed_or_not(small, tmp_path) -> None:
    """Runs 2 and 4 were kept before; 1, 3 and 5 are played now."""
    whole = Store(tmp_path / "whole")
    unbroken = digest(run_ensemble(small, 5, jobs=1, store=whole))
    part = Store(tmp_path / "part")
    for number in (2, 4):
        run_ensemble(small, 1, jobs=1, first=number, store=part)
    assert digest(run_ensemble(small, 5, jobs=1, store=part)) == unbroken
    assert digest_of_files(part) == digest_of_files(whole)
    assert digest(run_ensemble(small, 4, jobs=1, store=part)) != unbroken, "the control"


@pytest.mark.slow
def test_fifty_runs_alone_or_among_five_hundred(tmp_path) -> None:
    tiny = load_scenario("small-authority-now", until=date(2016, 4, 15))
    few, many = Store(tmp_path / "few"), Store(tmp_path / "many")
    run_ensemble(tiny, 50, jobs=1, store=few)
    run_ensemble(tiny, 500, jobs=2, store=many)
    assert len(many.kept()) == 500
    all_together = digest_of_files(many)
    for path in many.folder.glob("runs/*/*.run"):
        if int(path.stem) > 50:
            path.unlink()
    assert digest_of_files(few) == digest_of_files(many)
    assert digest_of_files(few) != all_together, "the control"


_DRAWN = {
    "random": "c6f657465025315d",
    "exponential": "cbe31e4de0eaa915",
    "standard_exponential": "cbe31e4de0eaa915",
    "standard_normal": "c9ebd06ad4d2bbfc",
}


def drawn(method: str, seed: int = 2016) -> str:
    """A digest of 1,000 numbers that a stream of numpy gives."""
    sequence = np.random.SeedSequence(seed, spawn_key=(1, 0))
    stream = np.random.Generator(np.random.PCG64(sequence))
    return hashlib.sha256(getattr(stream, method)(size=1000).tobytes()).hexdigest()[:16]


@pytest.mark.parametrize("method", _DRAWN)
def test_numpy_draws_what_it_always_drew(method) -> None:
    """A canary: other numbers mean that all results change with this version of numpy."""
    assert drawn(method) == _DRAWN[method]
    assert drawn(method, seed=2017) != _DRAWN[method], "the control"


def test_scipy_turns_shares_into_values_as_it_always_did() -> None:
    shares = [0.001, 0.25, 0.5, 0.9, 0.999]
    assert gammaincinv(2.5, shares).tolist() == pytest.approx(
        [
            0.1051063013146096,
            1.3373014047160818,
            2.175730095547763,
            4.618178449890562,
            10.257502826216436,
        ],
        rel=1e-12,
    )
    assert ndtri(shares).tolist() == pytest.approx(
        [-3.090232306167813, -0.6744897501960817, 0.0, 1.2815515655446004, 3.090232306167813],
        rel=1e-12,
    )
