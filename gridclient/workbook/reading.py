"""Cells of a workbook from elsewhere, as the one reader of this program reads them.

calamine is fast and keeps text as text, but a crafted file of two kilobytes makes it abort the
whole process; it therefore runs in a child of its own with a limit of memory and of time
(architecture.md, trap 6). Rows come back as JSON, never as pickles.
"""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.workbook import reader_process, text_tables
from gridclient.workbook.archives import too_large
from gridclient.workbook.cells import Marks
from gridclient.workbook.formats import LEDGERS, Kind, damaged
from gridclient.workbook.limits import LIMITS
from gridclient.workbook.markup import unsafe
from gridclient.workbook.patience import patiently
from gridclient.workbook.preflight import Examined, examine

# Whole numbers up to here are exact in a spreadsheet's floating point.
_EXACT = 2**53
# A child that does not come up says nothing about the file; slow computers take their time.
_START_SECONDS = 60
# The clean process is spoken to by a socket in the folder for temporary files, whose path may have
# 107 bytes at most on Linux and 103 on macOS; 32 of them are its own name.
_LONGEST_PLACE = 70


@dataclass(frozen=True, slots=True)
class CellError:
    """What stands in a cell whose formula failed, such as ``#N/A``."""

    text: str


Value = None | str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | CellError


@dataclass(frozen=True, slots=True)
class Sheet:
    """One work sheet. ``rows[0]`` is row 1 and each row starts at column A.

    ``merged``: first row, first column, last row, last column, from 1. ``formulas``: (row,
    column) from 1 of cells that hold a formula; not known for .xls.
    """

    name: str
    rows: list[tuple[Value, ...]]
    merged: tuple[tuple[int, int, int, int], ...]
    formulas: frozenset[tuple[int, int]]
    visible: bool


@dataclass(frozen=True, slots=True)
class Book:
    """The work sheets of a workbook, in its order."""

    sheets: tuple[Sheet, ...]


