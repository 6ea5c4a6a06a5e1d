"""A part of a card that is folded away until somebody wants it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gridclient.ui import theme
from gridclient.ui.theme import icons, tokens
from gridclient.ui.widgets.layout import across, button, down


class Fold(QWidget):
    """A button that shows and hides what is under it; ``opened`` when it is shown."""

    opened = Signal()

    def __init__(self, title: str, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        self.press = button(title, "quiet")
        self.press.setCheckable(True)
        self.press.toggled.connect(self._follow)
        inner.hide()
        self.setLayout(down(across(self.press, 1), inner, spacing=tokens.NEAR))
        self._follow(opened=False)

    @property
    def is_open(self) -> bool:
        """Whether what is inside is shown."""
        return self.press.isChecked()

    def _follow(self, opened: bool) -> None:
        colour = theme.current().palette.accent
        self.press.setIcon(icons.icon("minus" if opened else "plus", colour, 16))
        self._inner.setVisible(opened)
        if opened:
            self.opened.emit()
