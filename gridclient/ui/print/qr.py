"""QR codes drawn as runs of modules on whole device dots: sharp, small and quick.

Codes stay at or above 30 mm, where any phone reads them from paper at 150 dpi.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

LEAST_MM = 30.0
_QUIET_MODULES = 2


def matrix(text: str) -> list[list[bool]]:
    """The modules of a code for ``text`` at error correction M, with a quiet zone of two."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET_MODULES)
    code.add_data(text.encode("utf-8"))
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def side_in_dots(modules: int, box_mm: float, dots_an_inch: int) -> int:
    """How many device dots the side of a module gets in a box of ``box_mm``."""
    return max(1, int(box_mm / 25.4 * dots_an_inch / modules))


def paint(painter: QPainter, modules: list[list[bool]], box: QRectF) -> None:
    """Draw ``modules`` into ``box``; each takes the same whole number of device dots."""
    side = max(1, int(min(box.width(), box.height()) / len(modules)))
    used = side * len(modules)
    left = round(box.left() + (box.width() - used) / 2)
    top = round(box.top() + (box.height() - used) / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("black"))
    painter.drawRects(
        [
            QRect(left + start * side, top + row * side, length * side, side)
            for row, line in enumerate(modules)
            for start, length in _runs(line)
        ]
    )
    painter.restore()


def _runs(line: list[bool]) -> list[tuple[int, int]]:
    """Where the dark runs of a row start, and how long they are."""
    result: list[tuple[int, int]] = []
    for column, dark in enumerate(line):
        if not dark:
            continue
        if result and sum(result[-1]) == column:
            result[-1] = (result[-1][0], result[-1][1] + 1)
        else:
            result.append((column, 1))
    return result
