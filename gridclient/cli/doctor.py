"""``doctor``: whether this profile is sound, and the digest two machines compare."""

from __future__ import annotations

import click

from gridclient.app import App
from gridclient.cli.context import AWAITS, Session
from gridclient.i18n import _
from gridclient.services.log_books import went_back_words


@click.command("doctor")
@click.option("--digest", is_flag=True, help="Print the digest of everything in the scope.")
@click.option("--scope", help="The code of one grid (default: everything here).")
@click.pass_obj
def doctor(session: Session, digest: bool, scope: str | None) -> None:
    """Check the profile: every page, every reference, and both log books."""
    app = session.app()
    app.profile.store.check()
    if digest or scope:
        value, rows = app.sync.digest(scope)
        above, _rows = app.sync.digest(scope, whole=False)
        words = _("To compare with a street or district office: {digest}").format(digest=above)
        told = {"digest": value, "above": above, "rows": rows}
        session.tell(told, value, *([] if value == above else [words]))
    else:
        _tell_sound(session, app)


def _tell_sound(session: Session, app: App) -> None:
    app.log_books.check()
    went_back = app.log_books.went_back()
    if any(not one.restored for one in went_back):
        session.exit_code = AWAITS
    session.tell(
        {
            "sound": True,
            "logs": {
                book: {"lines": head.number, "digest": head.digest}
                for book, head in app.log_books.heads().items()
            },
            "went_back": [
                {
                    "replica": one.replica,
                    "book": one.book,
                    "before": one.before,
                    "after": one.after,
                    "restored": one.restored,
                    "at": one.at,
                }
                for one in went_back
            ],
        },
        _("The profile is sound."),
        *map(went_back_words, went_back),
    )


COMMANDS = (doctor,)
