"""What is seen before printing is what is printed: the pages, their number, their side."""

from __future__ import annotations

import datetime as dt
import statistics
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFilter
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridclient.services.rights.records import Notice, OwnData, Part
from gridclient.ui.jobs import JobRunner
from gridclient.ui.preview.dialog import PreviewDialog
from gridclient.ui.print import cards, coverage, notice, own_data, pdf, printer, route
from gridclient.ui.print.paper import Sheets
from gridclient.ui.print.picture import picture
from tests import fakes
from tests.tools import needs, pdf_text
from tests.ui.previewed import previewed
from tests.ui.reached import cut_words, walk
from tests.ui.test_print import make_card

_DOTS_AN_INCH = 100
_SPOT_DOTS = 6
_ALIKE = 0.95
"""The least likeness of two renderings of one page; see the test of the measure below."""
DAY = dt.date(2026, 11, 22)


def _own_data() -> Sheets:
    entries = tuple((f"2026-11-{n:02}", f"note {n} " + "word " * 150) for n in range(1, 9))
    parts = (Part("Person", (("Phone", "139****9000"),)), Part("Visits", entries))
    return own_data.sheets(OwnData("Wang", "3-1-101", "Heping", "021-1", DAY, True, parts))


def _everything_on_paper() -> dict[str, Sheets]:
    app = fakes.make_app()
    return {
        "cards": cards.sheets([make_card(number) for number in range(12)]),
        "route": route.sheets(app.visits.listed * 5, DAY),
        "coverage": coverage.sheets(app.coverage.table(DAY, DAY, "grid")),
        "own data": _own_data(),
        "notice": notice.sheets(Notice("Heping", DAY, (("For how long", ("3 years",) * 9),))),
    }


def _pdf_pages(file: Path) -> list[Image.Image]:
    options = ["-r", str(_DOTS_AN_INCH), "-thinlinemode", "shape", "-png"]
    order = ["pdftoppm", *options, str(file), str(file.with_suffix(""))]
    subprocess.run(order, check=True)
    return [_opened(page) for page in sorted(file.parent.glob(f"{file.stem}-*.png"))]


def _opened(file: Path) -> Image.Image:
    with Image.open(file) as page:
        return page.convert("L")


def _likeness(shown: Image.Image, printed: Image.Image) -> float:
    """How alike the ink of two pages lies, 1 for the same: renderers smooth letters and hairlines
    differently, so how much ink is on each spot of some millimetres is compared."""
    spots = (shown.width // _SPOT_DOTS, shown.height // _SPOT_DOTS)
    inks = [
        [
            255 - dot
            for dot in page.filter(ImageFilter.GaussianBlur(_SPOT_DOTS))
            .resize(spots, Image.Resampling.BOX)
            .tobytes()
        ]
        for page in (shown, printed)
    ]
    return statistics.correlation(*inks)


def _picture(sheets: Sheets, number: int, folder: Path) -> Image.Image:
    file = folder / f"seen-{number}.png"
    picture(sheets, number, _DOTS_AN_INCH).save(str(file))
    return _opened(file)


@needs("pdftoppm", "pdffonts")
@pytest.mark.parametrize("what", ["cards", "route", "coverage", "own data", "notice"])
def test_the_preview_shows_the_pages_of_the_file(dressed: QApplication, tmp_path: Path, what: str):
    sheets = _everything_on_paper()[what]
    file = tmp_path / "file.pdf"
    assert pdf.write(sheets, file) == len(sheets.pages)
    printed = _pdf_pages(file)
    shown = [_picture(sheets, number, tmp_path) for number in range(len(sheets.pages))]
    assert len(printed) == len(shown)
    for one, other in zip(shown, printed, strict=True):
        assert (one.width > one.height) == sheets.landscape == (other.width > other.height)
        assert _likeness(one, other) > _ALIKE
    fonts = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout
    assert {line.split()[-5] for line in fonts.splitlines()[2:]} == {"yes"}


def test_the_measure_tells_pages_apart(dressed: QApplication, tmp_path: Path):
    """A card fewer, or the next page of a table, is not the same page."""
    ten, nine = (_picture(cards.sheets([make_card()] * n), 0, tmp_path) for n in (10, 9))
    assert _likeness(ten, nine) < _ALIKE
    table = _everything_on_paper()["route"]
    assert _likeness(*(_picture(table, number, tmp_path) for number in (0, 1))) < _ALIKE


@needs("pdftoppm", "pdftotext")
def test_a_printer_gets_the_same_pages(dressed: QApplication, tmp_path: Path):
    sheets = _everything_on_paper()["route"]
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert printer.print_out(device, sheets) == len(sheets.pages)
    pages = _pdf_pages(tmp_path / "printed.pdf")
    assert len(pages) == len(sheets.pages)
    for number, page in enumerate(pages):
        assert _likeness(_picture(sheets, number, tmp_path), page) > _ALIKE
    assert "Page 1 of" in pdf_text(tmp_path / "printed.pdf")


@pytest.fixture
def preview(qtbot: Any, dressed: QApplication, runner: JobRunner) -> PreviewDialog:
    dialog = PreviewDialog(cards.sheets([make_card(n) for n in range(23)]), "cards", runner)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.view.is_drawn and not runner.running)
    return dialog


