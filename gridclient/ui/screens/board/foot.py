"""The foot of the board: the chosen block with its figures, and what the colours mean."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from gridclient.domain import small_counts
from gridclient.domain.boards import COLOURS
from gridclient.i18n import _
from gridclient.services.board import Block
from gridclient.ui.screens.board import wording
from gridclient.ui.screens.board.legend import HeatScale
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, down, label


class Foot(QWidget):
    """Words about the chosen block, what its colour means, and the button that opens it."""

    recoloured = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colour = QComboBox()
        self.colour.setAccessibleName(_("What the colour means"))
        self.colour.setToolTip(_("What the colour means"))
        for code, title in COLOURS.items():
            self.colour.addItem(_(title), code)
        self.colour.currentIndexChanged.connect(
            lambda: self.recoloured.emit(self.colour.currentData())
        )
        self.name = label("", "lead")
        self.figures = label("", "soft", wrap=True)
        self._hint = label(small_counts.note(), "caption", wrap=True)
        self.open = button(_("Open"), "", "next", tip=_("Open the chosen block (Enter)"))
        words = down(self.name, self.figures, self._hint, spacing=2)
        meaning = down(self.colour, HeatScale(), spacing=tokens.TIGHT)
        row = across(words, meaning, self.open, spacing=tokens.ROOMY)
        row.setStretch(0, 1)
        self.setLayout(row)
        self.tell_nothing()
        self.explain_hidden(on=False)

    def tell(self, block: Block) -> None:
        """Say what is known of a block."""
        self._say(block.area.label, " · ".join(wording.figures_in_lines(block.figures)), on=True)

    def tell_nothing(self) -> None:
        """Say how to choose a block."""
        how = _("Click one, or move with the arrow keys. Enter goes into it.")
        self._say(_("Choose a block"), how, on=False)

    def tell_how_to_arrange(self) -> None:
        """Say how blocks come to their places."""
        how = _(
            "Drag a block to its place, or draw a rectangle for the chosen one on the picture. "
            "Keys: space puts it on, Ctrl and the arrows move it, with Shift they size it, Delete "
            "takes it off."
        )
        self._say(_("Arranging"), how, on=False)

    def explain_hidden(self, *, on: bool) -> None:
        """Say what the signs for hidden counts mean, where there are any."""
        self._hint.setVisible(on)

    def _say(self, name: str, words: str, *, on: bool) -> None:
        self.name.setText(name)
        self.figures.setText(words)
        self.open.setEnabled(on)
