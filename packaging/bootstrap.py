"""pip for a Python that comes without ensurepip, as Debian's and Ubuntu's do.

Three ways, best first: Debian's package, which makes ``venv`` whole; the pip that lies in
another Debian package, unpacked beside; a pip that the system's Python has.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import tempfile
from pathlib import Path

import commands
import debian
from commands import Failure, say

PACKAGE = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
_HOLDS_PIP = "python3-pip-whl"
_WHEELS = Path("usr/share/python-wheels")


def is_complete() -> bool:
    """Whether this Python can make a virtual environment with pip in it."""
    # What was installed since this process started counts too.
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def complete() -> bool:
    """Bring the missing part with apt-get, when that is allowed; whether it is there now."""
    return debian.may_install() and debian.install([PACKAGE]) and is_complete()


def bring_pip(python: Path) -> None:
    """Put pip into the virtual environment of ``python`` without being root. Raises Failure."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = _wheel_in(Path("/")) or _unpacked(Path(folder))
        if wheel is not None:
            order: list[str | Path] = [
                python,
                wheel / "pip",
                "install",
                "--quiet",
                "--no-index",
                wheel,
            ]
        elif importlib.util.find_spec("pip") is not None:
            order = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "pip"]
        else:
            raise Failure(
                "This Python comes without the parts that make a virtual environment. Run\n"
                f"  sudo apt-get install -y {PACKAGE}\n"
                "(or what your system calls it) and then the same command again."
            )
        commands.demand(order, "Putting pip into the virtual environment", seconds=300)


def _unpacked(folder: Path) -> Path | None:
    """pip's wheel out of Debian's package, fetched and unpacked in ``folder``: needs no root."""
    say(f"Fetching {_HOLDS_PIP} with apt-get, without installing it")
    try:
        commands.demand(["apt-get", "download", _HOLDS_PIP], "Fetching", seconds=300, cwd=folder)
        package = next(folder.glob("*.deb"))
        commands.demand(["dpkg-deb", "-x", package, folder], "Unpacking", seconds=60)
    except Failure:
        return None
    return _wheel_in(folder)


def _wheel_in(top: Path) -> Path | None:
    return next((top / _WHEELS).glob("pip-*.whl"), None)
