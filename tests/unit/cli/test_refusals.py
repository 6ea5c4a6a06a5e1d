"""refusals.md by number, through the command line: code, exit code, place, hint, and no harm."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment

from gridclient.domain.people import Household, Resident
from tests import altered
from tests import town as towns
from tests.altered import cell, edited, in_signature, on, put, sorted_by
from tests.command_line import call, call_json
from tests.town import Town, dump, household
from tests.unit.workbook import hostile

NOTE = "下周三再来"
UNCHANGED = {
    "en": "The data you already have has not changed.",
    "zh_CN": "您已有的数据没有变化。",
}


@dataclass(frozen=True)
class Bundles:
    """A plain bundle of two visits and a changed household, the sealed one, and the rest."""

    town: Town
    plain: bytes
    sealed: bytes
    elsewhere: bytes
    returned: bytes

    @property
    def office(self) -> Path:
        return self.town.folder / "office"


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bundles]:
    with towns.copied(tmp_path_factory.mktemp("refusals") / "town") as town:
        home = household(town.wang)
        town.wang.visits.record(home.id, "met", note=NOTE)
        town.clock.advance(minutes=1)
        town.wang.visits.record(household(town.wang, "102").id, "not_home", note="0012")
        town.wang.registers.change(Household, home.id, phone="02155550100")
        lives = town.wang.registers.find(Resident, household_id=home.id)[0]
        town.wang.registers.change(Resident, lives.id, remarks="00712", phone="13900000001")
        plain = town.send(town.wang, town.office, plain=True).file.read_bytes()
        sealed = town.send(town.wang, town.office).file.read_bytes()
        elsewhere = town.send(town.office, town.li, plain=True).file.read_bytes()
        returned = town.send(town.office, town.wang, plain=True).file.read_bytes()
        town.close()
        yield Bundles(town, plain, sealed, elsewhere, returned)


Builder = Callable[[Bundles], bytes]


@dataclass(frozen=True)
class Case:
    """A number of refusals.md, what is handed in, and what has to come of it."""

    number: str
    build: Builder
    code: str
    exit_code: int = 4
    where: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return self.number


def tampered(number: str, build: Builder, **where: object) -> Case:
    return Case(number, build, "bundle.tampered", 4, tuple(where.items()))


def edit(*edits: altered.Edit) -> Builder:
    return lambda bundles: edited(bundles.plain, *edits)


def is_(content: bytes) -> Builder:
    return lambda bundles: content


def cut(share: float, *, sealed: bool = False) -> Builder:
    def build(bundles: Bundles) -> bytes:
        content = bundles.sealed if sealed else bundles.plain
        return content[: int(len(content) * share)]

    return build


def ordinary() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def sheet_of(rows: str) -> bytes:
    return hostile.pack(hostile.parts(rows))


def many_parts(bundles: Bundles) -> bytes:
    return altered.packed(
        altered.parts(bundles.plain) | {f"xl/media/image{n}.png": b"x" for n in range(65)}
    )


def flipped(seed: int) -> Builder:
    """A bit turned somewhere in the compressed data of a sheet."""

    def build(bundles: Bundles) -> bytes:
        content = bytearray(bundles.plain)
        place = random.Random(seed).randrange(2000, len(content) // 2)
        content[place] ^= 1 << seed % 8
        return bytes(content)

    return build


def swap_row(book: Any) -> None:
    """A visit's row cut out and pasted on another sheet."""
    page, other = book["Visit"], book["Household"]
    other.append([found.value for found in page[3]])
    page.delete_rows(3)


def add_row(book: Any) -> None:
    page = book["Visit"]
    row = [found.value for found in page[3]]
    page.append([*row[:-1], "00000000-0000-7000-8000-00000000ffff"])


def insert_column(book: Any) -> None:
    page = book["Visit"]
    page.insert_cols(2)
    page.cell(3, 2).value = "新写的"


def rename_column(book: Any) -> None:
    cell(book["Visit"], "Note", 2).value = "备注"


