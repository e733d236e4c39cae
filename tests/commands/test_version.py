"""What `caseload --version` says, for whoever reports a fault."""

import platform
from importlib.machinery import ModuleSpec

from sim import __version__
from sim.commands import caseload


def test_the_version_says_what_a_report_of_a_fault_has_to_say(capsys):
    assert caseload.run_command(["--version"]) == 0
    told = capsys.readouterr().out
    version = f"Caseload {__version__}, Python {platform.python_version()}"
    assert told in (f"{version}, pure\n", f"{version}, compiled\n")


def test_a_service_that_was_compiled_is_called_so(monkeypatch):
    built = ModuleSpec("sim.service.diary", None, origin="/x/diary.cpython-311.so")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: built)
    assert caseload.version_line().endswith("compiled")


def test_the_version_is_no_command(capsys):
    assert caseload.run_command(["--version", "run"]) == 0
    assert "Caseload" in capsys.readouterr().out
