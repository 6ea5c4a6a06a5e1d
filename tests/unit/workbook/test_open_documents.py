"""OpenDocument spreadsheets: read like workbooks, and as suspiciously."""

from __future__ import annotations

import pytest

from gridclient.errors import Untrusted
from gridclient.workbook import open_documents, reading
from gridclient.workbook.limits import LIMITS, Limits
from tests.unit.workbook.hostile import pack

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in [("office", "office"), ("table", "table"), ("text", "text")]
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="' + MIMETYPE + '"/>'
    "</manifest:manifest>"
)


def cell(text: str, more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def document(*rows: str, before: str = "", **parts: str) -> bytes:
    lines = "".join(
        row if row.startswith("<table:table-row") else f"<table:table-row>{row}</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<office:document-content {_SPACES} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="低保">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return pack(
        {
            "mimetype": MIMETYPE,
            "content.xml": content,
            "META-INF/manifest.xml": MANIFEST,
            **parts,
        }
    )


def test_the_cells_of_a_document_are_read() -> None:
    content = document(cell("姓名") + cell("住址"), cell("王伟") + cell("1栋1单元101"))
    (sheet,) = reading.read_ledger(content, "x").sheets
    assert (sheet.name, sheet.rows) == ("低保", [("姓名", "住址"), ("王伟", "1栋1单元101")])


def test_only_a_ledger_may_come_as_an_open_document() -> None:
    with pytest.raises(Untrusted) as refusal:
        reading.read(document(cell("姓名")))
    assert refusal.value.code == "file.not_a_workbook"


MANY = 'table:number-columns-repeated="{}"'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (document(cell("a"), **{"Basic/Standard/Module1.xml": "<a/>"}), "file.unsafe"),
        (document(cell("a"), **{"Object 1/content.xml": "<a/>"}), "file.unsafe"),
        (document("<office:dde-source/>"), "file.unsafe"),
        (document('<table:table-source xlink="x"/>'), "file.unsafe"),
        (document(cell("a"), before="<!DOCTYPE a [<!ENTITY b 'c'>]>"), "file.unsafe"),
        (document(cell("a", MANY.format(129))), "file.unsafe"),
        (document(cell("a", MANY.format("x"))), "file.unsafe"),
        (
            document(
                '<table:table-row table:number-rows-repeated="900000">'
                + cell("a", MANY.format(100))
                + "</table:table-row>"
            ),
            "file.unsafe",
        ),
        (pack({"mimetype": MIMETYPE}), "file.damaged"),
        (document(cell("a"), **{"styles.xml": "<a>" + " " * 2000 + "</a>"}), "file.too_large"),
    ],
)
def test_a_hostile_document_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Untrusted) as refusal:
        open_documents.check(content, Limits(small_part_bytes=1000))
    assert refusal.value.code == code


def test_empty_rows_may_repeat_as_programs_write_them() -> None:
    blank = (
        '<table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    content = document(cell("姓名"), blank)
    open_documents.check(content, LIMITS)
    assert reading.read_ledger(content, "x").sheets[0].rows[0] == ("姓名",)
