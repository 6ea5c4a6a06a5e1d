"""``grid``: splitting and merging grids, and moving buildings between them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from gridclient.cli.context import AWAITS, Session
from gridclient.cli.days import DAY
from gridclient.cli.written import WRITTEN
from gridclient.errors import Refused
from gridclient.i18n import _, listed
from gridclient.services.boundaries import NewGrid, Plan
from gridclient.services.boundary_plans import LEAST_HOUSEHOLDS, MOST_HOUSEHOLDS, Preview


@click.group("grid")
def grid() -> None:
    """Grids and their boundaries."""


@grid.command("list")
@click.pass_obj
def list_(session: Session) -> None:
    """The grids, by code."""
    grids = session.app().places.grids()
    session.tell(
        {"grids": [{"id": one.id, "code": one.code, "name": one.name} for one in grids]},
        *(f"{one.code}  {one.name}" for one in grids),
        empty=_("There is no grid yet: “enrol grant --new-grid” or a ledger brings them."),
    )


@grid.command("split")
@click.argument("code")
@click.option(
    "--into",
    "parts",
    multiple=True,
    required=True,
    metavar="CODE=NAME:BUILDING,…",
    help="A new grid: its code, its name and the labels of its buildings.",
)
@click.option("--on", type=DAY, help="Day of the change; today when left out.")
@click.option("--reason", type=WRITTEN, help="Why.")
@click.option("--despite", help="Why something doubtful is kept all the same.")
@click.option("--dry-run", is_flag=True, help="Only tell whom it would concern.")
@click.pass_obj
def split(
    session: Session,
    code: str,
    parts: tuple[str, ...],
    on: dt.date | None,
    reason: str | None,
    despite: str | None,
    dry_run: bool,
) -> None:
    """Make new grids of buildings of the grid CODE."""
    app = session.app()
    plan = app.boundaries.split(code, [_part(session, one) for one in parts], despite=despite)
    _tell(session, plan, on, reason, dry_run=dry_run)


@grid.command("merge")
@click.argument("codes", nargs=-1, required=True)
@click.option("--into", required=True, help="Code of the grid that takes them in.")
@click.option("--on", type=DAY, help="Day of the change; today when left out.")
@click.option("--reason", type=WRITTEN, help="Why.")
@click.option("--dry-run", is_flag=True, help="Only tell whom it would concern.")
@click.pass_obj
def merge(
    session: Session,
    codes: tuple[str, ...],
    into: str,
    on: dt.date | None,
    reason: str | None,
    dry_run: bool,
) -> None:
    """Let the grids CODES go into another one."""
    plan = session.app().boundaries.merge(codes, into)
    _tell(session, plan, on, reason, dry_run=dry_run)


@grid.command("move")
@click.argument("buildings", nargs=-1, required=True)
@click.option("--to", "target", required=True, help="Code of the grid they go to.")
@click.option("--on", type=DAY, help="Day of the change; today when left out.")
@click.option("--reason", type=WRITTEN, help="Why.")
@click.option("--dry-run", is_flag=True, help="Only tell whom it would concern.")
@click.pass_obj
def move(
    session: Session,
    buildings: tuple[str, ...],
    target: str,
    on: dt.date | None,
    reason: str | None,
    dry_run: bool,
) -> None:
    """Let BUILDINGS, by label or number, go to another grid."""
    app = session.app()
    plan = app.boundaries.move(app.places.building_ids(buildings), target)
    _tell(session, plan, on, reason, dry_run=dry_run)


def _part(session: Session, written: str) -> NewGrid:
    code, equals, rest = written.partition("=")
    name, colon, labels = rest.partition(":")
    if not (equals and colon and labels):
        raise Refused(
            "boundary.part",
            _("“{written}” does not say which buildings make which grid.").format(written=written),
            hint=_("Write CODE=NAME:BUILDING,BUILDING."),
        )
    wanted = [one.strip() for one in labels.replace("，", ",").replace("、", ",").split(",")]
    return NewGrid(code.strip(), name.strip(), tuple(session.app().places.building_ids(wanted)))


def _tell(
    session: Session, plan: Plan, on: dt.date | None, reason: str | None, *, dry_run: bool
) -> None:
    app = session.app()
    preview = app.boundaries.preview(plan, on=on)
    done = None
    if not dry_run:
        done = app.boundaries.apply(plan, on=on, reason=reason)
    warnings = _left_to_do(preview) if done else preview.warnings
    answer: dict[str, Any] = {
        "kind": plan.kind,
        "from": [one.code for one in plan.sources],
        "to": [one.code for one in plan.targets],
        "buildings": preview.buildings,
        "households": preview.households,
        "people": preview.people,
        "sizes": dict(preview.sizes),
        "workers": [one.name for one in preview.workers],
        "renewals": [one.name for one in preview.renewals],
        "warnings": list(warnings),
        "change": done.fact.id if done else None,
    }
    session.tell(
        answer,
        *([_done(plan)] if done else []),
        _("Buildings: {buildings}; households: {households}; people: {people}").format(
            buildings=preview.buildings, households=preview.households, people=preview.people
        ),
        _("Serving there: {names}").format(
            names=listed(one.name for one in preview.workers) or "–"
        ),
        *warnings,
    )
    if preview.renewals:
        session.exit_code = AWAITS


def _done(plan: Plan) -> str:
    """What was done, in words."""
    said = {
        "split": _("Split: {sources} → {targets}"),
        "merge": _("Merged: {sources} → {targets}"),
        "move": _("Moved: {sources} → {targets}"),
    }[plan.kind]
    return said.format(
        sources=listed(f"{one.code} {one.name}" for one in plan.sources),
        targets=listed(f"{one.code} {one.name}" for one in plan.targets),
    )


def _left_to_do(preview: Preview) -> list[str]:
    """What stands after the change, and what is still to be done."""
    told = [
        _("The grid {name} now has {count} households; {least} to {most} are usual.").format(
            name=name, count=count, least=LEAST_HOUSEHOLDS, most=MOST_HOUSEHOLDS
        )
        for name, count in preview.sizes
        if not LEAST_HOUSEHOLDS <= count <= MOST_HOUSEHOLDS
    ]
    if preview.renewals:
        told.append(
            _("Write new certificates with “enrol renew” for {names}.").format(
                names=listed(one.name for one in preview.renewals)
            )
        )
    return told


COMMANDS = (grid,)
