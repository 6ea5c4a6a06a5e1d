"""A column of a page that scrolls when the window is low."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget

from gridclient.ui.theme.stylesheet import part


def scrolling(inner: QLayout) -> QScrollArea:
    """A column that scrolls up and down and takes no keys of its own."""
    sheet = QWidget()
    part(sheet, "clear")
    sheet.setLayout(inner)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(sheet)
    return scroll
