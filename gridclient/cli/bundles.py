"""``bundle``: signed workbooks out and in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from gridclient.cli import bundle_lists
from gridclient.cli.bundle_answers import (
    cut_short,
    grace,
    imported_json,
    imported_lines,
    made_json,
    not_of_it,
)
from gridclient.cli.context import AWAITS, Session, Terminal
from gridclient.cli.files import SOURCE, TARGET_OR_FOLDER
from gridclient.domain.days import local
from gridclient.errors import Refused, Untrusted
from gridclient.i18n import _, ngettext
from gridclient.services.sync.previews import LEFT_BEFORE, NOT_NEWER
from gridclient.services.sync.records import HistoryEntry, Inspection, how_far


@click.group("bundle")
def bundle() -> None:
    """Make, check and import signed workbooks."""


@bundle.command("export")
@click.option("--to", "peer", required=True, help="Name or replica id of who gets it.")
@click.option("-o", "--out", type=TARGET_OR_FOLDER, required=True, help="File or folder.")
@click.option("--plain", is_flag=True, help="Do not seal it: whoever has the file can read it.")
@click.pass_obj
def export(session: Session, peer: str, out: Path, plain: bool) -> None:
    """Everything the peer has not confirmed, as one sealed, signed workbook; as several where
    one would be too large to be read."""
    sync = session.app().sync
    with Terminal() as progress:
        bundles = sync.export_all(peer, out, progress, plain=plain)
    answer: dict[str, Any] = made_json(bundles[0])
    if len(bundles) > 1:
        answer["more"] = [made_json(made) for made in bundles[1:]]
    if is_stopped := bundles[-1].is_cut:
        session.exit_code = Refused.exit_code
        answer["stopped"] = True
    count = sum(sum(made.rows.values()) for made in bundles)
    session.tell(
        answer,
        *(_("Bundle {number}: {file}").format(number=m.number, file=m.file) for m in bundles),
        ngettext("{count} row", "{count} rows", count).format(count=count),
        _("It was too much for one file: pass on all {count}.").format(count=len(bundles))
        if len(bundles) > 1
        else "",
        cut_short() if is_stopped else "",
        _("It is not sealed: whoever has the file can read it.") if plain else "",
    )


@bundle.command("inspect")
@click.argument("file", type=SOURCE)
@click.pass_obj
def inspect(session: Session, file: Path) -> None:
    """Who sent it, to whom, and what is in it; changes nothing.

    The exit code is 4 when it is not what its sender signed, as with verify; what could be read
    of it is printed all the same.
    """
    _show(session, session.app().sync.inspect(file))


@bundle.command("verify")
@click.argument("file", type=SOURCE)
@click.pass_obj
def verify(session: Session, file: Path) -> None:
    """Whether it is what its sender signed; exit code 4 when not."""
    _show(session, session.app().sync.inspect(file))


def _show(session: Session, seen: Inspection) -> None:
    answer: dict[str, Any] = {
        "sender": seen.sender,
        "sender_name": seen.sender_name,
        "recipient": seen.recipient,
        "no": seen.number,
        "made_at": seen.made_at,
        "rows": dict(seen.rows),
        "signature": seen.signature,
        "altered": [place.as_json() for place in seen.altered],
        "grace": seen.grace,
        "ignored": list(seen.ignored),
        "fingerprint": seen.fingerprint,
        "key_since": seen.key_since,
    }
    if seen.refusal is not None:
        answer["error"] = seen.refusal.as_json()
        session.exit_code = seen.refusal.exit_code
        session.tell(answer, seen.refusal.text())
        return
    session.tell(
        answer,
        _("Bundle {number} from {sender}: the signature is valid.").format(
            number=seen.number, sender=seen.sender_name
        ),
        *([grace()] if seen.grace else []),
        _("Fingerprint: {fingerprint}").format(fingerprint=seen.fingerprint),
        *([_key_since(seen.key_since)] if seen.key_since else []),
        *map(not_of_it, seen.ignored),
        *(f"  {title}: {count}" for title, count in seen.rows.items()),
    )


def _key_since(since: str) -> str:
    return _("The sender has this key since {day}; compare its fingerprint with theirs.").format(
        day=since[:10]
    )


@bundle.command("import")
@click.argument("files", type=SOURCE, nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Say what would happen, change nothing.")
@click.option("--signed-copy", is_flag=True, help="Import an altered bundle as it was signed.")
@click.option(
    "--accept-expired",
    is_flag=True,
    help="At the office: take a member's bundle in although the certificate has ended.",
)
@click.option(
    "--leave-out",
    multiple=True,
    type=click.Choice(sorted(NOT_NEWER)),
    help="Leave out rows older, or less complete, than here; “bundle left-out” lists them, and as "
    "long as they come unchanged they stay so.",
)
@click.pass_obj
def import_(
    session: Session,
    files: tuple[Path, ...],
    dry_run: bool,
    signed_copy: bool,
    accept_expired: bool,
    leave_out: tuple[str, ...],
) -> None:
    """Take bundles in, any number and in any order."""
    how = {"accept_expired": accept_expired, "dry_run": dry_run}
    if leave_out and any(how.values()):
        raise click.UsageError(_("--leave-out goes with no other choice but --signed-copy."))
    sync = session.app().sync
    with Terminal() as progress:
        if leave_out:
            seen = sync.preview(files, progress, signed_copy=signed_copy)
            results = sync.take(seen, seen.of_kinds({*leave_out, LEFT_BEFORE}), progress)
        else:
            results = sync.import_(files, progress, signed_copy=signed_copy, **how)
    refused = [result.refusal for result in results if result.refusal is not None]
    if len(files) == 1 and refused:
        raise refused[0]
    lines = [line for result in results for line in imported_lines(result)]
    answer = {"imported": [imported_json(result) for result in results]}
    session.tell(answer, *lines, how_far(results))
    if any(isinstance(refusal, Untrusted) for refusal in refused):
        session.exit_code = Untrusted.exit_code
    elif refused:
        session.exit_code = Refused.exit_code
    elif any(result.awaits for result in results):
        session.exit_code = AWAITS


@bundle.command("password")
@click.argument("file", type=SOURCE)
@click.pass_obj
def password(session: Session, file: Path) -> None:
    """The password of a sealed bundle, for Excel or WPS."""
    word = session.app().sync.password(file)
    session.tell({"password": word}, word)


@bundle.command("history")
@click.pass_obj
def history(session: Session) -> None:
    """Every bundle that went out or came in."""
    entries = session.app().sync.history()
    session.tell(
        {
            "history": [
                {
                    "bundle": entry.bundle,
                    "direction": entry.direction,
                    "peer": entry.peer,
                    "no": entry.number,
                    "at": entry.at,
                    "file": entry.file,
                    "state": entry.state,
                    "outcome": dict(entry.outcome),
                    "undone_at": entry.undone_at,
                }
                for entry in entries
            ]
        },
        *(
            f"{_local(entry.at)}  {_way(entry)}  {entry.peer_name}  {entry.number}  "
            f"{entry.bundle}  {entry.file}"
            for entry in entries
        ),
        empty=_("No bundle went out or came in yet: “bundle export” writes one."),
    )


def _way(entry: HistoryEntry) -> str:
    undo = _("brought back") if entry.brings_back else _("undone")
    sent = _("void") if entry.state == "void" else _("sent")
    return {"in": _("received"), "out": sent}.get(entry.direction, undo)


@bundle.command("undo")
@click.argument("taken", metavar="BUNDLE")
@click.pass_obj
def undo(session: Session, taken: str) -> None:
    """Take back what a bundle brought, or what an undo took back.

    BUNDLE is its id in the history, or the name its file had. The earlier values are written
    back as new edits and what was recorded is retracted, so that undoing travels, too.
    """
    with Terminal() as progress:
        done = session.app().sync.undo(taken, progress)
    session.tell(
        {
            "undo": done.id,
            "bundle": done.bundle,
            "restored": done.restored,
            "retired": done.retired,
            "taken_back": done.taken_back,
            "again": done.again,
            "kept": [
                {"entity": one.entity, "id": one.row_id, "title": one.title, "why": one.why}
                for one in done.kept
            ],
        },
        done.in_words(),
        *(f"  {one.in_words()}" for one in done.kept),
    )
    if done.kept:
        session.exit_code = AWAITS


def _local(at: str) -> str:
    return local(dt.datetime.fromisoformat(at))


for command in bundle_lists.COMMANDS:
    bundle.add_command(command)

COMMANDS = (bundle,)
