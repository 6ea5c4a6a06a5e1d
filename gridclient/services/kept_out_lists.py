"""Rows that a rule kept out, as they are listed for whoever decides: copies together, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gridclient.domain.fields import ENTITIES, Entity
from gridclient.i18n import listed
from gridclient.services.seeing import Reader
from gridclient.services.sync import kept_out
from gridclient.services.sync.applying import rule_words
from gridclient.services.sync.homes import Homes, title_of
from gridclient.store.held_back import HeldRow


@dataclass(frozen=True, slots=True)
class KeptOut:
    """A row that was kept out: ``title`` as people call it, ``rule`` a code of ``OBJECTIONS``
    and ``why`` its words, ``fields`` what it says (label and value, masked); ``household_id``:
    what it belongs to, here or not; ``household_title`` is empty where nothing is known of that.
    ``at``: ISO 8601, UTC. Of several copies these are the first one's, but ``sender_name`` names
    all who sent it.
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
    household_id: str | None


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
    reader: Reader, homes: Homes, copies: Sequence[HeldRow], names: Mapping[str, str]
) -> KeptOut:
    """One row with its copies in words; ``names``: replica to the name of its holder."""
    item = copies[0]
    row, entity = item.row, ENTITIES.get(item.row.entity)
    home, fields = homes.of(row), list[tuple[str, str]]()
    if entity is not None:
        for name, field in entity.fields.items():
            if name in row.fields:
                fields.append((field.label, _shown(reader, item, entity, name)))
    return KeptOut(
        id=item.id,
        entity=row.entity,
        entity_label=entity.label if entity else row.entity,
        row_id=row.id,
        title=title_of(reader, row) if entity else "",
        household_title=home.title if home else "",
        sender=item.peer,
        sender_name=listed(dict.fromkeys(names.get(one.peer, one.peer) for one in copies)),
        rule=item.rule,
        why=rule_words(item.rule),
        fields=tuple(fields),
        at=item.at,
        household_id=home.id if home else None,
    )


def _shown(reader: Reader, item: HeldRow, entity: Entity, name: str) -> str:
    value = item.row.fields[name]
    try:
        return reader.value(entity.fields[name], value) or ""
    except ValueError:  # not a value of its kind: shown as it came
        return value
