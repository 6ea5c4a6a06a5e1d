"""``cards``: what building leaders hand out."""

from __future__ import annotations

from pathlib import Path

import click

from gridclient.cli.context import Session
from gridclient.cli.files import TARGET
from gridclient.i18n import _, ngettext


@click.group("cards")
def cards() -> None:
    """Print contact cards with QR codes."""


@cards.command("contact")
@click.option("--building", "buildings", multiple=True, help="A building; none: all of them.")
@click.option("-o", "--out", type=TARGET, required=True)
@click.pass_obj
def contact(session: Session, buildings: tuple[str, ...], out: Path) -> None:
    """Contact cards, 90 by 54 mm, several to an A4 page."""
    made = session.app().cards.contact(buildings)
    pages = session.front.print_cards(made, out)
    session.tell(
        {"cards": len(made), "pages": pages, "file": str(out)},
        ngettext("{count} card: {file}", "{count} cards: {file}", len(made)).format(
            count=len(made), file=out
        ),
        _("Print at 100 %, without fitting to the page."),
    )


COMMANDS = (cards,)
