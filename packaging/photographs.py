"""Photographing a widget once it has come to rest, and keeping the picture small."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

_COLOURS = 256


def at_rest(widget: QWidget) -> QImage:
    """A picture of ``widget`` once two in a row are the same: a page that was just filled is laid
    out in several goes, and on a machine under load they take their time."""
    before, now = None, widget.grab().toImage()
    for _time in range(40):
        if now == before:
            break
        wait(50)
        before, now = now, widget.grab().toImage()
    return now


def save_small(picture: QImage, file: Path) -> None:
    """A picture of at most 256 colours: the window has few, and the help travels with it."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    full = picture.convertToFormat(QImage.Format.Format_RGB32)
    usual = Counter(memoryview(full.constBits()).cast("I")).most_common(_COLOURS)
    table = [colour for colour, _dots in usual]
    plain = Qt.ImageConversionFlag.ThresholdDither
    full.convertToFormat(QImage.Format.Format_Indexed8, table, plain).save(str(file))


def wait(milliseconds: int) -> None:
    """Run the event loop; unlike ``QTest.qWait`` this lets the readers' thread work."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
