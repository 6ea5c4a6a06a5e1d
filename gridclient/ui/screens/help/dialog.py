"""The window of the help: contents at the left, a page at the right, beside one's work."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem

from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.screens.help import topics
from gridclient.ui.screens.help.reader import Reader
from gridclient.ui.theme import fonts, icons, tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, down, label

_TOPIC = Qt.ItemDataRole.UserRole
_ICON_PX = 18
_WIDE_LETTERS, _HIGH_LETTERS = 64, 46


class HelpDialog(QDialog):
    """Blocks nothing: it stands beside the window, and beside a visit that is being typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_("Help"))
        # The program ends with its own windows, whether or not the help is still open.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.contents = _Contents()
        self.contents.currentItemChanged.connect(self._show)
        self.reader = Reader()
        self.contents.itemActivated.connect(lambda _item: self.reader.setFocus())
        self.reader.topic_wanted.connect(self.turn_to)
        keys = QShortcut(QKeySequence("Ctrl+F1"), self)
        keys.activated.connect(lambda: self.turn_to(topics.KEYS))
        hint = label(_("Ctrl+F1 lists the shortcuts, Esc closes"), "caption", wrap=True)
        row = across(
            down(self.contents, hint, spacing=tokens.NEAR), self.reader, spacing=tokens.GAP
        )
        row.setStretch(1, 1)
        row.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.setLayout(row)
        letters, room = theme.current().type.body, self.screen().availableGeometry()
        self.resize(
            min(letters * _WIDE_LETTERS, room.width()),
            min(letters * _HIGH_LETTERS, room.height() - tokens.WIDE),
        )

    @property
    def topic(self) -> str:
        """The topic that is shown."""
        item = self.contents.currentItem()
        return str(item.data(_TOPIC)) if item is not None else ""

    def turn_to(self, topic: str) -> None:
        """Show a topic; the first one for a place that has none."""
        self.contents.choose(topic if topic in topics.ICONS else topics.FIRST)
        self.reader.setFocus()

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.reader.show_topic(item.data(_TOPIC))


class _Contents(QListWidget):
    """The topics, each with its icon."""

    def __init__(self) -> None:
        super().__init__()
        part(self, "sections")
        self.setAccessibleName(_("Contents"))
        self.setIconSize(QSize(_ICON_PX, _ICON_PX))
        letters = theme.current().type.body
        measure = QFontMetrics(fonts.window_font(letters))
        widest = max(measure.horizontalAdvance(topics.title_of(topic)) for topic in topics.ICONS)
        self.setFixedWidth(widest + _ICON_PX + tokens.APART + tokens.WIDE)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ink = theme.current().palette.accent
        for topic, icon in topics.ICONS.items():
            item = QListWidgetItem(icons.icon(icon, ink, _ICON_PX), topics.title_of(topic))
            item.setData(_TOPIC, topic)
            item.setSizeHint(QSize(0, round(letters * 2.4)))
            self.addItem(item)

    def choose(self, topic: str) -> None:
        """Stand on a topic."""
        self.setCurrentRow(list(topics.ICONS).index(topic))
