"""``backup``: copies of the encrypted database, made, listed and put back."""

from __future__ import annotations

from pathlib import Path

import click

from gridclient import app
from gridclient.cli.context import Session
from gridclient.cli.files import TARGET
from gridclient.domain.days import stamp_text, written
from gridclient.i18n import _
from gridclient.services import backups, clock
from gridclient.store import store


@click.group("backup")
def backup() -> None:
    """Copies of the encrypted database."""


@backup.command("create")
@click.option(
    "-o",
    "--out",
    type=TARGET,
    help="A file on another disk, with its key file (default: beside the database).",
)
@click.pass_obj
def create(session: Session, out: Path | None) -> None:
    """Make a backup, opened and checked."""
    profile = session.app().profile
    file = out
    if file is None:
        file = backups.make(profile, by_hand=True)
    else:
        backups.write(profile, file)
    session.tell(
        {"file": str(file), "size_bytes": file.stat().st_size},
        _("The backup is in {file}. It opens with the passphrase of today.").format(file=file),
    )


@backup.command("list")
@click.pass_obj
def list_(session: Session) -> None:
    """The backups beside the database, newest first."""
    session.close()
    found = backups.find_with(session.profile, session.passphrase())
    session.tell(
        {
            "backups": [
                {
                    "name": one.name,
                    "made_at": stamp_text(one.made_at),
                    "size_bytes": one.size_bytes,
                    "opens": one.opens,
                    "by_hand": one.by_hand,
                }
                for one in found
            ]
        },
        *(
            f"{one.name}  {written(one.made_at)}  {one.size_bytes / 1e6:.1f} MB  "
            + (_("opens") if one.opens else _("damaged"))
            for one in found
        ),
        *([] if found else [_("There is no backup yet.")]),
    )


@backup.command("restore")
@click.argument("source")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def restore(session: Session, source: str, yes: bool) -> None:
    """Put a backup (a name from the list, or a file) in the place of the database."""
    session.confirm(
        _("What was recorded since this backup and sent to nobody would be lost. Restore it?"),
        yes=yes or not app.exists(session.profile),
    )
    session.close()
    kept = backups.restore_with(
        session.profile, session.passphrase(), source, clock.from_environment()
    )
    if kept == session.profile / store.FILE:
        words = _(
            "The key file is back. The database was sound and stays as it is: it is newer than the "
            "backup."
        )
        session.tell({"restored": source, "kept": None}, words)
        return
    lines = [_("Restored. What was sent since then comes back with the next bundles.")]
    if kept is not None:
        lines.append(_("The database of before is kept for 30 days: {file}").format(file=kept.name))
    session.tell({"restored": source, "kept": kept.name if kept else None}, *lines)


COMMANDS = (backup,)