REFUSED = [
    Case("1", is_(b""), "file.empty"),
    Case("2-text", is_("走访记录".encode()), "file.not_a_workbook"),
    Case("2-pdf", is_(b"%PDF-1.7\n%\xe2\xe3"), "file.not_a_workbook"),
    Case("2-jpg", is_(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(64)), "file.not_a_workbook"),
    Case("3-xls", is_(hostile.ole("Workbook")), "file.not_a_workbook"),
    Case("3-csv", is_("姓名,电话\n王芳,1\n".encode()), "file.not_a_workbook"),
    Case(
        "3-ods",
        is_(hostile.pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})),
        "file.not_a_workbook",
    ),
    Case("4", is_(ordinary()), "bundle.not_a_bundle"),
    *(Case(f"5-plain-{share}", cut(share), "file.damaged") for share in (0.01, 0.3, 0.7, 0.999)),
    Case("5-plain-3-bytes", lambda bundles: bundles.plain[:3], "file.damaged"),
    Case("5-plain-last-byte", lambda bundles: bundles.plain[:-1], "file.damaged"),
    Case("5-sealed-half", cut(0.5, sealed=True), "bundle.damaged"),
    *(Case(f"6-{seed}", flipped(seed), "file.damaged") for seed in range(4)),
    Case("15-parts", many_parts, "file.too_large"),
    Case("15-bytes", is_(bytes((64 << 20) + 1)), "file.too_large"),
    Case(
        "15-rows",
        is_(sheet_of('<row r="200001"><c r="A200001"><v>1</v></c></row>')),
        "file.too_large",
    ),
    Case("15-columns", is_(sheet_of('<row r="1"><c r="DY1"><v>1</v></c></row>')), "file.too_large"),
    tampered("23", edit(put("Visit", "Note", "=1+1")), sheet="Visit", row=3, field="Note"),
    tampered("24-number", edit(put("Visit", "Note", 7)), sheet="Visit", row=3, field="Note"),
    tampered(
        "24-date", edit(put("Visit", "Date", dt.date(2026, 11, 22))), sheet="Visit", field="Date"
    ),
    tampered("24-boolean", edit(put("Visit", "Note", True)), sheet="Visit", field="Note"),
    tampered("24-error", edit(put("Visit", "Note", "#N/A")), sheet="Visit", field="Note"),
    tampered(
        "25-zeros",
        edit(put("Resident", "Remarks", 712)),
        sheet="Resident",
        row=3,
        field="Remarks",
        signed="00712",
        found="712",
    ),
    tampered(
        "25-id-number",
        edit(put("Resident", "ID number", 1.94103e13)),
        sheet="Resident",
        field="ID number",
        signed="000000194103080019",
    ),
    tampered("25-date", edit(put("Visit", "Date", "2026/11/22")), sheet="Visit", field="Date"),
    tampered("27-added", edit(add_row), sheet="Visit", row=5),
    tampered("27-deleted", edit(on("Visit", lambda page: page.delete_rows(3))), sheet="Visit"),
    tampered(
        "27-duplicated",
        edit(on("Visit", lambda page: page.append([found.value for found in page[3]]))),
        sheet="Visit",
        row=5,
    ),
    tampered("27-moved", edit(swap_row), sheet="Household"),
    tampered("28-inserted", edit(insert_column), sheet="Visit"),
    tampered("28-removed", edit(on("Visit", lambda page: page.delete_cols(1))), sheet="Visit"),
    tampered("28-renamed", edit(rename_column), sheet="Visit", row=2, field="Note"),
    tampered("28-swapped-titles", edit(altered.with_heads_swapped("Visit", 2)), sheet="Visit"),
    tampered("28-swapped-names", edit(altered.with_heads_swapped("Visit", 1)), sheet="Visit"),
    tampered("31", edit(lambda book: book.remove(book["Visit"])), sheet="Visit"),
    Case("32-deleted", edit(lambda book: book.remove(book["签名"])), "bundle.signature"),
    Case(
        "32-edited",
        edit(in_signature("manifest", lambda text: text[:40] + "AAAA" + text[44:])),
        "bundle.signature",
    ),
    Case(
        "32-signature-edited",
        edit(in_signature("signature", lambda text: ("B" if text[0] != "B" else "C") + text[1:])),
        "bundle.signature",
    ),
    Case("32-trimmed", edit(in_signature("copy", lambda text: text[:-5])), "bundle.damaged"),
    Case(
        "33",
        edit(in_signature("copy", lambda text: text[:80] + "AAAA" + text[84:])),
        "bundle.damaged",
    ),
    Case("39", lambda bundles: bundles.elsewhere, "bundle.not_for_us"),
    Case("40", lambda bundles: bundles.returned, "bundle.own"),
]


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_a_refused_file_changes_nothing(case: Case, bundles: Bundles, tmp_path: Path) -> None:
    """Number 39 goes to the wrong worker, number 40 back to the office that made it."""
    profile = bundles.town.folder / ("wang" if case.number == "39" else "office")
    file = altered.saved(case.build(bundles), tmp_path / "handed-in.xlsx")
    before, content = dump_of(profile), file.read_bytes()

    answer = call_json(profile, "bundle", "import", file)
    error = answer.error
    assert (error["code"], answer.code) == (case.code, case.exit_code)
    assert error["hint"]
    if case.where:
        expected = dict(case.where)
        assert any(expected.items() <= place.items() for place in error["where"]), error["where"]

    chinese = call(profile, "bundle", "import", file, language="zh_CN")
    assert chinese.code == case.exit_code
    assert chinese.text.rstrip().endswith(UNCHANGED["zh_CN"])
    assert error["message"] not in chinese.text
    english = call(profile, "bundle", "import", file)
    assert english.text.rstrip().endswith(UNCHANGED["en"])
    assert error["message"] in english.text

    assert dump_of(profile) == before
    assert file.read_bytes() == content
    assert not (profile / "backups").exists()