def text_of(value: Value) -> str:
    """How a found value is shown beside the signed one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, CellError):
        return value.text
    return str(value).replace("\r\n", "\n")


def load(path: Path) -> bytes:
    """The bytes of a file, read once; Refused ``file.unreadable``, Untrusted ``file.too_large``."""
    try:
        content = patiently(partial(_start_of, path))
    except OSError as error:
        raise Refused(
            "file.unreadable",
            _("The file “{name}” cannot be read.").format(name=path.name),
            hint=_("Look whether it is still there, close it in Excel or WPS, and try again."),
        ) from error
    if len(content) > LIMITS.file_bytes:
        raise too_large(_("more than {size} megabytes").format(size=LIMITS.file_bytes >> 20))
    return content


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LIMITS.file_bytes + 1)


def read_file(path: Path, *, seconds: float = 60, memory_mib: int = 1024) -> Book:
    """:func:`load` and :func:`read` in one."""
    return read(load(path), seconds=seconds, memory_mib=memory_mib)


def read(content: bytes, *, seconds: float = 60, memory_mib: int = 1024) -> Book:
    """All cells of a workbook (.xlsx or .xls), after the checks of ``preflight``.

    Raises what ``preflight`` raises, Refused ``file.sealed`` for a workbook with a password,
    and Untrusted ``file.unsafe`` when the reader dies or takes more than ``seconds``.
    """
    return _read(content, examine(content), seconds, memory_mib)


def read_ledger(content: bytes, name: str, *, seconds: float = 60, memory_mib: int = 1024) -> Book:
    """Like :func:`read`, for a ledger: .ods and tables as text (.csv) as well.

    ``name``: what to call the one sheet of a table as text.
    """
    examined = examine(content, taken=LEDGERS)
    if examined.kind is Kind.TEXT:
        rows: list[tuple[Value, ...]] = [*text_tables.read(content)]
        return Book((Sheet(name, rows, (), frozenset(), visible=True),))
    return _read(content, examined, seconds, memory_mib)


def _read(content: bytes, examined: Examined, seconds: float, memory_mib: int) -> Book:
    if examined.kind is Kind.SEALED:
        raise Refused(
            "file.sealed",
            _("The workbook is protected with a password."),
            hint=_("Open it in Excel or WPS, remove the password, save it and choose it again."),
        )
    sheets = []
    for message in _answers(content, seconds, memory_mib):
        if "sheet" in message:
            sheets.append(_sheet(message, examined.marks.get(message["sheet"], Marks())))
            blank: tuple[Value, ...] = (None,) * message["columns"]
        else:
            rows = sheets[-1].rows
            rows.extend(tuple(map(_value, line)) if line else blank for line in message["rows"])
    for sheet in sheets:
        _put_errors(sheet, examined.marks.get(sheet.name, Marks()))
    return Book(tuple(sheets))


def _answers(content: bytes, seconds: float, memory_mib: int) -> Iterator[dict[str, Any]]:
    ours, child = _child(memory_mib << 20, seconds)
    try:
        yield from _converse(ours, content, seconds)
    finally:
        ours.close()
        child.kill()
        child.join()
        child.close()


def _child(memory_bytes: int, seconds: float) -> tuple[Connection, BaseProcess]:
    """A child that waits for a workbook, and our end of the pipe to it.

    It is forked off a clean process that holds only the reader, in milliseconds; where that cannot
    be (Windows), or where somebody swept the folder in which that process is spoken to, it is
    started anew.
    """
    methods = ("forkserver", "spawn") if _has_room_for_a_socket() else ("spawn",)
    for method in methods:
        context: Any = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload([reader_process.__name__, "python_calamine"])
        ours, theirs = context.Pipe()
        child = context.Process(
            target=reader_process.run, args=(theirs, memory_bytes, seconds), daemon=True
        )
        try:
            child.start()
        except OSError:
            ours.close()
            if method == methods[-1]:
                raise
        else:
            return ours, child
        finally:
            theirs.close()
    raise AssertionError("the last method returns or raises")


def _has_room_for_a_socket() -> bool:
    place = len(os.fsencode(tempfile.gettempdir()))
    return "forkserver" in multiprocessing.get_all_start_methods() and place <= _LONGEST_PLACE


def _converse(ours: Connection, content: bytes, seconds: float) -> Iterator[dict[str, Any]]:
    if _receive(ours, time.monotonic() + _START_SECONDS) != {"ready": True}:
        raise RuntimeError("the reader did not start")
    end = time.monotonic() + seconds
    try:
        ours.send_bytes(content)
    except OSError as error:
        raise _died() from error
    while True:
        message = _receive(ours, end)
        if message is None:
            raise _died()
        if message.get("damaged"):
            raise damaged()
        if message.get("done"):
            return
        yield message


def _receive(ours: Connection, end: float) -> dict[str, Any] | None:
    try:
        if not ours.poll(max(0.0, end - time.monotonic())):
            return None
        answer: dict[str, Any] = json.loads(ours.recv_bytes())
    except (EOFError, OSError):
        return None
    return answer


def _died() -> Exception:
    return unsafe(_("reading it took too much memory or time"))


def _sheet(message: dict[str, Any], marks: Marks) -> Sheet:
    return Sheet(
        name=message["sheet"],
        rows=[],
        merged=tuple((top, left, bottom, right) for top, left, bottom, right in message["merged"]),
        formulas=frozenset(marks.formulas),
        visible=message["visible"],
    )


def _value(cell: Any) -> Value:
    if cell.__class__ is str:
        return cell or None
    if cell.__class__ is float:
        return int(cell) if cell.is_integer() and abs(cell) <= _EXACT else cell
    if cell.__class__ is dict:
        return _moment(cell)
    return cell  # type: ignore[no-any-return]


def _moment(cell: dict[str, Any]) -> Value:
    ((kind, written),) = cell.items()
    if kind == "date":
        return dt.date.fromisoformat(written)
    if kind == "datetime":
        return dt.datetime.fromisoformat(written)
    if kind == "time":
        return dt.time.fromisoformat(written)
    return dt.timedelta(seconds=written)


def _put_errors(sheet: Sheet, marks: Marks) -> None:
    """Put in the errors, which the reader leaves empty; the rows keep one common width."""
    if not marks.errors:
        return
    rows = sheet.rows
    width = max(len(rows[0]) if rows else 0, *(column for _row, column in marks.errors), 0)
    rows += [()] * (max(row for row, _column in marks.errors) - len(rows))
    for number, row in enumerate(rows):
        rows[number] = row + (None,) * (width - len(row))
    for (number, column), text in marks.errors.items():
        row = rows[number - 1]
        rows[number - 1] = (*row[: column - 1], CellError(text), *row[column:])
