"""Which key follows which: offices that changed their key, as their last words say.

Such a last word is a revocation that names a successor (``domain.authority.Revocation``). What
is kept here was judged on arrival, so it is true.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from gridclient.domain.authority import CertificateFact, Revocation
from gridclient.store.tables import TABLES
from gridclient.store.unit import Unit

_SAID, _KEPT = TABLES["revocation"], TABLES["certificate"]
_FOLLOWED = (
    select(_KEPT.c.key_id, _SAID.c.successor)
    .join_from(_SAID, _KEPT, _KEPT.c.serial == _SAID.c.serial)
    .where(_SAID.c.successor.is_not(None))
    .order_by(_SAID.c.sequence.desc())
)


def successors(unit: Unit) -> dict[str, str]:
    """Key id to the key id that followed it; the first word counts."""
    return {row.key_id: row.successor for row in unit.connection.execute(_FOLLOWED)}


def last_words(unit: Unit) -> dict[str, Revocation]:
    """Key id to what a key that was followed by another one said at its end."""
    following = successors(unit)
    if not following:
        return {}
    said = {one.serial: one for one in unit.find(Revocation) if one.successor}
    known = unit.find(CertificateFact, key_id=list(following))
    return {one.key_id: said[one.serial] for one in known if one.serial in said}


def newest(following: Mapping[str, str], key_id: str) -> str:
    """The key with which whoever had ``key_id`` signs today."""
    met = {key_id}
    while (later := following.get(key_id)) is not None and later not in met:
        met.add(later)
        key_id = later
    return key_id


def earlier(following: Mapping[str, str], key_id: str) -> frozenset[str]:
    """The keys that ``key_id`` followed, one after another."""
    found: set[str] = set()
    wanted = [key_id]
    while wanted:
        now = wanted.pop()
        before = {old for old, new in following.items() if new == now} - found - {key_id}
        found |= before
        wanted += before
    return frozenset(found)
