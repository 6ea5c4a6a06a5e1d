"""Carrying bundles: mostly what is signed as it is, now and then the whole sealed workbook.

Both go through the program's own steps; the short way only leaves out that the signed copy is
written into cells and read from them again. What goes the long way keeps that honest.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gridclient.app import App
from gridclient.jobs import SILENT
from gridclient.services.sync import composing, gaps, importing, opening
from gridclient.services.sync.records import Imported
from gridclient.workbook.bundle_files import BundleFile
from gridclient.workbook.bundles import SIGNATURE_SHEET
from tests import altered


@dataclass(frozen=True, slots=True)
class Letter:
    """A bundle on its way, between people by their names; ``replica``: who wrote it.

    ``file``: the bytes of a workbook, when it goes the long way; ``known``: what it tells of
    what its sender had heard of, by the ledger; ``whole``: the numbers of all that were made at
    once, where one could not hold everything.
    """

    sender: str
    recipient: str
    number: int
    parts: BundleFile
    file: bytes | None = None
    known: frozenset[int] = field(default=frozenset(), repr=False)
    replica: str = ""
    whole: frozenset[int] = frozenset()


def send(sender: App, peer: str) -> list[Letter]:
    """All that a peer has not confirmed, the short way: one bundle, or as many as it takes."""
    own, made, is_cut = sender.profile.replica, list[Letter](), True
    base: int | None = None
    while is_cut:
        line = sender.sync.find_peer(peer)
        kept, composed = sender.sync.reserve(line, SILENT, base)
        sender.sync.mark(kept, "sent")
        parts = BundleFile(composed.signed, composed.signature, composed.copy, ())
        made.append(Letter(own, line.replica, kept.number, parts, replica=own))
        base, is_cut = kept.upto, gaps.is_cut(composed.manifest)
    return made


def send_files(sender: App, peer: str, folder: Path, *, plain: bool) -> list[Letter]:
    """The same as the files the program writes; unsealed ones were opened, sorted and saved by
    somebody on their way."""
    own, made = sender.profile.replica, list[Letter]()
    for one in sender.sync.export_all(peer, folder, plain=plain):
        content = one.file.read_bytes()
        one.file.unlink()
        nothing = BundleFile(b"", b"", b"", ())
        saved = resaved(content) if plain else content
        made.append(Letter(own, peer, one.number, nothing, saved, replica=own))
    return made


def resaved(content: bytes) -> bytes:
    """The workbook as another program saves it: shared strings, styles of its own, other parts
    in another order; and its rows, as somebody had sorted them."""
    again = altered.parts(altered.edited(content, _turned_over))
    return altered.packed(dict(reversed(again.items())))


def _turned_over(book: Any) -> None:
    """The records of every sheet, last row first."""
    for page in book.worksheets:
        if page.title == SIGNATURE_SHEET or not page.row_dimensions[1].hidden:
            continue
        records = [[found.value for found in row] for row in page.iter_rows(min_row=3)]
        for number, record in enumerate(reversed(records), start=3):
            for place, value in enumerate(record, start=1):
                page.cell(number, place).value = value


def take(
    receiver: App, letter: Letter, left_out: frozenset[tuple[str, str]] = frozenset()
) -> Imported:
    """Take a letter in, but for rows ``left_out``; raises what the program refuses with."""
    name = Path(f"{letter.replica}-{letter.number}.xlsx")
    if letter.file is not None:
        return importing.import_bytes(receiver.profile, letter.file, name, SILENT)
    receiver.profile.enrolled()
    opened = opening.verified(receiver.profile, letter.parts)
    return importing.take(receiver.profile, opened, name, SILENT, unwanted=left_out)


@contextmanager
def holding(rows: int | None) -> Iterator[None]:
    """Let a bundle hold so few rows inside this block; None: as many as ever."""
    usual = composing.ROWS_AT_MOST
    composing.ROWS_AT_MOST = rows or usual
    try:
        yield
    finally:
        composing.ROWS_AT_MOST = usual


def tampered(letter: Letter, at: int) -> Letter:
    """The letter with one byte changed in what was signed; ``at`` says which."""
    place = ("manifest", "signature", "copy")[at % 3]
    content = bytearray(getattr(letter.parts, place))
    content[at % len(content)] ^= 1 + at % 255
    parts = dataclasses.replace(letter.parts, **{place: bytes(content)})
    return dataclasses.replace(letter, parts=parts)
