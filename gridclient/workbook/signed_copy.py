"""The signed copy: the canonical rows of a bundle, compressed, and as text cells.

This is what is signed and merged (sync.md). Length and digest in the manifest are those of
the compressed bytes, so that nothing is unpacked before it is known to be what was signed.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterable, Sequence

from gridclient.errors import Untrusted
from gridclient.i18n import _

CELL_CHARACTERS = 30_000
LIMIT_BYTES = 256 << 20


def damaged() -> Untrusted:
    """The refusal of a bundle whose signed copy cannot be read."""
    return Untrusted(
        "bundle.damaged",
        _("The data package is damaged: its signed copy cannot be read."),
        hint=_("Ask the sender to send the package again; the sender still has it."),
    )


def pack(lines: Iterable[bytes]) -> bytes:
    """The lines, each closed by a line feed, compressed; the same lines give the same bytes."""
    squeeze = zlib.compressobj(6)
    parts = [squeeze.compress(line + b"\n") for line in lines]
    return b"".join(parts) + squeeze.flush()


def unpack(copy: bytes, *, limit_bytes: int = LIMIT_BYTES) -> list[bytes]:
    """The lines of a signed copy; Untrusted ``bundle.damaged`` when it is not one."""
    expand = zlib.decompressobj()
    try:
        text = expand.decompress(copy, limit_bytes)
    except zlib.error as error:
        raise damaged() from error
    if not expand.eof or expand.unused_data or (text and not text.endswith(b"\n")):
        raise damaged()
    lines = text.split(b"\n")[:-1]
    if not all(lines):
        raise damaged()
    return lines


def to_cells(content: bytes) -> list[str]:
    """Base64 text in pieces that fit a cell; at least one, perhaps empty."""
    text = base64.b64encode(content).decode("ascii")
    starts = range(0, max(len(text), 1), CELL_CHARACTERS)
    return [text[start : start + CELL_CHARACTERS] for start in starts]


def from_cells(cells: Sequence[str]) -> bytes:
    """The bytes of such pieces; blanks in them mean nothing. ValueError for anything else."""
    text = "".join("".join(cell.split()) for cell in cells)
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if base64.b64encode(content).decode("ascii") != text:
        raise ValueError("not canonical base64")
    return content
