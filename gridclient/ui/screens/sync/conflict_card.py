"""The conflicts of one household on a sheet of paper: before, here and there, to choose or tick."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QPushButton, QWidget

from gridclient.domain.fields import ENTITIES
from gridclient.domain.masking import MASKS
from gridclient.i18n import _
from gridclient.services.histories import when
from gridclient.services.laying_out import Conflict, Side
from gridclient.ui.revealing import About
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, down, label, rule
from gridclient.ui.widgets.masked import MaskedValue


class HouseholdConflicts(QFrame):
    """The conflicts of one household, or of one record that belongs to none. ``decided`` brings
    ids and a choice, ``ticked`` ids and whether they are chosen now."""

    decided = Signal(object, str)
    ticked = Signal(object, bool)
    household_wanted = Signal(str)

    def __init__(self, found: Sequence[Conflict]) -> None:
        super().__init__()
        part(self, "card")
        self.found = list(found)
        self.ticks: dict[str, QCheckBox] = {}
        self._keeps: list[tuple[str, QPushButton]] = []
        column = down(self._head(), spacing=tokens.NEAR)
        for one in found:
            column.addWidget(rule())
            column.addLayout(self._sides(one))
        column.setContentsMargins(tokens.ROOMY, tokens.GAP, tokens.ROOMY, tokens.GAP)
        self.setLayout(column)

    def _head(self) -> QHBoxLayout:
        first = self.found[0]
        title = first.household_title or first.title
        head = across(label(title, "lead"), 1)
        self.whole = QCheckBox(_("Choose all of them"))
        self.whole.setAccessibleName(_("Choose all: {title}").format(title=title))
        self.whole.clicked.connect(lambda on: self.ticked.emit([o.id for o in self.found], on))
        self.whole.setVisible(len(self.found) > 1)
        head.addWidget(self.whole)
        if first.household_id:
            household = first.household_id
            go = button(_("Open the household"), "quiet", "household")
            go.clicked.connect(lambda: self.household_wanted.emit(household))
            head.addWidget(go)
        return head

    def show_ticks(self, ticked: Collection[str]) -> None:
        """Show which of these are chosen."""
        for conflict_id, tick in self.ticks.items():
            tick.setChecked(conflict_id in ticked)
        self.whole.setChecked(all(tick.isChecked() for tick in self.ticks.values()))

    def hold(self, *, on: bool) -> None:
        """Let nobody decide, or again; the keys stay with what it is about."""
        for conflict_id, press in self._keeps:
            if on and press.hasFocus():
                self.ticks[conflict_id].setFocus()
            press.setDisabled(on)

    def _sides(self, one: Conflict) -> QGridLayout:
        """The three columns of one conflict, and the buttons under the values."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.ROOMY)
        grid.setVerticalSpacing(tokens.TIGHT)
        about = [one.entity_label, one.title] if one.title != one.household_title else []
        title = " · ".join((*about, one.field_label))
        tick = QCheckBox(title)
        tick.setAccessibleName(_("Choose: {title}").format(title=title))
        tick.clicked.connect(lambda on: self.ticked.emit([one.id], on))
        self.ticks[one.id] = tick
        grid.addWidget(tick, 0, 0, 1, 3)
        grid.addWidget(label(_("Before"), "caption"), 1, 0)
        grid.addWidget(_value(one, _("Before"), one.before, one.before_whole), 2, 0)
        sides = (("here", _("Here"), one.here), ("there", _("There"), one.there))
        for column, (choice, head, side) in enumerate(sides, start=1):
            grid.addWidget(label(f"{head} · {_who(side)}", "caption", wrap=True), 1, column)
            value = _value(one, head, side.value, side.whole)
            line = across(value)
            if side.stands:
                line.addWidget(label(_("✓ stands now"), "badge-fresh"))
                line.addStretch(1)
            grid.addLayout(line, 2, column)
            grid.addLayout(across(self._keep(one, choice, head, title), 1), 3, column)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        return grid

    def _keep(self, one: Conflict, choice: str, side: str, title: str) -> QWidget:
        tip = _("Keep the value {side}: {title}").format(side=side, title=title)
        press = button(_("Keep this"), "", "check", tip=tip)
        press.clicked.connect(lambda: self.decided.emit([one.id], choice))
        self._keeps.append((one.id, press))
        return press


def _value(one: Conflict, side: str, shown: str | None, whole: str | None) -> QWidget:
    """A value; one behind a mask can be looked at, which is noted."""
    if not whole:
        return label(shown or "–", wrap=True, selectable=True)
    return MaskedValue(
        f"{one.field_label} · {side}",
        whole,
        MASKS[ENTITIES[one.entity].fields[one.field].mask or "care"],
        About(one.entity, one.row_id, one.field),
        is_titled=False,
    )


def _who(side: Side) -> str:
    return f"{side.who}, {when(side.at)}"
