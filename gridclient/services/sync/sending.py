"""Bundles out: reserved, composed, sealed, checked as their receiver would, and written."""

from __future__ import annotations

import dataclasses
from itertools import product
from pathlib import Path

from gridclient.domain.texts import readable
from gridclient.errors import Cancelled, GridError, Refused
from gridclient.i18n import _
from gridclient.jobs import SILENT, Progress, finish
from gridclient.services import timekeeping
from gridclient.services.events import BundleMade
from gridclient.services.sync import (
    addressing,
    composing,
    gaps,
    lines,
    opening,
    outgoing,
    renewing,
    retired,
)
from gridclient.services.sync.composing import Composed
from gridclient.services.sync.records import Exported
from gridclient.services.sync.side import Side
from gridclient.store import exchange, leaving, log_books
from gridclient.store.exchange import BundleLine, PeerLine
from gridclient.store.unit import Unit
from gridclient.trust import sealing
from gridclient.workbook import reading, saving


class Sending(Side):
    """Makes the bundles that leave a profile."""

    def find_peer(self, name: str) -> PeerLine:
        """The peer a name, replica id or key id means; raises ``Refused`` for nobody, or for a
        name that several have."""
        with self._profile.store.view() as unit:
            known = exchange.peers(unit)
            lost = retired.still_revoked(unit)
        fitting = [
            peer
            for peer in known
            if name in (peer.name, peer.key_id) or name.rpartition(".")[0] == peer.key_id
        ]
        trusted = [peer for peer in fitting if peer.serial not in lost]
        if len(fitting) == 1 or len(trusted) == 1:
            return (trusted or fitting)[0]
        if fitting:
            raise composing.several_peers(name, fitting)
        raise composing.unknown_peer(name, known)

    def export_all(
        self, peer: str, target: Path, progress: Progress = SILENT, *, plain: bool = False
    ) -> list[Exported]:
        """Write everything a peer has not confirmed: one bundle, or several where one would be
        too large to be read. Each is complete in itself; their order does not matter.

        A second one beside the file ``target`` gets its number into its name. Whoever stops it
        gets those that are written by then, of which the last says that there is more.
        """
        made = [self.export(peer, target, progress, plain=plain)]
        while made[-1].is_cut:
            beside = target.with_name(f"{target.stem}-{len(made) + 1}{target.suffix}")
            place = target if target.is_dir() else saving.free(beside)
            try:
                made.append(self.export(peer, place, progress, plain=plain, base=made[-1].upto))
            except Cancelled:
                break
        return made

    def export(
        self,
        peer: str,
        target: Path,
        progress: Progress = SILENT,
        *,
        plain: bool = False,
        base: int | None = None,
    ) -> Exported:
        """Write the next bundle for a peer to a file, or into a folder under a name of its own.

        ``base``: the sequence it goes on from; None: what the peer confirmed.
        The number is reserved first, the bundle is built and opened as the receiver would, its
        file is written beside the target and read back, and only then renamed; it takes no
        other file's place.
        """
        line = self.find_peer(peer)
        self._check_trusted(line)
        saving.check_free(target)
        kept, composed = self.reserve(line, progress, base)
        file = saving.free(target / kept.file) if target.is_dir() else target
        try:
            outgoing.write(outgoing.seal(composed, None if plain else self._word(line)), file)
        except GridError:
            self.mark(kept, "void")
            raise
        self.mark(dataclasses.replace(kept, file=readable(file.name)), "sent")
        self._profile.note()
        self._events.tell(BundleMade(line.replica, kept.number))
        finish(progress, 3)
        return Exported(
            kept.id,
            kept.number,
            kept.base,
            kept.upto,
            composed.rows,
            file,
            not plain,
            gaps.is_cut(composed.manifest),
        )

    def package(self, peer: str) -> bytes:
        """The next bundle for a peer as sealed bytes, to travel inside a grant."""
        line = self.find_peer(peer)
        kept, composed = self.reserve(line, SILENT)
        content = outgoing.seal(composed, self._word(line))
        self.mark(kept, "sent")
        self._profile.note()
        return content

    def _check_trusted(self, line: PeerLine) -> None:
        """Raise ``Refused`` for a device whose certificate was revoked: it gets nothing new."""
        with self._profile.store.view() as unit:
            if line.serial in retired.still_revoked(unit):
                raise composing.revoked_peer(line)

    def reserve(
        self, line: PeerLine, progress: Progress, base: int | None = None
    ) -> tuple[BundleLine, Composed]:
        """Compose the next bundle and reserve its number, in one transaction; :meth:`mark` it."""
        timekeeping.settle(self._profile)
        before = self._profile.certificate
        renewing.go_back(self._profile)
        self._note_renewal(before)
        with self._profile.store.unit() as unit:
            outgoing.give_up_unfinished(unit, line.replica)
            composed = composing.compose(self._profile, unit, line, progress, base)
            manifest = composed.manifest
            kept = lines.going_out(manifest, composed.rows)
            exchange.keep_bundle(unit, kept)
            exchange.keep_peer(unit, dataclasses.replace(line, sent_number=manifest.number))
            leaving.release(unit, line.replica, composed.left)
            unit.commit()
        return dataclasses.replace(kept, file=bundle_name(self._profile.replica, kept)), composed

    def _word(self, peer: PeerLine) -> str:
        """The password that we share with a peer."""
        with self._profile.store.view() as unit:
            keys = addressing.keys_for(self._profile, unit, peer)
        return sealing.pair_password(keys, peer.receiving_key)

    def mark(self, line: BundleLine, state: str) -> None:
        """Note what became of a bundle whose number was reserved: ``sent`` or ``void``."""
        with self._profile.store.unit() as unit:
            exchange.keep_bundle(unit, dataclasses.replace(line, state=state))
            if state == "sent":
                exchange.note_sent(unit, line.peer, line.at)
                log_books.append(
                    unit, "bundle_made", replica=line.peer, bundle=line.id, number=line.number
                )
            unit.commit()

    def password(self, file: Path) -> str:
        """The password of a sealed bundle, for Excel or WPS.

        Raises ``Untrusted("bundle.not_for_us")`` when it is not one of ours, and
        ``Refused("bundle.not_sealed")`` when it has none.
        """
        content = reading.load(file)
        if not sealing.is_sealed(content):
            raise Refused(
                "bundle.not_sealed",
                _("“{file}” is not sealed.").format(file=file.name),
                hint=_("It opens without a password."),
            )
        word = opening.unseal(self._profile, content, file)[1]
        with self._profile.store.unit() as unit:
            log_books.append(unit, "password_shown", replica=self._shared_with(unit, word))
            unit.commit()
        return word

    def _shared_with(self, unit: Unit, word: str) -> str | None:
        """The peer with whom a password is shared; None where that is nobody's any more."""
        pairs = product((self._profile.keys, *self._profile.former_keys), exchange.peers(unit))
        return next(
            (
                peer.replica
                for keys, peer in pairs
                if sealing.pair_password(keys, peer.receiving_key) == word
            ),
            None,
        )


def bundle_name(sender: str, bundle: BundleLine) -> str:
    """A file name that says from whom, to whom and which, and nothing personal."""
    return f"gridclient-{sender}-to-{bundle.peer}-{bundle.number:04d}.xlsx"
