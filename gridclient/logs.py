"""The program's log: rotating, on this computer, without personal data.

Faults are logged with their traceback's places but without the values in their messages, since
a message may quote what a person typed.
"""

from __future__ import annotations

import logging
import logging.handlers
import traceback
from types import TracebackType

from gridclient import paths

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _WithoutValues(logging.Formatter):
    """Tracebacks as places and kinds; messages of exceptions may hold personal data."""

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's own name
        kind, _value, trace = ei
        places = [
            f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
            for frame in traceback.extract_tb(trace)
        ]
        return "\n".join([*places, kind.__name__ if kind else ""])


def start(*, verbose: bool = False) -> None:
    """Begin logging; without a writable folder the program works on without a log."""
    logging.raiseExceptions = False  # what cannot be logged is not printed: it may quote a person
    root = logging.getLogger("gridclient")
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    if root.handlers:
        return
    try:
        folder = paths.logs()
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            folder / "gridclient.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(_WithoutValues("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    root.propagate = False
