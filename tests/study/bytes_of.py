"""Digests: two ensembles or stores are the same when these are."""

import hashlib

from sim.study.measures.rows import Table
from sim.study.runs.ensemble import Ensemble
from sim.study.runs.store import Store


def digest(ensemble: Ensemble) -> str:
    """SHA-256 of every number of an ensemble, with its name and type."""
    made = hashlib.sha256(repr(ensemble.replications).encode() + ensemble.dates.tobytes())
    for name in ("weekly", "assessments", "conferences", "workers"):
        table: Table = getattr(ensemble, name)
        for column, values in table.items():
            made.update(f"{name} {column} {values.dtype} {values.shape}".encode())
            made.update(values.tobytes())
    return made.hexdigest()


def digest_of_files(store: Store) -> str:
    """SHA-256 of every kept run, with its name."""
    made = hashlib.sha256()
    for path in sorted(store.folder.glob("runs/*/*.run")):
        made.update(str(path.relative_to(store.folder)).encode() + path.read_bytes())
    return made.hexdigest()