def test_pages_are_turned_and_magnified_from_the_keyboard(qtbot: Any, preview: PreviewDialog):
    key, control = Qt.Key, Qt.KeyboardModifier.ControlModifier
    seen = []
    for turn in (key.Key_PageDown, key.Key_PageDown, key.Key_PageDown, key.Key_PageUp):
        QTest.keyClick(preview.view, turn)
        qtbot.waitUntil(lambda: preview.view.is_drawn)
        seen.append(preview.where.text())
    assert seen == ["Page 2 of 3", "Page 3 of 3", "Page 3 of 3", "Page 2 of 3"]
    whole = preview.view.zoom
    QTest.keyClick(preview.view, key.Key_Plus, control)
    assert preview.view.zoom == pytest.approx(whole * 1.25)
    QTest.keyClick(preview.view, key.Key_0, control)
    assert preview.view.zoom == whole
    QTest.keyClick(preview.view, key.Key_Escape)
    assert not preview.isVisible()


def test_without_a_printer_there_is_still_the_file(
    qtbot: Any, preview: PreviewDialog, tmp_path: Path
):
    if not preview.printers.isEnabled():
        assert preview.printers.currentText() == "No printer on this computer"
        assert not preview.print.isEnabled()
    with qtbot.waitSignal(preview.given) as given:
        preview.write(tmp_path / "cards.pdf")
    assert given.args == [tmp_path / "cards.pdf"]
    assert not preview.isVisible()


def test_a_printer_that_is_gone_is_told_of_and_nothing_is_lost(qtbot: Any, preview: PreviewDialog):
    preview.printers.addItem("gone")
    preview.printers.setCurrentText("gone")
    preview.print_out()
    qtbot.waitUntil(lambda: bool(preview.notices.messages))
    assert preview.notices.messages[0].code == "print.no_printer"
    assert preview.isVisible()
    assert preview.save.isEnabled()


@pytest.mark.parametrize("turned", ["cards", "route"])
def test_every_control_has_a_name_and_no_words_are_cut(
    qtbot: Any, dressed: QApplication, runner: JobRunner, turned: str
):
    dialog = PreviewDialog(_everything_on_paper()[turned], "x", runner)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.view.is_drawn and not runner.running)
    walk(dialog)
    assert cut_words(dialog, dialog) == []


def test_a_route_that_was_only_looked_at_is_not_kept(qtbot: Any, app: Any, window: Any):
    page = window.rooms.today_page
    page.paper.show_sheet()
    dialog = previewed(qtbot, window)
    dialog.reject()
    qtbot.waitUntil(lambda: not window.runner.running)
    assert app.routes.last() is None
