"""The heads of the log books travel with every bundle, so that shortening one is noticed.

In the signed manifest they stand as the optional field ``logs``: book to number and digest of
its last line. The receiver keeps the newest of every peer; one that is lower in a later bundle,
or another under the same number, is kept as a finding and told to people.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gridclient.domain.log_books import BOOKS, Head
from gridclient.store import exchange, log_books, meta, successions
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest

FIELD = "logs"
_KNOWN, _FOUND = "log_heads", "log_went_back"
_KEPT = 50
_HEX = 64


@dataclass(frozen=True, slots=True)
class WentBack:
    """A peer's book that ended at line ``before`` in one bundle and at ``after`` in a later one.

    ``restored``: the peer said that it had been restored or copied, which explains it. ``at``:
    when it was noticed here, ISO 8601, UTC.
    """

    replica: str
    name: str
    book: str
    before: int
    after: int
    restored: bool
    at: str


def to_manifest(unit: Unit) -> dict[str, Any]:
    """What a manifest says of our own books."""
    heads = {book.code: log_books.head(unit, book.code) for book in BOOKS}
    return {FIELD: {book: [head.number, head.digest] for book, head in heads.items()}}


def from_manifest(manifest: Manifest) -> dict[str, Head]:
    """The heads a manifest names, as far as they are named soundly."""
    told = manifest.more.get(FIELD)
    return {
        book: Head(head[0], head[1])
        for book, head in (told.items() if isinstance(told, Mapping) else ())
        if book in BOOKS and _is_head(head)
    }


def _is_head(head: Any) -> bool:
    return (
        isinstance(head, list)
        and [type(part) for part in head] == [int, str]
        and head[0] >= 0
        and len(head[1]) in (0, _HEX)
    )


def take(unit: Unit, manifest: Manifest, now: str) -> None:
    """Keep what a bundle says of its sender's books, and note where one went back.

    Bundles come in any order: one made before the newest that was heard of tells nothing. The
    books of who changed their key go on, and so do their numbers.
    """
    heads = from_manifest(manifest)
    if not heads:
        return
    key_id, _dot, epoch = manifest.sender.rpartition(".")
    every = json.loads(meta.get(unit, _KNOWN) or "{}")
    before = successions.earlier(successions.successors(unit), key_id)
    kept = [every[one] for one in (key_id, *before) if one in every]
    known: dict[str, Any] = max(kept, key=lambda one: one["made"], default={})
    made = [int(epoch), manifest.number]
    if known and made <= known["made"]:
        return
    earlier = {book: Head(*head) for book, head in known.get("heads", {}).items()}
    found = [
        WentBack(
            replica=manifest.sender,
            name="",
            book=book,
            before=earlier[book].number,
            after=head.number,
            restored=made[0] > known["made"][0],
            at=now,
        )
        for book, head in heads.items()
        if book in earlier and _is_back(earlier[book], head)
    ]
    if found:
        _keep_found(unit, found)
    told = {book: [head.number, head.digest] for book, head in {**earlier, **heads}.items()}
    every[key_id] = {"made": made, "heads": told}
    meta.put(unit, _KNOWN, json.dumps(every))


def _is_back(before: Head, after: Head) -> bool:
    return after.number < before.number or (
        after.number == before.number and after.digest != before.digest
    )


def _keep_found(unit: Unit, found: list[WentBack]) -> None:
    kept = json.loads(meta.get(unit, _FOUND) or "[]")
    kept += [{name: v for name, v in asdict(one).items() if name != "name"} for one in found]
    meta.put(unit, _FOUND, json.dumps(kept[-_KEPT:]))


def went_back(unit: Unit) -> list[WentBack]:
    """What was found so far, oldest first, with the names the peers have here."""
    kept = json.loads(meta.get(unit, _FOUND) or "[]")
    names = {peer.replica: peer.name for peer in exchange.every_peer(unit)} if kept else {}
    return [WentBack(**{**one, "name": names.get(one["replica"], one["replica"])}) for one in kept]


def is_shortened(unit: Unit, replica: str) -> bool:
    """Whether a book of a peer went back and no restored backup explains it."""
    return any(one.replica == replica and not one.restored for one in went_back(unit))
