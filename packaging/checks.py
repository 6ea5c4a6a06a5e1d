"""All checks of the project, one after the other, with the time each took.

A failing step does not keep the others from running: one run tells everything that is wrong.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import commands
import environments
import wheels
from commands import Failure, say


@dataclass(frozen=True)
class Outcome:
    """How a step ended and how long it took."""

    name: str
    passed: bool
    seconds: float


def check_all(python: Path, pytest_arguments: Sequence[str] = ()) -> int:
    """Run every step; print each one's outcome and a line on all. The exit code: 0 or 1."""
    closing: list[str] = []
    steps: dict[str, Callable[[], bool]] = {
        "format": lambda: _tool(python, "-m", "ruff", "format", "--check", "."),
        "lint": lambda: _tool(python, "-m", "ruff", "check", "."),
        "types": lambda: _tool(python, "-m", "mypy"),
        "floors": lambda: _tool(environments.script_of(environments.HOME, "lint-imports")),
        "catalogs": lambda: _tool(python, "packaging/catalogs.py", "check"),
        "tests": lambda: _pytest(python, pytest_arguments, closing),
        "wheel": lambda: wheels.check(python),
    }
    outcomes = [_run(name, step) for name, step in steps.items()]
    return _sum_up(outcomes, closing)


def _run(name: str, step: Callable[[], bool]) -> Outcome:
    say(f"\n── {name}")
    started = time.monotonic()
    try:
        passed = step()
    except Failure as failure:
        say(str(failure))
        passed = False
    return Outcome(name, passed, time.monotonic() - started)


def _sum_up(outcomes: Sequence[Outcome], closing: Sequence[str]) -> int:
    say()
    for outcome in outcomes:
        verdict = "passed" if outcome.passed else "FAILED"
        say(f"{outcome.name:<10} {verdict}  {outcome.seconds:7.1f} s")
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    took = sum(outcome.seconds for outcome in outcomes)
    verdict = f"failed: {', '.join(failed)}" if failed else "all of them passed"
    for line in closing:
        say(line)
    say(f"{len(outcomes)} checks in {took:.0f} s, {verdict}")
    return 1 if failed else 0


def _tool(*command: str | Path) -> bool:
    return commands.run(command, seconds=600) == 0


def _pytest(python: Path, arguments: Sequence[str], closing: list[str]) -> bool:
    order: list[str | Path] = [
        python,
        "-m",
        "pytest",
        "-n",
        "2",
        *_without_window(python),
        *arguments,
    ]
    if sys.stdout.isatty():
        order.append("--color=yes")
    code, last = commands.follow(order, seconds=1320)
    closing.append(last)
    return code == 0


def _without_window(python: Path) -> list[str]:
    """pytest's arguments for a machine that lacks Qt's libraries, where that is allowed."""
    load: list[str | Path] = [python, "-c", "import PySide6.QtWidgets"]
    code, printed = commands.output_of(load, seconds=120)
    if code == 0 or os.environ.get("GRIDCLIENT_REQUIRE_TOOLS") == "1":
        return []
    say(f"Without the tests of the window: {printed.strip().splitlines()[-1]}")
    return ["-p", "no:pytest-qt", "--ignore=tests/ui"]