@pytest.mark.parametrize("case", REFUSED, ids=str)
@pytest.mark.parametrize("command", ["verify", "inspect"])
def test_verify_and_inspect_say_the_same(
    command: str, case: Case, bundles: Bundles, tmp_path: Path
) -> None:
    profile = bundles.town.folder / ("wang" if case.number == "39" else "office")
    file = altered.saved(case.build(bundles), tmp_path / "handed-in.xlsx")
    answer = call_json(profile, "bundle", command, file)
    assert answer.code == case.exit_code
    document = answer.document
    assert document["error"]["code"] == case.code
    assert document["signature"] != "valid"
    if case.code == "bundle.tampered":
        assert document["altered"] == document["error"]["where"]


def hide(book: Any) -> None:
    page = book["Visit"]
    page.row_dimensions[3].hidden = True
    page.column_dimensions["C"].hidden = True
    page.column_dimensions["A"].width = 60
    page["A3"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    page.auto_filter.ref = "A2:C4"
    page.auto_filter.add_filter_column(0, ["没有"])


def merge_cells(book: Any) -> None:
    page = book["Household"]
    page.merge_cells(start_row=8, start_column=1, end_row=9, end_column=2)


def comment(book: Any) -> None:
    cell(book["Visit"], "Note").comment = Comment("核实过", "王芳")


def rich(book: Any) -> None:
    found = cell(book["Visit"], "Note")
    found.value = CellRichText([NOTE[:2], TextBlock(InlineFont(b=True), NOTE[2:])])


def lying_dimension(bundles: Bundles) -> bytes:
    content = altered.parts(bundles.plain)
    name = "xl/worksheets/sheet2.xml"
    sheet = content[name]
    assert b"<dimension" not in sheet
    start = sheet.index(b">", sheet.index(b"<worksheet")) + 1
    lie = b'<dimension ref="A1:A1"/>'
    content[name] = sheet[:start] + lie + sheet[start:]
    return altered.packed(content)


ACCEPTED: dict[str, Builder] = {
    "untouched": lambda bundles: bundles.plain,
    "sealed": lambda bundles: bundles.sealed,
    "7-appended": lambda bundles: bundles.plain + b"\0" * 20,
    "19": lying_dimension,
    "24-digits": edit(put("Resident", "Phone", 13900000001)),
    "26-sorted": edit(sorted_by("Visit", "Note")),
    "26-hidden-and-filtered": edit(hide),
    "26-columns-moved": edit(altered.with_columns_swapped("Visit")),
    "29-merged": edit(merge_cells),
    "29-rich-text": edit(rich),
    "29-comment": edit(comment),
    "30": edit(lambda book: book.create_sheet("我的笔记").append(["自己记的", "=1+1"])),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_means_nothing_is_accepted(name: str, bundles: Bundles, tmp_path: Path) -> None:
    file = altered.saved(ACCEPTED[name](bundles), tmp_path / "handed-in.xlsx")
    verified = call_json(bundles.office, "bundle", "verify", file)
    assert (verified.code, verified.document["signature"]) == (0, "valid")
    assert verified.document["altered"] == []
    assert verified.document["ignored"] == (["我的笔记"] if name == "30" else [])
    dry = call_json(bundles.office, "bundle", "import", "--dry-run", file)
    assert dry.code == 0
    assert dry.document["imported"][0]["applied"] == 4


def dump_of(profile: Path) -> str:
    opened = towns.profiles.reopen(profile)
    try:
        return dump(opened)
    finally:
        opened.close()
