"""``ledger``: what an existing workbook is, and taking it over."""

from __future__ import annotations

from pathlib import Path

import click

from gridclient.cli.context import Session, Terminal
from gridclient.i18n import _


@click.group("ledger")
def ledger() -> None:
    """Take over ledgers the office already has."""


@ledger.command("inspect")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def inspect(session: Session, file: Path) -> None:
    """What the file seems to be; changes nothing."""
    seen = session.app().ledgers.inspect(file)
    lines = []
    for sheet in seen.sheets:
        lines.append(f"{sheet.name}: {sheet.kind}")
        lines += [
            f"  {column.title} → {column.field or '–'} ({column.score:.0%})"
            for column in sheet.columns
        ]
    session.tell(seen.as_json(), *lines)


@ledger.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(["residents", "households"]), help="What it is.")
@click.option("--grid", help="The code of the grid its doors belong to.")
@click.option("--dry-run", is_flag=True, help="Say what would change, change nothing.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the same workbook with its errors marked.",
)
@click.pass_obj
def import_(
    session: Session,
    file: Path,
    kind: str | None,
    grid: str | None,
    dry_run: bool,
    report: Path | None,
) -> None:
    """Take a ledger over; the same file again changes nothing."""
    result = session.app().ledgers.import_(
        file, Terminal(), kind=kind, grid=grid, dry_run=dry_run, report_file=report
    )
    session.tell(
        {
            "created": result.created,
            "updated": result.updated,
            "unchanged": result.unchanged,
            "found": result.found,
            "rejected": [problem.as_json() for problem in result.rejected],
            "duplicates": result.duplicates,
        },
        _("Households: {created} new, {updated} updated, {unchanged} unchanged").format(
            created=result.created.get("households", 0),
            updated=result.updated.get("households", 0),
            unchanged=result.unchanged.get("households", 0),
        ),
        _("Residents: {created} new, {updated} updated, {unchanged} unchanged").format(
            created=result.created.get("residents", 0),
            updated=result.updated.get("residents", 0),
            unchanged=result.unchanged.get("residents", 0),
        ),
        *(
            _("Refused: sheet “{sheet}” row {row}, {column}: {message}").format(
                sheet=problem.sheet,
                row=problem.row,
                column=problem.column or "–",
                message=problem.message,
            )
            for problem in result.rejected
        ),
    )


COMMANDS = (ledger,)
