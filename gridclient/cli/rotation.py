"""``enrol rotate`` and ``enrol replace``: an office changes its key, the one above answers."""

from __future__ import annotations

from pathlib import Path

import click

from gridclient.cli.context import Session
from gridclient.cli.files import SOURCE, TARGET
from gridclient.cli.written import WRITTEN
from gridclient.i18n import _


@click.command("rotate")
@click.option("--reason", type=WRITTEN, default="-", help="Why, for those who are told of it.")
@click.option(
    "-o", "--out", type=TARGET, help="The request for the office above, where there is one."
)
@click.option("--yes", is_flag=True, help="Do it without being asked.")
@click.pass_obj
def rotate(session: Session, reason: str, out: Path | None, yes: bool) -> None:
    """Change the key of this office: somebody may have seen it, or its years are over.

    An office without one above changes it at once. Any other writes a request; once the office
    above has answered it ("enrol replace"), "enrol accept" takes the new key into use.
    """
    service = session.app().rotation
    if out is not None or not service.state().is_root:
        _ask(session, reason, out)
        return
    question = _("Change the key of this office? It cannot be taken back.")
    session.confirm(question, yes=yes)
    fingerprint = service.change(session.passphrase(), reason)
    session.tell(
        {
            "state": "changed",
            "fingerprint": fingerprint,
            "replica": session.app().profile.replica,
            "since": service.state().since,
            "file": None,
        },
        _("This office has a new key. Its fingerprint is now:"),
        f"  {fingerprint}",
        _("Make bundles for everybody soon: they carry the news."),
    )


def _ask(session: Session, reason: str, out: Path | None) -> None:
    if out is None:
        raise click.UsageError(_("Name a file for the request with -o: the office above answers."))
    opened = session.app()
    fingerprint = opened.rotation.ask(session.passphrase(), out, reason)
    session.tell(
        {
            "state": "asked",
            "fingerprint": fingerprint,
            "replica": opened.profile.replica,
            "since": opened.rotation.state().since,
            "file": str(out),
        },
        _("Give {file} to the office above and read them the new fingerprint:").format(file=out),
        f"  {fingerprint}",
        _("Until you take their answer in, this office goes on with its present key."),
    )


@click.command("replace")
@click.argument("file", type=SOURCE)
@click.option(
    "--returned",
    is_flag=True,
    help="The office came back from an older backup, and nobody has its present key any more.",
)
@click.option("-o", "--out", type=TARGET, required=True)
@click.pass_obj
def replace(session: Session, file: Path, returned: bool, out: Path) -> None:
    """Answer an office below that changes its key: compare the new fingerprint first."""
    service = session.app().rotation
    asking = service.read(file)
    certificate = service.answer(file, out, returned=returned)
    session.tell(
        {"serial": certificate.serial, "fingerprint": asking.fingerprint, "file": str(out)},
        _("{name} has a certificate for its new key; give them {file}.").format(
            name=asking.name, file=out
        ),
        _("Their new fingerprint must be: {fingerprint}").format(fingerprint=asking.fingerprint),
        _("Revoke the key they lost: “enrol list” shows it, “enrol revoke” ends it.")
        if asking.given_up_at
        else "",
    )


COMMANDS = (rotate, replace)
