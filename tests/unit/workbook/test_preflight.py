"""Refusals 1 to 22: what a file from elsewhere must not be or hold."""

import io
import random
import time
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from gridclient.errors import Untrusted
from gridclient.workbook.limits import Limits
from gridclient.workbook.preflight import Kind, examine, preflight
from tests.unit.workbook.hostile import (
    SHEET,
    ole,
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

DATA = Path(__file__).parents[2] / "data"


def code_of(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Untrusted) as caught:
        preflight(content, limits=limits or Limits())
    assert caught.value.hint
    return caught.value.code


def unsafe(content: bytes) -> str:
    """What was found in a file that must be refused as unsafe."""
    with pytest.raises(Untrusted) as caught:
        preflight(content)
    assert caught.value.code == "file.unsafe"
    return caught.value.message


@pytest.mark.parametrize("path", sorted(DATA.glob("*.xls*")), ids=lambda path: path.name)
def test_takes_every_sample_ledger(path: Path) -> None:
    assert preflight(path.read_bytes()) == path.suffix[1:]


def test_takes_the_plain_workbook_all_others_are_made_from() -> None:
    assert preflight(pack(parts())) is Kind.XLSX
    assert preflight(pack(parts(), zipfile.ZIP_STORED)) is Kind.XLSX


def test_refuses_an_empty_file() -> None:
    assert code_of(b"") == "file.empty"


@pytest.mark.parametrize("content", [bytes(5000), b"PK", b"PK\x03", b"P"])
def test_names_a_placeholder_or_a_stump_damaged(content: bytes) -> None:
    assert code_of(content) == "file.damaged"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7 ...", ".pdf"),
        (b"\xff\xd8\xff\xe0 JFIF", ".jpg"),
        (b"name,phone\n1,2\n", ".csv"),
        ("姓名\t电话\n".encode("gb18030"), ".csv"),
        ("姓名和电话".encode(), "text file"),
        (b"<html><table><tr><td>1</td></tr></table></html>", ".html"),
        (b"Rar!\x1a\x07", ".rar"),
        (ole("WordDocument"), ".doc"),
        (pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), ".ods"),
        (pack({"word/document.xml": "<a/>"}), ".docx"),
        (pack({"xl/workbook.bin": "x"}), ".xlsb"),
        (pack({"photo.jpg": "x"}), ".zip"),
        (b"\x01\x00\x02\x03", "unknown"),
    ],
)
def test_names_the_format_of_what_is_no_workbook(content: bytes, found: str) -> None:
    with pytest.raises(Untrusted) as caught:
        preflight(content)
    assert caught.value.code == "file.not_a_workbook"
    assert found in caught.value.message


def test_tells_old_and_sealed_workbooks_apart() -> None:
    assert preflight(ole("Workbook")) is Kind.XLS
    assert preflight(ole("EncryptionInfo", "EncryptedPackage")) is Kind.SEALED
    assert "macro" in unsafe(ole("Workbook", "_VBA_PROJECT_CUR"))


def test_names_a_workbook_cut_anywhere_damaged() -> None:
    content = pack(parts())
    for end in range(1, len(content), 7):
        assert code_of(content[:end]) == "file.damaged", end


