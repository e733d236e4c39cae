"""A cluster gives the same bytes, whoever dies in it, and nobody listens in."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psutil
import pytest
from bytes_of import digest, digest_of_files

import sim.study.runs.cluster as cluster_room
from sim.commands.caseload import run_command
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.study.runs.cluster import ClusterError, check_address, over_cluster
from sim.study.runs.ensemble import run_ensemble
from sim.study.runs.store import Store

ROOT = Path(__file__).parents[2]
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}
RUNS = 12
here = pytest.mark.skipif(os.name == "nt", reason="signals of another kind")


@pytest.fixture(scope="module")
def short() -> Scenario:
    return load_scenario("small-authority-now", until=date(2016, 7, 29))


class Cluster:
    """A scheduler and two workers on this machine, each a process of its own."""

    def __init__(self, folder: Path, *certificates: str) -> None:
        self.file, self.folder = folder / "scheduler.json", folder
        self.certificates = certificates
        scheme = ["--protocol", "tls"] if certificates else []
        shown = ["--dashboard-address", "127.0.0.1:0"]
        self.scheduler = self._dask("scheduler", "--port", "0", *scheme, *shown)
        self.workers = [self._dask("worker", "--no-nanny", "--nthreads", "1", *shown)]
        self.workers += [self._dask("worker", "--no-nanny", "--nthreads", "1", *shown)]

    def _dask(self, part: str, *options: str) -> "subprocess.Popen[bytes]":
        told = ["--host", "127.0.0.1", "--scheduler-file", str(self.file), *options]
        with (self.folder / "log.txt").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", part, *told, *self.certificates],
                env=ENV,
                stdout=log,
                stderr=log,
            )

    @property
    def address(self) -> str:
        for _ in range(600):
            try:
                return str(json.loads(self.file.read_text())["address"])
            except (OSError, ValueError):
                time.sleep(0.1)
        raise AssertionError((self.folder / "log.txt").read_text())

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    started = Cluster(tmp_path)
    yield started
    started.end()


def after(number: int, strike: Callable[[], None]) -> Callable[[int], None]:
    """Something that happens once, when so many runs are finished."""
    done = [0]

    def hear(finished: int) -> None:
        done[0] += finished
        if done[0] == number:
            strike()

    return hear


@here
@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(short, cluster, tmp_path) -> None:
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    alone = run_ensemble(short, RUNS, jobs=1, store=here)
    lost = after(2, cluster.workers[0].kill)
    shared = run_ensemble(short, RUNS, jobs=cluster.address, on_done=lost, store=there)
    assert cluster.workers[0].wait(timeout=10) == -signal.SIGKILL
    assert cluster.workers[1].poll() is None
    assert digest(shared) == digest(alone)
    assert digest_of_files(there) == digest_of_files(here)
    assert digest(shared) != digest(run_ensemble(short, RUNS, jobs=1, first=2)), "the control"


@here
@pytest.mark.slow
def test_the_command_on_a_cluster_that_is_lost_says_so_and_goes_on_later(cluster, tmp_path) -> None:
    run = ["run", "small-authority-now", "--until", "2016-07-29", "--replications", "60", "--quiet"]
    command = [sys.executable, "-m", "sim", *run]
    process = subprocess.Popen(
        [*command, "--cluster", cluster.address],
        cwd=tmp_path,
        env=ENV,
        stderr=subprocess.PIPE,
        text=True,
    )
    store = Store(tmp_path / "results" / ".store")
    while process.poll() is None and len(store.kept()) < 2:
        time.sleep(0.05)
    cluster.scheduler.kill()
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "was lost" in said
    assert "Finished runs are kept" in said
    assert len(said.strip().splitlines()) == 1
    before = len(store.kept())
    assert 2 <= before < 60
    ended = subprocess.run([*command, "--jobs", "2"], cwd=tmp_path, env=ENV, check=False)
    assert ended.returncode == 0
    assert len(store.kept()) == 60


@here
@pytest.mark.slow
def test_another_version_on_a_worker_is_noticed(short, cluster, monkeypatch) -> None:
    monkeypatch.setattr(cluster_room, "engine", lambda: "another")
    with pytest.raises(ClusterError, match="another version of Caseload"):
        run_ensemble(short, 2, jobs=cluster.address)


@here
@pytest.mark.slow
def test_nobody_outside_this_machine_can_reach_our_cluster(cluster) -> None:
    assert list(over_cluster(abs, [-3], cluster.address)) == [(0, 3)]
    for process in (cluster.scheduler, *cluster.workers):
        sockets = psutil.Process(process.pid).net_connections()
        listening = {each.laddr.ip for each in sockets if each.status == psutil.CONN_LISTEN}
        assert listening == {"127.0.0.1"}


@here
@pytest.mark.slow
def test_with_certificates_the_work_goes_over_tls(short, tmp_path, monkeypatch) -> None:
    from distributed.security import Security

    made = Security.temporary()
    for name in ("ca_file", "client_cert", "client_key"):
        (tmp_path / name).write_text(getattr(made, f"tls_{name}"))
    files = [str(tmp_path / name) for name in ("ca_file", "client_cert", "client_key")]
    options = zip(("--tls-ca-file", "--tls-cert", "--tls-key"), files, strict=True)
    started = Cluster(tmp_path, *(word for option in options for word in option))
    try:
        assert started.address.startswith("tls://127.0.0.1:")
        with pytest.raises(ClusterError, match="TLS__CA_FILE"):
            run_ensemble(short, 2, jobs=started.address)
        from dask import config

        keys = ("ca-file", "client.cert", "client.key")
        told = {f"distributed.comm.tls.{k}": file for k, file in zip(keys, files, strict=True)}
        with config.set(told):
            shared = run_ensemble(short, 2, jobs=started.address)
        assert digest(shared) == digest(run_ensemble(short, 2, jobs=1))
    finally:
        started.end()


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.5:8786", "tcp://scheduler.example:8786", "tcp://[2001:db8::1]:8786"]
)
def test_a_cluster_elsewhere_without_encryption_is_refused(address, capsys, tmp_path) -> None:
    command = ["run", "small-authority", "--cluster", address, "--out", str(tmp_path)]
    assert run_command(command) == 2
    said = capsys.readouterr().err
    assert "no encryption" in said
    assert "tls://" in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "address", ["", "8786", "scheduler:8786", "http://127.0.0.1:8786", "inproc://x", "tcp://"]
)
def test_what_is_no_address_is_refused(address) -> None:
    with pytest.raises(ClusterError, match="not the address of a cluster"):
        check_address(address)


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:8786", "tcp://localhost:1", "tcp://[::1]:8786", "tls://far.example:8786"],
)
def test_this_machine_and_encryption_are_accepted(address) -> None:
    check_address(address)


def test_jobs_and_a_cluster_cannot_both_be_asked_for(capsys) -> None:
    command = ["run", "small-authority", "--cluster", "tcp://127.0.0.1:1", "--jobs", "2"]
    assert run_command(command) == 2
    assert "--jobs" in capsys.readouterr().err


def test_every_door_plays_where_it_is_asked_to() -> None:
    doors = (ROOT / "sim" / "commands").glob("*.py")
    assert not [path for path in doors if "asked.jobs" in path.read_text(encoding="utf-8")]
