"""Telling a peer what waits in vain: what is said of facts that a removal left as stubs.

Stubs do not travel. What somebody says of one later does, for those who hold what is left of it;
whoever never had the fact would wait for it for ever. So a bundle names the stubs its rows speak
of, in the optional field ``gone`` of the manifest: pairs of entity and id. The receiver keeps the
names, and sets aside what waits for nothing else, without words of its own: nobody is asked about
it. Should the fact come all the same, from somebody who has not heard of the removal, then what
is said of it comes in with it. So the order means nothing, and a wrong name loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from gridclient.domain import purging
from gridclient.domain.fields import ENTITIES
from gridclient.domain.identifiers import is_id
from gridclient.domain.rows import Row
from gridclient.store import meta
from gridclient.store.leaving import Named
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest

FIELD = "gone"
_KNOWN = "gone"
_AT_MOST = 10_000
_MEANT = frozenset({*purging.DATED, *purging.ABOUT})


def to_manifest(unit: Unit, rows: Iterable[Row]) -> dict[str, Any]:
    """What a manifest says of the stubs its rows speak of; nothing where there are none."""
    named = sorted(_stubs(unit, {one for row in rows for one in purging.spoken_of(row)}))
    return {FIELD: [list(one) for one in named]} if named else {}


def take(unit: Unit, manifest: Manifest) -> None:
    """Keep the names of facts that a peer holds as stubs, as far as they are not here."""
    before = known(unit)
    every = {one for one in {*before, *named(manifest, FIELD)} if not _is_here(unit, one)}
    if every != before:
        meta.put(unit, _KNOWN, json.dumps(sorted(every)))


def named(manifest: Manifest, field: str) -> list[Named]:
    """The facts a manifest names in a field, as far as they are named soundly."""
    told = manifest.more.get(field)
    return [
        (one[0], one[1])
        for one in (told[:_AT_MOST] if isinstance(told, list) else ())
        if isinstance(one, list) and len(one) == 2 and str(one[0]) in _MEANT and is_id(str(one[1]))
    ]


def known(unit: Unit) -> set[Named]:
    """The facts that are nowhere but as stubs, as peers have said."""
    return {(name, row_id) for name, row_id in json.loads(meta.get(unit, _KNOWN) or "[]")}


def waits_in_vain(unit: Unit, row: Row) -> bool:
    """Whether a row that waits for what it speaks of has no words to lose, and all that it waits
    for is known to be gone."""
    missing = [one for one in purging.spoken_of(row) if not _is_here(unit, one)]
    return bool(missing) and purging.is_bare(row) and known(unit).issuperset(missing)


def _stubs(unit: Unit, named: Iterable[Named]) -> Iterator[Named]:
    wanted: dict[str, list[str]] = {}
    for name, row_id in named:
        wanted.setdefault(name, []).append(row_id)
    for name, ids in wanted.items():
        for row_id, row in unit.rows(ENTITIES[name], ids).items():
            if purging.is_stub(row):
                yield name, row_id


def _is_here(unit: Unit, named: Named) -> bool:
    name, row_id = named
    return bool(unit.rows(ENTITIES[name], [row_id]))
