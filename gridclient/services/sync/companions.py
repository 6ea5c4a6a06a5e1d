"""What goes along with rows that cross a boundary, since the peer's own scope does not hold it.

A household that the office above moved to another community brings facts whose authors that
community has never heard of: their certificates go along, with the offices over them and what
was revoked. And the community that it left is told where it went, by the row itself and all it
belongs to now, so that nothing stays there under its old place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gridclient.domain.authority import Authority, CertificateFact, Revocation, sees
from gridclient.domain.fields import ENTITIES
from gridclient.domain.model import parents
from gridclient.domain.rows import Row
from gridclient.services.sync.authors import key_id_of
from gridclient.store import scopes
from gridclient.store.leaving import Named
from gridclient.store.unit import Unit
from gridclient.trust import certificates


def of(unit: Unit, peer: Authority, rows: Sequence[Row], left: Sequence[Named]) -> list[Row]:
    """What has to go along with ``rows`` and, to an office, with the naming of those that
    ``left`` its scope; each row once, and none that its scope sees."""
    found = {(row.entity, row.id): row for row in _vouching(unit, peer, rows)}
    wanted = [*found.values(), *(_left(unit, left) if peer.is_office else ())]
    while wanted:
        row = wanted.pop()
        found[row.entity, row.id] = row
        above = (one for one in _above(unit, row) if (one.entity, one.id) not in found)
        wanted += [one for one in above if not _is_seen(unit, peer, one)]
    return list(found.values())


def _vouching(unit: Unit, peer: Authority, rows: Iterable[Row]) -> Iterator[Row]:
    """The certificates of authors whom the peer may not know, and revocations of these."""
    keys, known = {key_id_of(row.author) for row in rows if row.author}, set[str]()
    serials: set[str] = set()
    while keys - known:
        facts = unit.find(CertificateFact, key_id=sorted(keys - known))
        known |= keys
        strange = {one.id: one for one in facts if not _sees(unit, peer, "certificate", one.id)}
        serials |= {one.serial for one in strange.values()}
        keys |= {certificates.read(one.pem.encode()).issuer_key_id for one in strange.values()}
        yield from unit.rows(ENTITIES["certificate"], strange).values()
    if serials:
        revoked = [one.id for one in unit.find(Revocation, serial=sorted(serials))]
        yield from unit.rows(ENTITIES["revocation"], revoked).values()


def _left(unit: Unit, named: Iterable[Named]) -> Iterator[Row]:
    for entity, row_id in named:
        yield from unit.rows(ENTITIES[entity], [row_id]).values()


def _above(unit: Unit, row: Row) -> Iterator[Row]:
    for name, target in parents(ENTITIES[row.entity]):
        if name in row.fields:
            yield from unit.rows(ENTITIES[target], [row.fields[name]]).values()


def _is_seen(unit: Unit, peer: Authority, row: Row) -> bool:
    return _sees(unit, peer, row.entity, row.id)


def _sees(unit: Unit, peer: Authority, entity: str, row_id: str) -> bool:
    place = scopes.places(unit, entity, [row_id]).get(row_id, (None, None))
    return sees(peer, *place)
