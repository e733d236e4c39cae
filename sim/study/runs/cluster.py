"""Cluster: work shared out over other machines, through a Dask scheduler."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from sim.study.runs.packed_run import engine

_SECONDS_TO_ANSWER = 30
_CERTIFICATES = {
    "tls_ca_file": "DASK_DISTRIBUTED__COMM__TLS__CA_FILE",
    "tls_client_cert": "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT",
    "tls_client_key": "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY",
}
"""What Dask needs for tls://, and the settings of the system that say where the files are."""


class ClusterError(Exception):
    """A cluster may not or cannot be used, or was lost; the message says why."""


def over_cluster(
    one: Callable[[Any], Any], items: Sequence[Any], address: str
) -> Iterator[tuple[int, Any]]:
    """The result of a function for each item, as the workers of a cluster finish them.

    Each comes with the place of its item in the list. Work that a worker has lost is done by
    another. Raises `ClusterError` when the cluster may not be used, does not answer, has another
    version of the program, or is lost.
    """
    check_address(address)
    if not items:
        return
    with _cluster(address) as client:
        from distributed import as_completed

        futures = client.map(partial(_there, one), range(len(items)), items, pure=False)
        finished = as_completed(futures, client.loop)  # type: ignore[no-untyped-call]
        del futures  # or the cluster would hold every result to the end
        for future in finished:
            place, program, result = future.result()
            if program != engine():
                raise ClusterError(f"The workers of {address} have another version of Caseload.")
            yield place, result


def check_address(address: str) -> None:
    """Refuse what is no address of a scheduler, and one to which others could listen in."""
    parts = urlsplit(address)
    if parts.scheme not in ("tcp", "tls") or not parts.hostname or "@" in parts.netloc:
        raise ClusterError(
            f"{address} is not the address of a cluster, such as tls://scheduler.example:8786."
        )
    if parts.scheme == "tcp" and not _is_this_machine(parts.hostname):
        raise ClusterError(
            f"{address} is on another machine and has no encryption: whoever reaches it can read "
            "and change everything. Use tls:// (docs/cluster.md says how)."
        )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _there(one: Callable[[Any], Any], place: int, item: Any) -> tuple[int, str, Any]:
    """What a worker of the cluster does: the work, and say what program did it."""
    return place, engine(), one(item)


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    """A connection to the scheduler; what goes wrong with it is said in words."""
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ModuleNotFoundError as fault:
        told = 'A cluster needs more packages: pip install "caseload-sim[cluster]".'
        raise ClusterError(told) from fault
    security = _security(address)
    # What Dask would say of a lost connection, over many lines, is said below in one.
    for room in ("distributed", "distributed.client"):
        logging.getLogger(room).setLevel(logging.CRITICAL)
    try:
        with Client(  # type: ignore[no-untyped-call]
            address, security=security, timeout=_SECONDS_TO_ANSWER, set_as_default=False
        ) as client:
            client.wait_for_workers(1, timeout=_SECONDS_TO_ANSWER)
            yield client
    except KilledWorker as fault:
        raise ClusterError(
            "A run brought down one worker of the cluster after the other, perhaps for want of "
            "memory: give each worker more."
        ) from fault
    except ModuleNotFoundError as fault:
        raise ClusterError(f"The workers of {address} do not have Caseload: {fault}.") from fault
    except (OSError, CancelledError) as fault:
        reason = " ".join(str(fault).split())[:200]
        raise ClusterError(
            f"The cluster at {address} does not answer, has no workers, or was lost ({reason})."
        ) from fault


def _security(address: str) -> Any:
    """Certificates for tls:// from Dask's own settings; none are needed within this machine."""
    if urlsplit(address).scheme == "tcp":
        return None
    from distributed.security import Security

    security = Security(require_encryption=True)  # type: ignore[no-untyped-call]
    missing = [name for part, name in _CERTIFICATES.items() if not getattr(security, part)]
    if missing:
        raise ClusterError(
            f"{address} needs certificates; set {', '.join(missing)} to the names of the files "
            "(docs/cluster.md says how)."
        )
    return security
