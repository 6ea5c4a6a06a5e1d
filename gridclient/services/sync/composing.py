"""Composing a bundle: the rows a peer has not confirmed, signed and shown."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import gridclient
from gridclient.domain import stamps
from gridclient.domain.authority import ROLES, CertificateFact
from gridclient.domain.days import stamp_text, written
from gridclient.domain.fields import ENTITIES
from gridclient.domain.identifiers import new_id
from gridclient.domain.merging import Heard
from gridclient.domain.model import ORDERED
from gridclient.domain.rows import Row, to_line
from gridclient.errors import Refused
from gridclient.i18n import _, current, listed
from gridclient.jobs import Progress
from gridclient.services.profile import Profile
from gridclient.services.sync import (
    answering,
    asked,
    companions,
    gaps,
    handing_on,
    leaving,
    log_heads,
    overruled,
    removed,
    stubs,
    void_stamps,
    wanting,
)
from gridclient.services.sync.showing import Shower
from gridclient.store import exchange, scopes, successions
from gridclient.store import leaving as departures
from gridclient.store.exchange import PeerLine
from gridclient.store.unit import Unit
from gridclient.trust import certificates, crossings, signatures
from gridclient.trust.certificates import Certificate
from gridclient.workbook import bundles, signed_copy
from gridclient.workbook.manifests import Column, Manifest, SheetEntry

ROWS_AT_MOST = 150_000
"""How many rows a bundle holds; readers refuse files with more than 200,000."""


@dataclass(frozen=True)
class Composed:
    """A bundle ready to be written, before sealing: what is signed, and the rows it shows.

    ``rows``: sheet title to number of rows; ``left``: the rows it tells to remove.
    """

    manifest: Manifest
    signed: bytes
    signature: bytes
    copy: bytes
    shown: tuple[Row, ...]
    rows: dict[str, int]
    left: tuple[departures.Named, ...]

    @cached_property
    def content(self) -> bytes:
        """The bytes of the workbook, built when first asked for."""
        return bundles.build(self.signed, self.signature, self.copy, self.shown)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What goes into a bundle: the rows above ``base`` up to ``upto``, and what left the peer's
    reach; ``is_cut``: there was more."""

    base: int
    upto: int
    is_cut: bool
    rows: list[Row]
    left: list[departures.Named]


def compose(
    profile: Profile, unit: Unit, peer: PeerLine, progress: Progress, base: int | None = None
) -> Composed:
    """The next bundle for ``peer``; reads one consistent state and changes nothing.

    It begins above the sequence ``base`` (None: what the peer confirmed) and holds
    :data:`ROWS_AT_MOST` rows: where there are more, it ends earlier, and the next one goes on.
    """
    certificate = profile.certificate
    if certificate is None:
        profile.enrolled()
        raise AssertionError("enrolled() refuses without a certificate")
    profile.check_key()
    progress.step(0, 3, _("Gathering what is new"))
    base = peer.acknowledged if base is None else base
    gathered = _gathered(profile, unit, peer, base)
    progress.step(1, 3, _("Signing"))
    copy = signed_copy.pack(to_line(row) for row in gathered.rows)
    manifest = _manifest(profile, unit, peer, chain(profile, unit, certificate), gathered, copy)
    signed = manifest.to_bytes()
    signature = signatures.sign(profile.keys, signatures.BUNDLE, signed)
    progress.step(2, 3, _("Writing the workbook"))
    shown = tuple(visible(manifest, gathered.rows))
    counts = {entry.name: entry.rows for entry in manifest.sheets}
    return Composed(manifest, signed, signature, copy, shown, counts, tuple(gathered.left))


def _gathered(profile: Profile, unit: Unit, peer: PeerLine, base: int) -> _Gathered:
    upto = _upto(unit, peer, base)
    is_cut = upto < unit.sequence()
    shower = Shower(unit)
    rows = shower.every(_rows(profile, unit, peer, base, upto))
    left = handing_on.left(profile, unit, peer)
    rows += shower.every(companions.of(unit, peer.authority, rows, left))
    rows += shower.every(handing_on.beyond(profile, unit, peer, base, rows))
    return _Gathered(base, upto, is_cut, rows, left)


def _manifest(  # noqa: PLR0917 - what there is to say comes from all of these
    profile: Profile,
    unit: Unit,
    peer: PeerLine,
    certificates: Sequence[Certificate],
    gathered: _Gathered,
    copy: bytes,
) -> Manifest:
    rows, knows = gathered.rows, heard(profile, unit)
    return Manifest(
        bundle=new_id(profile.now()),
        sender=profile.replica,
        recipient=peer.replica,
        number=peer.sent_number + 1,
        base=gathered.base,
        upto=gathered.upto,
        acknowledged=peer.held,
        made_at=stamp_text(profile.now()),
        app_version=gridclient.__version__,
        language=current(),
        copy_length=len(copy),
        copy_sha256=hashlib.sha256(copy).hexdigest(),
        sheets=_sheets(rows),
        chain=tuple(one.pem.decode() for one in certificates),
        seen=knows.seen,
        scope={"division": peer.division, "grids": list(peer.grids)},
        receipt=tuple(answering.receipts(unit, peer)),
        cover_name=_("About this file"),
        cover=_cover(profile, peer, len(rows)),
        more={
            **leaving.to_manifest(gathered.left),
            **stubs.to_manifest(unit, rows),
            **wanting.to_manifest(unit, peer),
            **removed.to_manifest(unit, peer),
            **asked.to_manifest(profile, unit),
            **overruled.to_manifest(profile, unit, rows),
            **log_heads.to_manifest(unit),
            **void_stamps.to_manifest(unit),
            **handing_on.to_manifest(profile, peer, knows),
            **({gaps.CUT: True} if gathered.is_cut else {}),
        },
    )


