"""The results of a visit as keys: a figure or a letter chooses, so does a click."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QWidget

from gridclient.domain.visits import RESULTS
from gridclient.i18n import _
from gridclient.ui.result_keys import KEYS
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part

COLUMNS = 3


class ResultKeys(QWidget):
    """A grid of results; arrows move in it, ``chosen`` tells the code."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Result"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._code_of_key: dict[str, str] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(tokens.TIGHT + 2)
        for number, (entry, key) in enumerate(zip(RESULTS, KEYS, strict=False)):
            button = QPushButton(f"{key.upper()}   {_(entry.title)}")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(_(entry.title))
            button.setAccessibleDescription(_("Key {key}").format(key=key.upper()))
            part(button, "chip")
            button.clicked.connect(lambda _on=False, code=entry.code: self.chosen.emit(code))
            self._group.addButton(button)
            self._buttons[entry.code] = button
            self._code_of_key[key] = entry.code
            grid.addWidget(button, number // COLUMNS, number % COLUMNS)
        self.setFocusProxy(next(iter(self._buttons.values())))

    def code(self) -> str | None:
        """The chosen result."""
        return next((code for code, each in self._buttons.items() if each.isChecked()), None)

    def choose(self, code: str) -> None:
        """Choose a result and stand on it."""
        button = self._buttons.get(code)
        if button is not None:
            button.setChecked(True)
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.chosen.emit(code)

    def take_key(self, event: QKeyEvent) -> bool:
        """Choose what a key stands for; says whether it stands for anything."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        code = None if held else self._code_of_key.get(event.text().lower())
        if code is not None:
            self.choose(code)
        return code is not None
