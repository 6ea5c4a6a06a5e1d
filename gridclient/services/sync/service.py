"""Sync as people use it: make a bundle, take bundles in, see where everything stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from functools import cache, partial
from pathlib import Path

from gridclient.errors import GridError, Refused
from gridclient.i18n import _
from gridclient.jobs import SILENT, Progress
from gridclient.services import backups, recovery
from gridclient.services.events import BundleMade, BundlesTaken, Enrolled, Events
from gridclient.services.profile import Profile
from gridclient.services.sync import (
    awaiting,
    composing,
    digests,
    gaps,
    importing,
    lapsed,
    left_out,
    log_heads,
    opening,
    outgoing,
    previewing,
    standings,
    undoing,
)
from gridclient.services.sync.applying import Key
from gridclient.services.sync.composing import Composed
from gridclient.services.sync.previews import FieldLine, Preview, PreviewRow, Ticket
from gridclient.services.sync.records import (
    Exported,
    HistoryEntry,
    Imported,
    Inspection,
    Lapsed,
    LeftOut,
    Peer,
    RecordStanding,
    Undone,
    Waiting,
)
from gridclient.store import exchange, leaving, log_books, scopes
from gridclient.store.exchange import BundleLine, PeerLine
from gridclient.store.unit import Unit
from gridclient.trust import sealing
from gridclient.trust.certificates import Certificate
from gridclient.workbook import reading

_SIGNATURES = {
    "bundle.tampered": "tampered",
    "bundle.not_for_us": "not_for_us",
    "bundle.own": "own",
    "bundle.newer": "newer",
    "file.damaged": "damaged",
    "bundle.damaged": "damaged",
    "file.empty": "damaged",
    "file.unsafe": "unsafe",
    "bundle.unsafe": "unsafe",
    "file.too_large": "unsafe",
    "file.not_a_workbook": "none",
    "bundle.not_a_bundle": "none",
}


class Sync:
    """Exchanging bundles from one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    # --- out -------------------------------------------------------------------------------

    def peers(self) -> list[Peer]:
        """Everybody we exchange bundles with, and how things stand."""
        with self._profile.store.view() as unit:
            return [self._peer(unit, line) for line in exchange.peers(unit)]

    def _peer(self, unit: Unit, line: PeerLine) -> Peer:
        sent = exchange.bundles(unit, direction="out", peer=line.replica)
        upto = max(
            (bundle.upto for bundle in sent if bundle.state in ("sent", "received")), default=0
        )
        taken = exchange.bundles(unit, direction="in", peer=line.replica)
        return Peer(
            replica=line.replica,
            name=line.name,
            role=line.role,
            division=line.division,
            grids=line.grids,
            unsent=_count(unit, line, max(upto, line.acknowledged)),
            unacknowledged=_count(unit, line, line.acknowledged),
            sent_number=line.sent_number,
            last_sent_at=line.last_sent_at,
            last_received_at=line.last_received_at,
            missing=gaps.missing(line, taken),
            log_shortened=log_heads.is_shortened(unit, line.replica),
        )

    def find_peer(self, name: str) -> PeerLine:
        """The peer a name, replica id or key id means; raises ``Refused`` for nobody, or for a
        name that several have."""
        with self._profile.store.view() as unit:
            known = exchange.peers(unit)
        fitting = [
            peer
            for peer in known
            if name in (peer.name, peer.key_id) or name.rpartition(".")[0] == peer.key_id
        ]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise composing.several_peers(name, fitting)
        raise composing.unknown_peer(name, known)

    def export_all(
        self, peer: str, target: Path, progress: Progress = SILENT, *, plain: bool = False
    ) -> list[Exported]:
        """Write everything a peer has not confirmed: one bundle, or several where one would be
        too large to be read. Each is complete in itself; their order does not matter.

        A second one beside the file ``target`` gets its number into its name.
        """
        made = [self.export(peer, target, progress, plain=plain)]
        while made[-1].is_cut:
            beside = target.with_name(f"{target.stem}-{len(made) + 1}{target.suffix}")
            place = target if target.is_dir() else beside
            made.append(self.export(peer, place, progress, plain=plain, base=made[-1].upto))
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
        The number is reserved first, the file is built beside the target, read back and
        verified as the receiver would, and only then renamed.
        """
        line = self.find_peer(peer)
        kept, composed = self.reserve(line, progress, base)
        file = target / kept.file if target.is_dir() else target
        try:
            outgoing.check(composed)
            content, hint = self._seal(composed.content, line, plain=plain)
            outgoing.write(content, file)
        except GridError:
            self.mark(kept, "void")
            raise
        self.mark(dataclasses.replace(kept, file=file.name), "sent")
        self._profile.note()
        progress.step(3, 3, _("Done"))
        self._events.tell(BundleMade(line.replica, kept.number))
        return Exported(
            kept.id,
            kept.number,
            kept.base,
            kept.upto,
            composed.rows,
            file,
            hint,
            composing.is_cut(composed.manifest),
        )

    def package(self, peer: str) -> bytes:
        """The next bundle for a peer as sealed bytes, to travel inside a grant."""
        line = self.find_peer(peer)
        kept, composed = self.reserve(line, SILENT)
        outgoing.check(composed)
        content, _hint = self._seal(composed.content, line, plain=False)
        self.mark(kept, "sent")
        self._profile.note()
        return content

    def reserve(
        self, line: PeerLine, progress: Progress, base: int | None = None
    ) -> tuple[BundleLine, Composed]:
        """Compose the next bundle and reserve its number, in one transaction; :meth:`mark` it."""
        with self._profile.store.unit() as unit:
            outgoing.give_up_unfinished(unit, line.replica)
            composed = composing.compose(self._profile, unit, line, progress, base)
            manifest = composed.manifest
            kept = BundleLine(
                id=manifest.bundle,
                direction="out",
                peer=line.replica,
                number=manifest.number,
                base=manifest.base,
                upto=manifest.upto,
                file="",
                at=manifest.made_at,
                state="reserved",
                outcome={"rows": composed.rows},
            )
            exchange.keep_bundle(unit, kept)
            exchange.keep_peer(
                unit,
                dataclasses.replace(
                    line, sent_number=manifest.number, last_sent_at=manifest.made_at
                ),
            )
            leaving.release(unit, line.replica, composed.left)
            unit.commit()
        return dataclasses.replace(kept, file=bundle_name(self._profile.replica, kept)), composed

    def _seal(self, content: bytes, peer: PeerLine, *, plain: bool) -> tuple[bytes, str | None]:
        if plain:
            return content, None
        password = sealing.pair_password(self._profile.keys, peer.receiving_key)
        hint = _("Both programs know the password; “bundle password” shows it for Excel or WPS.")
        return sealing.seal(content, password), hint

    def mark(self, line: BundleLine, state: str) -> None:
        """Note what became of a bundle whose number was reserved: ``sent`` or ``void``."""
        with self._profile.store.unit() as unit:
            exchange.keep_bundle(unit, dataclasses.replace(line, state=state))
            if state == "sent":
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
            log_books.append(unit, "password_shown")
            unit.commit()
        return word

    # --- in --------------------------------------------------------------------------------

    def inspect(self, file: Path) -> Inspection:
        """Who sent a file to whom, and whether it holds; changes nothing."""
        try:
            opened = opening.open_(self._profile, reading.load(file), file)
        except GridError as error:
            if error.code in ("file.unreadable", "enrol.missing"):
                raise
            return Inspection(file, _SIGNATURES.get(error.code, "untrusted"), refusal=error)
        manifest = opened.manifest
        refusal = opening.tampered(opened.altered) if opened.altered else None
        if refusal is None and lapsed.must_wait(self._profile, opened):
            refusal = lapsed.refusal(opened)
        return Inspection(
            file=file,
            signature="tampered" if opened.altered else "valid",
            sender=manifest.sender,
            sender_name=opened.sender.grant.name,
            recipient=manifest.recipient,
            number=manifest.number,
            made_at=manifest.made_at,
            rows=composing.titles(opened.rows),
            altered=opened.altered,
            grace=opened.grace,
            ignored=opened.ignored,
            refusal=refusal,
        )

    def import_(
        self,
        files: Sequence[Path],
        progress: Progress = SILENT,
        *,
        dry_run: bool = False,
        signed_copy: bool = False,
        accept_expired: bool = False,
    ) -> list[Imported]:
        """Take bundles in, any number and in any order; each file is one transaction.

        Before the first that changes anything the store is backed up.

        A file that is refused is reported with its refusal and does not stop the others. With
        ``signed_copy`` an altered bundle is imported as it was signed. One of a member whose
        certificate has ended waits (:meth:`lapsed`), unless the office says ``accept_expired``.
        """
        before = self._profile.certificate
        backup = cache(partial(backups.make, self._profile))
        results = []
        for number, file in enumerate(files):
            progress.step(number, len(files), file.name)
            try:
                result = importing.import_file(
                    self._profile,
                    file,
                    progress,
                    before=backup,
                    dry_run=dry_run,
                    signed_copy=signed_copy,
                    accept_expired=accept_expired,
                )
            except GridError as error:
                result = Imported(file, refusal=error)
            results.append(result)
        progress.step(len(files), len(files), _("Done"))
        applied = sum(result.applied + result.removed for result in results)
        if applied and not dry_run:
            self._events.tell(BundlesTaken(applied))
        self._note_renewal(before)
        return results

    def preview(
        self, files: Sequence[Path], progress: Progress = SILENT, *, signed_copy: bool = False
    ) -> Preview:
        """What :meth:`import_` of these files would do with every row; changes nothing.

        Those of members whose certificate has ended wait from now on, see :meth:`lapsed`.
        """
        seen = previewing.preview(self._profile, files, progress, signed_copy=signed_copy)
        refused = [(one.file, one.result.refusal) for one in seen.files]
        ended = [file for file, why in refused if why and why.code == "certificate.expired"]
        if self._profile.enrolled().is_office:
            lapsed.keep_files(self._profile, ended)
        return seen

    def preview_fields(self, seen: Preview, row: PreviewRow) -> list[FieldLine]:
        """A row of a preview field by field, here and there."""
        return previewing.fields(self._profile, seen, row)

    def take(
        self, seen: Preview, left_out: Collection[Ticket] = frozenset(), progress: Progress = SILENT
    ) -> list[Imported]:
        """Take in the files of a preview, but for the rows ``left_out`` by hand.

        Those are held back and listed by :meth:`left_out`; the senders are told. Each file is
        one transaction, and the store is backed up before.
        """
        before = self._profile.certificate
        if any(file.opened is not None for file in seen.files):
            backups.make(self._profile)
        results = []
        for number, file in enumerate(seen.files):
            progress.step(number, len(seen.files), file.file.name)
            try:
                result = previewing.take(self._profile, file, left_out, progress)
            except GridError as error:
                result = Imported(file.file, refusal=error)
            results.append(result)
        progress.step(len(seen.files), len(seen.files), _("Done"))
        self._events.tell(BundlesTaken(sum(one.applied + one.removed for one in results)))
        self._note_renewal(before)
        return results

    def left_out(self) -> list[LeftOut]:
        """Rows that were left out by hand and would still change something, oldest first."""
        return left_out.every(self._profile)

    def take_left_out(self, keys: Collection[Key]) -> int:
        """Take in rows that were left out, as (entity, id); returns how many changed something."""
        taken = left_out.take(self._profile, keys)
        self._events.tell(BundlesTaken(taken))
        return taken

    def _note_renewal(self, before: Certificate | None) -> None:
        """An import brought this profile a new certificate: the office over it may be another."""
        now = self._profile.certificate
        if now is not None and now != before:
            recovery.keep_office_wrap(self._profile)
            self._events.tell(Enrolled(now.serial))

    def lapsed(self) -> list[Lapsed]:
        """Bundles that wait because their sender's certificate has ended, oldest first."""
        return lapsed.every(self._profile)

    def take_lapsed(self, bundle: str, progress: Progress = SILENT) -> Imported:
        """Take in a bundle that waits, as this office decides; the decision is logged.

        Raises ``Refused("bundle.not_waiting")``, and what any import raises.
        """
        self._profile.office()
        waits, content = lapsed.load(self._profile, bundle)
        result = importing.import_bytes(
            self._profile,
            content,
            Path(waits.file),
            progress,
            before=partial(backups.make, self._profile),
            signed_copy=True,
            accept_expired=True,
        )
        self._events.tell(BundlesTaken(result.applied))
        return result

    def undo(self, bundle: str) -> Undone:
        """Take back what an import brought, or what an undo took back (``sync.undoing``).

        ``bundle``: its id in the history, or the name its file had. The store is backed up
        before.
        """
        backups.make(self._profile)
        done = undoing.undo(self._profile, bundle)
        self._events.tell(BundlesTaken(done.restored + done.retired + done.taken_back))
        return done

    # --- what is known ---------------------------------------------------------------------

    def history(self) -> list[HistoryEntry]:
        """Every bundle that went out or came in, newest first."""
        with self._profile.store.view() as unit:
            names = {peer.replica: peer.name for peer in exchange.every_peer(unit)}
            return [
                HistoryEntry(
                    line.id,
                    line.direction,
                    line.peer,
                    names.get(line.peer, line.peer),
                    line.number,
                    line.at,
                    line.file,
                    line.state,
                    line.outcome,
                )
                for line in exchange.bundles(unit)
            ]

    def standings(self, entity: str, row_ids: Sequence[str]) -> dict[str, RecordStanding]:
        """Where records stand on their way to the office above, by id; empty without one."""
        return standings.of(self._profile, entity, row_ids)

    def waiting(self) -> list[Waiting]:
        """What awaits a person: conflicts, rows kept out by a rule, rows that wait."""
        return awaiting.waiting(self._profile)

    def digest(self, grid: str | None = None) -> tuple[str, dict[str, int]]:
        """The digest of everything a scope holds, and how many rows of what.

        ``grid``: the code of one grid; None: the profile's whole scope. Two replicas that have
        seen the same bundles have the same digest of the same scope.
        """
        return digests.digest(self._profile, grid)


def _count(unit: Unit, peer: PeerLine, after: int) -> int:
    return sum(
        scopes.count_changed(unit, entity, peer.authority, after, peer.replica)
        for entity in scopes.touched(unit, after)
    )


def bundle_name(sender: str, bundle: BundleLine) -> str:
    """A file name that says from whom, to whom and which, and nothing personal."""
    return f"gridclient-{sender}-to-{bundle.peer}-{bundle.number:04d}.xlsx"
