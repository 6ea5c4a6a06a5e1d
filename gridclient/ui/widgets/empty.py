"""What an empty page says: why there is nothing, and what to do so that there is something."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.theme import icons, tokens
from gridclient.ui.widgets.layout import across, button, down, label

_WIDEST = 460


class EmptyState(QWidget):
    """A picture, a sentence, a paragraph and at most one button, in the middle."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        *,
        action: str = "",
        act: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        picture = QLabel()
        colour = theme.current().palette.accent
        picture.setPixmap(icons.pixmap(icon, colour, 56, self.devicePixelRatioF()))
        self._title = label(title, "lead", wrap=True)
        self._text = label(text, "soft", wrap=True)
        pieces: list[QWidget] = [picture, self._title, self._text]
        if act is not None:
            press = button(action, "primary")
            press.clicked.connect(act)
            pieces.append(press)
        column = down(1, spacing=tokens.GAP)
        for piece in pieces:
            if isinstance(piece, QLabel):
                piece.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                column.addWidget(piece)
            else:
                column.addLayout(across(1, piece, 1))
        column.addStretch(2)
        middle = QWidget()
        middle.setMaximumWidth(_WIDEST)
        middle.setLayout(column)
        row = across(1, middle, 1)
        row.setStretch(1, 10)
        self.setLayout(row)

    def say(self, title: str, text: str) -> None:
        """Other words."""
        self._title.setText(title)
        self._text.setText(text)


def source_text(source: str) -> str:
    """Where households come from, for somebody who has none; ``source``: the page to go to."""
    if source == "ledgers":
        return _("If you have no households yet, take over the ledgers your office already has.")
    return _("If you have no households yet, import the first bundle from your office.")


def source_action(source: str) -> str:
    """The words of the button that goes to the page where households come from."""
    return _("Take over a ledger") if source == "ledgers" else _("Go to Sync")
