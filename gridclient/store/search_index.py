"""The index that search reads: derived from residents, kept up in the transaction that changes
them, and rebuildable at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text

from gridclient.domain.rows import Row
from gridclient.domain.spelling import DOUBLE_SURNAMES, SURNAMES, ending, fold, initials
from gridclient.store.tables import RESIDENT_SEARCH, TABLES

_PHONES = "、"


def keep_up(connection: Connection, rows: Iterable[Row]) -> None:
    """Index these residents anew; called by the one write path, in its transaction."""
    wanted = list(rows)
    _forget(connection, [row.id for row in wanted])
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
            {"number": numbers[row.id], "letters": " ".join(row.fields.get("name", ""))}
            for row in wanted
        ],
    )


def _forget(connection: Connection, ids: Sequence[str]) -> None:
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
    usual, surname = spelled(name)
    phones = fields.get("phone", "").split(_PHONES)
    return {
        "resident_id": resident_id,
        "pinyin": fold("".join(surname)),
        "other_pinyin": fold("".join(usual)) if usual != surname else "",
        "initials": initials(surname),
        "phone_ending": ending(phones[0]),
        "id_ending": ending(fields.get("id_number", "")),
    }


@lru_cache(maxsize=50_000)
def spelled(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The syllables of a name as its characters are usually read, and with the surname's own
    reading."""
    usual = tuple(_syllable(letter) for letter in name)
    own = DOUBLE_SURNAMES.get(name[:2]) or tuple(filter(None, [SURNAMES.get(name[:1])]))
    return usual, (*own, *usual[len(own) :])


@lru_cache(maxsize=30_000)
def _syllable(letter: str) -> str:
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(letter)[0])


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
