"""Paper: the words are searchable, the fonts embedded, every code decodes at 150 dpi."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from gridclient.domain.cards import ContactCard, vcard
from gridclient.errors import Cancelled, Refused
from gridclient.ui.print import pdf, qr
from gridclient.ui.print.cards import sheets
from gridclient.ui.print.table import PaperColumn, table_sheets
from tests.tools import needs, pdf_text


def make_card(number: int = 3) -> ContactCard:
    return ContactCard(
        community="和平社区",
        grid_name="第七网格",
        area=f"阳光花园{number}栋",
        building=f"阳光花园{number}栋",
        worker_name="王秀兰",
        worker_phone="13812345678",
        leader_name="李入户",
        leader_phone="13900010002",
        office_phone="021-66668888",
        duty_phone="021-66669999",
        duty_text="周三下午",
        hotlines=(("12345", "12345"), ("110", "110"), ("119", "119"), ("120", "120")),
        qr_text=vcard("王秀兰", "和平社区 第七网格", "13812345678", f"阳光花园{number}栋"),
    )


def _pictures(path: Path, dpi: int) -> list[Path]:
    stem = path.with_suffix("")
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", str(path), str(stem)], check=True)
    return sorted(path.parent.glob(f"{stem.name}-*.png"))


@needs("pdftotext", "pdffonts", "pdftoppm")
def test_cards_are_searchable_and_their_codes_decode(dressed: QApplication, tmp_path: Path):
    cards = [make_card(number) for number in range(1, 13)]
    path = tmp_path / "cards.pdf"
    assert pdf.write(sheets(cards), path) == 2
    words = pdf_text(path)
    if "WenQuanYi Micro Hei" in QFontDatabase.families():
        for expected in ("和平社区 · 第七网格", "李入户", "13812345678", "阳光花园12栋"):
            assert expected in words
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    embedded = [line.split()[-5] for line in fonts.splitlines()[2:]]
    assert embedded
    assert set(embedded) == {"yes"}
    found = [
        code.text
        for picture in _pictures(path, 150)
        for code in zxingcpp.read_barcodes(Image.open(picture))
    ]
    assert sorted(found) == sorted(card.qr_text for card in cards)


def test_codes_are_large_enough_to_read(dressed: QApplication):
    modules = qr.matrix(make_card().qr_text)
    dots = qr.side_in_dots(len(modules), 32.0, 600)
    assert dots * len(modules) / 600 * 25.4 >= qr.LEAST_MM


@needs("pdftotext")
def test_a_table_repeats_its_head_and_counts_its_pages(dressed: QApplication, tmp_path: Path):
    columns = [PaperColumn("网格", 2), PaperColumn("覆盖", number=True)]
    rows = [[f"第{number}网格", "16 of 20 (80 %)"] for number in range(60)]
    path = tmp_path / "table.pdf"
    table = table_sheets("和平社区", columns, rows, lines=["数据截至"])
    assert pdf.write(table, path) == 3
    words = pdf_text(path)
    assert words.count("Page ") == 3
    assert "Page 3 of 3" in words
    assert words.count("覆盖") == 3
    assert all(f"第{number}网格" in words for number in range(60))


def test_nothing_is_left_when_the_work_is_stopped(dressed: QApplication, tmp_path: Path):
    class Stopping:
        def step(self, done: int, total: int, message: str) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        pdf.write(sheets([make_card()]), tmp_path / "cards.pdf", Stopping())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(dressed: QApplication, tmp_path: Path, qtlog: Any):
    with pytest.raises(Refused) as refused:
        pdf.write(sheets([make_card()]), tmp_path / "no" / "cards.pdf")
    assert refused.value.code == "print.not_written"
    assert refused.value.hint
    assert [record.message for record in qtlog.records] == []  # Qt says nothing of it by itself


def test_paper_needs_no_window(tmp_path: Path):
    script = (
        "import sys, pathlib\n"
        "from tests.ui.test_print import make_card\n"
        "from gridclient.ui.print import cards, pdf\n"
        "print(pdf.write(cards.sheets([make_card()]), pathlib.Path(sys.argv[1])))\n"
    )
    path = tmp_path / "cards.pdf"
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (done.stdout.strip(), done.returncode) == ("1", 0), done.stderr
    assert path.read_bytes().startswith(b"%PDF")
