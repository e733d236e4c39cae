"""Odd places and names: a store that may only be read, and a name in letters of another system."""

import os
from pathlib import Path

import pytest

from sim.commands.caseload import run_command
from sim.study.runs.store import Store


def test_a_store_that_may_only_be_read_is_said(tmp_path, monkeypatch, capfd):
    folder = tmp_path / "results" / ".store"
    folder.mkdir(parents=True)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(Store, "in_use", refused)
    assert run_command(["clean", "--out", str(tmp_path / "results")]) == 2
    told = capfd.readouterr().err
    assert "cannot be thrown away: Permission denied" in told


@pytest.mark.skipif(os.name == "nt", reason="names are no bytes there")
def test_a_file_name_in_latin_1_bytes_is_read_and_spelt_out(tmp_path, capfd):
    name = os.fsdecode(b"caf\xe9.yaml")
    (tmp_path / name).write_text("extends: small-authority\nname: Mine\n", encoding="utf-8")
    assert run_command(["check", str(tmp_path / name)]) == 0
    assert r"caf\udce9.yaml: valid" in capfd.readouterr().out
    (tmp_path / name).write_text("extends: small-authority\nseed: -1\n", encoding="utf-8")
    assert run_command(["check", str(Path(tmp_path) / name)]) == 2
    assert r"caf\udce9.yaml:2: seed" in capfd.readouterr().err
