"""The container of a sealed workbook: an OLE compound file, looked at before it is trusted.

The readers underneath believe what a compound file says of its own sizes: a table that refers
to itself, or a stream said to be larger than the file, makes them fill the memory. So sizes are
held against the file first, and the file is opened once in a mode that forgives nothing.
Structure: [MS-CFB] §2.2; encryption: [MS-OFFCRYPTO] §2.3.4.10.
"""

from __future__ import annotations

import io
import struct

import olefile

from gridclient.errors import Untrusted
from gridclient.i18n import _

_INFO = "EncryptionInfo"
_PACKAGE = "EncryptedPackage"
_LARGEST_INFO_BYTES = 64 * 1024
_AGILE = struct.pack("<HH", 4, 4)
_HEADER_BYTES = 512
#: How many more allocation tables than needed a program may leave in a file.
_SPARE_TABLES = 16


def is_encrypted_office(content: bytes) -> bool:
    """Whether the file is an encrypted Office file; an old .xls, also a compound file, is not.

    ``content`` is the whole file. Nothing of it is parsed: the name of the stream is looked for.
    """
    return content.startswith(olefile.MAGIC) and _INFO.encode("utf-16-le") in content


def check(content: bytes) -> None:
    """Raise Untrusted unless ``content`` can be given to the reader of encrypted files.

    ``bundle.damaged``: sizes or structure do not fit. ``bundle.encryption``: encrypted in
    another way than Office does since 2010 (agile). ``bundle.unsafe``: made to do harm.
    """
    if not is_encrypted_office(content) or not _tables_fit(content):
        raise damaged()
    info = _info(content)
    if info[:4] != _AGILE:
        raise Untrusted(
            "bundle.encryption",
            _("The file is protected with a password in a way that gridclient does not use."),
            hint=_("Ask the sender to make the bundle again with gridclient."),
        )
    description = info[8:]
    if b"<!" in description or b"\0" in description:
        raise unsafe()


def damaged() -> Untrusted:
    """The refusal for a sealed file that is not as it was made."""
    return Untrusted(
        "bundle.damaged",
        _("The file is damaged or incomplete."),
        hint=_("Copy or send it again; the sender still has it."),
    )


def unsafe() -> Untrusted:
    """The refusal for a file that would exhaust the computer."""
    return Untrusted(
        "bundle.unsafe",
        _("The file is built to overload the computer and was not opened."),
        hint=_("Keep the file and tell your office who sent it."),
    )


def _tables_fit(content: bytes) -> bool:
    """Whether the allocation tables the header announces fit a file of this size."""
    if len(content) < 3 * _HEADER_BYTES:
        return False
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in (9, 12):
        return False
    (tables,) = struct.unpack_from("<I", content, 44)
    sectors = len(content) >> shift
    entries_a_table = 1 << shift - 2
    return bool(tables <= 2 * sectors // entries_a_table + _SPARE_TABLES)


def _info(content: bytes) -> bytes:
    """The stream that describes the encryption."""
    try:
        with olefile.OleFileIO(
            io.BytesIO(content), raise_defects=olefile.DEFECT_INCORRECT
        ) as container:
            container.openstream(_PACKAGE)
            if container.get_size(_INFO) <= _LARGEST_INFO_BYTES:
                return bytes(container.openstream(_INFO).read())
    except Exception as error:  # the reader raises whatever its arithmetic runs into
        raise damaged() from error
    raise unsafe()
