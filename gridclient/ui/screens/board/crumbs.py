"""The way down to an area: every area on it can be gone back to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gridclient.i18n import _
from gridclient.services.board import Area
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import button, clear, label


class Crumbs(QWidget):
    """``went`` brings the key of an area."""

    went = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(tokens.TIGHT)
        self.trail: tuple[Area, ...] = ()

    def show_trail(self, trail: Sequence[Area]) -> None:
        """Show the way down to the last of some areas."""
        clear(self._row)
        self.trail = tuple(trail)
        for area in trail[:-1]:
            press = button(area.label, "quiet", tip=_("Up to {area}").format(area=area.label))
            press.clicked.connect(lambda _on=False, key=area.key: self.went.emit(key))
            self._row.addWidget(press)
            self._row.addWidget(label("›", "soft"))
        self._row.addWidget(label(trail[-1].label if trail else "", "lead"))
        self._row.addStretch()

    def above(self) -> str | None:
        """The area above the one that is shown."""
        return self.trail[-2].key if len(self.trail) > 1 else None
