"""Line icons, drawn once for each colour asked for."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gridclient import paths

_DENSITIES = (1, 2, 3)


@lru_cache(maxsize=256)
def _drawing(name: str, colour: str) -> QSvgRenderer:
    source = (paths.resources() / "icons" / f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))


def paint(painter: QPainter, name: str, colour: str, box: QRectF) -> None:
    """Draw the icon ``name`` in ``colour`` into ``box``, sharp at any scale."""
    _drawing(name, colour).render(painter, box)


def pixmap(name: str, colour: str, size: int, density: float = 1.0) -> QPixmap:
    """The icon as a picture of ``size`` device-independent pixels."""
    result = QPixmap(round(size * density), round(size * density))
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    paint(painter, name, colour, QRectF(result.rect()))
    painter.end()
    result.setDevicePixelRatio(density)
    return result


@lru_cache(maxsize=512)
def icon(name: str, colour: str, size: int = 20, disabled: str = "") -> QIcon:
    """The icon for buttons and menus; Qt shares its pictures among all who show it. ``disabled``:
    its colour where nothing can be pressed."""
    result = QIcon()
    for density in _DENSITIES:
        result.addPixmap(pixmap(name, colour, size, density))
        if disabled:
            result.addPixmap(pixmap(name, disabled, size, density), QIcon.Mode.Disabled)
    return result
