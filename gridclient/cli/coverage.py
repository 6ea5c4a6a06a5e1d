"""``coverage``: the coverage sheet of a period."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from gridclient.cli.context import Session, Terminal
from gridclient.cli.counts import count_as_json
from gridclient.cli.days import DAY
from gridclient.cli.files import TARGET
from gridclient.domain.coverage import BY, CoverageRow
from gridclient.errors import Refused
from gridclient.i18n import _


@click.command("coverage")
@click.option("--from", "from_on", type=DAY, required=True, help="First day.")
@click.option("--to", "to_on", type=DAY, required=True, help="Last day.")
@click.option("--by", type=click.Choice(list(BY)), default="grid", help="A line for each of these.")
@click.option("--grid", "grids", multiple=True, help="The code of a grid; again for more.")
@click.option("-o", "--out", type=TARGET, required=True)
@click.pass_obj
def coverage(
    session: Session,
    from_on: dt.date,
    to_on: dt.date,
    by: str,
    grids: tuple[str, ...],
    out: Path,
) -> None:
    """Who should have been visited, and who was; a workbook or, with .pdf, a print."""
    if out.suffix.lower() not in (".xlsx", ".pdf"):
        raise Refused(
            "coverage.file",
            _("A coverage sheet is written as .xlsx or .pdf, not as “{ending}”.").format(
                ending=out.suffix
            ),
            hint=_("Name the file with one of these endings."),
        )
    service = session.app().coverage
    table = service.table(from_on, to_on, by, grids)
    if out.suffix.lower() == ".pdf":
        session.front.print_coverage(table, out)
    else:
        service.write(table, out, Terminal())
    session.tell(
        {
            "rows": [_row(by, row) for row in table.rows],
            "total": _row("total", table.total),
            "data_as_of": {
                name: str(day) if day else None for name, day in table.data_as_of.items()
            },
            "file": str(out),
        },
        *(
            _("{label}: {visited} of {due} households").format(
                label=row.label, visited=row.visited, due=row.due
            )
            for row in (*table.rows, table.total)
        ),
        str(out),
    )


def _row(by: str, row: CoverageRow) -> dict[str, object]:
    counts = {
        "households": row.households,
        "vacant": row.vacant,
        "due": row.due,
        "visited": row.visited,
        "visits": row.visits,
        "late": row.late,
        "elders_due": row.elders.whole,
        "elders_visited": row.elders.part,
        "not_home": row.not_home,
        "declined": row.declined,
        "overdue": row.overdue,
        "issues": row.issues,
    }
    return {
        by: row.label,
        "key": row.key,
        "rate": round(row.rate, 4) if row.rate is not None else None,
        **{name: count_as_json(count) for name, count in counts.items()},
    }


COMMANDS = (coverage,)
