"""The first look at an OpenDocument spreadsheet (.ods) from elsewhere (ISO/IEC 26300).

The same rules as for .xlsx: nothing that runs or reaches out, no document types, bounded size.
"""

from __future__ import annotations

from collections.abc import Mapping

from gridclient.i18n import N_, _
from gridclient.workbook.archives import Archive, too_large
from gridclient.workbook.formats import damaged
from gridclient.workbook.limits import Limits
from gridclient.workbook.markup import Markup, unsafe

_CONTENT = "content.xml"
_REFUSED_PARTS = (
    ("basic/", N_("macros")),
    ("scripts/", N_("macros")),
    ("object ", N_("embedded objects or controls")),
    ("objectreplacements/", N_("embedded objects or controls")),
)
_REFUSED_ELEMENTS = {
    "script": N_("macros"),
    "event-listener": N_("macros"),
    "dde-source": N_("links to other workbooks"),
    "table-source": N_("links to other workbooks"),
    "cell-range-source": N_("links to other workbooks"),
    "object": N_("embedded objects or controls"),
    "object-ole": N_("embedded objects or controls"),
    "plugin": N_("embedded objects or controls"),
    "applet": N_("embedded objects or controls"),
    "encryption-data": N_("encrypted parts"),
}


def check(content: bytes, limits: Limits) -> None:
    """Raise Untrusted ``file.damaged``, ``file.too_large`` or ``file.unsafe`` as for .xlsx."""
    archive = Archive(content, limits)
    if _CONTENT not in archive.names:
        raise damaged()
    for name in archive.names:
        for beginning, title in _REFUSED_PARTS:
            if name.lower().startswith(beginning):
                raise unsafe(_(title))
    for name in archive.names:
        if name == _CONTENT:
            _Cells(limits).read(archive.pieces(name))
        elif archive.size(name) > limits.small_part_bytes:
            raise too_large(
                _("a part of more than {size} megabytes").format(size=limits.small_part_bytes >> 20)
            )
        elif name.lower().endswith((".xml", ".rdf")):
            Markup(_refuse).read(archive.pieces(name))
        else:
            for _piece in archive.pieces(name):
                pass


class _Cells(Markup):
    """Counts the filled cells, repeated ones included: a few bytes can say millions."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(self._begin)
        self._most = limits.rows * limits.columns
        self._columns = limits.columns
        self._rows = 1
        self._count = 0

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        _refuse(name, attributes)
        if name == "table-row":
            self._rows = _number(attributes, "table:number-rows-repeated")
        elif name == "table-cell" and any(key.endswith(":value-type") for key in attributes):
            columns = _number(attributes, "table:number-columns-repeated")
            self._count += self._rows * columns
            if columns > self._columns or self._count > self._most:
                raise unsafe(_("cells repeated without end"))


def _refuse(name: str, attributes: Mapping[str, str]) -> None:
    if name in _REFUSED_ELEMENTS:
        raise unsafe(_(_REFUSED_ELEMENTS[name]))


def _number(attributes: Mapping[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise unsafe(_("markup that no program writes"))
    return int(written)
