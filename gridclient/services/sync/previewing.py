"""Looking at bundles before taking them in: a rehearsal in a transaction that is given up.

The rehearsal is the import itself, one file after the other, so the two cannot disagree; what was
left out before is shown as if it came in, for whoever ticks it now. Only who may send is judged
for all files by what is known before the first. As an import would, it keeps everybody else from
writing; so files are opened and checked before it begins.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from gridclient.domain.fields import ENTITIES
from gridclient.domain.rows import Row
from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.jobs import Progress, finish
from gridclient.services.profile import Profile
from gridclient.services.sync import foreseeing, importing, lapsed, leaving, left_out, opening
from gridclient.services.sync.foreseeing import Kinds, Titles
from gridclient.services.sync.opening import Opened
from gridclient.services.sync.previews import (
    CHOOSABLE,
    Preview,
    PreviewFile,
    PreviewRow,
    Ticket,
)
from gridclient.services.sync.records import Imported
from gridclient.store.unit import Unit
from gridclient.workbook import reading

_EVERY = 500
"""After so many rows a look tells how far it is, and can be stopped."""


def check(
    profile: Profile, files: Sequence[Path], progress: Progress, *, signed_copy: bool = False
) -> list[PreviewFile]:
    """Open some files and know their senders; nothing is written, and nobody has to wait.

    A file that is refused bears its refusal. With ``signed_copy`` an altered bundle is looked at
    as it was signed.
    """
    found = []
    for number, file in enumerate(files):
        words = _("Checking {file}").format(file=file.name)
        part = _Part(progress, number, len(files), words)
        try:
            opened = importing.open_(
                profile, reading.load(file), file, part, signed_copy=signed_copy
            )
            if lapsed.must_wait(profile, opened):
                raise lapsed.refusal(opened)
            found.append(PreviewFile(file, Imported(file), (), opened))
        except GridError as error:
            found.append(_refused(file, error))
    finish(progress, len(files))
    return found


def look(profile: Profile, files: Sequence[PreviewFile], progress: Progress) -> Preview:
    """What would become of every row of files that were checked, one file after the other;
    changes nothing. Those that were looked at before may be among them."""
    sound = [_checked_again(profile, file) for file in files]
    total, done = sum(_weight(file) for file in sound), 0
    found = []
    with profile.store.unit() as unit:
        titles = Titles(unit, profile.authority)
        for file in sound:
            part = _Part(progress, done, total, _("Looking at {file}").format(file=file.file.name))
            found.append(_rehearsed(profile, unit, file, part, titles))
            done += _weight(file)
    finish(progress, total)
    return Preview(tuple(found), titles.known)


def _checked_again(profile: Profile, file: PreviewFile) -> PreviewFile:
    """A file by what is known now of its sender; it may have been opened a while ago."""
    if file.opened is None:
        return file
    try:
        return dataclasses.replace(file, opened=_still_sound(profile, file.opened))
    except GridError as error:
        return _refused(file.file, error)


def _still_sound(profile: Profile, opened: Opened) -> Opened:
    """A bundle by what is known now; its sender's certificate may have ended meanwhile."""
    now = opening.check_again(profile, opened)
    if lapsed.must_wait(profile, now):
        raise lapsed.refusal(now)
    return now


def _refused(file: Path, error: GridError) -> PreviewFile:
    return PreviewFile(file, Imported(file, refusal=error), ())


def _weight(file: PreviewFile) -> int:
    """Every row is merged, and then shown."""
    return 2 * len(file.opened.rows) if file.opened else 0


class _Part:
    """How far one of several files is, told as a part of all."""

    def __init__(self, progress: Progress, base: int, total: int, words: str) -> None:
        self._progress, self._base, self._total = progress, base, total
        self._words = words
        self.step(0, 0, "")

    def step(self, done: int, total: int, message: str) -> None:
        """Of ``total`` rows of this file ``done`` are merged."""
        self._progress.step(self._base + min(done, total), self._total, self._words)

    def watched(self, rows: Sequence[Row]) -> Iterator[Row]:
        """These rows, which are merged and now to be shown."""
        for number, row in enumerate(rows):
            if number % _EVERY == 0:
                self.step(len(rows) + number, 2 * len(rows), "")
            yield row


def _rehearsed(
    profile: Profile, unit: Unit, file: PreviewFile, part: _Part, titles: Titles
) -> PreviewFile:
    if file.opened is None:
        return file
    try:
        with unit.attempt():  # of one that is refused nothing is left for the next
            return _rehearse(profile, unit, (file.file, file.opened), part, titles)
    except GridError as error:
        return _refused(file.file, error)


def _rehearse(
    profile: Profile, unit: Unit, taken: tuple[Path, Opened], part: _Part, titles: Titles
) -> PreviewFile:
    file, opened = taken
    leaves = [
        (entity, row_id)
        for entity, row_id in leaving.from_manifest(opened.manifest)
        if unit.rows(ENTITIES[entity], [row_id])
    ]
    named = {key: titles.of_key(key) for key in leaves}
    left_before = left_out.still(unit, opened.manifest.sender, opened.rows)
    result, outcome = importing.rehearse(profile, unit, opened, file, part)
    bundle = opened.manifest.bundle
    alike = foreseeing.alike(profile, unit, outcome)
    kinds = Kinds(unit, outcome, titles, alike, left_before)
    rows = [*kinds.of(bundle, opened.rows, part.watched(opened.rows))]
    if result.removed:
        rows += [
            PreviewRow(
                bundle, *key, "removed", title, *titles.household(*key, None), "", None, None
            )
            for key, title in named.items()
            if not unit.rows(ENTITIES[key[0]], [key[1]])
        ]
    return PreviewFile(file, result, tuple(rows), opened)


def take(
    profile: Profile,
    file: PreviewFile,
    unticked: Collection[Ticket],
    progress: Progress,
    before: Callable[[], object],
) -> Imported:
    """Take in a file that was looked at, but for the rows ``unticked``; ``before`` is
    called before anything is changed.

    Raises what the import of a file raises that was refused when it was looked at.
    """
    if file.opened is None:
        return importing.import_file(
            profile, file.file, progress, before=before, dry_run=False, signed_copy=False
        )
    opened = _still_sound(profile, file.opened)
    before()
    offered = [row for row in file.rows if row.kind in CHOOSABLE]
    unwanted = {(row.entity, row.row_id) for row in offered if row.ticket in unticked}
    wanted = {(row.entity, row.row_id) for row in offered} - unwanted
    return importing.take(profile, opened, file.file, progress, unwanted=unwanted, wanted=wanted)
