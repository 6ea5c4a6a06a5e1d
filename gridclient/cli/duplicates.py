"""``duplicates``: records that may be the same, linking and parting them."""

from __future__ import annotations

from typing import Any

import click

from gridclient.cli.context import AWAITS, Session
from gridclient.domain.fields import ENTITIES, value_text
from gridclient.domain.links import LINKABLE
from gridclient.errors import Refused
from gridclient.i18n import _, listed
from gridclient.services.duplicates.records import Candidate, Entry, FieldPair

_KIND = click.option(
    "--kind",
    type=click.Choice([code.code for code in LINKABLE]),
    default="household",
    show_default=True,
    help="Households, residents or visits.",
)


@click.group("duplicates")
def duplicates() -> None:
    """Duplicates: list what may be the same, link it, part it again."""


@duplicates.command("list")
@_KIND
@click.option("--linked", is_flag=True, help="What was linked instead.")
@click.pass_obj
def list_(session: Session, kind: str, linked: bool) -> None:
    """Records that may be the same, the likeliest first. Exit 5 when there are any."""
    service = session.app().duplicates
    if linked:
        links = service.linked(kind)
        session.tell(
            {"linked": [{"kept": _entry(one.kept), "other": _entry(one.other)} for one in links]},
            *(f"{one.kept.id}  {one.kept.title}  =  {one.other.title}" for one in links),
            empty=_("Nothing was linked yet."),
        )
        return
    found = service.list_(kind)
    if found:
        session.exit_code = AWAITS
    session.tell(
        {"duplicates": [_json(one) for one in found]},
        *(_line(one) for one in found),
        *([] if found else [_("Nothing looks entered twice.")]),
    )


@duplicates.command("show")
@_KIND
@click.argument("one")
@click.argument("other")
@click.pass_obj
def show(session: Session, kind: str, one: str, other: str) -> None:
    """Two records field by field; personal values are masked."""
    pairs = session.app().duplicates.compare(kind, one, other)
    session.tell(
        {"fields": [_pair(pair) for pair in pairs]},
        *(
            f"{'≠' if pair.differs else '='} {pair.label}: "
            f"{pair.one_shown or '–'} | {pair.other_shown or '–'}"
            for pair in pairs
        ),
    )


@duplicates.command("link")
@_KIND
@click.argument("kept")
@click.argument("other")
@click.option("--take", multiple=True, metavar="FIELD", help="Take this field from the other.")
@click.pass_obj
def link(session: Session, kind: str, kept: str, other: str, take: tuple[str, ...]) -> None:
    """KEPT stands for both from now on; nothing is removed, and the other's id still finds it."""
    app = session.app()
    made = app.duplicates.link(kind, kept, other, _taken(session, kind, other, take))
    session.tell({"kept": made.kept_id, "other": made.other_id}, _("Linked."))


@duplicates.command("unlink")
@_KIND
@click.argument("one")
@click.argument("other")
@click.pass_obj
def unlink(session: Session, kind: str, one: str, other: str) -> None:
    """The two are different after all."""
    session.app().duplicates.unlink(kind, one, other)
    session.tell({"unlinked": [one, other]}, _("Parted."))


@duplicates.command("dismiss")
@_KIND
@click.argument("one")
@click.argument("other")
@click.pass_obj
def dismiss(session: Session, kind: str, one: str, other: str) -> None:
    """The two are not the same; they are not asked about again."""
    session.app().duplicates.dismiss(kind, one, other)
    session.tell({"dismissed": [one, other]}, _("Not the same; you will not be asked again."))


def _taken(session: Session, kind: str, other: str, names: tuple[str, ...]) -> dict[str, Any]:
    entity = ENTITIES[kind]
    unknown = [name for name in names if name not in entity.fields]
    if unknown:
        raise Refused(
            "link.field",
            _("“{entity}” has no “{field}”.").format(entity=entity.label, field=listed(unknown)),
            hint=_("Choose fields that “duplicates show” lists."),
        )
    record: Any = session.app().registers.get(entity.type, other) if names else None
    return {name: value_text(entity.fields[name].kind, getattr(record, name)) for name in names}


def _json(one: Candidate) -> dict[str, Any]:
    return {
        "kind": one.entity,
        "one": _entry(one.one),
        "other": _entry(one.other),
        "likeness": one.likeness,
        "reasons": list(one.reasons),
    }


def _entry(one: Entry) -> dict[str, Any]:
    return {"id": one.id, "title": one.title, "place": one.place, "household": one.household_id}


def _pair(one: FieldPair) -> dict[str, Any]:
    return {
        "field": one.name,
        "one": one.one_shown,
        "other": one.other_shown,
        "differs": one.differs,
    }


def _line(one: Candidate) -> str:
    pair = f"{one.one.id} {one.one.title}  ~  {one.other.id} {one.other.title}"
    return f"{one.likeness:3d}  {pair}  ({listed(one.why)})"


COMMANDS = (duplicates,)
