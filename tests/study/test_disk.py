"""A file that is written is there whole or not at all, whatever is in the way."""

import errno
import io
import os
import time
from pathlib import Path

import pytest

import sim.study.runs.disk as disk
from sim.study.runs.disk import write_whole
from sim.study.runs.system import move


class FullDisk:
    """A disk with room for so many writes more, as the program sees it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
        self.room = room
        for name in ("fsync", "replace"):
            monkeypatch.setattr(disk.os, name, self._until_full(getattr(os, name)))
        open_file = io.open

        def opened(path: Path, mode: str = "r") -> io.IOBase:
            self.take()
            file = open_file(path, mode)
            file.write = self._until_full(file.write)  # type: ignore[method-assign]
            return file

        monkeypatch.setattr(Path, "open", opened)

    def take(self) -> None:
        self.room -= 1
        if self.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")

    def _until_full(self, really):
        def limited(*given: object) -> object:
            self.take()
            return really(*given)

        return limited


@pytest.mark.parametrize("room", range(6))
def test_a_disk_that_is_full_at_any_step_leaves_what_was_there(tmp_path, monkeypatch, room):
    path = tmp_path / "one.run"
    path.write_bytes(b"before")
    with monkeypatch.context() as patch:
        FullDisk(patch, room)
        try:
            write_whole(path, b"x" * 2_500_000)
            full = None
        except OSError as fault:
            full = fault
    assert [each.name for each in tmp_path.iterdir()] == ["one.run"]
    if full is not None:
        assert full.errno == errno.ENOSPC
        assert full.filename == str(path)
        assert full.strerror == "the disk is full; 2.5 MB or more are needed"
    # Opening, writing, bringing to disk, moving; then the folder is brought to disk too.
    assert path.read_bytes() == (b"before" if room < 4 else b"x" * 2_500_000)
    assert (full is None) == (room == 5)


@pytest.mark.parametrize("held_for", [1, 3])
def test_a_file_that_is_held_open_for_a_moment_is_waited_for(tmp_path, monkeypatch, held_for):
    """As an antivirus program or Excel does on Windows."""
    attempts = held(monkeypatch, held_for)
    write_whole(tmp_path / "one.run", b"whole")
    assert (tmp_path / "one.run").read_bytes() == b"whole"
    assert len(attempts) == held_for + 1


def test_a_file_that_stays_open_elsewhere_is_named_and_nothing_is_lost(tmp_path, monkeypatch):
    path = tmp_path / "one.run"
    path.write_bytes(b"before")
    held(monkeypatch, 100)
    started = time.monotonic()
    with pytest.raises(PermissionError, match="another program holds it open") as told:
        write_whole(path, b"after")
    assert time.monotonic() - started < 5
    assert told.value.filename == str(path)
    assert path.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == ["one.run"]


def held(monkeypatch: pytest.MonkeyPatch, attempts: int) -> list[int]:
    """Refuse to move files for so many attempts, as Windows does while somebody has one open."""
    made: list[int] = []
    really = os.replace

    def refuse(source: Path, target: Path) -> None:
        made.append(1)
        if len(made) <= attempts:
            raise PermissionError(errno.EACCES, "Access is denied", str(source))
        really(source, target)

    monkeypatch.setattr(disk.os, "replace", refuse)
    return made


def test_a_folder_is_moved_as_a_file_is(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").write_text("x")
    move(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b" / "file").read_text() == "x"
