"""Rows that a rule kept out, as they are listed for whoever decides: copies together, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gridclient.domain.fields import ENTITIES, Entity, from_fields
from gridclient.i18n import listed
from gridclient.services.seeing import Reader
from gridclient.services.sync import kept_out
from gridclient.services.sync.applying import rule_words
from gridclient.services.sync.held_rows import home_title
from gridclient.store.held_back import HeldRow
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class KeptOut:
    """A row that was kept out: ``title`` as people call it, ``rule`` a code of ``OBJECTIONS``
    and ``why`` its words, ``fields`` what it says (label and value, masked); ``household_title``
    is empty where none is here that it belongs to. ``at``: ISO 8601, UTC. Of several copies
    these are the first one's, but ``sender_name`` names all who sent it.
    """

    id: str
    entity: str
    entity_label: str
    row_id: str
    title: str
    household_title: str
    sender: str
    sender_name: str
    rule: str
    why: str
    fields: tuple[tuple[str, str], ...]
    at: str


def gathered(items: Iterable[HeldRow]) -> list[list[HeldRow]]:
    """Rows with their copies: what several people sent is one question."""
    found: dict[tuple[str, str], list[list[HeldRow]]] = {}
    every = []
    for item in items:
        alike = found.setdefault(item.named, [])
        copies = next((one for one in alike if kept_out.is_copy(one[0], item)), None)
        if copies is None:
            alike.append(copies := [])
            every.append(copies)
        copies.append(item)
    return every


def laid_out(
    unit: Unit, reader: Reader, copies: Sequence[HeldRow], names: Mapping[str, str]
) -> KeptOut:
    """One row with its copies in words; ``names``: replica to the name of its holder."""
    item = copies[0]
    row, entity = item.row, ENTITIES.get(item.row.entity)
    title, fields = "", list[tuple[str, str]]()
    if entity is not None:
        title = _title(reader, entity, item)
        for name, field in entity.fields.items():
            if name in row.fields:
                fields.append((field.label, _shown(reader, item, entity, name)))
    return KeptOut(
        id=item.id,
        entity=row.entity,
        entity_label=entity.label if entity else row.entity,
        row_id=row.id,
        title=title,
        household_title=home_title(unit, reader, row),
        sender=item.peer,
        sender_name=listed(dict.fromkeys(names.get(one.peer, one.peer) for one in copies)),
        rule=item.rule,
        why=rule_words(item.rule),
        fields=tuple(fields),
        at=item.at,
    )


def _title(reader: Reader, entity: Entity, item: HeldRow) -> str:
    try:
        return reader.title(from_fields(entity, item.row.id, item.row.fields))
    except (ValueError, TypeError):  # its values are no values, or one is lacking
        return entity.label


def _shown(reader: Reader, item: HeldRow, entity: Entity, name: str) -> str:
    value = item.row.fields[name]
    try:
        return reader.value(entity.fields[name], value) or ""
    except ValueError:  # not a value of its kind: shown as it came
        return value