def chain(profile: Profile, unit: Unit, own: Certificate) -> list[Certificate]:
    """What a receiver judges our certificate by: the offices above it and, where the root changed
    its key, the crossings that lead from either key to the other."""
    above = list(profile.chain)
    root = profile.root or own
    keys = successions.earlier(successions.successors(unit), root.public.key_id)
    kept = unit.find(CertificateFact, key_id=[*keys, root.public.key_id]) if keys else []
    found = [certificates.read(fact.pem.encode()) for fact in kept]
    return [own, *above, *(c for c in found if c not in above and crossings.is_crossing(c, root))]


def visible(manifest: Manifest, rows: Sequence[Row]) -> list[Row]:
    """The rows that have a sheet; the others are for machines."""
    shown = {entry.entity for entry in manifest.sheets}
    return [row for row in rows if row.entity in shown]


def heard(profile: Profile, unit: Unit) -> Heard:
    """What we know, with our own newest stamp, which is nobody else's to know better."""
    kept, newest = exchange.heard(unit), unit.newest_stamp()
    if not newest:
        return kept
    count = int(newest[13:17], 16)
    own = {profile.replica: stamps.make(int(newest[:12], 16), count, profile.replica)}
    return Heard({**kept.seen, **own}, {**kept.whole, **own})


def _upto(unit: Unit, peer: PeerLine, base: int) -> int:
    """Up to which sequence a bundle goes that begins above ``base``."""
    if scopes.count_touched(unit, base) <= ROWS_AT_MOST:
        return unit.sequence()
    sequences = sorted(
        sequence
        for entity in scopes.touched(unit, base)
        for sequence in scopes.changed_sequences(unit, entity, peer.authority, base, peer.replica)
    )
    if len(sequences) <= ROWS_AT_MOST:
        return unit.sequence()
    over = sequences[ROWS_AT_MOST]
    fitting = bisect_left(sequences, over)  # rows under one number are not parted
    return sequences[fitting - 1] if fitting else over


def _rows(profile: Profile, unit: Unit, peer: PeerLine, base: int, upto: int) -> Iterator[Row]:
    form = handing_on.form_for(profile, unit, peer)
    return (
        travels
        for entity in scopes.touched(unit, base)
        for row in scopes.changed_rows(unit, entity, peer.authority, base, peer.replica, upto)
        if (travels := form(row)) is not None
    )


def _sheets(rows: Sequence[Row]) -> tuple[SheetEntry, ...]:
    """A sheet for every entity that has rows, with the columns in which something stands."""
    entries: list[SheetEntry] = []
    for entity in ORDERED:
        group = [row for row in rows if row.entity == entity.name]
        if group and entity.visible:
            filled = {name for row in group for name in (*row.fields, *row.shown)}
            columns = [
                Column(name, field.label) for name, field in entity.fields.items() if name in filled
            ]
            entries += bundles.sheet_entries(entity.name, entity.label, columns, len(group))
    return tuple(entries)


def _cover(profile: Profile, peer: PeerLine, count: int) -> tuple[tuple[str, str], ...]:
    number = peer.sent_number + 1
    return (
        (_("Sender"), f"{profile.name} ({profile.replica})"),
        (_("Recipient"), f"{peer.name} ({ROLES.title_of(peer.role)}, {peer.replica})"),
        (_("Bundle number"), str(number)),
        (_("Made"), written(profile.now())),
        (_("Rows"), str(count)),
        (
            _("What to do"),
            _("Import this file with the program. You may sort and filter it; do not change it."),
        ),
    )


def unknown_peer(name: str, known: Sequence[PeerLine]) -> Refused:
    """The refusal for somebody we do not exchange bundles with."""
    return Refused(
        "peer.unknown",
        _("“{name}” is nobody this profile exchanges bundles with.").format(name=name),
        hint=_("Known here: {names}.").format(names=listed(p.name for p in known) or "–"),
    )


def revoked_peer(peer: PeerLine) -> Refused:
    """The refusal of a bundle for a device that was revoked."""
    return Refused(
        "peer.revoked",
        _("The certificate of {name} ({replica}) was revoked; nothing is sealed for it.").format(
            name=peer.name, replica=peer.replica
        ),
        hint=_("Whoever goes on in their place joins anew, and gets everything with the answer."),
    )


def several_peers(name: str, fitting: Sequence[PeerLine]) -> Refused:
    """The refusal for a name that several have."""
    return Refused(
        "peer.several",
        _("“{name}” is the name of {count} people here.").format(name=name, count=len(fitting)),
        hint=_("Name the one you mean by its replica: {replicas}.").format(
            replicas=listed(f"{peer.replica} ({' '.join(peer.grids)})" for peer in fitting)
        ),
    )


def titles(rows: Sequence[Row]) -> dict[str, int]:
    """Entity title to number of rows, in the order in which rows travel."""
    found: dict[str, int] = {}
    for row in rows:
        label = ENTITIES[row.entity].label if row.entity in ENTITIES else row.entity
        found[label] = found.get(label, 0) + 1
    return found
