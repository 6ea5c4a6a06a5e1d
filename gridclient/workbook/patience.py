"""Files that another program holds for a moment: a virus scanner that looks at what was just
written, or Excel while it saves. They are asked for again for some two seconds (refusal 60)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

PAUSES = (0.1, 0.2, 0.4, 0.6, 0.7)
"""The seconds between one try and the next."""

_HELD_ON_WINDOWS = frozenset({32, 33})
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION."""

Answer = TypeVar("Answer")


def patiently(work: Callable[[], Answer]) -> Answer:
    """Do something with files, several times where another program is in the way.

    Raises the ``OSError`` of the last try, and every other one at once.
    """
    for pause in PAUSES:
        try:
            return work()
        except OSError as error:
            if not _is_held(error):
                raise
        time.sleep(pause)
    return work()


def _is_held(error: OSError) -> bool:
    """Whether it may be over in a moment. Windows says of a file that is open elsewhere that it
    may not be written, as it says of a folder that is not ours: so both are tried again."""
    return isinstance(error, PermissionError) or (
        getattr(error, "winerror", None) in _HELD_ON_WINDOWS
    )
