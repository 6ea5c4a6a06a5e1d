"""The wheel as people get it: built by way of the source archive, started where nothing else is."""

from __future__ import annotations

import json
import tempfile
import zipfile
from pathlib import Path

import commands
import environments
from commands import ROOT, say


def check(python: Path) -> bool:
    """Build, look inside, install in a new environment, start; whether all of it worked."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = build(python, Path(folder) / "dist")
        lacking = [name for name in _wanted() if name not in _names(wheel)]
        if lacking:
            say(f"{wheel.name} lacks: {', '.join(lacking)}")
            return False
        home = Path(folder) / "environment"
        environments.make(home)
        environments.fill(home, environments.FOR_USE)
        environments.add_wheel(home, wheel)
        return _starts(home, Path(folder))


def build(python: Path, target: Path) -> Path:
    """A wheel made from a source archive made from the checkout; both lie in ``target``."""
    order: list[str | Path] = [python, "-m", "build", "--no-isolation", "--outdir", target, ROOT]
    commands.demand(order, "Building the wheel", seconds=600)
    return next(target.glob("*.whl"))


def _wanted() -> list[str]:
    """What has to be in the wheel, by the names it has there."""
    folders = {
        "gridclient": ("gridclient", "**/*.py"),
        "resources": ("gridclient/_resources", "**/*.*"),
        "migrations": ("gridclient/_migrations", "**/*.*"),
    }
    return [
        f"{inside}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, (inside, pattern) in folders.items()
        for path in (ROOT / folder).glob(pattern)
        if path.is_file() and "__pycache__" not in path.parts
    ]


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _starts(home: Path, empty: Path) -> bool:
    """Whether the installed program says its version, its help, and makes a profile."""
    gridclient = environments.script_of(home, "gridclient")
    profile = ["--profile", str(empty / "profile"), "--json"]
    office = ["init", "--role", "community", "--name", "试用社区", "--division", "110101001001"]
    for arguments in (["--version"], ["--help"], [*profile, *office]):
        code, printed = commands.output_of(
            [gridclient, *arguments],
            seconds=120,
            cwd=empty,
            env=commands.variables(GRIDCLIENT_PASSPHRASE="a passphrase for this check only"),
        )
        if code != 0:
            say(f"gridclient {' '.join(arguments)} ended with {code}:\n{printed}")
            return False
    say(f"the installed program starts; first profile: {json.loads(printed)['replica']}")
    return True
