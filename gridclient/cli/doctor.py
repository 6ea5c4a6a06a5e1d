"""``doctor``: whether this profile is sound, and the digest two machines compare."""

from __future__ import annotations

import click

from gridclient.cli.context import Session
from gridclient.i18n import _


@click.command("doctor")
@click.option("--digest", is_flag=True, help="Print the digest of everything in the scope.")
@click.option("--scope", help="The code of one grid (default: everything here).")
@click.pass_obj
def doctor(session: Session, digest: bool, scope: str | None) -> None:
    """Check the profile."""
    app = session.app()
    app.profile.store.check()
    if digest or scope:
        value, rows = app.sync.digest(scope)
        session.tell({"digest": value, "rows": rows}, value)
    else:
        session.tell({"sound": True}, _("The profile is sound."))


COMMANDS = (doctor,)
