"""Wrong passphrases: each further one waits longer. Nothing is ever deleted.

The count stands in a small file beside the key file. It slows down who sits at the computer;
who has taken the files away, or made the folder read-only, is slowed by the cost of each try.
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from gridclient.domain.rows import canonical
from gridclient.errors import Locked
from gridclient.i18n import _, ngettext
from gridclient.trust import keyfile

FILE = "vault.attempts.json"
LOCK = "vault.lock"
FREE_FAILURES = 3
LONGEST_DELAY_SECONDS = 60


class Waiting(Locked):
    """Too early for another try; ``seconds`` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "vault.wait",
            ngettext(
                "Too many wrong passphrases. Wait {seconds} second.",
                "Too many wrong passphrases. Wait {seconds} seconds.",
                seconds,
            ).format(seconds=seconds),
            hint=_("Then try again. Nothing is deleted, however often you try."),
        )
        self.seconds = seconds


def delay_seconds(failures: int) -> int:
    """How long to wait after so many failures in a row: 0, 0, 0, 1, 2, 4 … up to 60."""
    if failures < FREE_FAILURES + 1:
        return 0
    return int(min(2 ** min(failures - FREE_FAILURES - 1, 10), LONGEST_DELAY_SECONDS))


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One unlock at a time on a profile: several commands at once, all with the right passphrase,
    must not count as tries of a guesser. Where no lock can be had, nobody waits."""
    try:
        handle = (folder / LOCK).open("ab")
    except OSError:
        yield
        return
    with handle:
        _lock(handle)
        yield


def _lock(handle: IO[bytes]) -> None:
    """Wait for the lock of an open file; closing the file gives it back."""
    with suppress(OSError):
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)


def begin(folder: Path, now: float) -> None:
    """Count a try before it is made, so that killing the program does not save it.

    ``now``: seconds since 1970. Raises Waiting when the last try was too recent; a clock that
    was set back makes nobody wait longer than the delay.
    """
    failures, last = _read(folder)
    wait = delay_seconds(failures)
    passed = now - last
    if wait and passed < 0:
        _write(folder, failures, now)
        passed = 0
    if passed < wait:
        raise Waiting(math.ceil(wait - passed))
    _write(folder, failures + 1, now)


def clear(folder: Path) -> None:
    """Forget the failures: the passphrase was right."""
    with suppress(OSError):
        (folder / FILE).unlink(missing_ok=True)


def _read(folder: Path) -> tuple[int, int]:
    """How many tries failed, and when the last one was (seconds since 1970)."""
    with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
        data = json.loads((folder / FILE).read_bytes())
        return max(int(data["failures"]), 0), int(data["last_at"])
    return 0, 0


def _write(folder: Path, failures: int, now: float) -> None:
    content = canonical({"failures": failures, "last_at": math.floor(now)})
    if os.access(folder, os.W_OK):
        keyfile.replace(folder / FILE, content)
