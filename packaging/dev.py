"""The one command of a checkout: sets it up, runs it, shows it and checks it.

    python3 packaging/dev.py demo     the main job on real input, and where its results lie
    python3 packaging/dev.py test     all checks

Needs Python 3.11 or later and nothing else; what else is needed it brings into .venv.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - nobody has installed us yet
    sys.exit(
        "gridclient needs Python 3.11 or later, and this is "
        f"{sys.version_info[0]}.{sys.version_info[1]}. Run the same command with a newer "
        "one, for instance: python3.12 packaging/dev.py"
    )

from pathlib import Path

import checks
import commands
import demonstration
import environments
import machine
import pins
from commands import ROOT, Failure, say


def main(arguments: list[str]) -> int:
    """Do what was asked for; the exit code."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        say(_usage())
        return 0
    if arguments[0] not in _TASKS:
        print(f"No such task: {arguments[0]}\n\n{_usage()}", file=sys.stderr)
        return 2
    try:
        return _TASKS[arguments[0]](arguments[1:])
    except Failure as failure:
        sys.stdout.flush()
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def set_up(_arguments: list[str]) -> int:
    """Make .venv and bring what Qt needs"""
    machine.prepare()
    environments.prepare()
    say("Ready: python3 packaging/dev.py run")
    return 0


def run(arguments: list[str]) -> int:
    """Start gridclient from the checkout; without arguments its window opens"""
    machine.prepare()
    python = environments.prepare()
    order: list[str | Path] = [python, "-m", "gridclient", *arguments]
    return commands.run(order, seconds=None, cwd=Path.cwd())


def demo(arguments: list[str]) -> int:
    """The main job on real input: says where the results lie, opens the window"""
    can_open = machine.prepare()
    python = environments.prepare()
    return demonstration.show(python, arguments, window=can_open and machine.has_screen())


def test(arguments: list[str]) -> int:
    """All checks; further arguments go to pytest"""
    machine.prepare()
    return checks.check_all(environments.prepare(), arguments)


def shots(arguments: list[str]) -> int:
    """Render every screen to pictures: [--out DIR]"""
    machine.prepare()
    python = environments.prepare()
    order: list[str | Path] = [python, ROOT / "packaging" / "shots.py", *arguments]
    off_screen = commands.variables(QT_QPA_PLATFORM="offscreen")
    return commands.run(order, seconds=1200, env=off_screen, cwd=Path.cwd())


def first_sheet(arguments: list[str]) -> int:
    """From the first start to the first coverage sheet: clicks, seconds, pictures [--out DIR]"""
    machine.prepare()
    python = environments.prepare()
    order: list[str | Path] = [python, ROOT / "packaging" / "first_sheet.py", *arguments]
    return commands.run(order, seconds=600, cwd=Path.cwd())


def bench(arguments: list[str]) -> int:
    """Measure: [NAME …], without a name tells which there are"""
    folder = ROOT / "tests" / "bench"
    known = sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))
    if not arguments:
        say("\n".join(known) or "There is nothing to measure yet.")
        return 0
    if arguments[0] not in known:
        raise Failure(f"No such measurement: {arguments[0]}. There are: {', '.join(known)}")
    python = environments.prepare()
    return commands.run([python, folder / f"{arguments[0]}.py", *arguments[1:]], seconds=None)


def catalogs(_arguments: list[str]) -> int:
    """Bring new texts of the source into the catalogues for translators"""
    python = environments.prepare()
    return commands.run([python, ROOT / "packaging" / "catalogs.py", "update"], seconds=120)


def lock(_arguments: list[str]) -> int:
    """Pin the requirements anew, with hashes, for all systems"""
    pins.lock()
    return 0


_TASKS = {
    "setup": set_up,
    "run": run,
    "demo": demo,
    "test": test,
    "shots": shots,
    "first-sheet": first_sheet,
    "bench": bench,
    "catalogs": catalogs,
    "lock": lock,
}


def _usage() -> str:
    tasks = "\n".join(f"  {name:<12}{task.__doc__}" for name, task in _TASKS.items())
    return f"python3 packaging/dev.py TASK [arguments]\n\n{tasks}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
