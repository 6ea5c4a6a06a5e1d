"""“Maybe already entered”: what a record being entered may be, the way there, and saying so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from gridclient.i18n import _, listed
from gridclient.services.duplicates.records import Candidate
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, clear, down, label

MOST = 3
"""More would not be read while typing."""


class DuplicateHint(QFrame):
    """In sight only while something is alike. ``opened`` brings the household to look at, another
    than ``here``; :attr:`same` is the record that somebody ticked as the same."""

    opened = Signal(str)

    def __init__(self, here: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._here = here
        part(self, "card")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(tokens.TIGHT)
        title = label(_("Maybe already entered:"), "doubt", wrap=True)
        column = down(title, self._lines, spacing=tokens.TIGHT)
        column.setContentsMargins(tokens.GAP, tokens.NEAR, tokens.GAP, tokens.NEAR)
        self.setLayout(column)
        self.boxes: dict[str, QCheckBox] = {}
        self.hide()

    @property
    def same(self) -> str | None:
        """The id of the record that was ticked as the same, or None."""
        return next((row_id for row_id, box in self.boxes.items() if box.isChecked()), None)

    def show_candidates(self, found: Sequence[Candidate]) -> None:
        """Show what is alike, the likeliest; what was ticked before stays ticked."""
        ticked = self.same
        clear(self._lines)
        self.boxes = {}
        for one in found[:MOST]:
            self._lines.addWidget(self._line(one, ticked=one.other.id == ticked))
        self.setVisible(bool(found))

    def _line(self, one: Candidate, *, ticked: bool) -> QWidget:
        box = QCheckBox(_("The same: link on saving"))
        box.setChecked(ticked)
        box.setAccessibleName(_("{name} is the same").format(name=one.other.title))
        box.toggled.connect(lambda on: self._only(one.other.id) if on else None)
        self.boxes[one.other.id] = box
        household = one.other.household_id
        place = "" if household == self._here else one.other.place
        name = label(" · ".join(filter(None, (one.other.by, one.other.title, place))), wrap=True)
        why = label(listed(one.why), "caption", wrap=True)
        foot: list[QWidget | int] = [box, 1]
        if household and household != self._here:
            look = button(_("Open"), "quiet", tip=_("Open: {name}").format(name=one.other.title))
            look.setAccessibleName(_("Open: {name}").format(name=one.other.title))
            look.clicked.connect(lambda: self.opened.emit(household))
            foot.append(look)
        line = QWidget()
        line.setLayout(down(name, why, across(*foot), spacing=tokens.HAIR))
        return line

    def _only(self, row_id: str) -> None:
        """One record is the same as one other; several are linked in the list of duplicates."""
        for other, box in self.boxes.items():
            if other != row_id:
                box.setChecked(False)
