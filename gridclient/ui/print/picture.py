"""A page as a picture, drawn by what draws it on paper."""

from __future__ import annotations

from PySide6.QtGui import QImage, QPainter

from gridclient.ui.print.paper import DOTS_AN_INCH, Format, Paper, Sheets


def picture(sheets: Sheets, number: int, dots_an_inch: float) -> QImage:
    """The page ``number``, from 0, on white paper; needs no window's thread."""
    measures = Format(landscape=sheets.landscape)
    wide, high = (round(side / 25.4 * dots_an_inch) for side in (measures.width, measures.height))
    result = QImage(max(1, wide), max(1, high), QImage.Format.Format_RGB32)
    result.fill("white")
    painter = QPainter(result)
    try:
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        painter.scale(dots_an_inch / DOTS_AN_INCH, dots_an_inch / DOTS_AN_INCH)
        sheets.pages[number](Paper(painter, landscape=sheets.landscape))
    finally:
        painter.end()
    return result
