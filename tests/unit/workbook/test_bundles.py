"""A bundle is written, opened and saved by other programs, and taken apart again."""

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from gridclient.domain.rows import to_line
from gridclient.errors import Refused, Untrusted
from gridclient.workbook import signed_copy
from gridclient.workbook.alterations import compare, extra_sheets
from gridclient.workbook.bundle_files import read
from gridclient.workbook.bundles import SHEET_ROWS, SIGNATURE_SHEET, build, sheet_entries
from gridclient.workbook.writing import Line, Page, write
from tests.tools import needs
from tests.unit.workbook.hostile import ole, pack, parts
from tests.unit.workbook.samples import COVER, HOUSEHOLDS, RESIDENTS, make_bundle, make_rows


def resaved(content: bytes, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def code_of(content: bytes) -> str:
    with pytest.raises((Refused, Untrusted)) as caught:
        read(content)
    assert caught.value.hint
    return caught.value.code


def signature_cells(book: openpyxl.Workbook) -> dict[str, openpyxl.cell.Cell]:
    sheet = book[SIGNATURE_SHEET]
    return {row[0].value.split()[1]: row[1] for row in sheet.iter_rows(min_row=4)}


def test_what_is_signed_comes_back_byte_by_byte() -> None:
    rows = make_rows(400)
    manifest, content = make_bundle(rows)
    found = read(content)
    assert found.manifest == manifest.to_bytes()
    assert found.signature == bytes(64)
    assert signed_copy.unpack(found.copy) == list(map(to_line, rows))
    assert [sheet.name for sheet in found.sheets] == [COVER, HOUSEHOLDS, RESIDENTS]
    assert compare(manifest, rows, found.sheets) == []


def test_an_empty_bundle_is_a_bundle() -> None:
    manifest, content = make_bundle([])
    found = read(content)
    assert signed_copy.unpack(found.copy) == []
    assert compare(manifest, [], found.sheets) == []


def test_the_same_bundle_has_the_same_bytes() -> None:
    assert make_bundle(make_rows()) == make_bundle(make_rows())


def test_nothing_is_hidden_but_machine_names_and_ids() -> None:
    book = openpyxl.load_workbook(io.BytesIO(make_bundle(make_rows())[1]))
    assert book.sheetnames == [COVER, HOUSEHOLDS, RESIDENTS, SIGNATURE_SHEET]
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    sheet = book[RESIDENTS]
    assert sheet["A1"].value == "resident.name"
    assert sheet["F1"].value == "resident._id"
    assert sheet["A2"].value == "姓名"
    assert sheet["A3"].value == "王0（户主）"
    assert (sheet.row_dimensions[1].hidden, sheet.column_dimensions["F"].hidden) == (True, True)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:F24")


@needs("soffice")
def test_libreoffice_opens_and_saves_it_without_breaking_it(tmp_path: Path) -> None:
    rows = make_rows(66)
    manifest, content = make_bundle(rows)
    (tmp_path / "bundle.xlsx").write_bytes(content)
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(tmp_path / 'office').as_uri()}",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(tmp_path / "saved"),
            str(tmp_path / "bundle.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    saved = (tmp_path / "saved" / "bundle.xlsx").read_bytes()
    assert saved != content
    found = read(saved)
    assert found.manifest == manifest.to_bytes()
    assert signed_copy.unpack(found.copy) == list(map(to_line, rows))
    assert compare(manifest, rows, found.sheets) == []
    assert extra_sheets(manifest, found.sheets) == ()


def test_more_rows_than_a_sheet_takes_go_on_in_the_next() -> None:
    first, second = sheet_entries("resident", "居民", (), SHEET_ROWS + 5)
    assert (first.name, first.rows) == ("居民", SHEET_ROWS)
    assert (second.name, second.rows) == ("居民 2", 5)
    (only,) = sheet_entries("resident", "居民", (), 0)
    assert only.rows == 0


def test_rows_that_the_manifest_does_not_count_are_a_fault_of_ours() -> None:
    rows = make_rows()
    manifest, _content = make_bundle(rows)
    for wrong in (rows[:-1], [*rows, rows[-1]]):
        with pytest.raises(ValueError, match="rows"):
            build(manifest.to_bytes(), bytes(64), b"", wrong)
        with pytest.raises(Untrusted) as caught:
            compare(manifest, wrong, ())
        assert caught.value.code == "bundle.damaged"


@pytest.mark.parametrize("name", ["阳光花园居民台账.xlsx", "和平里一户一档旧表.xlsx"])
def test_an_ordinary_workbook_is_no_bundle(data: Path, name: str) -> None:
    assert code_of((data / name).read_bytes()) == "bundle.not_a_bundle"


def test_other_formats_and_broken_files_keep_their_own_refusals(data: Path) -> None:
    assert code_of(pack(parts())) == "bundle.not_a_bundle"
    assert code_of((data / "80岁以上老人花名册.xls").read_bytes()) == "file.not_a_workbook"
    assert code_of(ole("EncryptedPackage")) == "file.sealed"
    assert code_of(b"") == "file.empty"
    assert code_of(make_bundle(make_rows())[1][:-200]) == "file.damaged"


def test_without_its_last_sheet_nobody_can_tell_who_sent_it() -> None:
    content = make_bundle(make_rows())[1]
    assert code_of(resaved(content, lambda book: book.remove(book[SIGNATURE_SHEET]))) == (
        "bundle.signature"
    )
    renamed = resaved(content, lambda book: setattr(book[SIGNATURE_SHEET], "title", "签字"))
    assert code_of(renamed) == "bundle.signature"
    page = Page(SIGNATURE_SHEET, [Line(["签名", "李四"])])
    assert code_of(write([page])) == "bundle.signature"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("manifest", "bundle.signature"),
        ("signature", "bundle.signature"),
        ("copy", "bundle.damaged"),
    ],
)
@pytest.mark.parametrize("text", [None, "", "不", "AAA", 5])
def test_says_which_part_of_the_last_sheet_is_broken(
    name: str, code: str, text: str | int | None
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        signature_cells(book)[name].value = text

    assert code_of(resaved(make_bundle(make_rows())[1], change)) == code


def test_a_label_that_comes_twice_is_refused() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[SIGNATURE_SHEET]
        sheet.append([sheet["A4"].value, sheet["B4"].value])

    assert code_of(resaved(make_bundle(make_rows())[1], change)) == "bundle.signature"


def test_wrapped_cells_and_moved_rows_of_the_last_sheet_do_no_harm() -> None:
    rows = make_rows(1500)
    manifest, content = make_bundle(rows)

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[SIGNATURE_SHEET]
        for cell in signature_cells(book).values():
            text = cell.value
            cell.value = (
                " " + "\n".join(text[at : at + 76] for at in range(0, len(text), 76)) + "\n"
            )
        sheet.move_range(f"A4:B{sheet.max_row}", rows=2, cols=1)

    found = read(resaved(content, change))
    assert found.manifest == manifest.to_bytes()
    assert signed_copy.unpack(found.copy) == list(map(to_line, rows))
