"""Asking why a record no longer counts: a reason of a list, or one in somebody's own words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gridclient.i18n import _
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, down, label

_LONGEST = 200


class EndingForm(QWidget):
    """``ended`` brings the reason, ``left`` comes when somebody thinks better of it."""

    ended = Signal(str)
    left = Signal()

    def __init__(self, reasons: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.list, self.line = QComboBox(), QLineEdit()
        self.line.setMaxLength(_LONGEST)
        for code, title in reasons:
            self.list.addItem(title, code)
        self._listed = bool(reasons)
        self._editor: QWidget = self.list if reasons else self.line
        self._editor.setAccessibleName(_("Why"))
        self._problem = label(_("Please say why."), "problem")
        self._problem.hide()
        words = _("It no longer counts and leaves the list. Nothing is deleted.")
        self.sure = button(_("It no longer counts"), "primary")
        stay = button(_("Cancel"), tip=_("Leave without saving (Esc)"))
        self.sure.clicked.connect(self._end)
        stay.clicked.connect(self.left)
        for keys, act in (("Ctrl+Return", self._end), ("Esc", self.left.emit)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.setLayout(
            down(
                label(words, "soft", wrap=True),
                label(_("Why"), "label"),
                self._editor,
                self._problem,
                across(1, stay, self.sure),
                spacing=tokens.NEAR,
            )
        )

    def take_focus(self) -> None:
        """Start with the reason."""
        self._editor.setFocus()

    def _end(self) -> None:
        reason = self.list.currentData() if self._listed else self.line.text().strip()
        self._problem.setVisible(not reason)
        if reason:
            self.ended.emit(reason)
