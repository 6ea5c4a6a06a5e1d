"""The zip archive around a foreign workbook, checked before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from gridclient.errors import Untrusted
from gridclient.i18n import _
from gridclient.workbook.formats import damaged
from gridclient.workbook.limits import Limits
from gridclient.workbook.markup import unsafe

_PIECE_BYTES = 1 << 16
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_LOCAL_HEADER_BYTES = 30


def too_large(found: str) -> Untrusted:
    """The refusal of a file that is larger than this program reads; ``found`` says of what."""
    return Untrusted(
        "file.too_large",
        _("The file is larger than this program reads: {found}.").format(found=found),
        hint=_("Split it into several workbooks, or remove what is not needed, and try again."),
    )


class Archive:
    """The parts of a workbook by name; opening it checks names, methods, sizes and places."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        if len(content) > limits.file_bytes:
            raise too_large(_("more than {size} megabytes").format(size=limits.file_bytes >> 20))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except Exception as error:
            raise damaged() from error
        entries = self._zip.infolist()
        if len(entries) > limits.entries:
            raise too_large(_("more than {count} parts").format(count=limits.entries))
        for entry in entries:
            _check_name(entry.orig_filename)
            _check_method(entry)
        _check_twins(entries)
        _check_sizes(entries, limits)
        _check_places(entries)
        self._entries = {entry.filename: entry for entry in entries if not entry.is_dir()}
        if sum(not _is_companion(name) for name in self._entries) > limits.parts:
            raise too_large(_("more than {count} parts").format(count=limits.parts))

    @property
    def names(self) -> list[str]:
        """The names of all parts, in the order of the archive."""
        return list(self._entries)

    def size(self, name: str) -> int:
        """The unpacked size of a part in bytes, as declared."""
        return self._entries[name].file_size

    def pieces(self, name: str) -> Iterator[bytes]:
        """The part unpacked piece by piece; Untrusted ``file.damaged`` when its sum is wrong."""
        try:
            with self._zip.open(self._entries[name]) as part:
                while piece := part.read(_PIECE_BYTES):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise damaged() from error
        except (NotImplementedError, RuntimeError) as error:
            raise unsafe(_("parts packed in an unusual way")) from error


def _check_name(name: str) -> None:
    steps = name.split("/")
    odd = (
        not name
        or name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in steps
        or any(ord(letter) < 32 for letter in name)
    )
    if odd:
        raise unsafe(_("parts whose names lead out of the workbook"))


def _check_method(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise unsafe(_("encrypted parts"))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise unsafe(_("parts packed in an unusual way"))


def _check_twins(entries: list[zipfile.ZipInfo]) -> None:
    # Readers disagree which of two parts of one name counts, and whether case matters.
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise unsafe(_("two parts of the same name"))


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if sum(entry.file_size for entry in entries) > limits.total_bytes:
        raise unsafe(_("parts that unpack to a huge size"))
    for entry in entries:
        large = entry.file_size > limits.ratio_from_bytes
        if large and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise unsafe(_("parts that unpack to a huge size"))


def _check_places(entries: list[zipfile.ZipInfo]) -> None:
    # Overlapping parts let a small file unpack to petabytes (Fifield, "A better zip bomb").
    end = 0
    if any(entry.header_offset < 0 for entry in entries):
        # Bytes are missing in the middle: zipfile then counts from before the beginning.
        raise damaged()
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise unsafe(_("parts that lie over each other"))
        end = entry.header_offset + _LOCAL_HEADER_BYTES + entry.compress_size


def _is_companion(name: str) -> bool:
    return name.endswith(".rels") or name.startswith("xl/printerSettings/")
