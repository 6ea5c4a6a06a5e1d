"""Which grids somebody is to serve: those that are here to tick, and one that is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from gridclient.domain.places import Grid
from gridclient.i18n import _
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, down, label

_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class GridChoice:
    """``codes`` of grids that are here; ``new``: code to name of one that is not."""

    codes: tuple[str, ...] = ()
    new: Mapping[str, str] = field(default_factory=dict)


class GridTicks(QWidget):
    """A box for each grid, and two lines for a grid that is not here yet."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        super().__init__()
        self.boxes: dict[str, QCheckBox] = {}
        ticks = QGridLayout()
        ticks.setHorizontalSpacing(tokens.ROOMY)
        for number, grid in enumerate(grids):
            box = QCheckBox(_("{name} ({code})").format(name=grid.name, code=grid.code))
            self.boxes[grid.code] = box
            ticks.addWidget(box, number // _COLUMNS, number % _COLUMNS)
        ticks.setColumnStretch(_COLUMNS, 1)
        self.new_code, self.new_name = QLineEdit(), QLineEdit()
        for line, name in (
            (self.new_code, _("Code of a new grid")),
            (self.new_name, _("Name of the new grid")),
        ):
            line.setAccessibleName(name)
            line.setPlaceholderText(name)
        self.setLayout(
            down(
                label(_("Grids"), "label"),
                ticks,
                across(self.new_code, self.new_name, spacing=tokens.GAP),
                spacing=tokens.TIGHT,
            )
        )

    def chosen(self) -> GridChoice:
        """What is ticked and written now."""
        code, name = self.new_code.text().strip(), self.new_name.text().strip()
        ticked = tuple(code for code, box in self.boxes.items() if box.isChecked())
        return GridChoice(ticked, {code: name or code} if code else {})
