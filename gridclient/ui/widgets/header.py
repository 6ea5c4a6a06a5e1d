"""The head of a page: title, a line under it, one main action and a few quiet ones."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, down, label


class Header(QWidget):
    """Title and line at the left, what can be done at the right."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label(title, "title")
        self._line = label("", "soft", wrap=True)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(tokens.NEAR)
        words = down(self._title, self._line, spacing=2)
        self._row = across(words, self._actions, spacing=tokens.ROOMY)
        self._row.setStretch(0, 1)
        self.setLayout(self._row)

    def lead_with(self, widget: QWidget) -> None:
        """Put a picture before the title."""
        self._row.insertWidget(0, widget)

    def set_title(self, title: str) -> None:
        """Another title."""
        self._title.setText(title)

    def set_line(self, line: str) -> None:
        """What stands under the title."""
        self._line.setText(line)
        self._line.setVisible(bool(line))

    def add(self, widget: QWidget) -> None:
        """Put a control at the right."""
        self._actions.addWidget(widget)

    def add_action(self, button: QPushButton) -> QPushButton:
        """Put a button at the right and give it back."""
        self._actions.addWidget(button)
        return button
