"""``init``: the first profile of an office that is its own root."""

from __future__ import annotations

from pathlib import Path

import click

from gridclient import app
from gridclient.cli.context import Session
from gridclient.cli.files import TARGET
from gridclient.i18n import _


@click.command("init")
@click.option("--role", type=click.Choice(["district", "street", "community"]), required=True)
@click.option("--name", required=True, help="The office's name.")
@click.option("--division", required=True, help="Its division code: 6, 9 or 12 digits.")
@click.option(
    "--recovery-code-file",
    type=TARGET,
    help="Where to write the recovery code (default: beside the profile folder).",
)
@click.pass_obj
def init(
    session: Session, role: str, name: str, division: str, recovery_code_file: Path | None
) -> None:
    """Start an office that is its own root."""
    folder = session.profile
    whole = folder.resolve()  # “.” and “..” have no name of their own
    file = recovery_code_file or whole.parent / f"{whole.name}-recovery-code.txt"
    made = session.keep(app.found(folder, session.passphrase(new=True), role, name, division, file))
    profile = made.profile
    session.tell(
        {
            "replica": profile.replica,
            "fingerprint": profile.fingerprint,
            "recovery_code_file": str(file),
        },
        _("The office “{name}” is ready.").format(name=name),
        _("Its fingerprint: {fingerprint}").format(fingerprint=profile.fingerprint),
        _("Recovery code: {file}. Print it, lock it away, delete the file.").format(file=file),
    )


COMMANDS = (init,)
