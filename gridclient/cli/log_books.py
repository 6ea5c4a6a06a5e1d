"""``log``: the two log books, who looked at what and what was done."""

from __future__ import annotations

import datetime as dt

import click

from gridclient.cli.context import Session
from gridclient.cli.days import DAY
from gridclient.domain.days import local
from gridclient.domain.log_books import ACCESS, AUDIT
from gridclient.i18n import _
from gridclient.services.log_books import LIMIT, Entry


@click.command("log")
@click.argument("book", type=click.Choice([ACCESS, AUDIT]))
@click.option("--since", type=DAY, help="Only from this day on.")
@click.option("--limit", type=click.IntRange(min=1), default=LIMIT, help="At most so many lines.")
@click.pass_obj
def log(session: Session, book: str, since: dt.date | None, limit: int) -> None:
    """Read a log book, the newest line first; “doctor” checks that nobody changed it."""
    books = session.app().log_books
    entries = books.entries(book, since, limit)
    session.tell(
        {"book": book, "lines": [_json(entry) for entry in entries]},
        *(f"{e.line.number}  {_at(e)}  {e.act}  {e.about}".rstrip() for e in entries),
        *([] if entries else [_("Nothing is written in this book yet.")]),
    )


def _at(entry: Entry) -> str:
    return local(dt.datetime.fromisoformat(entry.line.at))


def _json(entry: Entry) -> dict[str, object]:
    line = entry.line
    return {
        "number": line.number,
        "at": line.at,
        "who": line.who,
        "act": line.act,
        "about": dict(line.about),
        "digest": line.digest,
    }


COMMANDS = (log,)
