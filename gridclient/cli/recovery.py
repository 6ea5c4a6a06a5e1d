"""``recover`` and ``passphrase``: a passphrase that was forgotten, and one to be changed."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gridclient import app
from gridclient.cli.context import Session
from gridclient.cli.files import SOURCE, TARGET
from gridclient.domain.authority import ROLES
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services import clock, recovery

_NEW = "GRIDCLIENT_NEW_PASSPHRASE"


@click.group("recover")
def recover() -> None:
    """Open a profile again whose passphrase is forgotten."""


@recover.command("request")
@click.option("-o", "--out", type=TARGET, required=True)
@click.pass_obj
def request(session: Session, out: Path) -> None:
    """Write a request to give to your office; needs no passphrase."""
    session.close()
    code = recovery.request(session.profile, out, clock.from_environment())
    session.tell(
        {"code": code, "file": str(out)},
        _("Give {file} to your office and read them this code:").format(file=out),
        f"  {code}",
    )


@recover.command("answer")
@click.argument("file", type=SOURCE)
@click.option("-o", "--out", type=TARGET, required=True)
@click.pass_obj
def answer(session: Session, file: Path, out: Path) -> None:
    """At the office: answer a request, once you know the person and the code agrees."""
    asked = recovery.answer(session.app().profile, file, out)
    session.tell(
        {
            "name": asked.name,
            "role": asked.role,
            "device": asked.device,
            "serial": asked.serial,
            "fingerprint": asked.fingerprint,
            "code": asked.code,
            "file": str(out),
        },
        _("{name}, {role}, on {device}, has forgotten the passphrase.").format(
            name=asked.name, role=ROLES.title_of(asked.role), device=asked.device
        ),
        _("The code they read to you must be: {code}").format(code=asked.code),
        _("Only if it is, and you know the person, give them {file}.").format(file=out),
    )


@recover.command("finish")
@click.argument("file", type=SOURCE, required=False)
@click.option(
    "--code-file", type=SOURCE, help="A text file with the recovery code of a root office."
)
@click.option("--new-passphrase-file", type=SOURCE, help="Read the new passphrase from a file.")
@click.pass_obj
def finish(
    session: Session, file: Path | None, code_file: Path | None, new_passphrase_file: Path | None
) -> None:
    """Take the office's answer, or the recovery code, and choose a new passphrase."""
    session.close()
    if (file is None) == (code_file is None):
        raise click.UsageError(_("Name the answer of your office, or --code-file."))
    new = _new(session, new_passphrase_file, fall_back=True)
    if code_file is not None:
        recovery.finish_with_code(session.profile, recovery.code_in(code_file), new)
    elif file is not None:
        recovery.finish(session.profile, file, new)
    app.note_new_passphrase(session.profile, new)
    session.tell({"recovered": True}, _("The new passphrase holds; the old one is void."))


@click.group("passphrase")
def passphrase() -> None:
    """The passphrase of the profile."""


@passphrase.command("change")
@click.option("--new-passphrase-file", type=SOURCE, help="Read the new passphrase from a file.")
@click.pass_obj
def change(session: Session, new_passphrase_file: Path | None) -> None:
    """Change the passphrase; nothing is encrypted anew, and copies of the key file void it too.

    The new one comes from --new-passphrase-file, GRIDCLIENT_NEW_PASSPHRASE or a prompt.
    """
    old = session.passphrase()
    new = _new(session, new_passphrase_file, fall_back=False)
    app.change_passphrase(session.profile, old, new)
    session.tell({"changed": True}, _("The new passphrase holds; the old one is void."))


def _new(session: Session, file: Path | None, *, fall_back: bool) -> str:
    """The new passphrase; ``fall_back``: the place of the old one says it, as nobody knows that."""
    if file is not None:
        return Session(session.front, session.profile, passphrase_file=file).passphrase()
    written = os.environ.get(_NEW)
    if written is not None:
        return written
    if fall_back:
        return session.passphrase(new=True)
    prompted = session.prompt_new()
    if prompted is None:
        raise Refused(
            "passphrase.missing_new",
            _("No new passphrase was given."),
            hint=_("Set GRIDCLIENT_NEW_PASSPHRASE, or name a file with --new-passphrase-file."),
        )
    return prompted


COMMANDS = (recover, passphrase)
