"""The sheet a page of the help is read on. It opens nothing but our own pages and pictures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QTextBrowser

from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.screens.help import dressing, topics
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part

PICTURE_LETTERS = 36
_LINE_LETTERS = 52
_IMAGE = QTextDocument.ResourceType.ImageResource.value


class Reader(QTextBrowser):
    """``topic_wanted`` brings the topic of a link that was followed."""

    topic_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        part(self, "card")
        self.setAccessibleName(_("Help"))
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        self._pictures: dict[str, QImage] = {}

    def show_topic(self, topic: str) -> None:
        """Show a page from its beginning."""
        self._pictures = {}
        self.document().clear()
        self.document().setMarkdown(topics.read(topic))
        dressing.dress(self.document())
        self.setAccessibleDescription(topics.title_of(topic))
        self._go_to_beginning()

    def _follow(self, link: QUrl) -> None:
        if topic := topics.topic_of(link.toString()):
            self.topic_wanted.emit(topic)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802
        """A picture of the help, as wide as the text; nothing else, from nowhere else."""
        wanted = name if isinstance(name, str) else name.toString()
        picture = (topics.folder() / wanted).resolve()
        if kind != _IMAGE or not _is_ours(picture):
            return None
        self._pictures[wanted] = QImage(str(picture))
        return self._fitted(self._pictures[wanted])

    def _fitted(self, picture: QImage) -> QImage:
        """As wide as the text, but no wider than is pleasant."""
        density, room = self.devicePixelRatioF(), self.viewport().width() - 2 * tokens.APART
        width = round(min(theme.current().type.body * PICTURE_LETTERS, max(room, 1)) * density)
        if picture.width() > width:
            picture = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(density)
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lines stay short enough to read, however wide the window is, and pictures fit."""
        beginning = self.verticalScrollBar().value() == 0
        super().resizeEvent(event)
        side = max(0, (self.width() - theme.current().type.body * _LINE_LETTERS) // 2)
        if self.viewportMargins().left() != side:
            self.setViewportMargins(side, 0, side, 0)
        for name, picture in self._pictures.items():
            self.document().addResource(_IMAGE, QUrl(name), self._fitted(picture))
        if self._pictures:
            self.document().markContentsDirty(0, self.document().characterCount())
        if beginning:
            QTimer.singleShot(0, self, self._go_to_beginning)

    def _go_to_beginning(self) -> None:
        self.verticalScrollBar().setValue(0)


def _is_ours(picture: Path) -> bool:
    return picture.is_relative_to(topics.home().resolve()) and picture.is_file()
