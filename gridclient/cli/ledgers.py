"""``ledger``: what an existing workbook is, and taking it over."""

from __future__ import annotations

from pathlib import Path

import click

from gridclient.cli import ledger_exports
from gridclient.cli.context import AWAITS, Session, Terminal
from gridclient.cli.files import SOURCE, TARGET
from gridclient.i18n import _
from gridclient.services.ledgers import LedgerImport
from gridclient.workbook.ledgers.kinds import TELLS_OF


@click.group("ledger")
def ledger() -> None:
    """Take over ledgers the office already has."""


@ledger.command("inspect")
@click.argument("file", type=SOURCE)
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
@click.argument("file", type=SOURCE)
@click.option("--kind", type=click.Choice(sorted(TELLS_OF)), help="What it is.")
@click.option("--grid", help="The code of the grid its doors belong to.")
@click.option("--mapping", help="The name under which corrected columns are remembered.")
@click.option(
    "--map", "columns", multiple=True, metavar="TITLE=FIELD", help="Which column is which field."
)
@click.option("--dry-run", is_flag=True, help="Say what would change, change nothing.")
@click.option(
    "--report",
    type=TARGET,
    help="Write the same workbook with its errors marked.",
)
@click.pass_obj
def import_(
    session: Session,
    file: Path,
    kind: str | None,
    grid: str | None,
    mapping: str | None,
    columns: tuple[str, ...],
    dry_run: bool,
    report: Path | None,
) -> None:
    """Take a ledger over; the same file again changes nothing."""
    result = session.app().ledgers.import_(
        file,
        Terminal(),
        kind=kind,
        grid=grid,
        mapping=mapping,
        columns=columns,
        dry_run=dry_run,
        report_file=report,
    )
    if result.rejected:
        session.exit_code = AWAITS
    session.tell(
        {
            "created": result.created,
            "updated": result.updated,
            "unchanged": result.unchanged,
            "found": result.found,
            "rejected": [problem.as_json() for problem in result.rejected],
            "duplicates": result.duplicates,
            "kinds": list(result.kinds),
            "perhaps_twice": [one.as_json() for one in result.alike],
        },
        *_counts(result),
        *(
            _("Perhaps twice: sheet “{sheet}” row {row}, {title}: {other} ({why})").format(
                sheet=one.sheet, row=one.row, title=one.title, other=one.other, why=one.why
            )
            for one in result.alike
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


for command in ledger_exports.COMMANDS:
    ledger.add_command(command)


def _counts(result: LedgerImport) -> list[str]:
    """A line for each kind of record that the ledger tells of."""
    words = {
        "households": _("Households: {created} new, {updated} updated, {unchanged} unchanged"),
        "residents": _("Residents: {created} new, {updated} updated, {unchanged} unchanged"),
        "care_enrolments": _(
            "Care enrolments: {created} new, {updated} updated, {unchanged} unchanged"
        ),
        "buildings": _("Buildings: {created} new, {updated} updated, {unchanged} unchanged"),
        "visits": _("Visits: {created} new, {updated} updated, {unchanged} unchanged"),
    }
    parts = {"created": result.created, "updated": result.updated, "unchanged": result.unchanged}
    return [
        line.format(**{part: counts.get(name, 0) for part, counts in parts.items()})
        for name, line in words.items()
        if any(counts.get(name) for counts in parts.values())
    ]


COMMANDS = (ledger,)
