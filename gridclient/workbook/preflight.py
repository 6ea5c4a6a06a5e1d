"""The first look at a file from elsewhere: what is it, and is it safe to read?

Every part is unpacked once, piece by piece, within bounded memory and time, before a reader
sees the file; see refusals 1 to 22. The reader still runs in a child process, because a check
like this is never complete.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gridclient.i18n import _
from gridclient.workbook import contents, open_documents
from gridclient.workbook.archives import Archive, too_large
from gridclient.workbook.cells import Budget, Marks, SheetCheck
from gridclient.workbook.formats import WORKBOOKS, Kind, damaged, recognise
from gridclient.workbook.limits import LIMITS, Limits
from gridclient.workbook.markup import unsafe

__all__ = ["LIMITS", "Examined", "Kind", "Limits", "examine", "preflight"]

_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that passed: its kind and, for .xlsx, what the reader will not tell by sheet."""

    kind: Kind
    marks: dict[str, Marks] = field(default_factory=dict)


def preflight(content: bytes, *, limits: Limits = LIMITS) -> Kind:
    """The kind of a file that is safe to go on with.

    Raises Untrusted: ``file.empty``, ``file.not_a_workbook``, ``file.damaged``,
    ``file.too_large`` or ``file.unsafe``.
    """
    return examine(content, limits=limits).kind


def examine(
    content: bytes, *, limits: Limits = LIMITS, taken: frozenset[Kind] = WORKBOOKS
) -> Examined:
    """Like :func:`preflight`, with what was noted of each sheet; ``taken``: the formats read."""
    if len(content) > limits.file_bytes:
        raise too_large(_("more than {size} megabytes").format(size=limits.file_bytes >> 20))
    kind = recognise(content, taken)
    if kind is Kind.XLS and "_VBA_PROJECT".encode("utf-16-le") in content:
        raise unsafe(_("macros"))
    if kind is Kind.ODS:
        open_documents.check(content, limits)
    if kind is not Kind.XLSX:
        return Examined(kind)
    archive = Archive(content, limits)
    if _TYPES not in archive.names or "xl/_rels/workbook.xml.rels" not in archive.names:
        raise damaged()
    contents.check_names(archive)
    contents.check_types(archive, _TYPES)
    parts = contents.sheets(archive)
    budget = Budget(limits)
    strings = contents.count_strings(archive, limits)
    marks = {}
    for sheet, part in parts.items():
        check = SheetCheck(sheet, strings, budget)
        check.read(archive.pieces(part))
        marks[sheet] = check.marks
    done = {_TYPES, "xl/workbook.xml", *parts.values()}
    done |= {name for name in archive.names if name.lower() == "xl/sharedstrings.xml"}
    contents.check_rest(archive, done, limits)
    return Examined(kind, marks)