def test_never_takes_flipped_bits_for_other_content() -> None:
    content = pack(parts('<row r="1">' + text_cell("A1", "和平里一号楼" * 40) + "</row>"))
    draw = random.Random(20)
    start = content.find(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    end = content.find(b"PK\x01\x02")
    for _attempt in range(60):
        changed = bytearray(content)
        changed[draw.randrange(start, end)] ^= 1 << draw.randrange(8)
        assert code_of(bytes(changed)) == "file.damaged"


def test_takes_a_whole_archive_with_bytes_before_or_after_it() -> None:
    content = pack(parts())
    assert preflight(content + b"\r\n--boundary--\r\n") is Kind.XLSX
    assert preflight(b"junk" + content) is Kind.XLSX


def test_refuses_encrypted_entries_and_unknown_methods() -> None:
    assert "encrypted" in unsafe(with_flag(pack(parts()), 0x1))
    assert "packed in an unusual way" in unsafe(pack(parts(), zipfile.ZIP_BZIP2))
    assert "packed in an unusual way" in unsafe(pack(parts(), zipfile.ZIP_LZMA))


def test_stops_a_zip_bomb_quickly_and_in_bounded_memory() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts().items():
            if name != SHEET:
                archive.writestr(name, part)
        with archive.open(SHEET, "w", force_zip64=True) as part_file:
            for _piece in range(64):
                part_file.write(b" " * (1 << 20))
    tracemalloc.start()
    began = time.monotonic()
    try:
        assert "huge size" in unsafe(bomb.getvalue())
        assert tracemalloc.get_traced_memory()[1] < 32 << 20
    finally:
        tracemalloc.stop()
    assert time.monotonic() - began < 2


def test_stops_a_bomb_that_lies_about_its_size() -> None:
    content = pack({**parts(), SHEET: sheet(" " * 300_000)})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    lying = content.replace(size.to_bytes(4, "little"), (2000).to_bytes(4, "little"))
    assert lying != content
    assert code_of(lying) == "file.damaged"


def test_refuses_parts_that_lie_over_each_other() -> None:
    assert "over each other" in unsafe(with_overlap(pack(parts())))


def test_holds_the_limits_of_size_parts_rows_and_columns() -> None:
    assert code_of(pack(parts()), Limits(file_bytes=100)) == "file.too_large"
    many = {f"xl/media/image{number}.png": b"x" for number in range(62)}
    assert code_of(pack({**parts(), **many})) == "file.too_large"
    companions = {f"xl/printerSettings/printerSettings{n}.bin": b"x" for n in range(100)}
    assert preflight(pack({**parts(), **companions})) is Kind.XLSX
    assert (
        code_of(pack({**parts(), **{f"a/{n}.rels": b"" for n in range(300)}})) == "file.too_large"
    )
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 12))
    assert preflight(workbook_with(rows), limits=Limits(rows=11)) is Kind.XLSX
    assert code_of(workbook_with(rows), Limits(rows=10)) == "file.too_large"
    wide = workbook_with('<row r="1"><c r="DY1"><v>1</v></c></row>')
    assert code_of(wide) == "file.too_large"
    assert (
        code_of(pack({**parts(), "a.bin": bytes(5000)}), Limits(small_part_bytes=4000))
        == "file.too_large"
    )


def test_counts_rows_over_all_sheets() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 8))
    two = {
        **parts(rows),
        "xl/workbook.xml": workbook(("甲", "rId1"), ("乙", "rId2")),
        "xl/_rels/workbook.xml.rels": relations(
            relation("rId1", "worksheet", "worksheets/sheet1.xml"),
            relation("rId2", "worksheet", "/xl/worksheets/sheet2.xml"),
        ),
        "xl/worksheets/sheet2.xml": sheet(rows),
    }
    assert preflight(pack(two), limits=Limits(rows=14)) is Kind.XLSX
    assert code_of(pack(two), Limits(rows=13)) == "file.too_large"


_LAUGHS = '<!DOCTYPE a [<!ENTITY b "haha"><!ENTITY c "&b;&b;&b;">]>'


@pytest.mark.parametrize(
    "declaration",
    [
        _LAUGHS,
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "http://example.org/x">]>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://example.org/p">%p;]>',
    ],
)
@pytest.mark.parametrize("part", ["sheet", "workbook", "relations", "types", "strings"])
def test_refuses_document_types_and_entities(declaration: str, part: str) -> None:
    found = unsafe(workbook_with(**{part: f'<?xml version="1.0"?>{declaration}<a/>'}))
    assert "entity" in found


