"""The virtual environment of a checkout, made from pinned and hashed requirements.

pip takes the packages from wherever the person's own configuration says; no registry is
named here or in the requirements. A fingerprint of the requirements lies in the environment,
so that a later run with nothing changed asks nobody anything.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import bootstrap
import commands
from commands import ROOT, Failure, say

HOME = ROOT / ".venv"
FOR_USE = ROOT / "packaging" / "requirements.txt"
FOR_WORK = ROOT / "packaging" / "requirements-dev.txt"
_FINGERPRINT = "gridclient-requirements.sha256"


def prepare() -> Path:
    """Bring ``.venv`` up to date when it is not; its Python. Raises Failure."""
    python = python_of(HOME)
    if not _works(python):
        say("Making .venv")
        make(HOME)
    if not _is_current(HOME, FOR_WORK):
        say("Installing the pinned requirements into .venv (some 150 MB the first time)")
        fill(HOME, FOR_WORK)
        _note(HOME, FOR_WORK)
    _link_checkout(python)
    commands.demand(
        [python, ROOT / "packaging" / "catalogs.py", "compile"],
        "Compiling the translations",
        seconds=120,
    )
    return python


def python_of(folder: Path) -> Path:
    """The interpreter of the virtual environment in ``folder``."""
    return script_of(folder, "python")


def script_of(folder: Path, name: str) -> Path:
    """The command ``name`` of the virtual environment in ``folder``."""
    if os.name == "nt":
        return folder / "Scripts" / f"{name}.exe"
    return folder / "bin" / name


def make(folder: Path) -> None:
    """Make an empty virtual environment that has pip. Raises Failure."""
    order = [_base_python(), "-m", "venv", "--clear", str(folder)]
    complete = bootstrap.is_complete() or bootstrap.complete()
    if not complete:
        order.append("--without-pip")
    commands.demand(order, f"Making the virtual environment {folder}", seconds=300)
    if not complete:
        bootstrap.bring_pip(python_of(folder))


def fill(folder: Path, requirements: Path) -> None:
    """Install pinned and hashed requirements into ``folder``. Raises Failure."""
    _install(folder, "--require-hashes", "--only-binary=:all:", "-r", requirements)


def add_wheel(folder: Path, wheel: Path) -> None:
    """Install one built file alone, asking no registry. Raises Failure."""
    _install(folder, "--no-deps", "--no-index", wheel)


def fetch(folder: Path, name: str) -> None:
    """Install the latest version of a tool from wherever pip is configured for."""
    _install(folder, "--only-binary=:all:", name)


def _install(folder: Path, *what: str | Path) -> None:
    order: list[str | Path] = [python_of(folder), "-m", "pip", "install", "--quiet"]
    order += ["--disable-pip-version-check", *what]
    code, printed = commands.output_of(order, seconds=1800)
    if code != 0:
        raise Failure(_why_not_installed(printed))


def _why_not_installed(printed: str) -> str:
    ending = "\n".join(printed.strip().splitlines()[-12:])
    advice = "pip could not install the requirements. "
    if "No matching distribution" in printed or "Could not find a version" in printed:
        advice += (
            "A package has no ready-built file for this system, or the package index that pip "
            "is configured for lacks it. Needed: Python 3.11 to 3.13 (64 bit) on Linux x86-64 "
            "with glibc 2.34, Linux arm64 with glibc 2.39, Windows 10 or macOS 13, or later."
        )
    elif "HASHES" in printed:
        advice += "A file is not the one that was pinned. Try again; if it stays, ask the authors."
    else:
        advice += "Is the network there? What was fetched is kept: run the same command again."
    return f"{ending}\n{advice}"


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    # Without pip it was cut short while it was made.
    probe = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    return commands.output_of([python, "-c", probe], seconds=60)[0] == 0


def _is_current(folder: Path, requirements: Path) -> bool:
    noted = folder / _FINGERPRINT
    return noted.exists() and noted.read_text("ascii") == _fingerprint(requirements)


def _note(folder: Path, requirements: Path) -> None:
    (folder / _FINGERPRINT).write_text(_fingerprint(requirements), "ascii")


def _fingerprint(requirements: Path) -> str:
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def _link_checkout(python: Path) -> None:
    """Make the checkout importable: one line in a .pth file, nothing to build or fetch."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = commands.demand([python, "-c", where], "Asking .venv for its folder", seconds=60)
    (Path(packages.splitlines()[-1]) / "gridclient-checkout.pth").write_text(f"{ROOT}\n", "utf-8")


def _base_python() -> str:
    """The Python under this one: an environment made from another one would die with it."""
    return getattr(sys, "_base_executable", None) or sys.executable
