"""The other side of ``reading``: runs in the child, reads one workbook, answers in JSON."""

from __future__ import annotations

import datetime as dt
import json
import signal
import sys
from multiprocessing.connection import Connection
from typing import Any

_ROWS_A_MESSAGE = 2000


def run(pipe: Connection, memory_bytes: int, seconds: float) -> None:
    """Say that we are ready, take the workbook, send its sheets; exits when the other side does.

    Ctrl+C reaches every process of a terminal; the other side is the one to answer it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import python_calamine

    _limit(memory_bytes, seconds)
    try:
        _send(pipe, {"ready": True})
        content = pipe.recv_bytes()
        try:
            _answer(pipe, content)
        except python_calamine.CalamineError:
            _send(pipe, {"damaged": True})
        else:
            _send(pipe, {"done": True})
    except (EOFError, BrokenPipeError, ConnectionError):
        return
    except MemoryError:
        sys.exit(1)


def _limit(memory_bytes: int, seconds: float) -> None:
    if sys.platform == "win32":
        import ctypes

        from gridclient.workbook import job_limits

        job_limits.limit(ctypes.WinDLL("kernel32"), memory_bytes, seconds + 2)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 2, int(seconds) + 2))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _answer(pipe: Connection, content: bytes) -> None:
    import io

    import python_calamine

    with python_calamine.load_workbook(io.BytesIO(content)) as book:
        for about in book.sheets_metadata:
            if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
                visible = about.visible == python_calamine.SheetVisibleEnum.Visible
                _send_sheet(pipe, about.name, visible, book.get_sheet_by_name(about.name))


def _send_sheet(pipe: Connection, name: str, visible: bool, sheet: Any) -> None:
    merged = [
        (top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    # iter_rows starts at row 1 but at the first column that holds something.
    lead = [None] * (sheet.start[1] if sheet.start else 0)
    width = sheet.end[1] + 1 if sheet.end else 0
    _send(pipe, {"sheet": name, "visible": visible, "merged": merged, "columns": width})
    rows: list[list[Any]] = []
    for row in sheet.iter_rows():
        rows.append([] if row.count("") == len(row) else lead + row)
        if len(rows) == _ROWS_A_MESSAGE:
            _send(pipe, {"rows": rows})
            rows = []
    if rows:
        _send(pipe, {"rows": rows})


def _send(pipe: Connection, message: dict[str, Any]) -> None:
    pipe.send_bytes(json.dumps(message, default=_written).encode())


def _written(value: Any) -> dict[str, Any]:
    if isinstance(value, dt.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, dt.time):
        return {"time": value.isoformat()}
    if isinstance(value, dt.timedelta):
        return {"timedelta": value.total_seconds()}
    raise TypeError(type(value))
