"""The mappings of columns a profile remembers, one text a name."""

from __future__ import annotations

import json

from gridclient.domain.texts import clean
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.store import meta
from gridclient.store.unit import Unit
from gridclient.workbook.ledgers import mappings, recognition
from gridclient.workbook.ledgers.mappings import ColumnMapping
from gridclient.workbook.ledgers.recognition import Column, Inspection
from gridclient.workbook.reading import Book

_NAMES = "ledger_mappings"
_LONGEST = 60


def names(unit: Unit) -> list[str]:
    """The names of the mappings there are, the one used last in the end."""
    told: list[str] = json.loads(meta.get(unit, _NAMES) or "[]")
    return told


def load(unit: Unit, name: str) -> ColumnMapping | None:
    """The mapping under a name, or None."""
    written = meta.get(unit, _key(name))
    return mappings.from_text(written) if written else None


def save(unit: Unit, name: str, mapping: ColumnMapping) -> None:
    """Keep a mapping under a name; Refused ``ledger.mapping_name`` for an empty or long one."""
    plain = clean(name)
    if plain is None or len(plain) > _LONGEST:
        raise Refused(
            "ledger.mapping_name",
            _("A mapping's name has 1 to {count} characters.").format(count=_LONGEST),
            hint=_("Name it after where such ledgers come from."),
        )
    meta.put(unit, _key(plain), mapping.as_text())
    told = [one for one in names(unit) if one != plain] + [plain]
    meta.put(unit, _NAMES, json.dumps(told, ensure_ascii=False))


def inspect(unit: Unit, book: Book) -> Inspection:
    """What a book seems to be, with the remembered mappings applied where they belong."""
    kept = [mapping for name in names(unit) if (mapping := load(unit, name))]
    titles: frozenset[str] = frozenset().union(*(mapping.titles for mapping in kept))
    return recognition.inspect(book, lambda columns: _correct(kept, columns), titles)


def _correct(kept: list[ColumnMapping], columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """A sheet's columns after the mapping used last for exactly these titles, if any."""
    for mapping in reversed(kept):
        if mapping.fits(columns):
            return mapping.correct(columns)
    return columns


def _key(name: str) -> str:
    return f"ledger_mapping/{clean(name) or ''}"
