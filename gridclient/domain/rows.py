"""Rows as they are stored, signed and sent: one canonical form for all three.

A row's fields are canonical texts (``domain.fields``). A register row carries the stamp it was
born with and the stamps of the fields changed since; a fact carries its author and signature.

What not every office is shown may be withheld, and both kinds say so. A fact's author signs a
salted digest in place of such values (as selective disclosure does, RFC 9901), so that it can be
checked with them and without. A register names the fields and the stamps of what it lacks.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One row of any entity.

    ``stamp``: when and by whom the row was born (for facts: recorded). ``stamps``: registers
    only, the stamps of fields changed since. ``author``: facts only, the replica that recorded
    it, with its ``signature`` (base64 of Ed25519 over :func:`fact_bytes`). ``shown``: how
    values read on the visible sheet where that differs from the canonical text; it takes no
    part in merging.

    ``veil``: facts only, the veiled fields (``names``, joined by commas) and either the ``salt``
    of their digest, where the values are here, or the ``digest``, where they are withheld.
    ``withheld``: registers only, field to the stamp of a newer value than is here, and, after a
    blank, its masked form where there is one (:func:`mark`).
    """

    entity: str
    id: str
    fields: Mapping[str, str]
    stamp: str
    stamps: Mapping[str, str] = field(default_factory=dict)
    author: str | None = None
    signature: str | None = None
    shown: Mapping[str, str] = field(default_factory=dict)
    veil: Mapping[str, str] = field(default_factory=dict)
    withheld: Mapping[str, str] = field(default_factory=dict)

    @property
    def veiled(self) -> tuple[str, ...]:
        """The fields of a fact for which its author signed a digest."""
        return tuple(filter(None, self.veil.get("names", "").split(",")))

    @property
    def lacks_veiled(self) -> bool:
        """Whether a fact is here without what its author veiled."""
        return "digest" in self.veil

    def heard_of(self, name: str) -> str:
        """The stamp of the newest value of a field that is known of, be it here or withheld."""
        return max(self.stamp_of(name), mark_stamp(self.withheld.get(name, "")))

    def every_stamp(self) -> tuple[str, ...]:
        """The stamps of all it says, and of what it says is withheld."""
        return (self.stamp, *self.stamps.values(), *map(mark_stamp, self.withheld.values()))

    def stamp_of(self, name: str) -> str:
        """The stamp of one field; the empty text, below every stamp, for one never set.

        That the row lacked it at birth says nothing: else merging would depend on the order
        where two replicas entered one row under a derived id.
        """
        return self.stamps.get(name) or (self.stamp if name in self.fields else "")


def content(row: Row) -> tuple[object, ...]:
    """What a row says, and when; alike for two that say the very same."""
    return (dict(row.fields), row.stamp, dict(row.stamps), dict(row.withheld), row.author)


def news(row: Row, known: Row | None) -> set[str]:
    """The stamps of what a row says that is not ``known``."""
    return {
        row.heard_of(name)
        for name in {*row.fields, *row.stamps, *row.withheld}
        if known is None or row.heard_of(name) > known.heard_of(name)
    }


def canonical(value: Any) -> bytes:
    """JSON of strings, lists, objects and whole numbers: keys sorted, no blanks, UTF-8."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("utf-8")


def mark(stamp: str, form: str | None = None) -> str:
    """That a value with this stamp is withheld; ``form``: how it reads masked. Marks sort as
    their stamps do."""
    return f"{stamp} {form}" if form else stamp


def mark_stamp(written: str) -> str:
    """The stamp of a mark."""
    return written.partition(" ")[0]


def mark_form(written: str) -> str | None:
    """The masked form of a mark, or None."""
    return written.partition(" ")[2] or None


def fact_bytes(row: Row) -> bytes:
    """The bytes an author signs for a fact: the same whether veiled values are here or not."""
    said: dict[str, Any] = {
        "entity": row.entity,
        "id": row.id,
        "fields": {name: value for name, value in row.fields.items() if name not in row.veiled},
        "stamp": row.stamp,
        "author": row.author or "",
    }
    if row.veil:
        said["veil"] = {"names": row.veil["names"], "digest": veil_digest(row)}
    return canonical(said)


def veil_digest(row: Row) -> str:
    """What stands for the veiled values of a fact: SHA-256, base64url, over them and a salt."""
    if row.lacks_veiled:
        return row.veil["digest"]
    values = {name: row.fields[name] for name in row.veiled}
    said = {"entity": row.entity, "id": row.id, "salt": row.veil["salt"], "fields": values}
    digest = hashlib.sha256(canonical(said)).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def to_line(row: Row) -> bytes:
    """The row as one line of a signed copy, without the line end."""
    line: dict[str, Any] = {
        "entity": row.entity,
        "id": row.id,
        "fields": dict(row.fields),
        "stamp": row.stamp,
    }
    for key in ("stamps", "author", "signature", "shown", "veil", "withheld"):
        value = getattr(row, key)
        if value:
            line[key] = dict(value) if isinstance(value, Mapping) else value
    return canonical(line)


def from_line(line: bytes) -> Row:
    """A row from a line of a signed copy; raises ValueError when it is not one."""
    data = json.loads(line, object_pairs_hook=_without_twins)
    if not isinstance(data, dict) or set(data) - _KEYS:
        raise ValueError("not a row")
    for key in ("entity", "id", "stamp"):
        if not isinstance(data.get(key), str) or not data[key]:
            raise ValueError(key)
    for key in ("author", "signature"):
        if not isinstance(data.get(key), str | None):
            raise ValueError(key)
    for key in ("fields", "stamps", "shown", "veil", "withheld"):
        part = data.get(key, {})
        if not isinstance(part, dict) or not all(isinstance(v, str) for v in part.values()):
            raise ValueError(key)
    row = Row(
        entity=data["entity"],
        id=data["id"],
        fields=data.get("fields", {}),
        stamp=data["stamp"],
        stamps=data.get("stamps", {}),
        author=data.get("author"),
        signature=data.get("signature"),
        shown=data.get("shown", {}),
        veil=data.get("veil", {}),
        withheld=data.get("withheld", {}),
    )
    if (row.veil and not _is_veil(row)) or not all(
        row.author is None and mark_stamp(written) > row.stamp_of(name)
        for name, written in row.withheld.items()
    ):
        raise ValueError("withheld")
    return row


_KEYS = {"entity", "id", "fields", "stamp", "stamps", "author", "signature", "shown"}
_KEYS |= {"veil", "withheld"}
_SALT = re.compile(r"[\w-]{22}", re.ASCII)
_DIGEST = re.compile(r"[\w-]{43}", re.ASCII)


def _is_veil(row: Row) -> bool:
    """Whether a veil has its one form, and the veiled values are all here, or none."""
    names = row.veil.get("names", "").split(",")
    here = [name for name in names if name in row.fields]
    lacking = row.lacks_veiled
    shape, key = (_DIGEST, "digest") if lacking else (_SALT, "salt")
    return (
        row.author is not None
        and set(row.veil) == {"names", key}
        and shape.fullmatch(row.veil[key]) is not None
        and names == sorted(set(names))
        and here == ([] if lacking else names)
    )


def _without_twins(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise ValueError(f"twice: {key}")
        result[key] = value
    return result


def rendered(row: Row, name: str) -> str:
    """How a field reads on the visible sheet; empty when it is absent."""
    return row.shown.get(name, row.fields.get(name, ""))
