"""The sheet in the middle of the window that all of these pages are written on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.ui import messages, theme
from gridclient.ui.messages import Message, NoticeBar
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, card, down, label


class StartSheet(QWidget):
    """Title, text, rows, and a foot with the way back and the one main action."""

    back = Signal()
    help_wanted = Signal()

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        part(self, "page")
        self.notices = NoticeBar()
        sheet, self.rows = card()
        self.rows.setContentsMargins(*(4 * (tokens.APART,)))
        self.rows.setSpacing(tokens.GAP)
        self.rows.addWidget(label(title, "title", wrap=True))
        self.rows.addWidget(label(text, "soft", wrap=True))
        self.rows.addWidget(self.notices)
        sheet.setMaximumWidth(round(theme.current().type.body * 40))
        row = across(1, sheet, 1)
        row.setStretch(1, 12)
        self.to_help = button(_("Help"), "quiet", "info", tip=_("Help (F1)"))
        self.to_help.clicked.connect(self.help_wanted)
        outer = down(1, row, 2, across(1, self.to_help))
        outer.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.setLayout(outer)

    def add_line(self, title: str, *, secret: bool = False) -> QLineEdit:
        """A line to write in, under its label."""
        edit = QLineEdit()
        edit.setAccessibleName(title)
        if secret:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        name = label(title, "label")
        name.setBuddy(edit)
        self.rows.addLayout(down(name, edit, spacing=tokens.TIGHT))
        return edit

    def refuse(self, error: GridError) -> None:
        """Say why what was asked for was not done."""
        self.notices.clear()
        self.notices.tell(messages.of_refusal(error))
        self.take_focus()

    def add_foot(
        self,
        action: str,
        act: Callable[[], None],
        *,
        back: bool = True,
        aside: QWidget | None = None,
    ) -> None:
        """The main action at the right, the way back or ``aside`` at the left; Enter acts."""
        self.press = button(action, "primary")
        self.press.clicked.connect(act)
        foot = across(1, self.press)
        if back:
            away = button(_("Back"), "quiet", "back")
            away.clicked.connect(self.back)
            foot.insertWidget(0, away)
        if aside is not None:
            foot.insertWidget(0, aside)
        self.rows.addLayout(foot)
        for edit in self.findChildren(QLineEdit):
            edit.returnPressed.connect(act)

    def complain(self, text: str) -> None:
        """Say what is missing."""
        self.notices.clear()
        self.notices.tell(Message(text, "warn"))

    def take_focus(self) -> None:
        """Start at the first line."""
        first = self.findChild(QLineEdit)
        (first or self.press).setFocus()
