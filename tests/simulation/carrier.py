"""Carrying bundles: mostly what is signed as it is, now and then the whole sealed workbook.

Both go through the program's own steps; the short way only leaves out that the signed copy is
written into cells and read from them again. What goes the long way keeps that honest.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path

from gridclient.app import App
from gridclient.jobs import SILENT
from gridclient.services.sync import importing, opening
from gridclient.services.sync.records import Imported
from gridclient.workbook.bundle_files import BundleFile
from tests import altered


@dataclass(frozen=True, slots=True)
class Letter:
    """A bundle on its way, between people by their names; ``replica``: who wrote it.

    ``file``: the bytes of a workbook, when it goes the long way; ``known``: what its sender had
    heard of, by the ledger.
    """

    sender: str
    recipient: str
    number: int
    parts: BundleFile
    file: bytes | None = None
    known: frozenset[int] = field(default=frozenset(), repr=False)
    replica: str = ""


def send(sender: App, peer: str) -> Letter:
    """The next bundle for a peer, the short way."""
    line = sender.sync.find_peer(peer)
    kept, composed = sender.sync.reserve(line, SILENT)
    sender.sync.mark(kept, "sent")
    parts = BundleFile(composed.signed, composed.signature, composed.copy, ())
    own = sender.profile.replica
    return Letter(own, line.replica, kept.number, parts, replica=own)


def send_file(sender: App, peer: str, folder: Path, *, plain: bool) -> Letter:
    """The next bundle for a peer as the file the program writes; an unsealed one was opened and
    saved by somebody on its way."""
    line = sender.sync.find_peer(peer)
    made = sender.sync.export(peer, folder, plain=plain)
    content = made.file.read_bytes()
    made.file.unlink()
    if plain:
        content = resaved(content)
    nothing = BundleFile(b"", b"", b"", ())
    own = sender.profile.replica
    return Letter(own, line.replica, made.number, nothing, content, replica=own)


def resaved(content: bytes) -> bytes:
    """The workbook as another program saves it: shared strings, styles of its own, other parts
    in another order."""
    again = altered.parts(altered.edited(content))
    return altered.packed(dict(reversed(again.items())))


def take(
    receiver: App, letter: Letter, left_out: frozenset[tuple[str, str]] = frozenset()
) -> Imported:
    """Take a letter in, but for rows ``left_out``; raises what the program refuses with."""
    name = Path(f"{letter.replica}-{letter.number}.xlsx")
    if letter.file is not None:
        return importing.import_bytes(receiver.profile, letter.file, name, SILENT)
    receiver.profile.enrolled()
    opened = opening.verified(receiver.profile, letter.parts)
    return importing.take(receiver.profile, opened, name, SILENT, left_out)


def tampered(letter: Letter, at: int) -> Letter:
    """The letter with one byte changed in what was signed; ``at`` says which."""
    place = ("manifest", "signature", "copy")[at % 3]
    content = bytearray(getattr(letter.parts, place))
    content[at % len(content)] ^= 1 + at % 255
    parts = dataclasses.replace(letter.parts, **{place: bytes(content)})
    return dataclasses.replace(letter, parts=parts)
