"""``conflicts``: what two people did to one record, and which of it stands."""

from __future__ import annotations

from typing import Any

import click

from gridclient.cli.context import AWAITS, Session
from gridclient.domain.days import written
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.histories import is_dated, when
from gridclient.services.laying_out import Conflict, Side


@click.group("conflicts")
def conflicts() -> None:
    """Conflicts: list them, look at one, decide."""


@conflicts.command("list")
@click.option("--parallel", is_flag=True, help="Edits of different fields, which only inform.")
@click.pass_obj
def list_(session: Session, parallel: bool) -> None:
    """What awaits a decision, by household, masked. Exit 5 when there is any."""
    found = session.app().conflicts.open_(parallel=parallel)
    if found and not parallel:
        session.exit_code = AWAITS
    session.tell(
        {"conflicts": [_json(one) for one in found]},
        *(line for one in found for line in _lines(one)),
        *([] if found else [_("Nothing awaits a decision.")]),
    )


@conflicts.command("show")
@click.argument("conflict")
@click.option("--full", is_flag=True, help="Without masks; noted in the access log.")
@click.pass_obj
def show(session: Session, conflict: str, full: bool) -> None:
    """One conflict, settled or not."""
    found = session.app().conflicts.show(conflict, unmasked=full)
    session.tell(_json(found), *_lines(found))


@conflicts.command("resolve")
@click.argument("conflicts", nargs=-1, metavar="CONFLICT...")
@click.option("--keep", type=click.Choice(["here", "there", "newest"]), help="Which value stands.")
@click.option("--value", help="Another value, for one conflict of two values; empty empties it.")
@click.option("--all", "every", is_flag=True, help="Decide about all that are open.")
@click.pass_obj
def resolve(
    session: Session, conflicts: tuple[str, ...], keep: str | None, value: str | None, every: bool
) -> None:
    """Decide about conflicts; the decision travels, and nobody is asked again."""
    app = session.app()
    if (keep is None) == (value is None) or bool(conflicts) == every:
        raise click.UsageError(_("Name conflicts or --all, and either --keep or --value."))
    if value is not None:
        if len(conflicts) != 1:
            raise click.UsageError(_("--value is for one conflict."))
        done = [app.conflicts.resolve(conflicts[0], "value", value)]
        session.tell({"resolved": [done[0].conflict_id], "refused": []}, _("Decided."))
        return
    wanted = [one.id for one in app.conflicts.open_()] if every else list(conflicts)
    if len(wanted) == 1 and not every:
        app.conflicts.resolve(wanted[0], str(keep))
        session.tell({"resolved": wanted, "refused": []}, _("Decided."))
        return
    outcome = app.conflicts.resolve_many(wanted, str(keep))
    if outcome.refused:
        session.exit_code = AWAITS if outcome.resolved else Refused.exit_code
    session.tell(
        {
            "resolved": [one.conflict_id for one in outcome.resolved],
            "refused": [{"id": row, "error": error.as_json()} for row, error in outcome.refused],
        },
        _("Decided: {count}").format(count=len(outcome.resolved)),
        *(f"{row}  {error.text()}" for row, error in outcome.refused),
    )


def _json(one: Conflict) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "entity": one.entity,
        "row": one.row_id,
        "title": one.title,
        "household": one.household_id,
        "household_title": one.household_title,
        "field": one.field,
        "before": one.before,
        "here": _side(one.here),
        "there": _side(one.there),
        "standing": one.standing,
        "winner": one.winner,
        "settled": one.settled,
    }


def _side(side: Side) -> dict[str, Any]:
    at = written(side.at) if is_dated(side.at) else None
    return {"value": side.value, "who": side.who, "at": at}


def _lines(one: Conflict) -> list[str]:
    head = f"{one.id}  {one.household_title or one.title}  {one.entity_label}  {one.field_label}"
    column = _("Before")
    before = [] if one.before is None else [f"  {column}: {one.before}"]
    return [head, *before, _line(_("Here"), one.here), _line(_("There"), one.there)]


def _line(column: str, side: Side) -> str:
    stands = "  *" if side.stands else ""
    return f"  {column}: {side.value or '–'}  {side.who}  {when(side.at)}{stands}"


COMMANDS = (conflicts,)
