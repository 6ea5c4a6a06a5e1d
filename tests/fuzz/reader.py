"""Guided fuzzing (atheris) of everything that reads bytes from elsewhere.

python tests/fuzz/reader.py [-max_total_time=60] [CORPUS FOLDER …]

The first byte says which reader gets the rest. Each may refuse with a ``GridError`` or a
ValueError it promises; anything else ends the run, and libFuzzer keeps the input. The native
reader of cells is left out: it runs in a child process that may die (``reading``).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

with atheris.instrument_imports(include=["gridclient"]):
    from gridclient.domain import rows
    from gridclient.errors import GridError
    from gridclient.trust import certificates, containers, enrolment
    from gridclient.workbook import manifests, preflight, signed_copy
    from gridclient.workbook.formats import LEDGERS
    from gridclient.workbook.limits import Limits

_LIMITS = Limits(total_bytes=16 << 20, rows=2000)


def _line(content: bytes) -> None:
    row = rows.from_line(content)
    again = rows.from_line(rows.to_line(row))
    if again != row:
        raise AssertionError("a row that reads differently once written")


def _cells(content: bytes) -> None:
    signed_copy.from_cells([content.decode("utf-8", "replace")])


READERS: tuple[Callable[[bytes], object], ...] = (
    lambda content: preflight.examine(content, limits=_LIMITS),
    lambda content: preflight.examine(content, limits=_LIMITS, taken=LEDGERS),
    manifests.from_bytes,
    lambda content: signed_copy.unpack(content, limit_bytes=1 << 20),
    _line,
    _cells,
    certificates.read,
    enrolment.read_request,
    enrolment.read_grant,
    containers.check,
)


def test_one_input(data: bytes) -> None:
    """Give the input to the reader its first byte names."""
    if not data:
        return
    try:
        READERS[data[0] % len(READERS)](data[1:])
    except (GridError, ValueError):
        return


if __name__ == "__main__":
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
