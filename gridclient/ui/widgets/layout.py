"""Short ways to lay out labels, cards and rows with the tokens' spacing."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from gridclient.ui import theme
from gridclient.ui.theme import icons, tokens
from gridclient.ui.theme.stylesheet import part

_Box = TypeVar("_Box", bound=QBoxLayout)


def label(text: str, role: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A label of plain text that plays a part of the stylesheet."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    if selectable:
        result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        part(result, role)
    if role.startswith("badge"):
        result.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return result


def button(text: str, role: str = "", icon: str = "", *, tip: str = "") -> QPushButton:
    """A push button; ``icon`` is drawn in the ink its part is written in. Enter presses it
    like the space bar, which Qt would do in dialogs only."""
    result = QPushButton(text)
    result.setAutoDefault(True)
    if role:
        part(result, role)
    if icon:
        colours = theme.current().palette
        ink = {"primary": colours.accent_ink, "quiet": colours.accent}.get(role, colours.ink)
        result.setIcon(icons.icon(icon, ink, 18, colours.ink_faint))
    result.setAccessibleName(tip or text)
    if tip:
        result.setToolTip(tip)
    return result


def card() -> tuple[QFrame, QVBoxLayout]:
    """A sheet of paper on the page, and the column inside it."""
    frame = QFrame()
    part(frame, "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(tokens.ROOMY, tokens.ROOMY, tokens.ROOMY, tokens.ROOMY)
    column.setSpacing(tokens.NEAR)
    return frame, column


def across(*parts: QWidget | QLayout | int, spacing: int = tokens.NEAR) -> QHBoxLayout:
    """A row of widgets and layouts; a whole number is a stretch."""
    return _fill(QHBoxLayout(), parts, spacing)


def down(*parts: QWidget | QLayout | int, spacing: int = tokens.NEAR) -> QVBoxLayout:
    """A column of widgets and layouts; a whole number is a stretch."""
    return _fill(QVBoxLayout(), parts, spacing)


def _fill(box: _Box, parts: tuple[QWidget | QLayout | int, ...], spacing: int) -> _Box:
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(spacing)
    for piece in parts:
        if isinstance(piece, int):
            box.addStretch(piece)
        elif isinstance(piece, QWidget):
            box.addWidget(piece)
        else:
            box.addLayout(piece)
    return box


def rule() -> QFrame:
    """A hairline across."""
    line = QFrame()
    part(line, "rule")
    return line


def clear(layout: QLayout) -> None:
    """Take everything out of ``layout``."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def refill(room: QBoxLayout, inside: QLayout) -> QWidget:
    """Put ``inside`` into ``room`` in place of what is there.

    It comes and goes as one widget, which is answered: for every widget that appears by itself
    Qt lays the whole window out anew.
    """
    clear(room)
    whole = QWidget()
    part(whole, "clear")
    whole.setLayout(inside)
    room.addWidget(whole)
    return whole


def stacked(*widgets: QWidget) -> tuple[QWidget, QStackedLayout]:
    """Widgets in one place, the first in sight, and what chooses among them.

    The room is made first: a stack without one shows its first widget as a window of its own.
    """
    room = QWidget()
    stack = QStackedLayout(room)
    for widget in widgets:
        stack.addWidget(widget)
    return room, stack
