"""Sheets as a PDF, written whole or not at all; its words can be searched, its fonts lie in it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.jobs import SILENT, Progress
from gridclient.ui.print.paper import DOTS_AN_INCH, Paper, Sheets


def write(sheets: Sheets, path: Path, progress: Progress = SILENT) -> int:
    """Write ``sheets`` to the PDF ``path``; says how many pages it has.

    Raises ``Refused`` when the file cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.open("wb").close()  # Qt would complain aloud of a place it cannot write to
    except OSError as error:
        raise _not_written(path) from error
    try:
        _draw(sheets, part, path, progress)
        part.replace(path)
    except OSError as error:
        raise _not_written(path) from error
    finally:
        part.unlink(missing_ok=True)
    return len(sheets.pages)


def layout(sheets: Sheets) -> QPageLayout:
    """A4 to its edges, turned as the sheets are."""
    turned = QPageLayout.Orientation.Landscape
    upright = QPageLayout.Orientation.Portrait
    side = turned if sheets.landscape else upright
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), side, QMarginsF(0, 0, 0, 0))


def _draw(sheets: Sheets, part: Path, path: Path, progress: Progress) -> None:
    writer = QPdfWriter(str(part))
    writer.setPageLayout(layout(sheets))
    writer.setResolution(DOTS_AN_INCH)
    writer.setTitle(sheets.title)
    writer.setCreator("gridclient")
    painter = QPainter()
    if not painter.begin(writer):
        raise _not_written(path)
    ended = False
    try:
        sheet = Paper(painter, landscape=sheets.landscape)
        for number, draw in enumerate(sheets.pages, start=1):
            if number > 1:
                writer.newPage()
            draw(sheet)
            progress.step(number, len(sheets.pages), "")
    finally:
        ended = painter.end()
    if not ended:
        raise _not_written(path)


def _not_written(path: Path) -> Refused:
    return Refused(
        "print.not_written",
        _("“{name}” could not be written.").format(name=path.name),
        hint=_("Close the file if it is open elsewhere, or choose another folder."),
    )
