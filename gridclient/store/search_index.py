"""The index that search reads: derived from residents, kept up in the transaction that changes
them, and rebuildable at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text

from gridclient.domain.rows import Row
from gridclient.domain.spelling import ending, fold, initials, letters
from gridclient.store.syllables import sound, whole
from gridclient.store.tables import RESIDENT_SEARCH, TABLES

_PHONES = "、"


def keep_up(connection: Connection, rows: Iterable[Row]) -> None:
    """Index these residents anew; called by the one write path, in its transaction."""
    wanted = list(rows)
    forget(connection, [row.id for row in wanted])
    entries = [_entry(row.id, row.fields) for row in wanted]
    if not entries:
        return
    connection.execute(insert(RESIDENT_SEARCH), entries)
    index = RESIDENT_SEARCH.c
    found = connection.execute(
        select(index.resident_id, index.id).where(index.resident_id.in_([row.id for row in wanted]))
    )
    numbers = {row.resident_id: row.id for row in found}
    connection.execute(
        text("INSERT INTO resident_name(rowid, letters) VALUES (:number, :letters)"),
        [
            {"number": numbers[row.id], "letters": _indexed(row.fields.get("name", ""))}
            for row in wanted
        ],
    )


def forget(connection: Connection, ids: Sequence[str]) -> None:
    """Take these residents out of the index."""
    index = RESIDENT_SEARCH.c
    known = connection.execute(select(index.id).where(index.resident_id.in_(ids))).scalars().all()
    if known:
        connection.execute(
            text("DELETE FROM resident_name WHERE rowid = :number"),
            [{"number": number} for number in known],
        )
        connection.execute(delete(RESIDENT_SEARCH).where(index.id.in_(known)))


def _entry(resident_id: str, fields: Mapping[str, str]) -> dict[str, Any]:
    name = fields.get("name", "")
    heard = sound(name)
    usual, surname = whole(heard.usual), whole(heard.own)
    phones = fields.get("phone", "").split(_PHONES)
    return {
        "resident_id": resident_id,
        "pinyin": fold("".join(surname)),
        "other_pinyin": fold("".join(usual)) if usual != surname else "",
        "initials": initials(surname),
        "phone_ending": ending(phones[0]),
        "id_ending": ending(fields.get("id_number", "")),
    }


def _indexed(name: str) -> str:
    """What the full-text index keeps of a name: its letters, and the words later parts begin."""
    return " ".join((*letters(name), *map(word, sound(name).words())))


def word(typed: str) -> str:
    """A word as the full-text index keeps it, never to be taken for a letter."""
    return f"0{typed}"


def rebuild(connection: Connection) -> None:
    """Make the whole index anew from the residents."""
    connection.execute(text("DELETE FROM resident_name"))
    connection.execute(delete(RESIDENT_SEARCH))
    for rows in _residents(connection):
        keep_up(connection, rows)


def _residents(connection: Connection) -> Iterator[list[Row]]:
    table = TABLES["resident"]
    query = select(table.c.id, table.c.name, table.c.phone, table.c.id_number)
    found = connection.execute(query).mappings().all()
    for start in range(0, len(found), 500):
        yield [
            Row("resident", values["id"], {k: v for k, v in values.items() if v and k != "id"}, "")
            for values in found[start : start + 500]
        ]
