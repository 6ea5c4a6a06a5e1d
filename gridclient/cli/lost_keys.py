"""``enrol lost``: what was signed with keys after they were lost, and what becomes of it."""

from __future__ import annotations

import click

from gridclient.cli.context import AWAITS, Session
from gridclient.i18n import _, ngettext
from gridclient.services.lost_keys import Decided, LostKey, Signed


@click.group("lost")
def lost() -> None:
    """What was signed with lost keys: look at it, let it in, keep it out."""


@lost.command("list")
@click.pass_obj
def list_(session: Session) -> None:
    """What waits for the office's decision; values are masked. Exit 5 when there is any."""
    found = session.app().lost_keys.list_()
    if found:
        session.exit_code = AWAITS
    session.tell(
        {"lost": [_as_json(one) for one in found]},
        *(line for one in found for line in _lines(one)),
        empty=_("Nothing here was signed with a lost key."),
    )


def _as_json(one: LostKey) -> dict[str, object]:
    return {
        "key": one.key_id,
        "name": one.name,
        "device": one.device,
        "revoked_at": one.revoked_at,
        "rows": [
            {
                "entity": row.entity,
                "row": row.row_id,
                "title": row.title,
                "says": dict(row.says),
                "before": dict(row.before),
                "at": row.at,
                "counts": row.counts,
            }
            for row in one.rows
        ],
    }


def _lines(one: LostKey) -> list[str]:
    head = ngettext(
        "{key}  {count} row signed by {name} after the key was lost",
        "{key}  {count} rows signed by {name} after the key was lost",
        len(one.rows),
    ).format(key=one.key_id, count=len(one.rows), name=one.name)
    return [head, *(f"  {_line(row)}" for row in one.rows)]


def _line(row: Signed) -> str:
    said = ", ".join(f"{label} {value}" for label, value in row.says)
    state = _("counts until you decide") if row.counts else _("kept out")
    return f"{row.entity_label}  {row.title}  {said}  ({state})"


@lost.command("let-in")
@click.argument("key")
@click.pass_obj
def let_in(session: Session, key: str) -> None:
    """Take over what a lost key signed, in this office's name."""
    done = session.app().lost_keys.let_in(key)
    _tell(session, done, _("Taken over in this office's name: {count}.").format(count=done.done))


@lost.command("keep-out")
@click.argument("key")
@click.pass_obj
def keep_out(session: Session, key: str) -> None:
    """Keep it out for good, and write what stood before where it wrote over something."""
    done = session.app().lost_keys.keep_out(key)
    _tell(session, done, _("Kept out, or as it was before: {count}.").format(count=done.done))


def _tell(session: Session, done: Decided, words: str) -> None:
    if done.left:
        session.exit_code = AWAITS
    session.tell(
        {"done": done.done, "left": done.left},
        words,
        _("Left as it is, look at it one by one: {count}.").format(count=done.left)
        if done.left
        else "",
    )


COMMANDS = (lost,)
