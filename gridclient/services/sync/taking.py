"""Bundles in: looked at, previewed, taken, undone, each file one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache, partial
from pathlib import Path

from gridclient.errors import Cancelled, GridError
from gridclient.jobs import SILENT, Progress, finish
from gridclient.services import backups
from gridclient.services.events import BundlesTaken
from gridclient.services.sync import (
    composing,
    foreseeing,
    importing,
    lapsed,
    left_out,
    opening,
    previewing,
    retired,
    telling_apart,
    undoing,
)
from gridclient.services.sync.previews import FieldLine, Preview, PreviewFile, PreviewRow, Ticket
from gridclient.services.sync.records import Imported, Inspection, Lapsed, LeftOut, stopped
from gridclient.services.sync.side import Side
from gridclient.services.sync.undone import Undone
from gridclient.trust.certificates import Certificate
from gridclient.workbook import reading

_SIGNATURES = {
    "bundle.tampered": "tampered",
    "bundle.not_for_us": "not_for_us",
    "bundle.overtaken": "overtaken",
    "bundle.own": "own",
    "bundle.newer": "newer",
    "bundle.older": "older",
    "file.damaged": "damaged",
    "bundle.damaged": "damaged",
    "file.empty": "damaged",
    "file.unsafe": "unsafe",
    "bundle.unsafe": "unsafe",
    "file.too_large": "unsafe",
    "file.not_a_workbook": "none",
    "bundle.not_a_bundle": "none",
}

Take = Callable[[], Imported]


class Taking(Side):
    """Takes bundles into a profile."""

    def bundles_among(self, files: Sequence[Path], progress: Progress = SILENT) -> list[Path]:
        """Those of some files that are bundles, sealed or not, for whomever they were made."""
        return telling_apart.bundles_among(self._profile, files, progress)

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
        with self._profile.store.view() as unit:
            since = retired.since(unit, opened.sender.public.key_id)
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
            fingerprint=opened.sender.public.fingerprint,
            key_since=since,
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
        import_one = partial(
            importing.import_file,
            self._profile,
            progress=progress,
            before=cache(partial(backups.make, self._profile)),
            dry_run=dry_run,
            signed_copy=signed_copy,
            accept_expired=accept_expired,
        )
        works = [(file, partial(import_one, file)) for file in files]
        return self._one_by_one(works, progress, changes=not dry_run)

    def preview(
        self, files: Sequence[Path], progress: Progress = SILENT, *, signed_copy: bool = False
    ) -> Preview:
        """What :meth:`import_` of these files would do with every row; changes nothing."""
        return self.look(self.check(files, progress, signed_copy=signed_copy), progress)

    def check(
        self, files: Sequence[Path], progress: Progress = SILENT, *, signed_copy: bool = False
    ) -> list[PreviewFile]:
        """Open files and know their senders, to :meth:`look` at them; changes nothing. What has
        to wait for a decision waits only once it was looked at."""
        return previewing.check(self._profile, files, progress, signed_copy=signed_copy)

    def look(self, files: Sequence[PreviewFile], progress: Progress = SILENT) -> Preview:
        """What taking in these files would do with every row; changes nothing.

        Those of members whose certificate has ended wait from now on, see :meth:`lapsed`.
        """
        seen = previewing.look(self._profile, files, progress)
        self._keep_lapsed([one.result for one in seen.files])
        return seen

    def _keep_lapsed(self, results: Sequence[Imported]) -> None:
        """Bundles of members whose certificate has ended wait for the office."""
        refused = [(one.file, one.refusal) for one in results if one.refusal]
        ended = [file for file, why in refused if why.code == "certificate.expired"]
        if self._profile.enrolled().is_office:
            lapsed.keep_files(self._profile, ended)

    def preview_fields(self, seen: Preview, row: PreviewRow) -> list[FieldLine]:
        """A row of a preview field by field, here and there."""
        return foreseeing.fields(self._profile, seen, row)

    def take(
        self, seen: Preview, left_out: Collection[Ticket] = frozenset(), progress: Progress = SILENT
    ) -> list[Imported]:
        """Take in the files of a preview, but for the rows ``left_out`` by hand.

        Those are held back and listed by :meth:`left_out`; the senders are told. Each file is
        one transaction, and the store is backed up before.
        """
        before = cache(partial(backups.make, self._profile))
        works = [
            (file.file, partial(previewing.take, self._profile, file, left_out, progress, before))
            for file in seen.files
        ]
        results = self._one_by_one(works, progress)
        self._keep_lapsed(results)
        return results

    def left_out(self) -> list[LeftOut]:
        """Rows that were left out by hand and would still change something, oldest first."""
        return left_out.every(self._profile)

    def take_left_out(self, ids: Collection[str], progress: Progress = SILENT) -> int:
        """Take in rows that were left out, by the ids they are listed with; returns how many
        changed something."""
        taken = left_out.take(self._profile, ids, progress)
        self._events.tell(BundlesTaken(taken))
        return taken

    def _one_by_one(
        self, works: Sequence[tuple[Path, Take]], progress: Progress, *, changes: bool = True
    ) -> list[Imported]:
        """Take in one file after another; one that is refused does not stop the others.

        Whoever stops it before the first is done gets ``Cancelled``. Later what is in stays in,
        and the other files are answered as ``stopped``: the one under way was rolled back.
        """
        before, results = self._profile.certificate, list[Imported]()
        try:
            for number, (file, take) in enumerate(works):
                progress.step(number, len(works), file.name)
                results.append(_answer(file, take))
        except Cancelled:
            if not results or not changes:
                raise
            results += [stopped(file) for file, _take in works[len(results) :]]
        finally:  # after a fault, too: the files before it are in
            self._tell_taken(results if changes else [], before)
        finish(progress, len(works))
        return results

    def _tell_taken(self, results: Sequence[Imported], before: Certificate | None) -> None:
        if any(result.was_taken for result in results):  # perhaps only to confirm ours
            changed = sum(result.applied + result.removed for result in results)
            self._events.tell(BundlesTaken(changed))
        self._note_renewal(before)

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

    def undo(self, bundle: str, progress: Progress = SILENT) -> Undone:
        """Take back what an import brought, or what an undo took back (``sync.undoing``).

        ``bundle``: its id in the history, or the name its file had. The store is backed up
        before, where there is something that can be undone.
        """
        backup = partial(backups.make, self._profile)
        done = undoing.undo(self._profile, bundle, progress, before=backup)
        self._events.tell(BundlesTaken(done.restored + done.retired + done.taken_back))
        return done


def _answer(file: Path, take: Take) -> Imported:
    try:
        return take()
    except GridError as error:
        return Imported(file, refusal=error)
