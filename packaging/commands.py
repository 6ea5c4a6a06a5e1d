"""Running other programs with a time limit, and saying in plain words when one fails."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Command = Sequence["str | Path"]


class Failure(Exception):  # noqa: N818 - told to a person, who reads no traceback
    """Something did not work; the text says what, and what to do next."""


def say(text: str = "") -> None:
    """Tell the person how far things are, at once even where output is collected."""
    print(text, flush=True)


def shown(command: Command) -> str:
    """``command`` as a person would type it from the top of the checkout."""
    short = [str(part).removeprefix(f"{ROOT}{os.sep}") for part in command]
    return shlex.join(short)


def variables(**more: str) -> dict[str, str]:
    """This process's environment for a Python child: its own packages only, UTF-8 everywhere."""
    own = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    return {**own, "PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1", "PIP_USER": "0", **more}


_FOREIGN = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_REQUIRE_VIRTUALENV", "PIP_TARGET"}


def run(
    command: Command,
    *,
    seconds: float | None,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> int:
    """Run ``command`` in sight of the person and return its exit code.

    Raises Failure when it cannot start or is not done after ``seconds`` (None: no limit).
    """
    with _started(command, env, cwd, output=None) as process:
        _finish(process, command, seconds)
    return process.returncode


def output_of(
    command: Command,
    *,
    seconds: float | None,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    errors: int | None = subprocess.STDOUT,
) -> tuple[int, str]:
    """Run ``command`` out of sight: its exit code and all it printed. Raises as ``run`` does.

    With ``errors`` None its standard error stays in sight and apart.
    """
    with _started(command, env, cwd, output=subprocess.PIPE, errors=errors) as process:
        printed = _finish(process, command, seconds)
    return process.returncode, printed


def follow(command: Command, *, seconds: float) -> tuple[int, str]:
    """Run ``command`` in sight of the person: its exit code and the last line it printed."""
    last = ""
    with _started(command, None, ROOT, output=subprocess.PIPE) as process:
        alarm = threading.Timer(seconds, _end, [process])
        alarm.start()
        try:
            for line in process.stdout or ():
                say(line.rstrip("\n"))
                last = line.strip() or last
        except KeyboardInterrupt:
            _end(process)
            raise
        finally:
            in_time = alarm.is_alive()
            alarm.cancel()
    if not in_time:
        raise Failure(_late(command, seconds))
    return process.returncode, last


def demand(command: Command, purpose: str, *, seconds: float, cwd: Path = ROOT) -> str:
    """What ``command`` prints; raises Failure, with ``purpose`` in it, unless it exits with 0."""
    code, printed = output_of(command, seconds=seconds, cwd=cwd)
    if code != 0:
        ending = "\n".join(printed.strip().splitlines()[-15:])
        raise Failure(f"{purpose} did not work (exit code {code}):\n  {shown(command)}\n{ending}")
    return printed


def _started(
    command: Command,
    env: Mapping[str, str] | None,
    cwd: Path,
    output: int | None,
    errors: int | None = subprocess.STDOUT,
) -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(
            [str(part) for part in command],
            env=variables() if env is None else dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL if output else None,
            stdout=output,
            stderr=errors if output else None,
            text=True,
            encoding="utf-8",
            errors="replace",
            # A group of its own, so that a time-out also ends what the program started. Not
            # when it may read the terminal: a background group would be stopped for that.
            process_group=0 if _apart() else None,
        )
    except OSError as error:
        raise Failure(f"Cannot start {shown(command[:1])}: {error.strerror}.") from None


def _apart() -> bool:
    return os.name == "posix" and not (sys.stdin and sys.stdin.isatty())


def _finish(process: subprocess.Popen[str], command: Command, seconds: float | None) -> str:
    try:
        return process.communicate(timeout=seconds)[0] or ""
    except subprocess.TimeoutExpired:
        _end(process)
        raise Failure(_late(command, seconds)) from None
    except KeyboardInterrupt:
        _end(process)
        raise


def _late(command: Command, seconds: float | None) -> str:
    return f"Not done after {seconds:.0f} s, so it was ended: {shown(command)}"


def _end(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        if _apart():
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
