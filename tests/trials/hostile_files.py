"""The corpus of hostile workbooks: refusals 9, 12 and 14 to 23, each made on the spot.

``bundle`` and ``ledger``: the codes with which the two doors may refuse it; None where the
content decides and the file is taken (refusal 19), or means something else there (23).
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from msoffcrypto.method.ecma376_agile import ECMA376Agile

from tests.unit.workbook import hostile
from tests.unit.workbook.hostile import (
    SHEET,
    pack,
    parts,
    relation,
    relations,
    sheet,
    text_cell,
    types,
    with_flag,
    with_overlap,
    workbook,
    workbook_with,
)

_UNSAFE, _LARGE, _DAMAGED = ("file.unsafe",), ("file.too_large",), ("file.damaged",)


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file: its refusal's number, and what either door says."""

    number: int
    make: Callable[[], bytes]
    bundle: tuple[str, ...] = _UNSAFE
    ledger: tuple[str, ...] | None = _UNSAFE


def _bomb(piece: bytes = b" " * (1 << 20), count: int = 400, name: str = SHEET) -> bytes:
    """A part of hundreds of megabytes in a file of less than one."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, part in parts().items():
            if other != name:
                archive.writestr(other, part)
        with archive.open(name, "w", force_zip64=True) as file:
            for _count in range(count):
                file.write(piece)
    return made.getvalue()


def _rows_bomb(count: int = 300_000) -> bytes:
    row = '<row r="{n}"><c r="A{n}"><v>1</v></c></row>'
    return workbook_with("".join(row.format(n=n) for n in range(1, count + 1)))


def _nested() -> bytes:
    """A bomb as a picture within, zipped again."""
    inner = _bomb(count=200)
    return pack({**parts(), "xl/media/image1.zip": inner * 4})


def _quine_sizes() -> bytes:
    """64-bit sizes of exabytes in the directory."""
    content = bytearray(pack(parts()))
    place = content.find(b"PK\x01\x02")
    content[place + 20 : place + 28] = b"\xff" * 8
    return bytes(content)


def _lying_sizes() -> bytes:
    content = pack({**parts(), SHEET: sheet(" " * 300_000)})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    return content.replace(size.to_bytes(4, "little"), (2000).to_bytes(4, "little"))


def _laughs(depth: int = 12) -> str:
    lines = ['<!ENTITY a0 "ha">']
    for level in range(1, depth):
        inner = f"&a{level - 1};" * 10
        lines.append(f'<!ENTITY a{level} "{inner}">')
    return f'<?xml version="1.0"?><!DOCTYPE a [{"".join(lines)}]><a>&a{depth - 1};</a>'


def _quadratic() -> str:
    return f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "{"x" * 90_000}">]><a>{"&b;" * 9000}</a>'


def _doctype(declaration: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE a {declaration}><a/>'


def _row(cells: str, number: str = "1") -> bytes:
    return workbook_with(f'<row r="{number}">{cells}</row>')


def _formula(text: str) -> bytes:
    return _row(f'<c r="A1"><f>{text}</f><v>0</v></c>')


def _named(name: str) -> bytes:
    """A part of this name; the backslash and the zero byte are put in afterwards."""
    content = pack({**parts(), name.replace("\\", "~").replace("\0", "`"): "<a/>"})
    return content.replace(b"evil~", b"evil\\").replace(b"evil`", b"evil\0")


def _strings(index: str, count: str = "1") -> bytes:
    cell = f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>'
    return workbook_with(cell, strings=f'<sst count="{count}"><si><t>x</t></si></sst>')


def _sealed(spins: bytes) -> bytes:
    """A sealed workbook that wants so many rounds of hashing."""
    old = b'spinCount="10" saltSize="16" '
    return _seal().replace(old, (b'spinCount="' + spins + b'"').ljust(len(old)))


@cache
def _seal() -> bytes:
    """As large as real ones: what is small lies elsewhere in a sealed file."""
    text = text_cell("A1", random.Random(2).randbytes(10_000).hex())
    workbook = workbook_with(f'<row r="1">{text}</row>')
    return bytes(ECMA376Agile.encrypt("a password", io.BytesIO(workbook), spin_count=10))


def _twin_sheets() -> bytes:
    related = relations(
        relation("rId1", "worksheet", "worksheets/sheet1.xml"),
        relation("rId2", "worksheet", "worksheets/sheet2.xml"),
    )
    twice = workbook(("Sheet", "rId1"), ("sheet", "rId2"))
    more = {"xl/workbook.xml": twice, hostile.WORKBOOK_RELS: related}
    return pack({**parts(), **more, "xl/worksheets/sheet2.xml": sheet("")})


def _many_parts() -> bytes:
    return pack({**parts(), **{f"xl/media/image{n}.png": b"x" for n in range(70)}})


def _noise() -> bytes:
    return workbook_with(sheet=sheet(f'<x a="{random.Random(1).randbytes(3_000_000).hex()}"/>'))


def _wide() -> bytes:
    attributes = " ".join(f'a{number}="1"' for number in range(100_000))
    return workbook_with(sheet=sheet(f"<x {attributes}/>"))


def _utf_16() -> bytes:
    return workbook_with(sheet=sheet("").encode("utf-16"))


def _false_utf_7() -> bytes:
    return workbook_with(sheet=sheet("").replace('"UTF-8"', '"UTF-7"').encode())


def _lying_dimension() -> bytes:
    lying = sheet('<row r="1" spans="1:9000"><c r="A1"><v>1</v></c></row>')
    return workbook_with(
        sheet=lying.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    )


CORPUS: dict[str, Hostile] = {
    "encrypted entries": Hostile(9, lambda: with_flag(pack(parts()), 1)),
    "unknown method": Hostile(9, lambda: pack(parts(), zipfile.ZIP_LZMA)),
    "spin count of ten millions": Hostile(
        12, lambda: _sealed(b"10000000"), ("bundle.unsafe",), ("file.sealed",)
    ),
    "spin count of 200001": Hostile(
        12, lambda: _sealed(b"200001"), ("bundle.unsafe",), ("file.sealed",)
    ),
    "zip bomb": Hostile(14, _bomb),
    "zip bomb of rows": Hostile(14, lambda: _bomb(b"<row/>" * 170_000, 520)),
    "zip bomb of shared strings": Hostile(
        14, lambda: _bomb(b"<si><t/></si>" * 80_000, 400, "xl/sharedStrings.xml")
    ),
    "zip bomb that is nested": Hostile(14, _nested, ("bundle.not_a_bundle",), None),
    "parts over each other": Hostile(14, lambda: with_overlap(pack(parts()))),
    "sizes of 64 bits": Hostile(14, _quine_sizes, (*_UNSAFE, *_DAMAGED), (*_UNSAFE, *_DAMAGED)),
    "sizes that lie": Hostile(14, _lying_sizes, _DAMAGED, _DAMAGED),
    "70 parts": Hostile(15, _many_parts, _LARGE, _LARGE),
    "65 megabytes": Hostile(15, lambda: pack(parts()) + bytes(65 << 20), _LARGE, _LARGE),
    "300,000 rows": Hostile(15, _rows_bomb, _LARGE, _LARGE),
    "129 columns": Hostile(15, lambda: _row('<c r="DY1"><v>1</v></c>'), _LARGE, _LARGE),
    "billion laughs": Hostile(16, lambda: workbook_with(sheet=_laughs())),
    "billion laughs in the strings": Hostile(16, lambda: workbook_with(strings=_laughs())),
    "quadratic entities": Hostile(16, lambda: workbook_with(sheet=_quadratic())),
    "entity of a file": Hostile(
        16, lambda: workbook_with(sheet=_doctype('[<!ENTITY x SYSTEM "file:///etc/passwd">]'))
    ),
    "entity of the net": Hostile(
        16, lambda: workbook_with(workbook=_doctype('[<!ENTITY x SYSTEM "http://e.org/x">]'))
    ),
    "parameter entity": Hostile(
        16, lambda: workbook_with(relations=_doctype('[<!ENTITY % p SYSTEM "http://e.org/p">%p;]'))
    ),
    "UTF-16": Hostile(16, _utf_16),
    "said to be UTF-7": Hostile(16, _false_utf_7),
    "60,000 levels": Hostile(
        17, lambda: workbook_with(sheet=sheet("<x>" * 60_000 + "</x>" * 60_000))
    ),
    "100,000 attributes": Hostile(17, _wide),
    "an attribute of six megabytes": Hostile(17, _noise),
    "the last cell": Hostile(
        18, lambda: _row('<c r="XFD1048576"><v>1</v></c>', "1048576"), _LARGE, _LARGE
    ),
    "row 0": Hostile(18, lambda: _row('<c r="A0"><v>1</v></c>', "0")),
    "a row without a number": Hostile(
        18, lambda: workbook_with('<row><c r="A1"><v>1</v></c></row>')
    ),
    "a dimension that lies": Hostile(19, _lying_dimension, ("bundle.not_a_bundle",), None),
    "a part twice": Hostile(20, lambda: pack(parts(), twins=SHEET)),
    "two sheets of one name": Hostile(20, _twin_sheets),
    "a cell twice": Hostile(20, lambda: _row('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>')),
    "a string that is not there": Hostile(20, lambda: _strings("1")),
    "four thousand million strings": Hostile(20, lambda: _strings("0", "4000000000")),
    "../": Hostile(21, lambda: _named("../evil.xml")),
    "an absolute name": Hostile(21, lambda: _named("/etc/passwd")),
    "a backslash": Hostile(21, lambda: _named("xl/evil\\a.xml")),
    "a zero byte": Hostile(21, lambda: _named("xl/evil\0.xml")),
    "macros": Hostile(22, lambda: workbook_with(macros=b"x")),
    "a macro type": Hostile(
        22,
        lambda: workbook_with(
            types=types('<Override ContentType="a/sheet.macroEnabled.main+xml"/>')
        ),
    ),
    "external links": Hostile(22, lambda: workbook_with(external="<a/>")),
    "OLE object": Hostile(22, lambda: workbook_with(object=b"x")),
    "ActiveX": Hostile(22, lambda: workbook_with(control="<a/>")),
    "DDE link": Hostile(
        22, lambda: workbook_with(workbook=workbook(("表", "rId1"), after="<ddeLink/>"))
    ),
    "DDE formula": Hostile(22, lambda: _formula("cmd|'/c calc'!A0")),
    "web service": Hostile(22, lambda: _formula('WEBSERVICE("http://e.org")')),
    "web query": Hostile(22, lambda: workbook_with(query="<a/>", connections="<a/>")),
    "external relation": Hostile(
        22,
        lambda: workbook_with(
            top_relations=relations(relation("r", "attachedTemplate", "http://e.org", "External"))
        ),
    ),
    "a formula": Hostile(23, lambda: _formula("1+1"), ("bundle.not_a_bundle",), None),
    "text like a formula": Hostile(
        23,
        lambda: workbook_with(f'<row r="1">{text_cell("A1", "=cmd|x")}</row>'),
        ("bundle.not_a_bundle",),
        None,
    ),
}
"""By name, in the order of the refusals; a formula in a signed cell is a mutation of cells."""
