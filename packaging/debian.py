"""apt-get, where it is there and may be used without asking anybody."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess

import commands
from commands import say


@functools.cache
def may_install() -> bool:
    """Whether apt-get is here and may be used without asking anybody."""
    return shutil.which("apt-get") is not None and _as_root() is not None


def _as_root() -> list[str] | None:
    """What to put before a command so that it runs as root; None when that is not allowed."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(
        ["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return ["sudo", "-n"] if asked.returncode == 0 else None


def install(packages: list[str]) -> bool:
    """Install Debian packages; whether it worked. The list of packages is renewed if need be."""
    say(f"Installing with apt-get: {' '.join(packages)}")
    get = [*(_as_root() or []), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    wait = ["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]
    order = [*get, *wait, "install", "--no-install-recommends", *packages]
    code, printed = commands.output_of(order, seconds=1200)
    if code != 0:
        commands.output_of([*get, *wait, "update"], seconds=300)
        code, printed = commands.output_of(order, seconds=1200)
    if code != 0:
        say("\n".join(printed.strip().splitlines()[-5:]))
    return code == 0
