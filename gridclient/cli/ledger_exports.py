"""``ledger export`` and ``ledger fill``: ledgers given away, as workbooks or in templates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from gridclient.cli.context import Session, Terminal
from gridclient.cli.days import DAY
from gridclient.cli.files import SOURCE, TARGET
from gridclient.domain.coverage import BY
from gridclient.domain.ledger_formats import FORMATS, PROFILES
from gridclient.domain.ledgers import LEDGERS
from gridclient.i18n import _, listed, ngettext
from gridclient.services.exports import Fill, Wanted


@click.command("export")
@click.option("--kind", type=click.Choice(list(LEDGERS)), required=True, help="Which ledger.")
@click.option("--columns", help="Columns in order, separated by commas; “column:format” for one.")
@click.option("--mask", type=click.Choice(PROFILES), default="standard", help="How much to mask.")
@click.option("--purpose", help="What an unmasked ledger is for; stands on every page.")
@click.option("--id-format", type=click.Choice(list(FORMATS["id"])), help="ID numbers.")
@click.option("--phone-format", type=click.Choice(list(FORMATS["phone"])), help="Phones.")
@click.option("--date-format", type=click.Choice(list(FORMATS["date"])), help="Dates.")
@click.option("--grid", "grids", multiple=True, help="The code of a grid; again for more.")
@click.option("--since-last", is_flag=True, help="Only what changed since the last export.")
@click.option("--paper", type=click.Choice(["A4", "A3"]), default="A4", help="Size of the page.")
@click.option("-o", "--out", type=TARGET, required=True)
@click.pass_obj
def export(
    session: Session,
    kind: str,
    columns: str | None,
    mask: str,
    purpose: str | None,
    id_format: str | None,
    phone_format: str | None,
    date_format: str | None,
    grids: tuple[str, ...],
    since_last: bool,
    paper: str,
    out: Path,
) -> None:
    """Write a ledger as a workbook: any columns in any order."""
    wanted = Wanted(
        kind=kind,
        columns=[name for name in (columns or "").replace("，", ",").split(",") if name.strip()],
        mask=mask,
        purpose=purpose,
        shapes=_shapes(id_format, phone_format, date_format),
        grids=grids,
        since_last=since_last,
        paper=paper,
    )
    done = session.app().exports.export(wanted, out, Terminal())
    told = ngettext("{count} line", "{count} lines", done.rows).format(count=done.rows)
    session.tell({"rows": done.rows, "file": str(done.file), "first": done.first}, told, str(out))


@click.command("fill")
@click.argument("template", type=SOURCE)
@click.option("-o", "--out", type=TARGET, required=True)
@click.option("--from", "from_on", type=DAY, help="First day; without it the first of the month.")
@click.option("--to", "to_on", type=DAY, help="Last day; without it today.")
@click.option("--by", type=click.Choice(list(BY)), help="A line for each of these.")
@click.option("--kind", type=click.Choice(list(LEDGERS)), help="Which ledger a list is of.")
@click.option("--grid", "grids", multiple=True, help="The code of a grid; again for more.")
@click.option("--mask", type=click.Choice(PROFILES), default="standard", help="How much to mask.")
@click.option("--purpose", help="What an unmasked list is for; stands on every page.")
@click.option("--id-format", type=click.Choice(list(FORMATS["id"])), help="ID numbers.")
@click.option("--phone-format", type=click.Choice(list(FORMATS["phone"])), help="Phones.")
@click.option("--date-format", type=click.Choice(list(FORMATS["date"])), help="Dates.")
@click.pass_obj
def fill(
    session: Session,
    template: Path,
    out: Path,
    from_on: dt.date | None,
    to_on: dt.date | None,
    by: str | None,
    kind: str | None,
    grids: tuple[str, ...],
    mask: str,
    purpose: str | None,
    id_format: str | None,
    phone_format: str | None,
    date_format: str | None,
) -> None:
    """Fill a district's own template; it keeps its looks."""
    wanted = Fill(
        from_on=from_on,
        to_on=to_on,
        by=by,
        kind=kind,
        grids=grids,
        mask=mask,
        purpose=purpose,
        shapes=_shapes(id_format, phone_format, date_format),
    )
    done = session.app().exports.fill(template, out, wanted, Terminal())
    lines = [ngettext("{count} line", "{count} lines", done.rows).format(count=done.rows), str(out)]
    if done.unmatched:
        told = _("Left empty, the heading is not known: {headings}")
        lines.insert(1, told.format(headings=listed(done.unmatched)))
    if done.losses:
        lines.insert(1, _("Pictures and shapes of the template are not in the copy."))
    session.tell(
        {
            "rows": done.rows,
            "file": str(done.file),
            "losses": done.losses,
            "matched": list(done.matched),
            "unmatched": list(done.unmatched),
        },
        *lines,
    )


def _shapes(id_: str | None, phone: str | None, date: str | None) -> dict[str, str]:
    said = {"id": id_, "phone": phone, "date": date}
    return {kind: shape for kind, shape in said.items() if shape}


COMMANDS = (export, fill)
