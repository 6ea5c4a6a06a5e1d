"""The place to drop bundles on; Enter or a click opens the file chooser instead."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from gridclient.ui import theme
from gridclient.ui.theme import icons, tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import down, label


def files_in(data: QMimeData) -> list[Path]:
    """The files of this machine in what is dragged or pasted."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def take_copies(event: QDropEvent) -> None:
    """Welcome what is dragged as copies: who moves files deletes them once they have arrived."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


class DropArea(QFrame):
    """A dashed sheet; ``dropped`` brings the files, ``pressed`` asks for the chooser."""

    dropped = Signal(list)
    pressed = Signal()

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        part(self, "drop")
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        picture = QLabel()
        picture.setPixmap(
            icons.pixmap("drop", theme.current().palette.accent, 36, self.devicePixelRatioF())
        )
        pieces = (picture, label(title, "lead", wrap=True), label(text, "soft", wrap=True))
        column = down(*pieces, spacing=tokens.NEAR)
        column.setContentsMargins(tokens.APART, tokens.APART, tokens.APART, tokens.APART)
        for piece in pieces:
            piece.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(column)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Welcome files."""
        if files_in(event.mimeData()):
            part(self, "drop-over")
            take_copies(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Look as before."""
        part(self, "drop")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take the files."""
        part(self, "drop")
        take_copies(event)
        self.dropped.emit(files_in(event.mimeData()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click asks for the chooser."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter and the space bar ask for the chooser."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)
