"""Compile the service floor when a wheel is built and a C compiler is there.

The plain Python stays the source, and the wheel holds both; without a compiler, or when the
compile fails, the wheel is pure and works the same, to the byte. An editable install is always
pure, so that nobody runs a stale binary. Compiling happens in a copy: the checkout is not touched.

`hatch-mypyc` would fail where there is no compiler, and writes its binaries into the checkout.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMPILED = "sim/service"
_SETUP = """
from glob import glob
from mypyc.build import mypycify
from setuptools import setup
plain = ("__init__.py", "events.py")
files = sorted(f for f in glob("sim/service/*.py") if not f.endswith(plain))
flags = ["--config-file=", "--ignore-missing-imports", "--follow-imports=silent"]
flags += ["--no-site-packages"]
made = mypycify([*flags, *files], opt_level="3", debug_level="0")
setup(name="sim", packages=[], ext_modules=made)
"""
# Other processors would fuse a product and a sum into one step, and end in other last digits.
# Functions that nobody outside may call or replace are called directly: a twelfth less for a run.
_FLAGS = "-ffp-contract=off -fvisibility=hidden"


class CompiledService(BuildHookInterface):  # type: ignore[type-arg, misc]
    """Puts the compiled service floor into a wheel, if it can be compiled here."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and tell the builder which files come along."""
        if self.target_name != "wheel" or version == "editable":
            return
        self.place = Path(tempfile.mkdtemp(prefix="caseload-build-"))
        binaries = compiled(Path(self.root), self.place)
        if not binaries:
            self.app.display_info("Caseload is built in pure Python: the service is not compiled.")
            return
        build_data["infer_tag"] = True
        build_data["pure_python"] = False
        build_data["force_include"].update(binaries)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Throw away the copy."""
        shutil.rmtree(getattr(self, "place", ""), ignore_errors=True)


def compiled(root: Path, place: Path) -> dict[str, str]:
    """The binaries made in a copy of the package, by their place in the wheel; none if it fails."""
    shutil.copytree(root / "sim", place / "sim", ignore=shutil.ignore_patterns("*.so", "*.pyd"))
    (place / "setup.py").write_text(_SETUP, encoding="utf-8")
    flags = {} if os.name == "nt" else {"CFLAGS": f"{os.environ.get('CFLAGS', '')} {_FLAGS}"}
    try:
        made = subprocess.run(
            [sys.executable, "setup.py", "build_ext", "--inplace"],
            cwd=place,
            env={**os.environ, **flags},
            capture_output=True,
            check=False,
        )
    except OSError:
        return {}
    if made.returncode != 0:
        return {}
    ending = sysconfig.get_config_var("EXT_SUFFIX")
    found = [*place.glob(f"*{ending}"), *place.glob(f"{COMPILED}/*{ending}")]
    return {str(path): str(path.relative_to(place)) for path in found}
