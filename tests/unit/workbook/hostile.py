"""Builders of small workbooks, honest and hostile, part by part."""

import io
import struct
import zipfile
from collections.abc import Mapping

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
WORKBOOK_RELS = "xl/_rels/workbook.xml.rels"


def sheet(rows: str, head: str = _HEAD, before: str = "", after: str = "") -> str:
    """A work sheet around the markup of its rows."""
    return (
        f'{head}<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def relation(number: str, kind: str, target: str, mode: str = "") -> str:
    external = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{number}" Type="{_DOC}/{kind}" Target="{target}"{external}/>'


def relations(*lines: str) -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'
    )


def workbook(*sheets: tuple[str, str], after: str = "") -> str:
    """``xl/workbook.xml`` with (name, relation id) of each sheet."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="{relation}"/>'
        for number, (name, relation) in enumerate(sheets, 1)
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>{listed}</sheets>'
        f"{after}</workbook>"
    )


def types(extra: str = "") -> str:
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{extra}</Types>'


def parts(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>') -> dict[str, str]:
    """The parts of an honest workbook of one sheet."""
    return {
        "[Content_Types].xml": types(),
        "_rels/.rels": relations(relation("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook(("表", "rId1")),
        WORKBOOK_RELS: relations(relation("rId1", "worksheet", "worksheets/sheet1.xml")),
        SHEET: sheet(rows),
    }


def pack(
    content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED, twins: str = ""
) -> bytes:
    """The archive of these parts; ``twins`` names one that is put in twice."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    if not twins:
        return file.getvalue()
    # Written under another name of the same length: zipfile warns of real twins.
    other = twins[:-1] + "~"
    with zipfile.ZipFile(file, "a", method) as archive:
        archive.writestr(other, content[twins])
    return file.getvalue().replace(other.encode(), twins.encode())


def workbook_with(rows: str = "", **changed: str | bytes) -> bytes:
    """An honest workbook with some parts put in place of its own; names: see ``_NAMES``."""
    content: dict[str, str | bytes] = dict(parts(rows)) if rows else dict(parts())
    for key, part in changed.items():
        content[_NAMES[key]] = part
    return pack(content)


_NAMES = {
    "types": "[Content_Types].xml",
    "top_relations": "_rels/.rels",
    "workbook": "xl/workbook.xml",
    "relations": WORKBOOK_RELS,
    "sheet": SHEET,
    "strings": STRINGS,
    "sheet_relations": "xl/worksheets/_rels/sheet1.xml.rels",
    "external": "xl/externalLinks/externalLink1.xml",
    "macros": "xl/vbaProject.bin",
    "object": "xl/embeddings/oleObject1.bin",
    "control": "xl/activeX/activeX1.xml",
    "connections": "xl/connections.xml",
    "query": "xl/queryTables/queryTable1.xml",
    "buttons": "customUI/customUI.xml",
    "picture": "xl/media/image1.png",
}


def with_flag(content: bytes, flag: int) -> bytes:
    """The archive with a general purpose flag set on every entry of its directory."""
    changed = bytearray(content)
    place = changed.find(b"PK\x01\x02")
    while place >= 0:
        (flags,) = struct.unpack_from("<H", changed, place + 8)
        struct.pack_into("<H", changed, place + 8, flags | flag)
        place = changed.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


def with_overlap(content: bytes) -> bytes:
    """The archive with the last directory entry leading to the place of the one before."""
    changed = bytearray(content)
    places = []
    place = changed.find(b"PK\x01\x02")
    while place >= 0:
        places.append(place)
        place = changed.find(b"PK\x01\x02", place + 4)
    (offset,) = struct.unpack_from("<I", changed, places[-2] + 42)
    struct.pack_into("<I", changed, places[-1] + 42, offset)
    return bytes(changed)


def ole(*streams: str) -> bytes:
    """The beginning of a compound file with these names in its directory."""
    names = b"".join((name + "\0").encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names