@pytest.mark.parametrize(
    "content",
    [
        sheet("").encode("utf-16"),
        sheet("").encode("utf-16-le"),
        sheet("").encode("utf-32"),
        sheet("").replace('"UTF-8"', '"UTF-16"').encode(),
        sheet("").replace('"UTF-8"', '"UTF-7"').encode(),
        sheet("").replace('"UTF-8"', '"gb2312"').encode(),
        b"+/v8-" + sheet("").encode(),
    ],
)
def test_refuses_other_encodings_than_utf_8(content: bytes) -> None:
    assert "encoding" in unsafe(workbook_with(sheet=content))


def test_refuses_deep_wide_and_endless_markup() -> None:
    assert "nested" in unsafe(workbook_with(sheet=sheet("<x>" * 60_000 + "</x>" * 60_000)))
    wide = " ".join(f'a{number}="1"' for number in range(100_000))
    assert "markup" in unsafe(workbook_with(sheet=sheet(f"<x {wide}/>")))
    draw = random.Random(1)
    noise = draw.randbytes(3_000_000).hex()
    assert "million" in unsafe(workbook_with(sheet=sheet(f'<x a="{noise}"/>')))


def test_names_broken_markup_damaged() -> None:
    assert code_of(workbook_with(sheet="<worksheet><sheetData></worksheet>")) == "file.damaged"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="4294967297"><c r="A4294967297"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="01"><c r="A01"><v>1</v></c></row>',
        '<row r="-1"><c r="A1"><v>1</v></c></row>',
        '<row><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c><v>1</v></c></row>',
        '<row r="1"><c r="a1"><v>1</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="A11"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>1</v></c></row>',
        '<c r="A1"><v>1</v></c>',
        '<x:row xmlns:x="urn:x" r="0"/>',
    ],
)
def test_refuses_cells_that_are_not_where_they_say(rows: str) -> None:
    assert "doubled, out of order" in unsafe(workbook_with(rows))


def test_refuses_a_value_in_the_last_cell_of_a_sheet() -> None:
    rows = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert code_of(workbook_with(rows)) == "file.too_large"


def test_takes_far_rows_and_cells_that_hold_nothing() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="1048576" ht="12"/>'
    assert preflight(workbook_with(rows)) is Kind.XLSX


def test_lets_content_decide_where_counts_lie() -> None:
    lying = sheet('<row r="1" spans="1:9000"><c r="A1"><v>1</v></c></row>')
    lying = lying.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    strings = '<sst count="1" uniqueCount="9"><si><t>x</t></si><si><t>y</t></si></sst>'
    assert preflight(workbook_with(sheet=lying, strings=strings)) is Kind.XLSX


def test_refuses_false_shared_strings() -> None:
    strings = '<sst count="{count}"><si><t>x</t></si></sst>'
    row = '<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>'
    one = strings.format(count=1)
    assert preflight(workbook_with(row.format(index=0), strings=one)) is Kind.XLSX
    for index in ("1", "-1", "x", "99999999999999999999"):
        assert "not there" in unsafe(workbook_with(row.format(index=index), strings=one))
    assert "not there" in unsafe(workbook_with(row.format(index=0)))
    for count in ("4000000000", "-1", "1e9"):
        assert "number of texts" in unsafe(workbook_with(strings=strings.format(count=count)))


def test_refuses_parts_and_sheets_of_the_same_name() -> None:
    assert "same name" in unsafe(pack(parts(), twins=SHEET))
    assert "same name" in unsafe(pack({**parts(), SHEET.upper(): sheet("")}))
    twice = workbook(("Sheet", "rId1"), ("sheet", "rId2"))
    related = relations(
        relation("rId1", "worksheet", "worksheets/sheet1.xml"),
        relation("rId2", "worksheet", "worksheets/sheet2.xml"),
    )
    content = {**parts(), "xl/workbook.xml": twice, "xl/_rels/workbook.xml.rels": related}
    assert "same name" in unsafe(pack({**content, "xl/worksheets/sheet2.xml": sheet("")}))
    assert code_of(pack(content)) == "file.damaged"


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/passwd", "xl\\evil.xml", "C:/x.xml", "xl/../../evil.xml"]
)
def test_refuses_names_that_lead_out(name: str) -> None:
    content = pack({**parts(), name.replace("\\", "~"): "<a/>"})
    assert "names lead out" in unsafe(content.replace(b"xl~", b"xl\\"))


