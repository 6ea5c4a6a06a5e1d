"""``register``: looking at registers and at what happened, adding, changing, retiring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from gridclient.app import App
from gridclient.cli import naming
from gridclient.cli.alike import alike
from gridclient.cli.context import Session
from gridclient.domain import masking
from gridclient.domain.days import local, stamp_text
from gridclient.domain.fields import (
    ENTITIES,
    Entity,
    Field,
    Kind,
    Record,
    entity_of,
    text_value,
    to_fields,
)
from gridclient.errors import Refused, Where
from gridclient.i18n import _, listed
from gridclient.services.histories import Change, is_dated, when

KINDS = (
    *("division", "grid", "estate", "building", "dwelling", "household", "resident"),
    *("care_enrolment", "care_policy", "person", "partner_unit", "commitment", "service_point"),
    *("special_round", "campaign", "question", "rights_request", "retention_rule"),
    *("service_record", "activity", "meeting", "consent", "answer", "reach_attempt"),
)
"""What these commands work with; visits, issues and the dictionary have their own."""


@click.group("register")
def register() -> None:
    """Registers and what happened: list, show, add, change, retire."""


@register.command("kinds")
@click.pass_obj
def kinds(session: Session) -> None:
    """The kinds of record there are, with their fields."""
    found = [ENTITIES[name] for name in KINDS]
    session.tell(
        {"kinds": [_kind_json(entity) for entity in found]},
        *(f"{entity.name}  {entity.label}  {', '.join(entity.fields)}" for entity in found),
    )


@register.command("list")
@click.argument("kind")
@click.option("--all", "retired", is_flag=True, help="Retired records, too.")
@click.pass_obj
def list_(session: Session, kind: str, retired: bool) -> None:
    """The records of a kind; numbers are masked."""
    entity, app = _entity(kind), session.app()
    found = _find(app, entity)
    shown = [one for one in found if retired or not getattr(one, "retired", None)]
    session.tell(
        {"records": [_json(app, one) for one in shown]},
        *(f"{one.id}  {app.references.title_of(one)}" for one in shown),
        empty=_("There is none of “{kind}” yet: “register add {name}” adds one.").format(
            kind=entity.label, name=entity.name
        ),
    )


@register.command("show")
@click.argument("kind")
@click.argument("row_id")
@click.pass_obj
def show(session: Session, kind: str, row_id: str) -> None:
    """One record with all its fields; numbers are masked."""
    entity, app = _entity(kind), session.app()
    answer = _json(app, app.registers.get(entity.type, row_id))
    session.tell(
        answer,
        answer["title"],
        *(
            f"  {entity.fields[name].label}: {_in_words(app, entity.fields[name], text)}"
            for name, text in answer["fields"].items()
        ),
    )


@register.command("add")
@click.argument("kind")
@click.argument("values", nargs=-1)
@click.option("--despite", help="Why it is kept although it looks wrong.")
@click.pass_obj
def add(session: Session, kind: str, values: Sequence[str], despite: str | None) -> None:
    """Add a record, or record that something happened: FIELD=VALUE …"""
    entity, app = _entity(kind), session.app()
    said = _read(app, entity, values)
    keep = app.happenings.record if entity.is_fact else app.registers.add
    made: Any = keep(entity.type, despite=despite, **said)
    session.tell(
        _json(app, made) | alike(session, made),
        _("Added: {name}").format(name=app.references.title_of(made)),
        made.id,
    )


@register.command("change")
@click.argument("kind")
@click.argument("row_id")
@click.argument("values", nargs=-1, required=True)
@click.option("--despite", help="Why it is kept although it looks wrong.")
@click.pass_obj
def change(
    session: Session, kind: str, row_id: str, values: Sequence[str], despite: str | None
) -> None:
    """Change fields of a record: FIELD=VALUE …; nothing after the sign empties a field."""
    entity, app = _entity(kind), session.app()
    if entity.is_fact:
        raise Refused(
            "record.fact",
            _("“{entity}” happened; it cannot be changed.").format(entity=entity.label),
            hint=_("Take it back with “register retire”, and record what is right."),
        )
    app.registers.change(entity.type, row_id, despite=despite, **_read(app, entity, values))
    after: Any = app.registers.get(entity.type, row_id)
    session.tell(_json(app, after), _("Saved: {name}").format(name=app.references.title_of(after)))


@register.command("retire")
@click.argument("kind")
@click.argument("row_id")
@click.argument("reason")
@click.pass_obj
def retire(session: Session, kind: str, row_id: str, reason: str) -> None:
    """Let a record no longer count, for a reason such as “ended”; take a fact back."""
    entity, app = _entity(kind), session.app()
    if entity.is_fact:
        app.happenings.retract(entity.type, row_id, reason)
    else:
        app.registers.retire(entity.type, row_id, reason)
    session.tell({"id": row_id, "retired": True}, _("No longer counts."))


@register.command("history")
@click.argument("kind")
@click.argument("row_id")
@click.pass_obj
def history(session: Session, kind: str, row_id: str) -> None:
    """What the fields of a record said before, newest first."""
    changes = session.app().histories.of(_entity(kind).type, row_id)
    session.tell(
        {
            "changes": [
                {
                    "field": one.field or None,
                    "before": one.before,
                    "after": one.after,
                    "by": one.by,
                    "at": stamp_text(one.at) if is_dated(one.at) else None,
                }
                for one in changes
            ]
        },
        *(
            f"{_when(one)}  {one.label}  {one.before or '–'} → {one.after or '–'}  {one.by}"
            if one.field
            else f"{_when(one)}  {one.label}  {one.by}"
            for one in changes
        ),
        empty=_("This record is not here."),
    )


def _when(change: Change) -> str:
    return local(change.at) if is_dated(change.at) else when(change.at)


@register.command("grid-code")
@click.argument("pattern", required=False)
@click.pass_obj
def grid_code(session: Session, pattern: str | None) -> None:
    """How grid codes are written here, as a regular expression; with PATTERN it is set."""
    registers = session.app().registers
    if pattern is not None:
        registers.set_grid_code_pattern(pattern)
    known = registers.grid_code_pattern()
    session.tell({"pattern": known}, known)


def _entity(kind: str) -> Entity:
    wanted = next((ENTITIES[name] for name in KINDS if kind in (name, ENTITIES[name].label)), None)
    if wanted is None:
        raise Refused(
            "register.kind",
            _("There is no kind of record called “{kind}”.").format(kind=kind),
            hint=_("Choose one of: {choices}.").format(choices=listed(KINDS)),
        )
    return wanted


def _find(app: App, entity: Entity) -> list[Any]:
    find = app.happenings.find if entity.is_fact else app.registers.find
    found: list[Any] = find(entity.type)
    return found


def _read(app: App, entity: Entity, values: Sequence[str]) -> dict[str, Any]:
    """``FIELD=VALUE`` as values of fields; a field may be called by its title, and what it
    names by code, file number, address or name."""
    return dict(_value(app, entity, one) for one in values)


def _value(app: App, entity: Entity, written: str) -> tuple[str, Any]:
    name, sign, text = (part.strip() for part in written.partition("="))
    field = next((one for one in entity.fields.values() if name in (one.name, one.label)), None)
    if field is None or not sign:
        raise Refused(
            "register.field",
            _("“{written}” does not name a field of “{entity}”.").format(
                written=name, entity=entity.label
            ),
            hint=_("Write FIELD=VALUE; the fields are: {fields}.").format(
                fields=listed(entity.fields)
            ),
        )
    if text and field.kind in (Kind.REFERENCE, Kind.REFERENCES):
        text = ",".join(naming.ids(app, field, text))
    try:
        return field.name, text_value(field.kind, text or None)
    except ValueError:
        raise Refused(
            "register.value",
            _("“{field}” cannot be read.").format(field=field.label),
            where=[Where(field=field.label)],
            hint=_("Dates are written 2026-11-22, several values with commas between them."),
        ) from None


def _kind_json(entity: Entity) -> dict[str, Any]:
    return {
        "kind": entity.name,
        "title": entity.label,
        "fact": entity.is_fact,
        "fields": [
            {
                "field": field.name,
                "title": field.label,
                "type": str(field.kind),
                "required": field.required,
                "names": field.target,
            }
            for field in entity.fields.values()
        ],
    }


def _json(app: App, record: Record) -> dict[str, Any]:
    entity = entity_of(record)
    return {
        "id": record.id,
        "kind": entity.name,
        "title": app.references.title_of(record),
        "fields": {
            name: _masked(entity.fields[name], text) for name, text in to_fields(record).items()
        },
    }


def _in_words(app: App, field: Field, text: str) -> str:
    """A value as a person reads it: the titles of codes beside them."""
    if field.codes is None or field.kind not in (Kind.CHOICE, Kind.CHOICES):
        return text
    known = app.dictionary.codes(field.codes)
    titles = listed(known.title_of(code) for code in text.split(","))
    return text if titles == text else f"{text} ({titles})"


def _masked(field: Field, text: str) -> str:
    """Numbers of persons are masked, as everywhere on screens; names and dates are needed."""
    if field.mask in ("phone", "id_number") and field.kind is Kind.TEXT:
        return masking.MASKS[field.mask](text)
    return text


COMMANDS = (register,)
