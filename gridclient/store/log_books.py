"""Writing and reading the two log books; a line stands or falls with its unit of work."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select

from gridclient.domain import log_books
from gridclient.domain.days import stamp_text
from gridclient.domain.fields import Entity
from gridclient.domain.log_books import Head, LogLine
from gridclient.store.tables import LOG

if TYPE_CHECKING:
    from gridclient.store.unit import Unit

_HEAD = (
    select(LOG.c.number, LOG.c.digest)
    .where(LOG.c.book == bindparam("book"))
    .order_by(LOG.c.number.desc())
    .limit(1)
)
_INSERT = insert(LOG)


def append(unit: Unit, act: str, /, **about: object) -> LogLine:
    """Write a line into the book its act belongs to; see ``domain.log_books.told``."""
    return append_as(unit, unit.replica, act, **about)


def append_as(unit: Unit, who: str, act: str, /, **about: object) -> LogLine:
    """The same in the name of a replica, where the unit of work acts as nobody yet."""
    book = log_books.book_of(act)
    kept, end = log_books.told(act, about), head(unit, book)
    at = stamp_text(unit.now())
    line = LogLine(book, end.number + 1, at, who, act, kept, end.digest, "")
    line = dataclasses.replace(line, digest=log_books.digest_of(line))
    values = dataclasses.asdict(line)
    values["about"] = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    unit.connection.execute(_INSERT, values)
    return line


def note_written(unit: Unit, entity: Entity, ids: Sequence[str]) -> None:
    """A line for records of an entity of which every change made here is to be seen."""
    act = log_books.WRITTEN.get(entity.name)
    if act is not None and ids:
        row = ids[0] if len(ids) == 1 else None
        append(unit, act, entity=entity.name, row=row, count=len(ids))


def head(unit: Unit, book: str) -> Head:
    """Where a book ends."""
    last = unit.connection.execute(_HEAD, {"book": book}).first()
    return Head(last.number, last.digest) if last else Head(0, "")


def lines(unit: Unit, book: str) -> Iterator[LogLine]:
    """All lines of a book, in order."""
    query = select(LOG).where(LOG.c.book == book).order_by(LOG.c.number)
    for values in unit.connection.execute(query).mappings():
        yield _line(dict(values))


def newest(unit: Unit, book: str, since: str, limit: int) -> list[LogLine]:
    """The newest lines, newest first; ``since``: an instant, ISO 8601, UTC."""
    query = select(LOG).where(LOG.c.book == book, LOG.c.at >= since)
    found = unit.connection.execute(query.order_by(LOG.c.number.desc()).limit(limit))
    return [_line(dict(values)) for values in found.mappings()]


def _line(values: dict[str, Any]) -> LogLine:
    about = _about(values["about"])
    return LogLine(**{**values, "about": about})


def _about(written: str) -> dict[str, str]:
    """What stands there; of something that was tampered with, what no digest fits."""
    try:
        told = json.loads(written)
    except ValueError:
        told = None
    return told if isinstance(told, dict) else {"": written}
