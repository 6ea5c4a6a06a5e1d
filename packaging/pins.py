"""Pinning: from the requirements of pyproject.toml to exact versions with their hashes.

uv resolves once for all systems and writes no address of a registry. Afterwards every system
we name is asked to find a ready-built file of each package, so that a pin which somebody
could not install is noticed here and not there.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import commands
import environments
from commands import ROOT, Failure, say

PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = (
    "x86_64-manylinux_2_34",
    "aarch64-manylinux_2_39",
    "x86_64-pc-windows-msvc",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
)
# The last cryptography built for Macs with Intel processors is 48.
EXCEPTIONS = """\
cryptography<49 ; sys_platform == 'darwin' and platform_machine == 'x86_64'
cryptography>=49 ; sys_platform != 'darwin' or platform_machine != 'x86_64'
"""
_HEADING = "# Written by `python3 packaging/dev.py lock` from pyproject.toml; not edited by hand.\n"


def lock() -> None:
    """Write both files of requirements anew with the latest versions allowed. Raises Failure."""
    with tempfile.TemporaryDirectory() as folder:
        uv = _bring_uv(Path(folder))
        exceptions = Path(folder) / "exceptions.in"
        exceptions.write_text(EXCEPTIONS, "utf-8")
        project = ROOT / "pyproject.toml"
        for_work, for_use = Path(folder) / "work.txt", Path(folder) / "use.txt"
        _compile(uv, for_work, "--group", f"{project}:dev", project, exceptions)
        _compile(uv, for_use, "--constraint", for_work, project, exceptions)
        for system in SYSTEMS:
            for python in PYTHONS:
                _try(uv, for_work, system, python)
            say(f"{system}: every package is there for Python {', '.join(PYTHONS)}")
        shutil.copyfile(for_work, environments.FOR_WORK)
        shutil.copyfile(for_use, environments.FOR_USE)


def _bring_uv(folder: Path) -> Path:
    """uv in an environment of its own: it is wanted here only, and pins nothing of ours."""
    say("Fetching uv")
    environments.make(folder / "uv")
    environments.fetch(folder / "uv", "uv")
    ask: list[str | Path] = [
        environments.python_of(folder / "uv"),
        "-m",
        "pip",
        "config",
        "get",
        "global.index-url",
    ]
    code, index = commands.output_of(ask, seconds=60)
    if code == 0:
        # uv does not read pip's configuration.
        os.environ.setdefault("UV_DEFAULT_INDEX", index.strip())
    return environments.script_of(folder / "uv", "uv")


def _compile(uv: Path, target: Path, *wanted: str | Path) -> None:
    order: list[str | Path] = [
        uv,
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        PYTHONS[0],
    ]
    order += ["--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url"]
    order += ["--no-emit-find-links", *wanted, "--output-file", target]
    commands.demand(order, "Resolving the requirements", seconds=300)
    pinned = target.read_text("utf-8")
    if "://" in pinned:
        raise Failure("The pinned requirements name an address; they must not.")
    target.write_text(_HEADING + pinned, "utf-8")


def _try(uv: Path, requirements: Path, system: str, python: str) -> None:
    order: list[str | Path] = [
        uv,
        "pip",
        "install",
        "--dry-run",
        "--target",
        requirements.with_suffix(""),
    ]
    order += ["--python-platform", system, "--python-version", python]
    order += ["--only-binary", ":all:", "--require-hashes", "-r", requirements]
    commands.demand(order, f"Installing on {system} with Python {python}", seconds=300)
