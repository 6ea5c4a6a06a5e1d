"""Bundles our own export would never make, built with its own parts and real keys."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from collections.abc import Callable, Sequence

from gridclient.app import App
from gridclient.domain import withholding
from gridclient.domain.fields import ENTITIES, Record, entity_of, to_fields
from gridclient.domain.identifiers import new_id
from gridclient.domain.model import ORDERED
from gridclient.domain.rows import Row, fact_bytes, from_line, to_line
from gridclient.jobs import SILENT
from gridclient.services.sync import composing
from gridclient.store import exchange
from gridclient.trust import signatures
from gridclient.trust.keys import Keys
from gridclient.workbook import bundle_files, bundles, signed_copy
from gridclient.workbook.manifests import Column, Manifest, SheetEntry

Change = Callable[[Manifest], Manifest]


def drafted(sender: App, receiver: App) -> tuple[Manifest, list[Row]]:
    """The manifest and the rows of the bundle ``sender`` would make next."""
    profile = sender.profile
    with profile.store.view() as unit:
        peer = exchange.peer(unit, receiver.profile.replica)
        assert peer is not None
        composed = composing.compose(profile, unit, peer, SILENT)
    copy = bundle_files.read(composed.content).copy
    return composed.manifest, [from_line(line) for line in signed_copy.unpack(copy)]


def built(
    manifest: Manifest, rows: Sequence[Row], keys: Keys, domain: str = signatures.BUNDLE
) -> bytes:
    """A plain bundle of these rows, signed by ``keys``."""
    copy = signed_copy.pack(map(to_line, rows))
    manifest = dataclasses.replace(
        manifest,
        copy_length=len(copy),
        copy_sha256=hashlib.sha256(copy).hexdigest(),
        sheets=_sheets(rows),
    )
    signed = manifest.to_bytes()
    signature = signatures.sign(keys, domain, signed)
    return bundles.build(signed, signature, copy, composing.visible(manifest, rows))


def forged(
    sender: App, receiver: App, *extra: Row, change: Change = lambda manifest: manifest
) -> bytes:
    """The sender's next bundle with more rows than it should have."""
    manifest, rows = drafted(sender, receiver)
    ids = {(row.entity, row.id) for row in extra}
    kept = [row for row in rows if (row.entity, row.id) not in ids]
    return built(change(manifest), [*kept, *extra], sender.profile.keys)


def fact(record: Record, author: App, *, stamp: str, claims: str | None = None) -> Row:
    """A fact signed by ``author``; ``claims``: the replica it says it comes from."""
    name, fields = entity_of(record).name, to_fields(record)
    replica = claims or author.profile.replica
    return signed(Row(name, record.id, fields, stamp, author=replica), author.profile.keys)


def signed(row: Row, keys: Keys) -> Row:
    """A fact with its veil, signed by ``keys``."""
    row = withholding.veiled(row, "s" * 22)
    signature = signatures.sign(keys, signatures.FACT, fact_bytes(row))
    return dataclasses.replace(row, signature=base64.b64encode(signature).decode())


def register(record: Record, stamp: str) -> Row:
    return Row(entity_of(record).name, record.id, to_fields(record), stamp)


def _sheets(rows: Sequence[Row]) -> tuple[SheetEntry, ...]:
    entries: list[SheetEntry] = []
    for entity in ORDERED:
        count = sum(row.entity == entity.name for row in rows)
        if count and ENTITIES[entity.name].visible:
            columns = [Column(name, field.label) for name, field in entity.fields.items()]
            entries += bundles.sheet_entries(entity.name, entity.label, columns, count)
    return tuple(entries)


def only(sender: App, receiver: App, *ids: str, number: int = 1) -> bytes:
    """The sender's next bundle with nothing but some rows: the others were lost on the way."""
    manifest, rows = drafted(sender, receiver)
    part = dataclasses.replace(manifest, bundle=new_id(sender.profile.now()), number=number)
    return built(part, [row for row in rows if row.id in ids], sender.profile.keys)