def test_refuses_a_name_with_a_zero_byte() -> None:
    content = pack({**parts(), "xl/evil~.xml": "<a/>"}).replace(b"evil~", b"evil\0")
    assert "names lead out" in unsafe(content)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"macros": b"x"}, "macros"),
        (
            {"types": types('<Override ContentType="application/vnd.ms-office.vbaProject"/>')},
            "macro",
        ),
        ({"types": types('<Override ContentType="a/sheet.macroEnabled.main+xml"/>')}, "macro"),
        ({"external": "<a/>"}, "links to other"),
        ({"object": b"x"}, "objects"),
        ({"control": "<a/>"}, "objects"),
        ({"connections": "<a/>"}, "queries"),
        ({"query": "<a/>"}, "queries"),
        ({"buttons": "<a/>"}, "buttons"),
        ({"workbook": workbook(("表", "rId1"), after="<ddeLink/>")}, "links to other"),
        ({"sheet": sheet("", after="<oleObjects/>")}, "objects"),
        (
            {
                "sheet_relations": relations(
                    relation("r", "image", "http://example.org", "External")
                )
            },
            "links to other",
        ),
        (
            {
                "top_relations": relations(
                    relation("r", "attachedTemplate", "http://e.org/t", "External")
                )
            },
            "links to other",
        ),
        ({"sheet_relations": relations(relation("r", "oleObject", "../a.bin"))}, "objects"),
        ({"sheet_relations": relations(relation("r", "image", "file:///a.png"))}, "links to other"),
    ],
)
def test_refuses_what_can_run_or_reaches_out(changed: dict[str, str], found: str) -> None:
    assert found in unsafe(workbook_with(**changed))


@pytest.mark.parametrize(
    "formula",
    [
        "cmd|'/c calc'!A0",
        'WEBSERVICE("http://example.org")',
        'DDE("soffice";"x";"y")',
        "rtd ( 1 )",
        'CALL("kernel32","WinExec","JCJ","calc",0)',
    ],
)
def test_refuses_formulas_that_run_or_fetch(formula: str) -> None:
    rows = f'<row r="3"><c r="B3"><f>{formula}</f><v>0</v></c></row>'
    with pytest.raises(Untrusted) as caught:
        preflight(workbook_with(rows))
    assert (caught.value.where[0].sheet, caught.value.where[0].row) == ("表", 3)
    name = f'<definedNames><definedName name="n">{formula}</definedName></definedNames>'
    assert "formula" in unsafe(workbook_with(workbook=workbook(("表", "rId1"), after=name)))


def test_takes_links_to_click_and_text_that_looks_like_a_formula() -> None:
    link = relations(relation("r", "hyperlink", "mailto:a@example.org", "External"))
    rows = '<row r="1">' + text_cell("A1", "=cmd|'/c calc'!A0") + "</row>"
    assert preflight(workbook_with(rows, sheet_relations=link)) is Kind.XLSX


def test_notes_formulas_with_their_areas_and_errors() -> None:
    rows = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
        '<row r="2"><c r="C2"><f t="array" ref="C2:C3">A1:A2&amp;"|"</f><v>1</v></c></row>'
    )
    marks = examine(workbook_with(rows)).marks["表"]
    assert marks.formulas == {(1, 1), (2, 3), (3, 3)}
    assert marks.errors == {(1, 2): "#N/A"}


def test_takes_what_openpyxl_writes_with_names_links_and_pictures_of_cells() -> None:
    book = openpyxl.Workbook()
    for number in range(20):
        page = book.create_sheet(f"{number}号楼")
        page["A1"].hyperlink = "https://example.org/"
        page["A2"] = "=SUM(B1:B9)"
        page.print_title_rows = "1:2"
    file = io.BytesIO()
    book.save(file)
    assert preflight(file.getvalue()) is Kind.XLSX
