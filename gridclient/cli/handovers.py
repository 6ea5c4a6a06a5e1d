"""``handover``: grids, open issues and people cared for go to the next in one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from gridclient.cli.context import AWAITS, Session
from gridclient.cli.days import DAY
from gridclient.cli.files import TARGET
from gridclient.errors import changed
from gridclient.i18n import _, listed
from gridclient.services.handovers import Preview


@click.command("handover")
@click.argument("leaver", metavar="FROM")
@click.argument("follower", metavar="TO")
@click.option("--grid", "grids", multiple=True, help="Code of a grid; all of them when left out.")
@click.option("--on", type=DAY, help="Day of the handover; today when left out.")
@click.option("--note", help="What the next one should know.")
@click.option("--leaves", is_flag=True, help="FROM serves here no longer.")
@click.option("--dry-run", is_flag=True, help="Only tell what would go over.")
@click.option(
    "--grant",
    type=TARGET,
    help="Also write a new certificate for TO to this file.",
)
@click.pass_obj
def handover(
    session: Session,
    leaver: str,
    follower: str,
    grids: tuple[str, ...],
    on: dt.date | None,
    note: str | None,
    leaves: bool,
    dry_run: bool,
    grant: Path | None,
) -> None:
    """Hand the work of FROM over to TO; both are names or ids of people who serve here."""
    app = session.app()
    from_id, to_id = app.handovers.find(leaver).id, app.handovers.find(follower).id
    preview = app.handovers.preview(from_id, to_id, grids, on=on, leaves=leaves)
    done = None
    if not dry_run:
        if grant is not None:
            app.enrolment.check_renewable(to_id, grant)
        done = app.handovers.hand_over(from_id, to_id, grids, on=on, note=note, leaves=leaves)
        if grant is not None:
            codes = {grid.id: grid.code for grid in app.places.grids()}
            served = app.handovers.find(to_id).grid_ids
            with changed():
                app.enrolment.renew(to_id, [codes[one] for one in served if one in codes], grant)
    warnings = _left_to_do(preview, granted=grant is not None) if done else preview.warnings
    answer = _json(preview, warnings) | {"handover": done.handover.id if done else None}
    head = _("Handed over: {leaver} → {follower}") if done else _("{leaver} → {follower}")
    session.tell(answer, *_lines(preview, head), *warnings)
    if preview.uncovered and grant is None:
        session.exit_code = AWAITS


def _left_to_do(preview: Preview, *, granted: bool) -> list[str]:
    """What is still to be known or done once the work is handed over."""
    told = []
    if preview.missing:
        told.append(
            _(
                "Bundles {numbers} of {name} have not come: what was recorded in them is not here."
            ).format(numbers=listed(map(str, preview.missing)), name=preview.leaver.name)
        )
    if preview.uncovered and not granted:
        told.append(
            _("{name} has no certificate for {grids} yet: write one with “enrol renew”.").format(
                name=preview.follower.name, grids=listed(preview.uncovered)
            )
        )
    return told


def _json(preview: Preview, warnings: Sequence[str]) -> dict[str, Any]:
    holding = preview.holding
    return {
        "from": preview.leaver.id,
        "to": preview.follower.id,
        "grids": [grid.code for grid in holding.grids],
        "households": holding.households,
        "people": holding.people,
        "issues": [issue.issue_no for issue in holding.issues],
        "enrolments": holding.cared,
        "missing_bundles": list(preview.missing),
        "uncovered": list(preview.uncovered),
        "warnings": list(warnings),
    }


def _lines(preview: Preview, head: str) -> list[str]:
    holding = preview.holding
    return [
        head.format(leaver=preview.leaver.name, follower=preview.follower.name),
        _("Grids: {grids}").format(
            grids=listed(f"{grid.code} {grid.name}" for grid in holding.grids) or "–"
        ),
        _("Households: {households}; open issues: {issues}; care enrolments: {people}").format(
            households=holding.households,
            issues=len(holding.issues),
            people=holding.cared,
        ),
    ]


COMMANDS = (handover,)
